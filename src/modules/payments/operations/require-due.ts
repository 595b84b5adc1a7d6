import type { Transaction } from 'sequelize';
import { Problem } from '../../../errors.js';
import type { Payment } from '../../../models/index.js';
import { toThousandths } from '../../../money/amounts.js';
import { toMoney } from '../../../money/minor-units.js';
import { type LockedOrder, orderStateConflict } from '../../orders/api.js';
import { settle } from '../settle.js';

/**
 * The amount due of an order that can still be paid.
 * @param payment the open payment, if any
 * @returns a decimal string above zero
 * @throws Problem NOTHING_TO_PAY for a free order, ORDER_STATE_CONFLICT when nothing is left to pay, AMOUNT_NOT_PAYABLE
 */
export async function requireDue(
  order: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<string> {
  if (order.status === 'cancelled') throw orderStateConflict(order.status, 'It cannot be paid any more.');
  const due = await settle(order, payment, transaction);
  if (toThousandths(order.totalAmount) === 0) {
    throw new Problem('NOTHING_TO_PAY', 'It needs no payment, and is being worked on already.');
  }
  if (toThousandths(due) === 0) throw orderStateConflict(order.status, 'Nothing of it is left to pay.');
  // Checked before anything is stored: no provider could take such an amount.
  toMoney(due, order.currency);
  return due;
}
