import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// At the end, and NULL for all there is: no row is written for it, however many there are.
export const addReasonCodeToStockMovements: Migration = {
  name: '0196-add-reason-code-to-stock-movements',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'stock_movements',
      `ADD COLUMN reasonCode ENUM('received', 'count', 'correction', 'damaged', 'shrinkage', 'quality_control', 'promotion',
         'restock', 'other') NULL`,
    ),
  down: (queryInterface) => alterIfThere(queryInterface, 'stock_movements', 'DROP COLUMN reasonCode'),
};
