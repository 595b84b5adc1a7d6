import type { Migration } from './migration.js';

export const createEventConsumers: Migration = {
  name: '0275-create-event-consumers',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS event_consumers (
        name VARCHAR(64) NOT NULL,
        seq BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS event_consumers'),
};
