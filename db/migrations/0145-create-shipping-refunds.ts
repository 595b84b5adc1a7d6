import type { Migration } from './migration.js';

export const createShippingRefunds: Migration = {
  name: '0145-create-shipping-refunds',
  needs: '0090-make-ids-bytes',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS shipping_refunds (
        orderId BINARY(16) NOT NULL,
        version INT UNSIGNED NOT NULL,
        amount DECIMAL(15, 3) NOT NULL,
        PRIMARY KEY (orderId, version),
        CONSTRAINT shipping_refunds_event_fk FOREIGN KEY (orderId, version)
          REFERENCES order_events (orderId, version),
        CONSTRAINT shipping_refunds_amount_positive CHECK (amount > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS shipping_refunds'),
};
