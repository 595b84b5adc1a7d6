import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { Payment } from '../../models/index.js';
import type { LockedOrder } from '../orders/lifecycle/order-transition.js';
import type { PaymentProvider } from './providers/provider.js';

/** The one payment of a locked order that may still bring money, or has. Its row is locked, too. */
export function findOpen({ id: orderId }: LockedOrder, transaction: Transaction): Promise<Payment | null> {
  return Payment.findOne({ where: { orderId, open: 1 }, lock: true, transaction });
}

/**
 * A payment of what the order still comes to.
 * @param amount a decimal string of requireDue
 */
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
