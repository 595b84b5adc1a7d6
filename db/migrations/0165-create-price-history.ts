import type { Migration } from './migration.js';

// priceListId is 0 for the product's own price, since no part of a primary key can be NULL; what a list that is gone charged
// stays known. amount is NULL from when on there is no price.
export const createPriceHistory: Migration = {
  name: '0165-create-price-history',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS price_history (
        productId INT UNSIGNED NOT NULL,
        priceListId INT UNSIGNED NOT NULL DEFAULT 0,
        minQuantity INT UNSIGNED NOT NULL DEFAULT 1,
        validFrom DATETIME(3) NOT NULL,
        amount DECIMAL(15, 3) NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (productId, priceListId, minQuantity, validFrom),
        CONSTRAINT price_history_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS price_history'),
};
