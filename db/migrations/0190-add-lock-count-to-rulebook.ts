import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addLockCountToRulebook: Migration = {
  name: '0190-add-lock-count-to-rulebook',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'rulebook', 'ADD COLUMN lockCount INT UNSIGNED NOT NULL DEFAULT 0'),
  down: (queryInterface) => alterIfThere(queryInterface, 'rulebook', 'DROP COLUMN lockCount'),
};
