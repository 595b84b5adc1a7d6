import type { Migration } from './migration.js';

export const createPrices: Migration = {
  name: '0163-create-prices',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS prices (
        priceListId INT UNSIGNED NOT NULL,
        productId INT UNSIGNED NOT NULL,
        minQuantity INT UNSIGNED NOT NULL DEFAULT 1,
        amount DECIMAL(15, 3) NOT NULL,
        PRIMARY KEY (priceListId, productId, minQuantity),
        KEY prices_product (productId),
        CONSTRAINT prices_price_list_fk FOREIGN KEY (priceListId) REFERENCES price_lists (id) ON DELETE CASCADE,
        CONSTRAINT prices_product_fk FOREIGN KEY (productId) REFERENCES products (id) ON DELETE CASCADE,
        CONSTRAINT prices_amount_not_negative CHECK (amount >= 0),
        CONSTRAINT prices_min_quantity_positive CHECK (minQuantity >= 1)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS prices'),
};
