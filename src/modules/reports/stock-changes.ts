import { toSqlTimestamp } from '../../database/timestamp.js';
import { idOf } from '../../models/id.js';
import { lowestKeyAt } from '../orders/api.js';
import type { Period } from './calendar.js';

/**
 * count: a difference that a count found. transfer: units that were lost on their way. write_off: units that were cancelled or came
 * back, and were not restocked.
 */
export const CHANGE_KINDS = ['adjustment', 'count', 'transfer', 'write_off'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

// The ledger has no index on time. Few movements are of no order, and those are found by the key of orders; what was written off
// of orders is found by their returns and cancellations. A limit of backorders is no stock.
/** SQL of a derived table: units that were found (above zero) and lost (below) in the period of changesDuring, apart from sales. */
export const STOCK_CHANGES = `(
    SELECT productId, locationId, IF(kind = 'write_off', 'transfer', kind) AS kind, reasonCode, onHand AS units
    FROM stock_movements FORCE INDEX (stock_movements_order)
    WHERE orderId IS NULL AND kind IN ('adjustment', 'count', 'write_off') AND onHand <> 0
      AND locationId NOT IN (SELECT id FROM locations WHERE kind = 'backorder')
      AND createdAt >= :from AND createdAt < :to
    UNION ALL
    SELECT movement.productId, movement.locationId, movement.kind, movement.reasonCode, movement.onHand
    FROM (
      SELECT orderId FROM return_items WHERE orderId < :beforeKey AND writtenOff > 0
      UNION SELECT orderId FROM cancellation_items WHERE orderId < :beforeKey AND NOT restocked
    ) AS part
    JOIN stock_movements AS movement FORCE INDEX (stock_movements_order) ON movement.orderId = part.orderId
    WHERE movement.kind = 'write_off' AND movement.createdAt >= :from AND movement.createdAt < :to
  )`;

export const changesDuring = ({ startMs, endMs }: Period) => ({
  from: toSqlTimestamp(new Date(startMs)),
  to: toSqlTimestamp(new Date(endMs)),
  beforeKey: idOf(lowestKeyAt(endMs)),
});
