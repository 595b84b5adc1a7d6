import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idOf } from '../id.js';

/** Rows of `orders`, each with the payment that may still bring money, or has: there is one at most. */
export const ORDERS_WITH_PAYMENT = `orders
  LEFT JOIN payments AS payment ON payment.orderId = orders.id AND payment.open = 1`;

/** What the order still comes to, without what was cancelled or came back. */
const DUE = `orders.totalAmount
  - (SELECT COALESCE(SUM(amount), 0) FROM refund_requests WHERE orderId = orders.id)
  - (SELECT COALESCE(SUM(amount - kept), 0) FROM withheld_refunds WHERE orderId = orders.id)`;

/**
 * What an order's paymentStatus is, in SQL, of ORDERS_WITH_PAYMENT. The first that holds: an order that costs nothing is
 * paid; what was given back counts before what is left; held money is let go only once the provider has said so; and a
 * payment that was voided counts until there is another one.
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

/** What it is worked out from. A change of anything else leaves it as it is. */
const FIGURES = new Set<PropertyKey>(['status', 'authorized', 'captured', 'refunded', 'kept']);

export const areFiguresChanged = (fields: readonly PropertyKey[] = [...FIGURES]): boolean =>
  fields.some((field) => FIGURES.has(field));

/**
 * Writes an order's paymentStatus, in the transaction of whatever it follows from: payments, refund requests and withheld
 * refunds call it from their hooks, so that nobody can forget to. Whoever changes those holds the order.
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
