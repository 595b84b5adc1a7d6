import { type Area, type Check, inOrderRange } from '../../consistency/check.js';
import { ORDERS_WITH_PAYMENT, PAYMENT_STATUS } from '../../models/hooks/write-payment-status.js';
import type { OrderPaymentStatus } from '../../models/order.js';
import type { PaymentStatus } from '../../models/payment.js';
import { AUTOMATIC_REASON } from '../../models/payment-operation.js';

/** Rows found by each payment check, by check name. Amounts are decimal strings. */
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
    /** Sum of its operations. */
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
  'order-not-its-payment': {
    orderId: string;
    paymentStatus: OrderPaymentStatus;
    /** The status that follows from payments, cancellations and returns. */
    payments: OrderPaymentStatus;
  };
  'order-paid-twice': { orderId: string; payments: number };
  'payment-without-order': { orderId: string; paymentId: string };
  'operation-without-payment': { operationId: string; paymentId: string };
  'refund-beyond-its-request': {
    orderId: string;
    /** Id of the refund request. */
    requestId: string;
    amount: string;
    refund: string;
  };
  'refunded-beyond-what-was-due': {
    orderId: string;
    paymentId: string;
    captured: string;
    /** Amount due of the order. */
    due: string;
    /** Automatic refunds, made or in progress. */
    refunds: string;
  };
  'kept-beyond-what-is-due': {
    orderId: string;
    paymentId: string;
    captured: string;
    /** Amount due of the order. */
    due: string;
    /** Missing refunds. */
    missing: string;
  };
}

/** SQL: the sum of a payment's operations of one kind in some statuses. */
const sumOf = (kind: string, statuses: string) =>
  `COALESCE(SUM(CASE WHEN operation.kind = '${kind}' AND operation.status IN (${statuses}) THEN operation.amount END), 0)`;

const FIGURES = {
  captured: sumOf('capture', "'succeeded'"),
  refunding: sumOf('refund', "'requested', 'unknown'"),
  refunded: sumOf('refund', "'succeeded'"),
};

/** SQL: the operation is automatic. */
const BY_ITSELF = `operation.actorId IS NULL AND operation.reason = '${AUTOMATIC_REASON}'`;

/**
 * SQL: what a refund adds to the refused amount. Automatic refunds that failed add to it; later manual refunds reduce it, but not
 * below zero. So the rest is the largest sum over all refunds from some refund on.
 */
const REFUSED = `
  CASE
    WHEN ${BY_ITSELF} THEN IF(operation.status = 'failed', operation.amount, 0)
    ELSE IF(operation.status = 'failed', 0, -operation.amount)
  END`;

/** SQL: captured payments with the amount due of their orders, and their automatic refunds, made or refused. */
const BALANCES = `
  SELECT payment.orderId, payment.id AS paymentId, payment.captured,
    orders.totalAmount - COALESCE(request.amount, 0) - COALESCE(withheld.amount, 0) AS due,
    payment.captured - payment.refunding - payment.refunded AS refundable,
    COALESCE(refund.made, 0) AS made, COALESCE(refund.asked, 0) AS asked, COALESCE(refused.amount, 0) AS refused,
    COALESCE(request.waiting, 0) + COALESCE(withheld.waiting, 0) AS waiting
  FROM payments AS payment
  JOIN orders ON orders.id = payment.orderId
  LEFT JOIN (
    SELECT orderId, SUM(amount) AS amount, SUM(settledAt IS NULL) AS waiting
    FROM refund_requests WHERE ${inOrderRange('orderId')} GROUP BY orderId
  ) AS request ON request.orderId = payment.orderId
  LEFT JOIN (
    SELECT orderId, SUM(amount - kept) AS amount, SUM(settledAt IS NULL) AS waiting
    FROM withheld_refunds WHERE ${inOrderRange('orderId')} GROUP BY orderId
  ) AS withheld ON withheld.orderId = payment.orderId
  LEFT JOIN (
    SELECT operation.paymentId, SUM(operation.amount) AS asked,
      SUM(CASE WHEN operation.status <> 'failed' THEN operation.amount END) AS made
    FROM payments AS refunded JOIN payment_operations AS operation ON operation.paymentId = refunded.id
    WHERE ${inOrderRange('refunded.orderId')} AND operation.kind = 'refund' AND ${BY_ITSELF}
    GROUP BY operation.paymentId
  ) AS refund ON refund.paymentId = payment.id
  LEFT JOIN (
    SELECT paymentId, GREATEST(MAX(fromHere), 0.00) AS amount FROM (
      SELECT operation.paymentId, SUM(${REFUSED}) OVER (
          PARTITION BY operation.paymentId ORDER BY operation.id DESC
        ) AS fromHere
      FROM payments AS refunded JOIN payment_operations AS operation ON operation.paymentId = refunded.id
      WHERE ${inOrderRange('refunded.orderId')} AND operation.kind = 'refund'
    ) AS running
    GROUP BY paymentId
  ) AS refused ON refused.paymentId = payment.id
  WHERE ${inOrderRange('payment.orderId')} AND payment.status = 'captured'`;

