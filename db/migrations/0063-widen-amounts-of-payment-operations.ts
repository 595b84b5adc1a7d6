import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts. Going back rounds to the two that there were.
export const widenAmountsOfPaymentOperations: Migration = {
  name: '0063-widen-amounts-of-payment-operations',
  up: ({ sequelize }) =>
    sequelize.query(`ALTER TABLE payment_operations MODIFY amount DECIMAL(15, 3) NOT NULL`),
  down: ({ sequelize }) =>
    sequelize.query(`ALTER TABLE payment_operations MODIFY amount DECIMAL(12, 2) NOT NULL`),
};
