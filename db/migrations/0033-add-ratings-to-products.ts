import type { QueryInterface } from 'sequelize';
import type { Migration } from './migration.js';

/** One ALTER TABLE is all or nothing, so one of its columns tells for both. */
async function isThere(queryInterface: QueryInterface): Promise<boolean> {
  return 'ratingSum' in (await queryInterface.describeTable('products'));
}

// MySQL has no ADD COLUMN IF NOT EXISTS, so it is asked for beforehand. Signed, since below zero an unsigned
// column fails before a guard can refuse.
export const addRatingsToProducts: Migration = {
  name: '0033-add-ratings-to-products',
  up: async (queryInterface) =>
    (await isThere(queryInterface)) ||
    queryInterface.sequelize.query(`
      ALTER TABLE products
        ADD COLUMN ratingSum INT NOT NULL DEFAULT 0,
        ADD COLUMN reviewCount INT NOT NULL DEFAULT 0,
        ADD CONSTRAINT products_ratings_of_one_to_five
          CHECK (reviewCount >= 0 AND ratingSum BETWEEN reviewCount AND 5 * reviewCount)`),
  down: async (queryInterface) =>
    (await isThere(queryInterface)) &&
    queryInterface.sequelize.query(`
      ALTER TABLE products
        DROP CONSTRAINT products_ratings_of_one_to_five, DROP COLUMN ratingSum, DROP COLUMN reviewCount`),
};
