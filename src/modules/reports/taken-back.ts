import { placedIn } from '../orders/api.js';

/**
 * What does not count as sold of the orders of a period, with the line that it is of: units that were cancelled, and
 * units that came back (those of a return count once it was received). Whenever that happened, it lowers the figures
 * of the day on which the order was placed.
 */
export const TAKEN_BACK = `(
    SELECT orderId, line, quantity AS cancelled, 0 AS returned FROM cancellation_items WHERE ${placedIn('orderId')}
    UNION ALL
    SELECT orderId, line, 0, restocked + writtenOff FROM return_items
    WHERE ${placedIn('orderId')} AND restocked + writtenOff > 0
  ) AS back
  JOIN order_items AS item ON item.orderId = back.orderId AND item.line = back.line
  JOIN orders AS placed ON placed.id = back.orderId`;
