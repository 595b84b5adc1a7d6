import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// MySQL 9.7 looks for the parent of a row by the first of the keys that begin with the foreign key, and does not look at
// all where that one goes on with a NULL. Keys that are unique and without NULL come first. Being unique costs no byte: a
// key has the id at its end anyway.
export const addOrderKeyToPayments: Migration = {
  name: '0115-add-order-key-to-payments',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'payments', 'ADD UNIQUE KEY payments_order (orderId, id)'),
  down: (queryInterface) => alterIfThere(queryInterface, 'payments', 'DROP KEY payments_order'),
};
