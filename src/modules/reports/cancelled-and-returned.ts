import { isInKeyRange } from '../orders/api.js';

/**
 * What does not count as sold of the orders of a period, and what it is worth, by line: units that were cancelled, and
 * units that came back (those of a return count once it was received). Whenever that happened, it lowers the figures
 * of the day on which the order was placed.
 */
export const CANCELLED_AND_RETURNED = `(
    SELECT orderId, line, quantity AS cancelled, amount AS cancelledAmount, 0 AS returned, 0.00 AS returnedAmount
    FROM cancellation_items WHERE ${isInKeyRange('orderId')}
    UNION ALL
    SELECT orderId, line, 0, 0.00, restocked + writtenOff, amount FROM return_items
    WHERE ${isInKeyRange('orderId')} AND restocked + writtenOff > 0
  ) AS back
  JOIN orders AS placed ON placed.id = back.orderId`;
