import { type Check, inOrderRange } from '../../../consistency/check.js';
import type { OrderStatus } from '../../../models/order.js';

/** Rows found by each lifecycle check, by check name. */
export interface OrderLifeViolations {
  'event-out-of-order': {
    orderId: string;
    version: number;
    /** Status before the event, according to the event. */
    fromStatus: OrderStatus;
    /** Status after the previous event. */
    leftAs: OrderStatus;
    /** Version of the previous event plus one. */
    expectedVersion: number;
  };
  'status-not-explained': {
    orderId: string;
    status: OrderStatus;
    version: number;
    /** Status after the last event; without events the initial status. */
    explained: OrderStatus;
    events: number;
  };
  'event-without-order': { orderId: string; version: number };
  'status-not-its-units': {
    orderId: string;
    status: OrderStatus;
    /** Units neither cancelled nor shipped. */
    openUnits: number;
    shipped: number;
  };
  'delivery-not-its-fulfilments': {
    orderId: string;
    status: OrderStatus;
    /** Fulfilments that are not delivered yet. */
    onTheirWay: number;
  };
  'line-beyond-its-units': {
    orderId: string;
    line: number;
    quantity: number;
    cancelledQuantity: number;
    shippedQuantity: number;
    returnedQuantity: number;
  };
  'line-not-its-records': {
    orderId: string;
    line: number;
    counted: 'cancelled' | 'shipped' | 'returned';
    /** Units according to the line. */
    quantity: number;
    /** Units in its cancellations, fulfilments or returns (except rejected ones). */
    recorded: number;
  };
}

/** Initial status of an order; a free order does not wait for a payment. */
const PLACED_AS = "IF(orders.totalAmount = 0, 'processing', 'pending')";

/** Subtracts sums, not columns: the columns are unsigned, and in wrong rows the difference can be negative. */
const OPEN = 'SUM(item.quantity) - SUM(item.cancelledQuantity + item.shippedQuantity)';

export const ORDER_LIFE_CHECKS: ReadonlyArray<Check<keyof OrderLifeViolations>> = [
  {
    name: 'event-out-of-order',
    rule: 'Every event follows the one before it, without a gap',
    byOrder: true,
    sql: `
      SELECT orderId, version, fromStatus, leftAs, expectedVersion
      FROM (
        SELECT event.orderId, event.version, event.fromStatus,
          COALESCE(LAG(event.toStatus) OVER history, ${PLACED_AS}) AS leftAs,
          1 + ROW_NUMBER() OVER history AS expectedVersion
        FROM order_events AS event LEFT JOIN orders ON orders.id = event.orderId
        WHERE ${inOrderRange('event.orderId')}
        WINDOW history AS (PARTITION BY event.orderId ORDER BY event.version)
      ) AS event
      WHERE fromStatus <> leftAs OR version <> expectedVersion`,
  },
  {
    name: 'status-not-explained',
    rule: "Every order's events lead to its status and its version",
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.status, orders.version,
        COALESCE(last.toStatus, ${PLACED_AS}) AS explained, COALESCE(told.events, 0) AS events
      FROM orders
      LEFT JOIN (
        SELECT orderId, COUNT(*) AS events, MAX(version) AS version
        FROM order_events WHERE ${inOrderRange('orderId')} GROUP BY orderId
      ) AS told ON told.orderId = orders.id
      LEFT JOIN order_events AS last ON last.orderId = told.orderId AND last.version = told.version
      WHERE ${inOrderRange('orders.id')}
        AND (orders.status <> COALESCE(last.toStatus, ${PLACED_AS}) OR orders.version <> 1 + COALESCE(told.events, 0))`,
  },
  {
    name: 'event-without-order',
    rule: 'No event is without its order',
    byOrder: true,
    sql: `
      SELECT event.orderId, event.version
      FROM order_events AS event LEFT JOIN orders ON orders.id = event.orderId
      WHERE ${inOrderRange('event.orderId')} AND orders.id IS NULL`,
  },
  {
    name: 'status-not-its-units',
    rule: "Every order's status is that of its units: a cancelled one has nothing open and nothing sent",
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.status,
        CAST(${OPEN} AS SIGNED) AS openUnits, CAST(SUM(item.shippedQuantity) AS SIGNED) AS shipped
      FROM orders JOIN order_items AS item ON item.orderId = orders.id
      WHERE ${inOrderRange('orders.id')}
      GROUP BY orders.id, orders.status
      HAVING NOT CASE orders.status
        WHEN 'pending' THEN ${OPEN} > 0 AND SUM(item.shippedQuantity) = 0
        WHEN 'processing' THEN ${OPEN} > 0
        WHEN 'cancelled' THEN ${OPEN} = 0 AND SUM(item.shippedQuantity) = 0
        ELSE ${OPEN} = 0 AND SUM(item.shippedQuantity) > 0
      END`,
  },
  {
    name: 'delivery-not-its-fulfilments',
    rule: 'An order is delivered when all of its fulfilments are, and not before',
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.status, COUNT(parcel.id) AS onTheirWay
      FROM orders LEFT JOIN fulfilments AS parcel ON parcel.orderId = orders.id AND parcel.deliveredAt IS NULL
      WHERE ${inOrderRange('orders.id')} AND orders.status IN ('shipped', 'delivered')
      GROUP BY orders.id, orders.status
      HAVING (orders.status = 'delivered') <> (COUNT(parcel.id) = 0)`,
  },
  {
    name: 'line-beyond-its-units',
    rule: 'No line has more units cancelled and sent than ordered, or more returned than sent',
    byOrder: true,
    sql: `
      SELECT orderId, line, quantity, cancelledQuantity, shippedQuantity, returnedQuantity FROM order_items
      WHERE ${inOrderRange('orderId')}
        AND (cancelledQuantity + shippedQuantity > quantity OR returnedQuantity > shippedQuantity)`,
  },
  {
    name: 'line-not-its-records',
    rule: 'Every line counts the units that its cancellations, fulfilments and returns name',
    byOrder: true,
    sql: `
      SELECT orderId, line, counted, CAST(SUM(quantity) AS SIGNED) AS quantity, CAST(SUM(recorded) AS SIGNED) AS recorded
      FROM (
        SELECT orderId, line, 'cancelled' AS counted, cancelledQuantity AS quantity, 0 AS recorded
        FROM order_items WHERE ${inOrderRange('orderId')} AND cancelledQuantity > 0
        UNION ALL
        SELECT orderId, line, 'shipped', shippedQuantity, 0
        FROM order_items WHERE ${inOrderRange('orderId')} AND shippedQuantity > 0
        UNION ALL
        SELECT orderId, line, 'returned', returnedQuantity, 0
        FROM order_items WHERE ${inOrderRange('orderId')} AND returnedQuantity > 0
        UNION ALL
        SELECT orderId, line, 'cancelled', 0, quantity FROM cancellation_items WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT orderId, line, 'shipped', 0, quantity FROM fulfilment_items WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT part.orderId, part.line, 'returned', 0,
          IF(returns.status = 'received', part.restocked + part.writtenOff, part.quantity)
        FROM return_items AS part JOIN returns ON returns.id = part.returnId
        WHERE ${inOrderRange('part.orderId')} AND returns.status <> 'rejected'
      ) AS entry
      GROUP BY orderId, line, counted
      HAVING SUM(entry.quantity) <> SUM(entry.recorded)`,
  },
];
