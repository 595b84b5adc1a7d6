import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { Problem } from '../../errors.js';
import { Payment } from '../../models/index.js';
import { type LockedOrder, orderStateConflict } from '../../models/order-transition.js';
import { toThousandths } from '../../money/amounts.js';
import { toMoney } from '../../money/minor-units.js';
import { payableOf } from './payable.js';
import type { PaymentProvider } from './provider.js';

/** The one payment of a locked order that may still bring money, or has. Its row is locked, too. */
export function findOpen({ id: orderId }: LockedOrder, transaction: Transaction): Promise<Payment | null> {
  return Payment.findOne({ where: { orderId, open: 1 }, lock: true, transaction });
}

/**
 * A payment of what the order still comes to.
 * @throws Problem NOTHING_TO_PAY of a free order, ORDER_STATE_CONFLICT when nothing is left to pay, AMOUNT_NOT_PAYABLE
 */
export async function insertPayment(
  order: LockedOrder,
  { name, byHand }: PaymentProvider,
  transaction: Transaction,
): Promise<Payment> {
  const amount = await requirePayable(order, transaction);
  const id = uuid();
  const payment = { id, orderId: order.id, provider: name, currency: order.currency, amount };
  return Payment.create({ ...payment, reference: byHand ? id : null }, { transaction });
}

/**
 * @returns a decimal string above zero
 * @throws Problem NOTHING_TO_PAY of a free order, ORDER_STATE_CONFLICT when nothing is left to pay, AMOUNT_NOT_PAYABLE
 */
export async function requirePayable(order: LockedOrder, transaction: Transaction): Promise<string> {
  if (order.status === 'cancelled') throw orderStateConflict(order.status, 'It cannot be paid any more.');
  const payable = await payableOf(order, transaction);
  if (toThousandths(order.totalAmount) === 0) {
    throw new Problem('NOTHING_TO_PAY', 'It needs no payment, and is being worked on already.');
  }
  if (toThousandths(payable) === 0) throw orderStateConflict(order.status, 'Nothing of it is left to pay.');
  // Asked before anything is written: an amount that cannot be paid is no provider's fault.
  toMoney(payable, order.currency);
  return payable;
}
