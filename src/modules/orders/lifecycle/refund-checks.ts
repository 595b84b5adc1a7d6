import { type Check, inOrderRange } from '../../../consistency/check.js';
import { shippingCharge } from '../../../money/amounts-in-sql.js';

/** Rows found by each check of refund requests, by check name. Amounts are decimal strings. */
export interface RefundViolations {
  'refund-not-its-units': {
    orderId: string;
    /** Version of the event that caused it. */
    version: number;
    amount: string;
    /** Value of the event's units and shipping; null if it has none. */
    due: string | null;
  };
  'refund-asked-for-twice': { orderId: string; version: number; requests: number };
  'withheld-not-its-units': {
    orderId: string;
    /** Version of the event that caused it. */
    version: number;
    amount: string;
    /** Value of the event's units and shipping; null if it has none. */
    value: string | null;
  };
  'reduction-not-recorded': {
    orderId: string;
    /** Value of cancelled and returned units and shipping. */
    value: string;
    /** Sum of the refund requests and withheld refunds. */
    recorded: string;
  };
  'refunds-over-total': {
    orderId: string;
    totalAmount: string;
    /** Sum of the refund requests and withheld refunds. */
    recorded: string;
  };
  'shipping-refund-over-shipping': {
    orderId: string;
    /** Charge for shipping, including tax. */
    charged: string;
    /** Sum of refunded and withheld shipping. */
    refunded: string;
  };
  'cancelled-without-its-shipping': { orderId: string; charged: string; refunded: string };
}

/**
 * SQL: cancelled and returned units with their value and the version of their event. An event either cancels or returns units,
 * never both.
 */
export const UNITS_BACK = `
        SELECT orderId, version, line, quantity, amount FROM cancellation_items WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT part.orderId, returns.receiptVersion, part.line, part.restocked + part.writtenOff, part.amount
        FROM return_items AS part JOIN returns ON returns.id = part.returnId
        WHERE ${inOrderRange('part.orderId')} AND returns.status = 'received'`;

/** SQL: the same, plus refunded or withheld shipping. */
const MONEY_BACK = `
        SELECT orderId, version, amount FROM (${UNITS_BACK}
        ) AS unit
        UNION ALL
        SELECT orderId, version, amount FROM shipping_refunds WHERE ${inOrderRange('orderId')}`;

/** SQL: orders with their shipping charge, and how much of it was refunded or withheld. */
const shippingWhere = (join: 'JOIN' | 'LEFT JOIN', condition: string): string => `
      SELECT orderId, charged, refunded
      FROM (
        SELECT orders.id AS orderId, orders.status,
          ${shippingCharge('orders')} AS charged,
          COALESCE(back.amount, 0.00) AS refunded
        FROM orders ${join} (
          SELECT orderId, SUM(amount) AS amount FROM shipping_refunds WHERE ${inOrderRange('orderId')} GROUP BY orderId
        ) AS back ON back.orderId = orders.id
        WHERE ${inOrderRange('orders.id')}
      ) AS shipping
      WHERE ${condition}`;

/** SQL: refunds whose amount is not the value of their event's units and shipping. */
const notItsUnits = (table: 'refund_requests' | 'withheld_refunds', worth: 'due' | 'value'): string => `
      SELECT refund.orderId, refund.version, refund.amount, event.worth AS ${worth}
      FROM ${table} AS refund
      LEFT JOIN (
        SELECT orderId, version, SUM(amount) AS worth FROM (${MONEY_BACK}
        ) AS part GROUP BY orderId, version
      ) AS event ON event.orderId = refund.orderId AND event.version = refund.version
      WHERE ${inOrderRange('refund.orderId')} AND (event.worth IS NULL OR event.worth <> refund.amount)`;

export const REFUND_CHECKS: ReadonlyArray<Check<keyof RefundViolations>> = [
  {
    name: 'refund-not-its-units',
    rule: 'Every refund is of what the units of its event cost, and of the shipping that it gives back',
    byOrder: true,
    sql: notItsUnits('refund_requests', 'due'),
  },
  {
    name: 'refund-asked-for-twice',
    rule: 'No event is the reason for two refunds',
    byOrder: true,
    sql: `
      SELECT orderId, version, COUNT(*) AS requests FROM refund_requests
      WHERE ${inOrderRange('orderId')} GROUP BY orderId, version HAVING COUNT(*) > 1`,
  },
  {
    name: 'withheld-not-its-units',
    rule: 'Every withheld refund is of what the units of its event cost, and of the shipping that goes with them',
    byOrder: true,
    sql: notItsUnits('withheld_refunds', 'value'),
  },
  {
    name: 'reduction-not-recorded',
    rule: 'What is cancelled or comes back is to be given back, or was withheld: all of it',
    byOrder: true,
    sql: `
      SELECT orderId, SUM(cost) AS value, SUM(noted) AS recorded
      FROM (
        SELECT part.orderId, part.amount AS cost, 0.00 AS noted
        FROM (${MONEY_BACK}
        ) AS part
        UNION ALL
        SELECT orderId, 0.00, amount FROM refund_requests WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT orderId, 0.00, amount FROM withheld_refunds WHERE ${inOrderRange('orderId')}
      ) AS entry
      GROUP BY orderId
      HAVING SUM(noted) < SUM(cost)`,
  },
  {
    name: 'refunds-over-total',
    rule: 'No order is to give back, with what was withheld, more than its total',
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.totalAmount, SUM(refund.amount) AS recorded
      FROM (
        SELECT orderId, amount FROM refund_requests WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT orderId, amount FROM withheld_refunds WHERE ${inOrderRange('orderId')}
      ) AS refund
      JOIN orders ON orders.id = refund.orderId
      GROUP BY orders.id, orders.totalAmount
      HAVING recorded > orders.totalAmount`,
  },
  {
    name: 'shipping-refund-over-shipping',
    rule: 'No order gives back more of its shipping than was charged',
    byOrder: true,
    sql: shippingWhere('JOIN', 'refunded > charged'),
  },
  {
    name: 'cancelled-without-its-shipping',
    rule: 'Every order that was cancelled gives back all of its shipping',
    byOrder: true,
    sql: shippingWhere('LEFT JOIN', "status = 'cancelled' AND refunded < charged"),
  },
];
