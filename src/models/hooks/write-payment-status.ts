import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idOf } from '../id.js';

/** SQL: orders with their open payment. There is at most one that is neither voided nor failed. */
export const ORDERS_WITH_PAYMENT = `orders
  LEFT JOIN payments AS payment ON payment.orderId = orders.id AND payment.open = 1`;

/** SQL: the amount due, without cancelled and returned units. */
const DUE = `orders.totalAmount
  - (SELECT COALESCE(SUM(amount), 0) FROM refund_requests WHERE orderId = orders.id)
  - (SELECT COALESCE(SUM(amount - kept), 0) FROM withheld_refunds WHERE orderId = orders.id)`;

/**
 * SQL expression for an order's paymentStatus, over ORDERS_WITH_PAYMENT. The first case that holds: a free order is paid;
 * refunds count before captures; authorized money counts until the provider confirms the void; a voided payment counts until
 * another one is started.
 */
export const PAYMENT_STATUS = `CASE
  WHEN orders.totalAmount = 0 THEN 'paid'
  WHEN payment.captured > 0 AND payment.refunded >= payment.captured THEN 'refunded'
  WHEN payment.captured > 0 AND payment.refunded > 0 THEN 'partially_refunded'
  WHEN payment.captured > 0 AND payment.captured < ${DUE} THEN 'partially_paid'
  WHEN payment.captured > 0 THEN 'paid'
  WHEN payment.authorized > 0 THEN 'authorized'
  WHEN payment.id IS NULL
    AND EXISTS (SELECT 1 FROM payments AS past WHERE past.orderId = orders.id AND past.status = 'voided') THEN 'voided'
  ELSE 'unpaid'
END`;

/** Columns that paymentStatus depends on. */
const FIGURES = new Set<PropertyKey>(['status', 'authorized', 'captured', 'refunded', 'kept']);

export const areFiguresChanged = (fields: readonly PropertyKey[] = [...FIGURES]): boolean =>
  fields.some((field) => FIGURES.has(field));

/**
 * Updates an order's paymentStatus. Called by the hooks of payments, refund requests and withheld refunds, in their
 * transaction, so that nobody can forget it. The caller has locked the order.
 */
export async function writePaymentStatus(
  sequelize: Sequelize,
  orderId: string,
  transaction?: Transaction | null,
): Promise<void> {
  await sequelize.query(
    `UPDATE ${ORDERS_WITH_PAYMENT} SET orders.paymentStatus = ${PAYMENT_STATUS} WHERE orders.id = :orderId`,
    { replacements: { orderId: idOf(orderId) }, type: QueryTypes.UPDATE, transaction },
  );
}
