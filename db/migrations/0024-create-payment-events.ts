import type { Migration } from './migration.js';

// No foreign key: an event may come before what it is about.
export const createPaymentEvents: Migration = {
  name: '0024-create-payment-events',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS payment_events (
        provider VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        eventId VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        type VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reference VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        payload JSON NOT NULL,
        receivedAt DATETIME(3) NOT NULL,
        processedAt DATETIME(3) NULL,
        PRIMARY KEY (provider, eventId),
        KEY payment_events_reference (provider, reference),
        KEY payment_events_processed (processedAt, receivedAt)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS payment_events'),
};
