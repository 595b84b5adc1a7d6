import type { Migration } from './migration.js';

// dueAt is when the sender may take the endpoint up: a lease while a process sends to it, and a pause after failures.
export const createWebhookEndpoints: Migration = {
  name: '0280-create-webhook-endpoints',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS webhook_endpoints (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        url VARCHAR(2048) NOT NULL,
        description VARCHAR(255) NULL,
        types JSON NOT NULL,
        secret BLOB NOT NULL,
        previousSecret BLOB NULL,
        previousUntil DATETIME(3) NULL,
        isActive TINYINT(1) NOT NULL DEFAULT 1,
        disabledAt DATETIME(3) NULL,
        disabledReason ENUM('admin', 'gone', 'failing') NULL,
        maxInFlight TINYINT UNSIGNED NOT NULL DEFAULT 4,
        failures INT UNSIGNED NOT NULL DEFAULT 0,
        failingSince DATETIME(3) NULL,
        dueAt DATETIME(3) NOT NULL,
        holder BINARY(16) NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        deletedAt DATETIME(3) NULL,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT webhook_endpoints_disabled CHECK (isActive = (disabledReason IS NULL)),
        CONSTRAINT webhook_endpoints_in_flight CHECK (maxInFlight > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS webhook_endpoints'),
};
