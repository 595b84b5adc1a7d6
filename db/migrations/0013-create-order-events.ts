import type { Migration } from './migration.js';

const STATUS = "ENUM('pending', 'processing', 'shipped', 'delivered', 'cancelled') NOT NULL";

// kind is no ENUM: each new one would be a migration, and no rule of the database depends on it.
export const createOrderEvents: Migration = {
  name: '0013-create-order-events',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS order_events (
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        version INT UNSIGNED NOT NULL,
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        fromStatus ${STATUS},
        toStatus ${STATUS},
        actorId INT UNSIGNED NULL,
        reason VARCHAR(255) NULL,
        details JSON NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (orderId, version),
        CONSTRAINT order_events_order_fk FOREIGN KEY (orderId) REFERENCES orders (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS order_events'),
};
