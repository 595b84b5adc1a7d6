import type { Migration } from './migration.js';

export const createGuestGuards: Migration = {
  name: '0267-create-guest-guards',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS guest_guards (
        customerKey BINARY(16) NOT NULL PRIMARY KEY,
        claims BIGINT UNSIGNED NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS guest_guards'),
};
