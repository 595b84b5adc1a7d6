import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

/** NULL: the level has no threshold of its own. */
export const addLowStockThresholdToStockLevels: Migration = {
  name: '0195-add-low-stock-threshold-to-stock-levels',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'stock_levels',
      'ADD COLUMN lowStockThreshold INT UNSIGNED NULL, ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1',
    ),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'stock_levels', 'DROP COLUMN lowStockThreshold, DROP COLUMN version'),
};
