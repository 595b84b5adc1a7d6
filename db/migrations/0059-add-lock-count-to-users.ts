import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addLockCountToUsers: Migration = {
  name: '0059-add-lock-count-to-users',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'users', 'ADD COLUMN lockCount INT UNSIGNED NOT NULL DEFAULT 0'),
  down: (queryInterface) => alterIfThere(queryInterface, 'users', 'DROP COLUMN lockCount'),
};
