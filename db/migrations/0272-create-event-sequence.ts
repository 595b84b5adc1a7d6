import type { Migration } from './migration.js';

export const createEventSequence: Migration = {
  name: '0272-create-event-sequence',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS event_sequence (
        id TINYINT UNSIGNED NOT NULL,
        seq BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS event_sequence'),
};
