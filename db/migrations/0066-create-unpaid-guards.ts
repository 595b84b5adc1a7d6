import type { Migration } from './migration.js';

// A row an account: written, and not only locked, so that of two nodes of a cluster one is told of the other as well.
export const createUnpaidGuards: Migration = {
  name: '0066-create-unpaid-guards',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS unpaid_guards (
        userId INT UNSIGNED NOT NULL,
        claims BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (userId),
        CONSTRAINT unpaid_guards_user_fk FOREIGN KEY (userId) REFERENCES users (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS unpaid_guards'),
};
