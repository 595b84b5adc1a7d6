import type { Migration } from './migration.js';

// The present prices. Each has held since the product was last changed, or for longer, which nobody knows any more.
export const fillPriceHistory: Migration = {
  name: '0166-fill-price-history',
  up: ({ sequelize }) =>
    sequelize.query(`
      INSERT IGNORE INTO price_history (productId, priceListId, minQuantity, validFrom, amount, currency)
      SELECT product.id, 0, 1, product.updatedAt, product.price, product.currency FROM products AS product
      WHERE NOT EXISTS (
        SELECT 1 FROM price_history AS entry WHERE entry.productId = product.id AND entry.priceListId = 0)`),
  down: ({ sequelize }) => sequelize.query('DELETE FROM price_history WHERE priceListId = 0'),
};
