import type { Sequelize } from 'sequelize-typescript';
import { toSqlTimestamp } from '../../database/timestamp.js';
import { idOf } from '../../models/id.js';
import type { ReasonCode } from '../../models/stock-movement.js';
import { lowestKeyAt } from '../orders/api.js';
import type { Period } from './calendar.js';
import { select } from './report.js';
import { atCurrentPrice } from './stock.js';

/** What was found and lost for one reason, of products of one currency. */
export interface AdjustmentFigures {
  /**
   * count: differences that a count found. write_off: of units that were lost on their way, or were cancelled or came back and
   * were not restocked.
   */
  kind: 'adjustment' | 'count' | 'write_off';
  /** Null without one. */
  reasonCode: ReasonCode | null;
  currency: string;
  /** Number of movements. */
  movements: number;
  products: number;
  unitsIn: number;
  unitsOut: number;
  /** In minus out. */
  netUnits: number;
  /** Those at current prices. */
  netValue: string;
}

// The ledger has no index on time. Few movements are of no order, and those are found by the key of orders; what was written off
// of orders is found by their returns and cancellations. A limit of backorders is no stock.
const ADJUSTMENTS = `
  SELECT entry.kind, entry.reasonCode, product.currency, COUNT(*) AS movements, COUNT(DISTINCT product.id) AS products,
    CAST(SUM(GREATEST(entry.units, 0)) AS SIGNED) AS unitsIn, CAST(-SUM(LEAST(entry.units, 0)) AS SIGNED) AS unitsOut,
    CAST(SUM(entry.units) AS SIGNED) AS netUnits, SUM(${atCurrentPrice('entry.units')}) AS netValue
  FROM (
    SELECT productId, kind, reasonCode, onHand AS units
    FROM stock_movements FORCE INDEX (stock_movements_order)
    WHERE orderId IS NULL AND kind IN ('adjustment', 'count', 'write_off') AND onHand <> 0
      AND locationId NOT IN (SELECT id FROM locations WHERE kind = 'backorder')
      AND createdAt >= :from AND createdAt < :to
    UNION ALL
    SELECT item.productId, 'write_off', NULL, -CAST(part.writtenOff AS SIGNED)
    FROM return_items AS part
    JOIN returns AS received ON received.orderId = part.orderId AND received.id = part.returnId
    JOIN order_events AS event ON event.orderId = received.orderId AND event.version = received.receiptVersion
    JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
    WHERE part.orderId < :beforeKey AND part.writtenOff > 0 AND event.createdAt >= :from AND event.createdAt < :to
    UNION ALL
    SELECT item.productId, 'write_off', NULL, -CAST(part.quantity AS SIGNED)
    FROM cancellation_items AS part
    JOIN order_events AS event ON event.orderId = part.orderId AND event.version = part.version
    JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
    WHERE part.orderId < :beforeKey AND NOT part.restocked AND event.createdAt >= :from AND event.createdAt < :to
  ) AS entry
  JOIN products AS product ON product.id = entry.productId
  GROUP BY entry.kind, entry.reasonCode, product.currency
  ORDER BY netUnits, entry.kind, entry.reasonCode, product.currency`;

/** What came in and went out beside orders, by reason: what was lost most comes first. */
export function readAdjustments(
  sequelize: Sequelize,
  { startMs, endMs }: Period,
): Promise<AdjustmentFigures[]> {
  return select<AdjustmentFigures>(sequelize, ADJUSTMENTS, {
    from: toSqlTimestamp(new Date(startMs)),
    to: toSqlTimestamp(new Date(endMs)),
    beforeKey: idOf(lowestKeyAt(endMs)),
  });
}
