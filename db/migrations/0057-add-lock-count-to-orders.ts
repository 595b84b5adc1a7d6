import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addLockCountToOrders: Migration = {
  name: '0057-add-lock-count-to-orders',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'orders', 'ADD COLUMN lockCount INT UNSIGNED NOT NULL DEFAULT 0'),
  down: (queryInterface) => alterIfThere(queryInterface, 'orders', 'DROP COLUMN lockCount'),
};
