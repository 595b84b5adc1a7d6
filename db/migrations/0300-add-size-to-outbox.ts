import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Counting the events in the JSON of a row reads all of it.
export const addSizeToOutbox: Migration = {
  name: '0300-add-size-to-outbox',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'outbox',
      'ADD COLUMN size INT UNSIGNED NOT NULL DEFAULT 0 AFTER events',
    ),
  down: (queryInterface) => alterIfThere(queryInterface, 'outbox', 'DROP COLUMN size'),
};
