import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { Payment } from '../../../models/payment.js';
import { RefundRequest } from '../../../models/refund-request.js';
import { WithheldRefund } from '../../../models/withheld-refund.js';
import type { ChangedOrder } from './order-transition.js';

/**
 * Inserts a refund request for a change that was just made. Payments acts on it later.
 * @param amount a decimal string; for zero nothing is inserted
 */
export async function requestRefund(
  { id: orderId, version }: ChangedOrder,
  amount: string,
  transaction: Transaction,
): Promise<void> {
  if (Number(amount) === 0) return;
  await RefundRequest.create({ id: uuid(), orderId, version, amount }, { transaction });
}

/** Statuses in which the customer has paid, or money is authorized. */
const PAID = new Set(['authorized', 'capturing', 'captured']);

/** The part of a withheld refund that the shop keeps: a decimal string. @param payment the open payment */
export const initiallyKept = (payment: Pick<Payment, 'status'> | null, amount: string): string =>
  payment && PAID.has(payment.status) ? amount : '0';

/**
 * Records that a change is not refunded. The caller has locked the order, so its payment cannot change meanwhile.
 * @param amount a decimal string; for zero nothing is inserted
 */
export async function withholdRefund(
  { id: orderId, version }: ChangedOrder,
  amount: string,
  transaction: Transaction,
): Promise<void> {
  if (Number(amount) === 0) return;
  const where = { orderId, open: 1 };
  const payment = await Payment.findOne({ attributes: ['status'], where, raw: true, transaction });
  const kept = initiallyKept(payment, amount);
  await WithheldRefund.create({ orderId, version, amount, kept }, { transaction });
}
