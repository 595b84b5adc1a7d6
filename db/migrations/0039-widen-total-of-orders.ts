import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts, and what is given away costs 0. Going back rounds to the two that there
// were, and fails where something is free.
export const widenTotalOfOrders: Migration = {
  name: '0039-widen-total-of-orders',
  up: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'orders',
      `MODIFY totalAmount DECIMAL(15, 3) NOT NULL, DROP CONSTRAINT orders_total_positive,
       ADD CONSTRAINT orders_total_not_negative CHECK (totalAmount >= 0)`,
    ),
  down: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'orders',
      `MODIFY totalAmount DECIMAL(12, 2) NOT NULL, DROP CONSTRAINT orders_total_not_negative,
       ADD CONSTRAINT orders_total_positive CHECK (totalAmount > 0)`,
    ),
};
