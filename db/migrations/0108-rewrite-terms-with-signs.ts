import type { QueryInterface } from 'sequelize';
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
async function rewriteTerms({ sequelize }: QueryInterface, row: Row): Promise<void> {
  const terms = [...weightedTerms(row)].map(([term, weight]) => [row.id, term, weight] as const);
  // Deleted meanwhile, it gets none.
  await sequelize.query(
    `INSERT IGNORE INTO product_terms (productId, term, weight) VALUES ${terms.map(() => '(?)').join(', ')}
     ON DUPLICATE KEY UPDATE weight = VALUES(weight)`,
    { replacements: terms as unknown as unknown[][] },
  );
  await sequelize.query('DELETE FROM product_terms WHERE productId = ? AND term NOT IN (?)', {
    replacements: [row.id, terms.map(([, term]) => term)],
  });
}

// C++ and C# are words since then, other ones than C. A product whose name changes at that very moment may be left with
// the terms of the former one; `npm run catalog:verify` says so.
export const rewriteTermsWithSigns: Migration = {
  name: '0108-rewrite-terms-with-signs',
  worksOnRows: true,
  async up(queryInterface) {
    for (let after = 0; ; ) {
      const [found] = await queryInterface.sequelize.query(
        `SELECT id, name, description, skuKey FROM products
         WHERE id > ? AND CONCAT_WS(' ', name, description) REGEXP '[+#＋＃]' ORDER BY id LIMIT ${PRODUCTS_A_STEP}`,
        { replacements: [after] },
      );
      const rows = found as Row[];
      for (const row of rows) await rewriteTerms(queryInterface, row);
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  },
  // Terms of the version before are made by that version: `npm run catalog:verify -- --repair`.
  down: async () => {},
};
