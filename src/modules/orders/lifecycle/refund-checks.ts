import { type Check, range } from '../../../consistency/check.js';

/** What the checks of refunds that orders ask for find, by their names. Amounts are decimal strings. */
export interface RefundViolations {
  'refund-not-its-units': {
    orderId: string;
    /** Of the event that is the reason for it. */
    version: number;
    amount: string;
    /** What the units of that event cost; null when it has none. */
    due: string | null;
  };
  'refund-asked-for-twice': { orderId: string; version: number; requests: number };
  'withheld-not-its-units': {
    orderId: string;
    /** Of the event that is the reason for it. */
    version: number;
    amount: string;
    /** What the units of that event cost; null when it has none. */
    value: string | null;
  };
  'reduction-not-recorded': {
    orderId: string;
    /** What its units cost that were cancelled or came back. */
    value: string;
    /** What was to be given back for them, or withheld. */
    recorded: string;
  };
}

/**
 * Units that were cancelled or came back and what they are worth, with the event that says so: it does one or the other,
 * never both.
 */
export const UNITS_BACK = `
        SELECT orderId, version, line, quantity, amount FROM cancellation_items WHERE ${range('orderId')}
        UNION ALL
        SELECT part.orderId, returns.receiptVersion, part.line, part.restocked + part.writtenOff, part.amount
        FROM return_items AS part JOIN returns ON returns.id = part.returnId
        WHERE ${range('part.orderId')} AND returns.status = 'received'`;

export const REFUND_CHECKS: ReadonlyArray<Check<keyof RefundViolations>> = [
  {
    name: 'refund-not-its-units',
    rule: 'Every refund is of what the units of its event cost',
    byOrder: true,
    sql: `
      SELECT refund.orderId, refund.version, refund.amount, SUM(part.amount) AS due
      FROM refund_requests AS refund
      LEFT JOIN (${UNITS_BACK}
      ) AS part ON part.orderId = refund.orderId AND part.version = refund.version
      WHERE ${range('refund.orderId')}
      GROUP BY refund.id, refund.orderId, refund.version, refund.amount
      HAVING due IS NULL OR due <> refund.amount`,
  },
  {
    name: 'refund-asked-for-twice',
    rule: 'No event is the reason for two refunds',
    byOrder: true,
    sql: `
      SELECT orderId, version, COUNT(*) AS requests FROM refund_requests
      WHERE ${range('orderId')} GROUP BY orderId, version HAVING COUNT(*) > 1`,
  },
  {
    name: 'withheld-not-its-units',
    rule: 'Every withheld refund is of what the units of its event cost',
    byOrder: true,
    sql: `
      SELECT withheld.orderId, withheld.version, withheld.amount, SUM(part.amount) AS value
      FROM withheld_refunds AS withheld
      LEFT JOIN (${UNITS_BACK}
      ) AS part ON part.orderId = withheld.orderId AND part.version = withheld.version
      WHERE ${range('withheld.orderId')}
      GROUP BY withheld.orderId, withheld.version, withheld.amount
      HAVING value IS NULL OR value <> withheld.amount`,
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
        SELECT orderId, 0.00, amount FROM refund_requests WHERE ${range('orderId')}
        UNION ALL
        SELECT orderId, 0.00, amount FROM withheld_refunds WHERE ${range('orderId')}
      ) AS entry
      GROUP BY orderId
      HAVING SUM(noted) < SUM(cost)`,
  },
];
