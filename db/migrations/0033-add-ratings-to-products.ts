import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Reviews can be older than these columns: undone and done again, it finds those of the whole shop.
const COUNT = `
  UPDATE products JOIN (
    SELECT commentableId AS productId, SUM(rating) AS stars, COUNT(*) AS reviews
    FROM comments WHERE commentableType = 'product' AND isHidden = 0
    GROUP BY commentableId
  ) AS counted ON counted.productId = products.id
  SET ratingSum = counted.stars, reviewCount = counted.reviews`;

// Signed, since below zero an unsigned column fails before a guard can refuse.
export const addRatingsToProducts: Migration = {
  name: '0033-add-ratings-to-products',
  async up(queryInterface) {
    await alterUnlessThere(
      queryInterface,
      'products',
      `ADD COLUMN ratingSum INT NOT NULL DEFAULT 0,
       ADD COLUMN reviewCount INT NOT NULL DEFAULT 0,
       ADD CONSTRAINT products_ratings_of_one_to_five
         CHECK (reviewCount >= 0 AND ratingSum BETWEEN reviewCount AND 5 * reviewCount)`,
    );
    await queryInterface.sequelize.query(COUNT);
  },
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'products',
      `DROP CONSTRAINT products_ratings_of_one_to_five, DROP COLUMN ratingSum, DROP COLUMN reviewCount`,
    ),
};
