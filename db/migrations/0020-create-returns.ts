import type { Migration } from './migration.js';

export const createReturns: Migration = {
  name: '0020-create-returns',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS returns (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        status ENUM('requested', 'approved', 'rejected', 'received') NOT NULL DEFAULT 'requested',
        reason VARCHAR(255) NOT NULL,
        receiptVersion INT UNSIGNED NULL,
        refundAmount DECIMAL(12, 2) NULL,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY returns_order (orderId),
        KEY returns_status (status),
        CONSTRAINT returns_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT returns_received_at_a_version CHECK ((status = 'received') = (receiptVersion IS NOT NULL))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS returns'),
};
