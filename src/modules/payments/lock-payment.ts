import type { Transaction } from 'sequelize';
import { notFound } from '../../errors.js';
import { Payment } from '../../models/index.js';
import { type LockedOrder, lockOrder } from '../orders/lifecycle/order-transition.js';

/** A payment and its order, neither of which anyone else can change before the transaction ends. */
export interface LockedPayment {
  payment: Payment;
  order: LockedOrder;
}

/**
 * Whoever changes a payment begins here. The order's row comes first, as for everyone who changes what hangs off an
 * order, then the payment's, then its operations; stock is not touched.
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
