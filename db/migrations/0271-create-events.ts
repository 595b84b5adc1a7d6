import type { Migration } from './migration.js';

export const createEvents: Migration = {
  name: '0271-create-events',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS events (
        seq BIGINT UNSIGNED NOT NULL,
        id BINARY(16) NOT NULL,
        type VARCHAR(64) NOT NULL,
        aggregateType VARCHAR(32) NOT NULL,
        aggregateId VARCHAR(64) NOT NULL,
        version BIGINT UNSIGNED NOT NULL,
        data JSON NOT NULL,
        occurredAt DATETIME(3) NOT NULL,
        PRIMARY KEY (seq),
        UNIQUE KEY events_id (id),
        KEY events_aggregate (aggregateId, seq)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS events'),
};
