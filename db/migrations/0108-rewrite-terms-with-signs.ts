import type { QueryInterface, Transaction } from 'sequelize';
import { weightedTerms } from '../../src/search/product-terms.js';
import type { Migration } from './migration.js';

const PRODUCTS_A_STEP = 200;

interface Row {
  id: number;
  name: string;
  description: string | null;
  skuKey: string;
}

/** Terms have to be those that the running service looks for, so they are made by its own rules. */
async function rewrite({ sequelize }: QueryInterface, ids: number[], transaction: Transaction) {
  const [rows] = await sequelize.query(
    'SELECT id, name, description, skuKey FROM products WHERE id IN (?) ORDER BY id FOR UPDATE',
    { replacements: [ids], transaction },
  );
  // Deleted meanwhile.
  if (rows.length === 0) return;
  const terms = (rows as Row[]).flatMap((row) =>
    [...weightedTerms(row)].map(([term, weight]) => [row.id, term, weight] as const),
  );
  await sequelize.query('DELETE FROM product_terms WHERE productId IN (?)', {
    replacements: [ids],
    transaction,
  });
  await sequelize.query(
    `INSERT INTO product_terms (productId, term, weight) VALUES ${terms.map(() => '(?)').join(', ')}`,
    { replacements: terms as unknown as unknown[][], transaction },
  );
}

// C++ and C# are words since then, other ones than C.
export const rewriteTermsWithSigns: Migration = {
  name: '0108-rewrite-terms-with-signs',
  worksOnRows: true,
  async up(queryInterface) {
    const { sequelize } = queryInterface;
    for (let after = 0; ; ) {
      const [rows] = await sequelize.query(
        `SELECT id FROM products
         WHERE id > ? AND (CONCAT_WS(' ', name, description) LIKE '%+%' OR CONCAT_WS(' ', name, description) LIKE '%#%')
         ORDER BY id LIMIT ${PRODUCTS_A_STEP}`,
        { replacements: [after] },
      );
      const ids = (rows as Array<{ id: number }>).map(({ id }) => id);
      if (ids.length === 0) return;
      await sequelize.transaction((transaction) => rewrite(queryInterface, ids, transaction));
      after = ids.at(-1) as number;
    }
  },
  // Terms of the version before are made by that version: `npm run catalog:verify -- --repair`.
  down: async () => {},
};
