import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// For payment_operations_payment_fk, as 0115 for payments: its other keys go on with a NULL.
export const addPaymentKeyToPaymentOperations: Migration = {
  name: '0116-add-payment-key-to-payment-operations',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'payment_operations',
      'ADD UNIQUE KEY payment_operations_payment (paymentId, id)',
    ),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'payment_operations', 'DROP KEY payment_operations_payment'),
};
