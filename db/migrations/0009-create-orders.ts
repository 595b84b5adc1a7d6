import type { Migration } from './migration.js';

export const createOrders: Migration = {
  name: '0009-create-orders',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS orders (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        userId INT UNSIGNED NOT NULL,
        status ENUM('pending', 'processing', 'shipped', 'delivered', 'cancelled') NOT NULL DEFAULT 'pending',
        totalAmount DECIMAL(12, 2) NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        shippingAddress JSON NOT NULL,
        paymentMethod ENUM('card', 'bank_transfer', 'cash_on_delivery', 'invoice') NOT NULL,
        version INT UNSIGNED NOT NULL DEFAULT 1,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY orders_user_status (userId, status),
        KEY orders_status (status),
        CONSTRAINT orders_user_fk FOREIGN KEY (userId) REFERENCES users (id),
        CONSTRAINT orders_total_positive CHECK (totalAmount > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS orders'),
};
