import type { Transaction } from 'sequelize';
import { emit } from '../../events/emit.js';
import { isListened } from '../../events/listeners.js';
import { Order, type Payment } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import type { PaymentTrigger } from './payment-transitions.js';

type Told = 'authorized' | 'captured' | 'voided' | 'failed';

/** What is told of each trigger; the others are requests of the shop. */
const TOLD: Partial<Record<PaymentTrigger, Told>> = {
  authorized: 'authorized',
  captured: 'captured',
  voided: 'voided',
  authorization_refused: 'failed',
};

/** Emits the event of a transition that has just been made. @param from status before it */
export async function tellOfTransition(
  payment: Payment,
  { on, from }: { on: PaymentTrigger; from: Payment['status'] },
  transaction: Transaction,
): Promise<void> {
  const told = on === 'refused' && from === 'capturing' ? 'failed' : TOLD[on];
  if (told === undefined || isListened(transaction) === false) return;
  const amount = told === 'authorized' || told === 'captured' ? payment[told] : payment.amount;
  const { id: paymentId, currency, orderId: aggregateId } = payment;
  const version = await versionOf(payment, transaction);
  const data = { paymentId, amount, currency };
  await emit([{ type: `payment.${told}`, aggregateId, version, data }], transaction);
}

/** @param amount what was refunded now: a decimal string */
export async function tellOfRefund(
  payment: Payment,
  amount: string,
  transaction: Transaction,
): Promise<void> {
  if (isListened(transaction) === false) return;
  const { id: paymentId, currency, orderId: aggregateId, refunded: refundedAmount } = payment;
  const version = await versionOf(payment, transaction);
  const data = { paymentId, amount: formatAmount(amount, currency), currency, refundedAmount };
  await emit([{ type: 'payment.refunded', aggregateId, version, data }], transaction);
}

/** That of the order. Whoever changes a payment has locked it. */
async function versionOf({ orderId }: Payment, transaction: Transaction): Promise<number> {
  const attributes = ['version'];
  return (await Order.findByPk(orderId, { attributes, raw: true, rejectOnEmpty: true, transaction })).version;
}
