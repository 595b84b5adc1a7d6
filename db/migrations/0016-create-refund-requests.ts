import type { Migration } from './migration.js';

// The unique key is what keeps an event from being refunded twice.
export const createRefundRequests: Migration = {
  name: '0016-create-refund-requests',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS refund_requests (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        version INT UNSIGNED NOT NULL,
        amount DECIMAL(12, 2) NOT NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY refund_requests_event (orderId, version),
        CONSTRAINT refund_requests_event_fk FOREIGN KEY (orderId, version)
          REFERENCES order_events (orderId, version),
        CONSTRAINT refund_requests_amount_positive CHECK (amount > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS refund_requests'),
};
