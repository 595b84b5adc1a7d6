import type { Migration } from './migration.js';

export const createOrderItems: Migration = {
  name: '0010-create-order-items',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS order_items (
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        line SMALLINT UNSIGNED NOT NULL,
        productId INT UNSIGNED NOT NULL,
        name VARCHAR(100) NOT NULL,
        quantity INT UNSIGNED NOT NULL,
        price DECIMAL(10, 2) NOT NULL,
        PRIMARY KEY (orderId, line),
        KEY order_items_product (productId),
        CONSTRAINT order_items_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT order_items_product_fk FOREIGN KEY (productId) REFERENCES products (id),
        CONSTRAINT order_items_quantity_positive CHECK (quantity >= 1),
        CONSTRAINT order_items_price_positive CHECK (price > 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS order_items'),
};
