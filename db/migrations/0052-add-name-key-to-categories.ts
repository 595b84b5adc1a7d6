import type { QueryInterface } from 'sequelize';
import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';

/** As the models make it, frozen at this step. */
function identityOf(name: string): string {
  const visible = name
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/gu, '');
  return visible.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC').trim();
}

/** Names whose key is not their lower case; two that are one by their key keep what the database made of them. */
async function fillKeys({ sequelize }: QueryInterface): Promise<void> {
  const [rows] = (await sequelize.query('SELECT id, name, nameKey FROM categories')) as unknown as [
    Array<{ id: number; name: string; nameKey: string }>,
  ];
  const taken = new Set(rows.map(({ nameKey }) => nameKey));
  for (const { id, name, nameKey } of rows) {
    const key = identityOf(name);
    if (key === nameKey || taken.has(key)) continue;
    taken.add(key);
    await sequelize.query('UPDATE categories SET nameKey = ? WHERE id = ?', { replacements: [key, id] });
  }
}

/** Männer and Manner are one name to the collation: the later category has its id put behind its name. */
const tellApart = ({ sequelize }: QueryInterface) =>
  sequelize.query(`
    UPDATE categories AS category
    JOIN categories AS earlier ON earlier.name = category.name AND earlier.id < category.id
    SET category.name = CONCAT(LEFT(category.name, 85), ' (', category.id, ')')`);

export const addNameKeyToCategories: Migration = {
  name: '0052-add-name-key-to-categories',
  worksOnRows: true,
  async up(queryInterface) {
    await replaceInTable(
      queryInterface,
      'categories',
      `ADD COLUMN nameKey VARCHAR(300) COLLATE utf8mb4_bin NOT NULL DEFAULT (LOWER(name)) AFTER name,
       DROP KEY categories_name,
       ADD UNIQUE KEY categories_name (nameKey)`,
    );
    await fillKeys(queryInterface);
  },
  async down(queryInterface) {
    await tellApart(queryInterface);
    await replaceInTable(
      queryInterface,
      'categories',
      `DROP KEY categories_name, DROP KEY categories_slug, DROP COLUMN nameKey,
       ADD UNIQUE KEY categories_name (name), ADD UNIQUE KEY categories_slug (slug)`,
    );
  },
};
