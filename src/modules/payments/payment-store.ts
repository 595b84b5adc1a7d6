import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { notFound } from '../../errors.js';
import { Payment } from '../../models/index.js';
import { type LockedOrder, lockOrder } from '../orders/api.js';
import type { PaymentProvider } from './providers/provider.js';

/** A payment and its order, neither of which anyone else can change before the transaction ends. */
export interface LockedPayment {
  payment: Payment;
  order: LockedOrder;
}

/**
 * Whoever changes a payment begins here. Locks the order first, as everyone does who changes what hangs off an order,
 * then the payment; its operations come after that, and stock is not touched.
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

/** The payment of a locked order that is neither voided nor failed, if there is one. Locks it, too. */
export function lockOpenPayment(
  { id: orderId }: LockedOrder,
  transaction: Transaction,
): Promise<Payment | null> {
  return Payment.findOne({ where: { orderId, open: 1 }, lock: true, transaction });
}

/** @param amount what is due: a decimal string of requireDue */
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
