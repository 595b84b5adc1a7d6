import { type Area, type Check, inOrderRange } from '../../consistency/check.js';
import { BACKORDER_CHECKS, type BackorderViolations } from './backorders/checks.js';
import { DOCUMENT_CHECKS, type DocumentViolations } from './documents/checks.js';
import { PLACE_CHECKS, type PlaceViolations } from './place-checks.js';

/** Rows found by each stock check, by check name. */
export interface StockViolations extends DocumentViolations, PlaceViolations, BackorderViolations {
  'onHand-not-its-movements': {
    productId: number;
    locationId: number;
    /** Of the stock level; null if there are movements but no level. */
    onHand: number | null;
    /** The sum of the movements. */
    moved: number;
  };
  'committed-not-its-movements': {
    productId: number;
    locationId: number;
    /** Of the stock level; null if there are movements but no level. */
    committed: number | null;
    /** The sum of the movements. */
    moved: number;
  };
  'held-not-its-holds': {
    productId: number;
    locationId: number;
    /** Of the stock level. */
    held: number;
    /** The sum of its holds. */
    kept: number;
  };
  'hold-beyond-its-level': {
    productId: number;
    locationId: number;
    /** The sum of its holds. */
    kept: number;
    /** Of the stock level; null if there are holds but no level. */
    onHand: number | null;
    committed: number | null;
  };
  'level-below-zero': {
    productId: number;
    locationId: number;
    onHand: number;
    committed: number;
    held: number;
    safetyStock: number;
  };
  'item-not-moved': {
    orderId: string;
    productId: number;
    /** Units in the order's items. */
    ordered: number;
    /** Units that its movements committed. */
    moved: number;
  };
  'order-units-not-committed': {
    orderId: string;
    productId: number;
    /** Units in the order's items that are neither sent nor cancelled. */
    open: number;
    /** The sum of its movements. */
    committed: number;
  };
  'units-back-not-moved': {
    orderId: string;
    productId: number;
    kind: 'cancellation' | 'shipment' | 'return' | 'write_off';
    /** Cancelled, sent, returned or written off units. */
    units: number;
    /** Units of the movements of that kind. */
    moved: number;
  };
}

/** Compares one counter of every level with the ledger. */
const counterCheck = (counter: 'onHand' | 'committed', rule: string): Check<keyof StockViolations> => ({
  name: `${counter}-not-its-movements`,
  rule,
  byOrder: false,
  // Adds up the ledger in one scan: looking up movements by product would read its pages at random.
  sql: `
      SELECT ledger.productId, ledger.locationId, level.${counter}, ledger.moved
      FROM (
        SELECT productId, locationId, CAST(SUM(${counter}) AS SIGNED) AS moved
        FROM stock_movements IGNORE INDEX FOR GROUP BY (stock_movements_level)
        GROUP BY productId, locationId
      ) AS ledger
      LEFT JOIN stock_levels AS level
        ON level.productId = ledger.productId AND level.locationId = ledger.locationId
      WHERE COALESCE(level.${counter}, 0) <> ledger.moved
      UNION ALL
      SELECT level.productId, level.locationId, level.${counter}, 0
      FROM stock_levels AS level
      WHERE level.${counter} <> 0 AND NOT EXISTS (
        SELECT 1 FROM stock_movements AS movement
        WHERE movement.productId = level.productId AND movement.locationId = level.locationId)`,
});

/** SQL of a derived table: units in holds of each level. */
const KEPT = `(
        SELECT productId, locationId, CAST(SUM(quantity) AS SIGNED) AS kept
        FROM stock_holds GROUP BY productId, locationId
      )`;

