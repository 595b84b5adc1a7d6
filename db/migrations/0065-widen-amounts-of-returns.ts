import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts. Going back rounds to the two that there were.
export const widenAmountsOfReturns: Migration = {
  name: '0065-widen-amounts-of-returns',
  up: ({ sequelize }) => sequelize.query(`ALTER TABLE returns MODIFY refundAmount DECIMAL(15, 3) NULL`),
  down: ({ sequelize }) => sequelize.query(`ALTER TABLE returns MODIFY refundAmount DECIMAL(12, 2) NULL`),
};
