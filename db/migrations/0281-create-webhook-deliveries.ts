import type { Migration } from './migration.js';

// Its keys, in this order: what is due, lists by status, the elder of an aggregate, the foreign key.
export const createWebhookDeliveries: Migration = {
  name: '0281-create-webhook-deliveries',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS webhook_deliveries (
        endpointId INT UNSIGNED NOT NULL,
        seq BIGINT UNSIGNED NOT NULL,
        aggregate VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        status ENUM('pending', 'done', 'failed', 'skipped') NOT NULL DEFAULT 'pending',
        isReplay TINYINT(1) NOT NULL DEFAULT 0,
        attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        failures SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        dueAt DATETIME(3) NOT NULL,
        endedAt DATETIME(3) NULL,
        lastStatusCode SMALLINT UNSIGNED NULL,
        lastError VARCHAR(32) NULL,
        PRIMARY KEY (endpointId, seq),
        KEY webhook_deliveries_due (endpointId, status, dueAt),
        KEY webhook_deliveries_list (endpointId, status, seq),
        KEY webhook_deliveries_elder (endpointId, aggregate, status, seq),
        KEY webhook_deliveries_event (seq),
        CONSTRAINT webhook_deliveries_endpoint_fk FOREIGN KEY (endpointId) REFERENCES webhook_endpoints (id),
        CONSTRAINT webhook_deliveries_event_fk FOREIGN KEY (seq) REFERENCES events (seq) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS webhook_deliveries'),
};
