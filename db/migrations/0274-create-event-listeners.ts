import type { Migration } from './migration.js';

export const createEventListeners: Migration = {
  name: '0274-create-event-listeners',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS event_listeners (
        name VARCHAR(64) NOT NULL,
        since DATETIME(3) NOT NULL,
        until DATETIME(3) NOT NULL,
        PRIMARY KEY (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS event_listeners'),
};
