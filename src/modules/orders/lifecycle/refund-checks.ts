import { type Check, inOrderRange } from '../../../consistency/check.js';

/** Rows found by each check of refund requests, by check name. Amounts are decimal strings. */
export interface RefundViolations {
  'refund-not-its-units': {
    orderId: string;
    /** Version of the event that caused it. */
    version: number;
    amount: string;
    /** Value of the event's units; null if it has none. */
    due: string | null;
  };
  'refund-asked-for-twice': { orderId: string; version: number; requests: number };
  'withheld-not-its-units': {
    orderId: string;
    /** Version of the event that caused it. */
    version: number;
    amount: string;
    /** Value of the event's units; null if it has none. */
    value: string | null;
  };
  'reduction-not-recorded': {
    orderId: string;
    /** Value of the cancelled and returned units. */
    value: string;
    /** Sum of the refund requests and withheld refunds. */
    recorded: string;
  };
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

/** SQL: refunds whose amount is not the value of their event's units. */
const notItsUnits = (table: 'refund_requests' | 'withheld_refunds', worth: 'due' | 'value'): string => `
      SELECT refund.orderId, refund.version, refund.amount, event.worth AS ${worth}
      FROM ${table} AS refund
      LEFT JOIN (
        SELECT orderId, version, SUM(amount) AS worth FROM (${UNITS_BACK}
        ) AS part GROUP BY orderId, version
      ) AS event ON event.orderId = refund.orderId AND event.version = refund.version
      WHERE ${inOrderRange('refund.orderId')} AND (event.worth IS NULL OR event.worth <> refund.amount)`;

export const REFUND_CHECKS: ReadonlyArray<Check<keyof RefundViolations>> = [
  {
    name: 'refund-not-its-units',
    rule: 'Every refund is of what the units of its event cost',
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
    rule: 'Every withheld refund is of what the units of its event cost',
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
        FROM (${UNITS_BACK}
        ) AS part
        UNION ALL
        SELECT orderId, 0.00, amount FROM refund_requests WHERE ${inOrderRange('orderId')}
        UNION ALL
        SELECT orderId, 0.00, amount FROM withheld_refunds WHERE ${inOrderRange('orderId')}
      ) AS entry
      GROUP BY orderId
      HAVING SUM(noted) < SUM(cost)`,
  },
];
