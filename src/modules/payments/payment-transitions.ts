import type { Transaction } from 'sequelize';
import { Problem } from '../../errors.js';
import { Payment } from '../../models/index.js';
import type { PaymentStatus } from '../../models/payment.js';
import { tellOfTransition } from './tell-of-payment.js';

/**
 * What changes the status of a payment: the shop requests it (`capture`, `void`, and `mark_paid` for external payments), the
 * provider reports it, requested or not (`authorized`, `captured`, `voided`), or the provider refuses a request (`refused`;
 * `authorization_refused` for the start of the payment).
 */
export type PaymentTrigger =
  | 'capture'
  | 'void'
  | 'mark_paid'
  | 'authorized'
  | 'captured'
  | 'voided'
  | 'refused'
  | 'authorization_refused';

interface PaymentTransition {
  from: PaymentStatus;
  to: PaymentStatus;
  on: PaymentTrigger;
}

/** All transitions; docs/payments.md draws them. Reports of the provider are facts, so they override requests. */
export const PAYMENT_TRANSITIONS: readonly PaymentTransition[] = [
  { from: 'pending', to: 'authorized', on: 'authorized' },
  { from: 'pending', to: 'capturing', on: 'mark_paid' },
  { from: 'pending', to: 'captured', on: 'captured' },
  { from: 'pending', to: 'voiding', on: 'void' },
  { from: 'pending', to: 'voided', on: 'voided' },
  { from: 'pending', to: 'failed', on: 'authorization_refused' },
  { from: 'authorized', to: 'capturing', on: 'capture' },
  { from: 'authorized', to: 'captured', on: 'captured' },
  { from: 'authorized', to: 'voiding', on: 'void' },
  { from: 'authorized', to: 'voided', on: 'voided' },
  { from: 'capturing', to: 'captured', on: 'captured' },
  { from: 'capturing', to: 'voided', on: 'voided' },
  { from: 'capturing', to: 'authorized', on: 'refused' },
  { from: 'capturing', to: 'pending', on: 'refused' },
  { from: 'voiding', to: 'voided', on: 'voided' },
  { from: 'voiding', to: 'captured', on: 'captured' },
  { from: 'voiding', to: 'authorized', on: 'refused' },
  { from: 'voiding', to: 'pending', on: 'refused' },
  { from: 'voiding', to: 'failed', on: 'authorization_refused' },
];

export interface StatusChange {
  on: PaymentTrigger;
  to: PaymentStatus;
  /** New authorized and captured amounts: decimal strings. */
  figures?: Partial<Pick<Payment, 'authorized' | 'captured'>>;
}

/** Whether the payment's status has a transition for this trigger. */
export function canTransition({ status }: Pick<Payment, 'status'>, on: PaymentTrigger): boolean {
  return PAYMENT_TRANSITIONS.some((one) => one.from === status && one.on === on);
}

/**
 * The only way to change the status of a payment. The UPDATE is guarded by the current status, so it is safe even if the caller
 * forgot lockPayment.
 *
 * @param payment is updated along with its row
 * @throws Problem PAYMENT_STATE_CONFLICT when the transition is not allowed, or the payment was changed meanwhile
 */
export async function transition(
  payment: Payment,
  { on, to, figures = {} }: StatusChange,
  transaction: Transaction,
): Promise<void> {
  const { id, status } = payment;
  const sources = PAYMENT_TRANSITIONS.filter((one) => one.on === on && one.to === to).map(({ from }) => from);
  const why = `It would have to be ${sources.join(' or ')}.`;
  if (!sources.includes(status)) throw stateConflict(status, why);
  const change = { ...figures, status: to };
  const [changed] = await Payment.update(change, { where: { id, status }, transaction });
  if (changed !== 1) {
    const found = await Payment.findByPk(id, { attributes: ['status'], rejectOnEmpty: true, transaction });
    throw stateConflict(found.status, 'It was changed by someone else meanwhile.');
  }
  payment.set(change, { raw: true });
  await tellOfTransition(payment, { on, from: status }, transaction);
}

/** @param why a sentence that follows "The payment is captured." */
export function stateConflict(paymentStatus: PaymentStatus, why: string): Problem {
  return new Problem('PAYMENT_STATE_CONFLICT', `The payment is ${paymentStatus}. ${why}`, {
    extensions: { paymentStatus },
  });
}
