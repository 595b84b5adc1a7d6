import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// The key finds those that are not settled yet, which are few among all that ever were.
export const addSettledAtToRefundRequests: Migration = {
  name: '0025-add-settled-at-to-refund-requests',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'refund_requests',
      'ADD COLUMN settledAt DATETIME(3) NULL, ADD KEY refund_requests_settled (settledAt)',
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'refund_requests',
      'DROP KEY refund_requests_settled, DROP COLUMN settledAt',
    ),
};
