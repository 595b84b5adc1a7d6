import type { Check } from '../../../consistency/check.js';
import { idInSql } from '../../../models/id.js';
import { PROMISED } from '../../../models/stock-hold.js';

/** Rows found by each check of backorders, by check name. */
export interface BackorderViolations {
  'backorder-of-a-closed-order': {
    orderId: string;
    productId: number;
    status: string;
    /** Units of the order on backorder; negative if more were taken from there than it had. */
    backordered: number;
  };
  'promised-and-not-owed': {
    productId: number;
    /** Units that are promised to waiting orders. */
    promised: number;
    /** Units that orders wait for. */
    owed: number;
  };
}

export const BACKORDER_CHECKS: ReadonlyArray<Check<keyof BackorderViolations>> = [
  {
    name: 'backorder-of-a-closed-order',
    rule: 'Only orders that are pending or processing have units on backorder',
    byOrder: false,
    // Starts from the levels on backorder, which are few: starting from orders would read the whole ledger.
    sql: `
      SELECT movement.orderId, movement.productId, orders.status, CAST(SUM(movement.committed) AS SIGNED) AS backordered
      FROM locations AS location
      JOIN stock_levels AS level FORCE INDEX (stock_levels_location) ON level.locationId = location.id
      JOIN stock_movements AS movement FORCE INDEX (stock_movements_level)
        ON movement.productId = level.productId AND movement.locationId = level.locationId
      JOIN orders ON orders.id = movement.orderId
      WHERE location.kind = 'backorder'
      GROUP BY movement.orderId, movement.productId, orders.status
      HAVING backordered < 0 OR (backordered > 0 AND orders.status NOT IN ('pending', 'processing'))`,
  },
  {
    name: 'promised-and-not-owed',
    rule: 'No more units are promised to orders that wait than they wait for',
    byOrder: false,
    sql: `
      SELECT hold.productId, CAST(SUM(hold.quantity) AS SIGNED) AS promised, MAX(COALESCE(owed.committed, 0)) AS owed
      FROM stock_holds AS hold
      LEFT JOIN (
        SELECT level.productId, level.committed FROM stock_levels AS level
        JOIN locations AS location ON location.id = level.locationId AND location.kind = 'backorder'
      ) AS owed ON owed.productId = hold.productId
      WHERE hold.holdId = ${idInSql(PROMISED)}
      GROUP BY hold.productId HAVING promised > owed`,
  },
];
