import type { Migration } from './migration.js';

// Three decimals hold every currency's amounts. Going back rounds to the two that there were.
export const widenAmountsOfRefundRequests: Migration = {
  name: '0064-widen-amounts-of-refund-requests',
  up: ({ sequelize }) => sequelize.query(`ALTER TABLE refund_requests MODIFY amount DECIMAL(15, 3) NOT NULL`),
  down: ({ sequelize }) =>
    sequelize.query(`ALTER TABLE refund_requests MODIFY amount DECIMAL(12, 2) NOT NULL`),
};
