import type { Migration } from './migration.js';

export const createWebhookAttempts: Migration = {
  name: '0282-create-webhook-attempts',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS webhook_attempts (
        endpointId INT UNSIGNED NOT NULL,
        seq BIGINT UNSIGNED NOT NULL,
        attempt SMALLINT UNSIGNED NOT NULL,
        at DATETIME(3) NOT NULL,
        ms INT UNSIGNED NOT NULL,
        statusCode SMALLINT UNSIGNED NULL,
        error VARCHAR(32) NULL,
        response VARCHAR(1024) NULL,
        PRIMARY KEY (endpointId, seq, attempt),
        CONSTRAINT webhook_attempts_delivery_fk FOREIGN KEY (endpointId, seq)
          REFERENCES webhook_deliveries (endpointId, seq) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS webhook_attempts'),
};
