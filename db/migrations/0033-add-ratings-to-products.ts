import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Signed, since below zero an unsigned column fails before a guard can refuse.
export const addRatingsToProducts: Migration = {
  name: '0033-add-ratings-to-products',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'products',
      `ADD COLUMN ratingSum INT NOT NULL DEFAULT 0,
       ADD COLUMN reviewCount INT NOT NULL DEFAULT 0,
       ADD CONSTRAINT products_ratings_of_one_to_five
         CHECK (reviewCount >= 0 AND ratingSum BETWEEN reviewCount AND 5 * reviewCount)`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'products',
      `DROP CONSTRAINT products_ratings_of_one_to_five, DROP COLUMN ratingSum, DROP COLUMN reviewCount`,
    ),
};
