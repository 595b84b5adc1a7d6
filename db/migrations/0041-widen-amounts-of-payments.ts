import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts. Going back rounds to the two that there were.
export const widenAmountsOfPayments: Migration = {
  name: '0041-widen-amounts-of-payments',
  up: ({ sequelize }) =>
    sequelize.query(`ALTER TABLE payments
      MODIFY amount DECIMAL(15, 3) NOT NULL,
      MODIFY authorized DECIMAL(15, 3) NOT NULL DEFAULT 0,
      MODIFY captured DECIMAL(15, 3) NOT NULL DEFAULT 0,
      MODIFY refunding DECIMAL(15, 3) NOT NULL DEFAULT 0,
      MODIFY refunded DECIMAL(15, 3) NOT NULL DEFAULT 0`),
  down: ({ sequelize }) =>
    sequelize.query(`ALTER TABLE payments
      MODIFY amount DECIMAL(12, 2) NOT NULL,
      MODIFY authorized DECIMAL(12, 2) NOT NULL DEFAULT 0,
      MODIFY captured DECIMAL(12, 2) NOT NULL DEFAULT 0,
      MODIFY refunding DECIMAL(12, 2) NOT NULL DEFAULT 0,
      MODIFY refunded DECIMAL(12, 2) NOT NULL DEFAULT 0`),
};
