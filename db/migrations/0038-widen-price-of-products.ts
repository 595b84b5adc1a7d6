import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts, and what is given away costs 0. Going back rounds to the two that there
// were, and fails where something is free.
// A constraint that was made later is put back behind it.
export const widenPriceOfProducts: Migration = {
  name: '0038-widen-price-of-products',
  up: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'products',
      `MODIFY price DECIMAL(15, 3) NOT NULL, DROP CONSTRAINT products_price_positive,
       ADD CONSTRAINT products_price_not_negative CHECK (price >= 0)`,
    ),
  down: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'products',
      `MODIFY price DECIMAL(10, 2) NOT NULL, DROP CONSTRAINT products_price_not_negative,
       ADD CONSTRAINT products_price_positive CHECK (price > 0),
       DROP CONSTRAINT products_ratings_of_one_to_five,
       ADD CONSTRAINT products_ratings_of_one_to_five
         CHECK (reviewCount >= 0 AND ratingSum BETWEEN reviewCount AND 5 * reviewCount)`,
    ),
};
