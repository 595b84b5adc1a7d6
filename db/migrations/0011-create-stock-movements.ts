import type { Migration } from './migration.js';

export const createStockMovements: Migration = {
  name: '0011-create-stock-movements',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS stock_movements (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        productId INT UNSIGNED NOT NULL,
        locationId INT UNSIGNED NOT NULL,
        quantity INT NOT NULL,
        kind ENUM('initial', 'adjustment', 'order') NOT NULL,
        orderId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        actorId INT UNSIGNED NULL,
        reason VARCHAR(255) NULL,
        createdAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY stock_movements_level (productId, locationId),
        KEY stock_movements_order (orderId),
        CONSTRAINT stock_movements_level_fk FOREIGN KEY (productId, locationId)
          REFERENCES stock_levels (productId, locationId) ON DELETE CASCADE,
        CONSTRAINT stock_movements_order_fk FOREIGN KEY (orderId) REFERENCES orders (id),
        CONSTRAINT stock_movements_quantity_not_zero CHECK (quantity <> 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS stock_movements'),
};
