import type { QueryInterface } from 'sequelize';
import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';

const ROWS_A_STEP = 1_000;

/** Those that the ALTER gave a slug that nobody can read. */
const UNREADABLE = `SELECT id, sku, name FROM products WHERE CAST(slug AS BINARY) = CAST(CONCAT('product-', SHA2(sku, 256)) AS BINARY) AND id > ? ORDER BY id LIMIT ${ROWS_A_STEP}`;

interface Named {
  id: number;
  sku: string;
  name: string;
}

const LONGEST = 109;

/** As the models make it, frozen at this step, for what names and SKUs were until now. */
function slugOf(text: string): string {
  const spelled = text
    .replace(/(?<=[\p{L}+])\+/gu, ' plus ')
    .replace(/(?<=\p{L})#/gu, ' sharp ')
    .replaceAll('&', ' and ')
    .replace(/ä/gi, 'ae')
    .replace(/ö/gi, 'oe')
    .replace(/ü/gi, 'ue')
    .replace(/ß/g, 'ss')
    .replace(/['’]/g, '');
  const ascii = spelled.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
}

const slugBaseOf = ({ name, sku }: Named): string => slugOf(name) || slugOf(sku) || 'product';

/** A product whose name is taken keeps its id in its slug: the same, however often this runs. */
async function giveReadableSlugs({ sequelize }: QueryInterface): Promise<void> {
  for (let after = 0; ; ) {
    const [rows] = (await sequelize.query(UNREADABLE, { replacements: [after] })) as unknown as [Named[]];
    if (rows.length === 0) return;
    after = (rows.at(-1) as Named).id;
    const candidates = rows.map((row) => ({ id: row.id, base: slugBaseOf(row) }));
    const [found] = (await sequelize.query('SELECT slug FROM products WHERE slug IN (?)', {
      replacements: [candidates.flatMap(({ id, base }) => [base, `${base}-${id}`])],
    })) as unknown as [Array<{ slug: string }>];
    const taken = new Set(found.map(({ slug }) => slug));
    for (const { id, base } of candidates) {
      const slug = [base, `${base}-${id}`].find((one) => !taken.has(one));
      if (slug === undefined) continue;
      taken.add(slug);
      await sequelize.query('UPDATE products SET slug = ? WHERE id = ?', { replacements: [slug, id] });
    }
  }
}

// What a SKU is compared by is stored (src/rules/identity.ts), since no collation says it. So far it was ASCII in one
// case, of which LOWER makes the same.
export const addSlugsToProducts: Migration = {
  name: '0051-add-slugs-to-products',
  worksOnRows: true,
  async up(queryInterface) {
    await replaceInTable(
      queryInterface,
      'products',
      `MODIFY sku VARCHAR(64) COLLATE utf8mb4_unicode_520_ci NOT NULL,
       MODIFY name VARCHAR(255) NOT NULL,
       MODIFY description MEDIUMTEXT NULL,
       ADD COLUMN skuKey VARCHAR(192) COLLATE utf8mb4_bin NOT NULL DEFAULT (LOWER(sku)) AFTER sku,
       ADD COLUMN slug VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
         DEFAULT (CONCAT('product-', SHA2(sku, 256))) AFTER skuKey,
       DROP KEY products_sku,
       ADD UNIQUE KEY products_sku (skuKey),
       ADD UNIQUE KEY products_slug (slug)`,
    );
    await giveReadableSlugs(queryInterface);
  },
  // Refused by the database while there are SKUs or texts that would not fit, which must not be lost.
  down: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'products',
      `DROP KEY products_sku,
       DROP KEY products_slug,
       DROP COLUMN skuKey,
       DROP COLUMN slug,
       MODIFY sku VARCHAR(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
       MODIFY name VARCHAR(100) NOT NULL,
       MODIFY description VARCHAR(2000) NULL,
       ADD UNIQUE KEY products_sku (sku)`,
    ),
};
