import type { PaymentStatus } from '../../models/payment.js';
import { type Check, range } from './check.js';

/** What the checks of payments find, by their names. Amounts are decimal strings. */
export interface PaymentViolations {
  'payment-beyond-its-money': {
    orderId: string;
    paymentId: string;
    authorized: string;
    captured: string;
    refunding: string;
    refunded: string;
  };
  'payment-not-its-operations': {
    orderId: string;
    paymentId: string;
    figure: 'captured' | 'refunding' | 'refunded';
    amount: string;
    /** The sum of the operations that make it up. */
    operations: string;
  };
  'payment-not-its-status': {
    orderId: string;
    paymentId: string;
    status: PaymentStatus;
    captured: string;
    /** Captures and voids that have no answer yet. */
    outstanding: number;
  };
  'order-paid-twice': { orderId: string; payments: number };
  'payment-without-order': { orderId: string; paymentId: string };
  'operation-without-payment': { operationId: string; paymentId: string };
  'refund-beyond-its-request': {
    orderId: string;
    /** The request's id, which is the operation's key. */
    requestId: string;
    amount: string;
    refund: string;
  };
}

/** Of the payment at hand: what its operations of that kind in those states come to. */
const sumOf = (kind: string, statuses: string) =>
  `COALESCE(SUM(CASE WHEN operation.kind = '${kind}' AND operation.status IN (${statuses}) THEN operation.amount END), 0)`;

const FIGURES = {
  captured: sumOf('capture', "'succeeded'"),
  refunding: sumOf('refund', "'requested', 'unknown'"),
  refunded: sumOf('refund', "'succeeded'"),
};

export const PAYMENT_CHECKS: ReadonlyArray<Check<keyof PaymentViolations>> = [
  {
    name: 'payment-beyond-its-money',
    rule: 'No payment has more captured than was authorized, or more refunded than was captured',
    byOrder: true,
    sql: `
      SELECT orderId, id AS paymentId, authorized, captured, refunding, refunded FROM payments
      WHERE ${range('orderId')}
        AND (captured < 0 OR captured > authorized OR refunding < 0 OR refunded < 0 OR refunded > captured)`,
  },
  {
    name: 'payment-not-its-operations',
    rule: "Every payment's figures are the sums of its operations",
    byOrder: true,
    sql: Object.entries(FIGURES)
      .map(
        ([figure, sum]) => `
      SELECT payment.orderId, payment.id AS paymentId, '${figure}' AS figure, payment.${figure} AS amount,
        ${sum} AS operations
      FROM payments AS payment LEFT JOIN payment_operations AS operation ON operation.paymentId = payment.id
      WHERE ${range('payment.orderId')}
      GROUP BY payment.orderId, payment.id, payment.${figure}
      HAVING operations <> amount`,
      )
      .join(' UNION ALL '),
  },
  {
    name: 'payment-not-its-status',
    rule: "Every payment's status is that of its money and of what is under way",
    byOrder: true,
    sql: `
      SELECT payment.orderId, payment.id AS paymentId, payment.status, payment.captured,
        COUNT(operation.id) AS outstanding
      FROM payments AS payment
      LEFT JOIN payment_operations AS operation ON operation.paymentId = payment.id
        AND operation.kind IN ('capture', 'void') AND operation.status IN ('requested', 'unknown')
      WHERE ${range('payment.orderId')}
      GROUP BY payment.orderId, payment.id, payment.status, payment.captured
      HAVING (payment.status = 'captured') <> (payment.captured > 0)
        OR (payment.status IN ('capturing', 'voiding')) <> (outstanding = 1) OR outstanding > 1`,
  },
  {
    name: 'order-paid-twice',
    rule: 'No order has two payments that bring money',
    byOrder: true,
    sql: `
      SELECT orderId, COUNT(*) AS payments FROM payments
      WHERE ${range('orderId')} AND status NOT IN ('voided', 'failed')
      GROUP BY orderId HAVING COUNT(*) > 1`,
  },
  {
    name: 'payment-without-order',
    rule: 'No payment is without its order',
    byOrder: true,
    sql: `
      SELECT payment.orderId, payment.id AS paymentId
      FROM payments AS payment LEFT JOIN orders ON orders.id = payment.orderId
      WHERE ${range('payment.orderId')} AND orders.id IS NULL`,
  },
  {
    name: 'operation-without-payment',
    rule: 'No payment operation is without its payment',
    byOrder: false,
    sql: `
      SELECT operation.id AS operationId, operation.paymentId
      FROM payment_operations AS operation LEFT JOIN payments ON payments.id = operation.paymentId
      WHERE payments.id IS NULL`,
  },
  {
    name: 'refund-beyond-its-request',
    rule: 'No refund gives back more than the cancellation or return that asked for it',
    byOrder: true,
    sql: `
      SELECT request.orderId, request.id AS requestId, request.amount, operation.amount AS refund
      FROM refund_requests AS request
      JOIN payments AS payment ON payment.orderId = request.orderId
      JOIN payment_operations AS operation
        ON operation.paymentId = payment.id AND operation.idempotencyKey = request.id AND operation.kind = 'refund'
      WHERE ${range('request.orderId')} AND operation.amount > request.amount`,
  },
];
