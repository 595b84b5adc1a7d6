import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts, and what is given away costs 0. Going back rounds to the two that there
// were, and fails where something is free.
// Constraints that were made later are put back behind it.
export const widenPriceOfOrderItems: Migration = {
  name: '0040-widen-price-of-order-items',
  up: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'order_items',
      `MODIFY price DECIMAL(15, 3) NOT NULL, DROP CONSTRAINT order_items_price_positive,
       ADD CONSTRAINT order_items_price_not_negative CHECK (price >= 0)`,
    ),
  down: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'order_items',
      `MODIFY price DECIMAL(10, 2) NOT NULL, DROP CONSTRAINT order_items_price_not_negative,
       ADD CONSTRAINT order_items_price_positive CHECK (price > 0),
       DROP CONSTRAINT order_items_units_within_ordered,
       ADD CONSTRAINT order_items_units_within_ordered CHECK (cancelledQuantity + shippedQuantity <= quantity),
       DROP CONSTRAINT order_items_returned_within_shipped,
       ADD CONSTRAINT order_items_returned_within_shipped CHECK (returnedQuantity <= shippedQuantity)`,
    ),
};