/** Every level is the sum of its movements, and order movements match the orders. */
const STOCK_CHECKS: ReadonlyArray<Check<keyof StockViolations>> = [
  counterCheck('onHand', 'The units on hand of every stock level are the sum of its movements'),
  counterCheck('committed', 'The committed units of every stock level are the sum of its movements'),
  {
    name: 'held-not-its-holds',
    rule: 'The held units of every stock level are the sum of its holds',
    byOrder: false,
    sql: `
      SELECT level.productId, level.locationId, level.held, COALESCE(hold.kept, 0) AS kept
      FROM stock_levels AS level
      LEFT JOIN ${KEPT} AS hold ON hold.productId = level.productId AND hold.locationId = level.locationId
      WHERE level.held <> COALESCE(hold.kept, 0)`,
  },
  {
    name: 'hold-beyond-its-level',
    rule: 'Holds have no more units than are on hand and not committed',
    byOrder: false,
    sql: `
      SELECT hold.productId, hold.locationId, hold.kept, level.onHand, level.committed
      FROM ${KEPT} AS hold
      LEFT JOIN stock_levels AS level
        ON level.productId = hold.productId AND level.locationId = hold.locationId
      WHERE level.productId IS NULL OR hold.kept > level.onHand - level.committed`,
  },
  {
    name: 'level-below-zero',
    rule: 'No stock level is below zero, or below what is committed and held of it',
    byOrder: false,
    sql: `
      SELECT productId, locationId, onHand, committed, held, safetyStock FROM stock_levels
      WHERE onHand < 0 OR committed < 0 OR held < 0 OR safetyStock < 0 OR onHand < committed + held`,
  },
  {
    name: 'item-not-moved',
    rule: 'Every order committed exactly the units of its items',
    byOrder: true,
    // By order and product, since two lines of a product may share a movement, or have one each.
    sql: `
      SELECT orderId, productId,
        CAST(SUM(ordered) AS SIGNED) AS ordered, CAST(SUM(moved) AS SIGNED) AS moved
      FROM (
        SELECT orderId, productId, quantity AS ordered, 0 AS moved
        FROM order_items WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT orderId, productId, 0 AS ordered, committed AS moved
        FROM stock_movements WHERE ${inOrderRange('orderId')} AND kind = 'order'
      ) AS entry
      GROUP BY orderId, productId
      HAVING SUM(entry.ordered) <> SUM(entry.moved)`,
  },
  {
    name: 'order-units-not-committed',
    rule: 'Every order has as many units committed as are neither sent nor cancelled',
    byOrder: true,
    sql: `
      SELECT orderId, productId, CAST(SUM(units) AS SIGNED) AS open, CAST(SUM(moved) AS SIGNED) AS committed
      FROM (
        SELECT orderId, productId,
          CAST(quantity AS SIGNED) - CAST(cancelledQuantity AS SIGNED) - CAST(shippedQuantity AS SIGNED) AS units,
          0 AS moved
        FROM order_items WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT orderId, productId, 0, committed
        FROM stock_movements WHERE ${inOrderRange('orderId')}
      ) AS entry
      GROUP BY orderId, productId
      HAVING SUM(entry.units) <> SUM(entry.moved)`,
  },
  ...PLACE_CHECKS,
  {
    name: 'units-back-not-moved',
    rule: 'Every unit that was cancelled, was sent or came back moved once, and was written off if it was not restocked',
    byOrder: true,
    sql: `
      SELECT orderId, productId, kind, CAST(SUM(units) AS SIGNED) AS units, CAST(SUM(moved) AS SIGNED) AS moved
      FROM (
        SELECT orderId, productId, 'cancellation' AS kind, cancelledQuantity AS units, 0 AS moved
        FROM order_items WHERE ${inOrderRange('orderId')} AND cancelledQuantity > 0
        UNION ALL
        SELECT orderId, productId, 'shipment', shippedQuantity, 0
        FROM order_items WHERE ${inOrderRange('orderId')} AND shippedQuantity > 0
        UNION ALL
        SELECT part.orderId, item.productId, 'write_off', part.quantity, 0
        FROM cancellation_items AS part
        JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
        WHERE ${inOrderRange('part.orderId')} AND NOT part.restocked
        UNION ALL
        SELECT part.orderId, item.productId, 'return', part.restocked + part.writtenOff, 0
        FROM return_items AS part
        JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
        WHERE ${inOrderRange('part.orderId')}
        UNION ALL
        SELECT part.orderId, item.productId, 'write_off', part.writtenOff, 0
        FROM return_items AS part
        JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
        WHERE ${inOrderRange('part.orderId')}
        UNION ALL
        SELECT orderId, productId, kind, 0,
          CASE kind WHEN 'cancellation' THEN -committed WHEN 'return' THEN onHand ELSE -onHand END
        FROM stock_movements
        WHERE ${inOrderRange('orderId')} AND kind IN ('cancellation', 'shipment', 'return', 'write_off')
      ) AS entry
      GROUP BY orderId, productId, kind
      HAVING SUM(entry.units) <> SUM(entry.moved)`,
  },
  ...DOCUMENT_CHECKS,
  ...BACKORDER_CHECKS,
];

export const STOCK_AREA: Area<keyof StockViolations> = {
  name: 'stock',
  tables: { stockLevels: 'stock_levels', stockMovements: 'stock_movements', stockHolds: 'stock_holds' },
  checks: STOCK_CHECKS,
  mend:
    'npm run inventory:repair -- --dry-run proposes what puts it right. What it cannot mend, a person decides: ' +
    'docs/operations.md, "When something does not hold".',
};
