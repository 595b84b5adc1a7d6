import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// All in one: an ALTER of it may write the whole table anew. Without an index on the address, since every order would pay for
// it: guest_orders has it.
export const addGuestsToOrders: Migration = {
  name: '0260-add-guests-to-orders',
  // It writes the columns of `orders` as they were.
  needs: '0090-make-ids-bytes',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'orders',
      'MODIFY userId INT UNSIGNED NULL, ADD COLUMN email VARCHAR(254) NULL, ADD COLUMN billingAddress JSON NULL',
    ),
  // Refused by the database while there are orders of guests, which must not be lost.
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'orders',
      'MODIFY userId INT UNSIGNED NOT NULL, DROP COLUMN email, DROP COLUMN billingAddress',
    ),
};
