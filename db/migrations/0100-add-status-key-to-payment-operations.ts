import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Few operations have failed or are without an answer, and those are looked for.
export const addStatusKeyToPaymentOperations: Migration = {
  name: '0100-add-status-key-to-payment-operations',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'payment_operations',
      'ADD KEY payment_operations_status (status, kind)',
    ),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'payment_operations', 'DROP KEY payment_operations_status'),
};
