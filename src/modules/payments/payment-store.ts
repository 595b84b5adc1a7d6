import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { notFound } from '../../errors.js';
import { Payment } from '../../models/index.js';
import { type LockedOrder, lockOrder } from '../orders/api.js';
import type { PaymentProvider } from './providers/provider.js';

/** A payment and its order, both locked by the transaction. */
export interface LockedPayment {
  payment: Payment;
  order: LockedOrder;
}

/**
 * Every change of a payment starts here. Lock order: the order, the payment, then its operations. Stock is not touched.
 * @throws Problem NOT_FOUND
 */
export async function lockPayment(paymentId: string, transaction: Transaction): Promise<LockedPayment> {
  // The order of a payment never changes, so it may be read before it is locked.
  const found = await Payment.findByPk(paymentId, { attributes: ['orderId'], transaction });
  if (!found) throw notFound('payment', paymentId);
  const order = await lockOrder({ orderId: found.orderId }, transaction);
  const payment = await Payment.findByPk(paymentId, { lock: true, rejectOnEmpty: true, transaction });
  return { payment, order };
}

/** Locks the open payment of a locked order, the one that is neither voided nor failed; null if there is none. */
export function lockOpenPayment(
  { id: orderId }: LockedOrder,
  transaction: Transaction,
): Promise<Payment | null> {
  return Payment.findOne({ where: { orderId, open: 1 }, lock: true, transaction });
}

/** @param amount the amount due of requireDue: a decimal string */
export function insertPayment(
  { id: orderId, currency }: LockedOrder,
  { name, isExternal }: PaymentProvider,
  amount: string,
  transaction: Transaction,
): Promise<Payment> {
  const id = uuid();
  const payment = { id, orderId, provider: name, currency, amount };
  return Payment.create({ ...payment, reference: isExternal ? id : null }, { transaction });
}
