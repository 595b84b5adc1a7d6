import { replaceInTable } from './alter-table.js';
import type { Migration } from './migration.js';
import { changeByMovement } from './movement-slices.js';

const OLD = "'initial', 'adjustment', 'order', 'cancellation', 'return', 'write_off'";

// An order committed its units: none of them left. What was sent from another location had moved there with a pair of
// movements. A movement that is converted has units committed, so it is converted once. Assigned from left to right.
const CONVERT = `
  UPDATE stock_movements
  SET kind = IF(kind = 'order' AND reason IS NULL AND (onHand > 0 OR locationId <> 1), 'relocation', kind),
    committed = -onHand, onHand = 0
  WHERE id > ? AND id <= ? AND kind IN ('order', 'cancellation') AND committed = 0`;

const REVERT = `
  UPDATE stock_movements
  SET kind = IF(kind = 'relocation', 'order', kind), onHand = -committed, committed = 0
  WHERE id > ? AND id <= ? AND kind IN ('order', 'cancellation', 'relocation') AND onHand = 0`;

export const addCommittedToStockMovements: Migration = {
  name: '0181-add-committed-to-stock-movements',
  worksOnRows: 'both ways',
  needs: '0090-make-ids-bytes',
  async up(queryInterface) {
    // All in one: each ALTER of it writes the whole table anew.
    await replaceInTable(
      queryInterface,
      'stock_movements',
      `DROP CONSTRAINT stock_movements_quantity_not_zero,
       CHANGE COLUMN quantity onHand INT NOT NULL,
       ADD COLUMN committed INT NOT NULL DEFAULT 0 AFTER onHand,
       MODIFY kind ENUM(${OLD}, 'shipment', 'relocation') NOT NULL,
       ADD CONSTRAINT stock_movements_not_nothing CHECK (onHand <> 0 OR committed <> 0)`,
    );
    await changeByMovement(queryInterface, CONVERT);
  },
  async down(queryInterface) {
    await changeByMovement(queryInterface, REVERT).catch(ignoreReverted);
    await replaceInTable(
      queryInterface,
      'stock_movements',
      `DROP CONSTRAINT stock_movements_not_nothing,
       DROP COLUMN committed,
       CHANGE COLUMN onHand quantity INT NOT NULL,
       MODIFY kind ENUM(${OLD}) NOT NULL,
       ADD CONSTRAINT stock_movements_quantity_not_zero CHECK (quantity <> 0)`,
    );
  },
};

/** The columns are gone once it ran before. */
function ignoreReverted(error: { original?: { errno?: number } }): void {
  if (error.original?.errno !== 1054) throw error;
}
