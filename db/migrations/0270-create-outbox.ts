import type { Migration } from './migration.js';

// One row for all events of a transaction, so that a batch of orders inserts one. It is deleted when they are sequenced.
export const createOutbox: Migration = {
  name: '0270-create-outbox',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS outbox (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        events JSON NOT NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS outbox'),
};
