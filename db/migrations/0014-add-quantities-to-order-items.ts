import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Placing an order does not write them: they are zero until something happens to the order.
const COLUMNS = ['cancelledQuantity', 'shippedQuantity', 'returnedQuantity'] as const;

export const addQuantitiesToOrderItems: Migration = {
  name: '0014-add-quantities-to-order-items',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'order_items',
      `${COLUMNS.map((column) => `ADD COLUMN ${column} INT UNSIGNED NOT NULL DEFAULT 0`).join(', ')},
       ADD CONSTRAINT order_items_units_within_ordered CHECK (cancelledQuantity + shippedQuantity <= quantity),
       ADD CONSTRAINT order_items_returned_within_shipped CHECK (returnedQuantity <= shippedQuantity)`,
    ),
  // The constraints first: neither database drops a column that one of them names.
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'order_items',
      `DROP CONSTRAINT order_items_units_within_ordered, DROP CONSTRAINT order_items_returned_within_shipped,
       ${COLUMNS.map((column) => `DROP COLUMN ${column}`).join(', ')}`,
    ),
};