const PAYMENT_CHECKS: ReadonlyArray<Check<keyof PaymentViolations>> = [
  {
    name: 'payment-beyond-its-money',
    rule: 'No payment has more captured than was authorized, or more refunded than was captured',
    byOrder: true,
    sql: `
      SELECT orderId, id AS paymentId, authorized, captured, refunding, refunded FROM payments
      WHERE ${inOrderRange('orderId')}
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
      WHERE ${inOrderRange('payment.orderId')}
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
      WHERE ${inOrderRange('payment.orderId')}
      GROUP BY payment.orderId, payment.id, payment.status, payment.captured
      HAVING (payment.status = 'captured') <> (payment.captured > 0)
        OR (payment.status IN ('capturing', 'voiding')) <> (outstanding = 1) OR outstanding > 1`,
  },
  {
    name: 'order-not-its-payment',
    rule: "Every order's paymentStatus is that of its payments and of what it still comes to",
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.paymentStatus, ${PAYMENT_STATUS} AS payments
      FROM ${ORDERS_WITH_PAYMENT}
      WHERE ${inOrderRange('orders.id')}
      HAVING payments <> paymentStatus`,
  },
  {
    name: 'order-paid-twice',
    rule: 'No order has two payments that bring money',
    byOrder: true,
    sql: `
      SELECT orderId, COUNT(*) AS payments FROM payments
      WHERE ${inOrderRange('orderId')} AND status NOT IN ('voided', 'failed')
      GROUP BY orderId HAVING COUNT(*) > 1`,
  },
  {
    name: 'payment-without-order',
    rule: 'No payment is without its order',
    byOrder: true,
    sql: `
      SELECT payment.orderId, payment.id AS paymentId
      FROM payments AS payment LEFT JOIN orders ON orders.id = payment.orderId
      WHERE ${inOrderRange('payment.orderId')} AND orders.id IS NULL`,
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
    rule: 'Refunds of a cancellation or return give back no more than it asked for, together',
    byOrder: true,
    sql: `
      SELECT request.orderId, request.id AS requestId, request.amount, SUM(operation.amount) AS refund
      FROM refund_requests AS request
      JOIN payment_operations AS operation ON operation.refundRequestId = request.id
      WHERE ${inOrderRange('request.orderId')}
      GROUP BY request.orderId, request.id, request.amount
      HAVING SUM(operation.amount) > request.amount`,
  },
  {
    name: 'refunded-beyond-what-was-due',
    rule: 'Cancellations and returns give back no more than was captured beyond what the order still comes to',
    byOrder: true,
    sql: `
      SELECT orderId, paymentId, captured, due, made AS refunds FROM (${BALANCES}) AS balance
      WHERE made > GREATEST(captured - due, 0)`,
  },
  {
    name: 'kept-beyond-what-is-due',
    rule: 'What was captured beyond what the order still comes to is given back, unless it waits or was refused',
    byOrder: true,
    sql: `
      SELECT orderId, paymentId, captured, due, LEAST(captured - due - asked, refundable - refused) AS missing
      FROM (${BALANCES}) AS balance
      WHERE waiting = 0 AND LEAST(captured - due - asked, refundable - refused) > 0`,
  },
];

export const PAYMENT_AREA: Area<keyof PaymentViolations> = {
  name: 'payments',
  tables: { payments: 'payments', paymentOperations: 'payment_operations' },
  checks: PAYMENT_CHECKS,
  mend: 'a person decides: docs/operations.md, "When something does not hold".',
};
