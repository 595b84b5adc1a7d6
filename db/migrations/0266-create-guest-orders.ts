import type { Migration } from './migration.js';

// The collation of emailKey is that of users.emailKey.
export const createGuestOrders: Migration = {
  name: '0266-create-guest-orders',
  needs: '0090-make-ids-bytes',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS guest_orders (
        orderId BINARY(16) NOT NULL PRIMARY KEY,
        emailKey VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        claimedAt DATETIME(3) NULL,
        claimedBy INT UNSIGNED NULL,
        KEY guest_orders_email (emailKey),
        KEY guest_orders_claimed_by (claimedBy),
        CONSTRAINT guest_orders_order_fk FOREIGN KEY (orderId) REFERENCES orders (id) ON DELETE RESTRICT,
        CONSTRAINT guest_orders_claimed_by_fk FOREIGN KEY (claimedBy) REFERENCES users (id) ON DELETE RESTRICT,
        CONSTRAINT guest_orders_claimed_by_somebody CHECK ((claimedAt IS NULL) = (claimedBy IS NULL))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS guest_orders'),
};
