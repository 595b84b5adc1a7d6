import type { QueryInterface } from 'sequelize';
import { weightedTerms } from '../../src/search/product-terms.js';
import { isForgivable, variantsOf } from '../../src/search/typos.js';
import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

const PRODUCTS_A_STEP = 200;

interface Row {
  id: number;
  name: string;
  description: string | null;
  skuKey: string;
}

/** Terms have to be those that the running service looks for, so they are made by its own rules. */
async function fill({ sequelize }: QueryInterface): Promise<void> {
  const learnt = new Set<string>();
  for (let after = 0; ; ) {
    const [found] = await sequelize.query(
      `SELECT id, name, description, skuKey FROM products WHERE id > ? ORDER BY id LIMIT ${PRODUCTS_A_STEP}`,
      { replacements: [after] },
    );
    const rows = found as Row[];
    if (rows.length === 0) return;
    after = (rows.at(-1) as Row).id;
    const terms = rows.flatMap((row) =>
      [...weightedTerms(row)].map(([term, weight]) => [row.id, term, weight] as const),
    );
    await insert(sequelize, 'product_terms (productId, term, weight)', terms);
    const words = new Set(
      terms.map(([, term]) => term).filter((term) => isForgivable(term) && !learnt.has(term)),
    );
    for (const word of words) learnt.add(word);
    const variants = [...words].flatMap((word) =>
      variantsOf(word).map((variant) => [variant, word] as const),
    );
    await insert(sequelize, 'search_words (variant, word)', variants);
  }
}

async function insert(
  sequelize: QueryInterface['sequelize'],
  columns: string,
  rows: ReadonlyArray<readonly unknown[]>,
): Promise<void> {
  if (rows.length === 0) return;
  await sequelize.query(`INSERT IGNORE INTO ${columns} VALUES ${rows.map(() => '(?)').join(', ')}`, {
    replacements: [...rows] as unknown[][],
  });
}

// FULLTEXT knew no short words and no stop words; what took its place is filled before it goes.
export const fillProductTerms: Migration = {
  name: '0056-fill-product-terms',
  worksOnRows: true,
  async up(queryInterface) {
    await fill(queryInterface);
    return alterIfThere(queryInterface, 'products', 'DROP KEY products_text');
  },
  down: (queryInterface) =>
    alterUnlessThere(queryInterface, 'products', 'ADD FULLTEXT KEY products_text (name, description)'),
};
