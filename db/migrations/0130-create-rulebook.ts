import type { Migration } from './migration.js';

// One row: how often the rules of prices were changed. See src/modules/pricing/rulebook.ts.
export const createRulebook: Migration = {
  name: '0130-create-rulebook',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS rulebook (
        id TINYINT UNSIGNED NOT NULL,
        revision BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS rulebook'),
};
