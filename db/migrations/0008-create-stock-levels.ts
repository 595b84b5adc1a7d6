import type { Migration } from './migration.js';

export const createStockLevels: Migration = {
  name: '0008-create-stock-levels',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS stock_levels (
        productId INT UNSIGNED NOT NULL,
        locationId INT UNSIGNED NOT NULL,
        onHand INT NOT NULL DEFAULT 0,
        reserved INT NOT NULL DEFAULT 0,
        PRIMARY KEY (productId, locationId),
        KEY stock_levels_location (locationId),
        CONSTRAINT stock_levels_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE,
        CONSTRAINT stock_levels_location_fk FOREIGN KEY (locationId) REFERENCES locations (id),
        CONSTRAINT stock_levels_on_hand_not_negative CHECK (onHand >= 0),
        CONSTRAINT stock_levels_reserved_within_on_hand CHECK (reserved >= 0 AND reserved <= onHand)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS stock_levels'),
};
