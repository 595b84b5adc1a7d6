import type { Migration } from './migration.js';

// Every product is in it unless it is told otherwise.
export const insertStandardTaxCategory: Migration = {
  name: '0133-insert-standard-tax-category',
  up: ({ sequelize }) =>
    sequelize.query(`
      INSERT IGNORE INTO tax_categories (id, code, name, createdAt, updatedAt)
      VALUES (1, 'standard', 'Standard', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`),
  down: ({ sequelize }) => sequelize.query('DELETE FROM tax_categories WHERE id = 1'),
};
