import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addLockCountToPosts: Migration = {
  name: '0058-add-lock-count-to-posts',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'posts', 'ADD COLUMN lockCount INT UNSIGNED NOT NULL DEFAULT 0'),
  down: (queryInterface) => alterIfThere(queryInterface, 'posts', 'DROP COLUMN lockCount'),
};
