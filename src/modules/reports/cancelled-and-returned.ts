import { isInKeyRange } from '../orders/api.js';

/**
 * SQL: cancelled and returned units of a period's orders, by line, with their value; refunded shipping is line 0. Whenever it
 * happened, it lowers the figures of the day on which the order was placed.
 */
export const CANCELLED_AND_RETURNED = `(
    SELECT orderId, line, quantity AS cancelled, amount AS cancelledAmount, 0 AS returned, 0.00 AS returnedAmount
    FROM cancellation_items WHERE ${isInKeyRange('orderId')}
    UNION ALL
    SELECT orderId, line, 0, 0.00, restocked + writtenOff, amount FROM return_items
    WHERE ${isInKeyRange('orderId')} AND restocked + writtenOff > 0
    UNION ALL
    SELECT refund.orderId, 0, 0, IF(event.kind = 'units_cancelled', refund.amount, 0.00), 0,
      IF(event.kind = 'units_cancelled', 0.00, refund.amount)
    FROM shipping_refunds AS refund
    JOIN order_events AS event ON event.orderId = refund.orderId AND event.version = refund.version
    WHERE ${isInKeyRange('refund.orderId')}
  ) AS back
  JOIN orders AS placed ON placed.id = back.orderId`;
