import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';

// What was reserved could not be sold, and nothing was promised with it: that is safety stock. What an order has taken
// stays zero until the ledger says it (0183).
export const addCommittedToStockLevels: Migration = {
  name: '0180-add-committed-to-stock-levels',
  up: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'stock_levels',
      `DROP CONSTRAINT stock_levels_reserved_within_on_hand,
       ADD COLUMN committed INT NOT NULL DEFAULT 0 AFTER onHand,
       ADD COLUMN held INT NOT NULL DEFAULT 0 AFTER committed,
       CHANGE COLUMN reserved safetyStock INT NOT NULL DEFAULT 0,
       ADD CONSTRAINT stock_levels_committed_within_on_hand
         CHECK (committed >= 0 AND held >= 0 AND committed + held <= onHand),
       ADD CONSTRAINT stock_levels_safety_stock_not_negative CHECK (safetyStock >= 0)`,
    ),
  down: (queryInterface) =>
    replaceInTable(
      queryInterface,
      'stock_levels',
      `DROP CONSTRAINT stock_levels_committed_within_on_hand, DROP CONSTRAINT stock_levels_safety_stock_not_negative,
       DROP COLUMN committed, DROP COLUMN held,
       CHANGE COLUMN safetyStock reserved INT NOT NULL DEFAULT 0,
       ADD CONSTRAINT stock_levels_reserved_within_on_hand CHECK (reserved >= 0 AND reserved <= onHand)`,
    ),
};
