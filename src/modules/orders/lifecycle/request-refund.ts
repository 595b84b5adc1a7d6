import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { Payment } from '../../../models/payment.js';
import { RefundRequest } from '../../../models/refund-request.js';
import { WithheldRefund } from '../../../models/withheld-refund.js';
import type { ChangedOrder } from './order-transition.js';

/**
 * Asks for a refund because of a change that was just made; of what cost nothing there is none.
 * @param amount a decimal string
 */
export async function requestRefund(
  { id: orderId, version }: ChangedOrder,
  amount: string,
  transaction: Transaction,
): Promise<void> {
  if (Number(amount) === 0) return;
  await RefundRequest.create({ id: uuid(), orderId, version, amount }, { transaction });
}

/** Held money is the customer's to lose as well: it was put down for those units. */
const PAID = new Set(['authorized', 'capturing', 'captured']);

/** What of a withheld refund the shop keeps as it is withheld: a decimal string. @param payment the open one */
export const initiallyKept = (payment: Pick<Payment, 'status'> | null, amount: string): string =>
  payment && PAID.has(payment.status) ? amount : '0';

/**
 * Leaves the money of a change that was just made where it is. Whoever changes the order's payment holds the order, as
 * the caller does: what is read of it stays so.
 * @param amount a decimal string; nothing is written when it is zero
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
