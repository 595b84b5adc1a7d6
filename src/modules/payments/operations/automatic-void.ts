import type { Transaction } from 'sequelize';
import type { Payment } from '../../../models/index.js';
import { AUTOMATIC_REASON } from '../../../models/payment-operation.js';
import { canTransition, transition } from '../payment-transitions.js';
import { insertOperation } from './operation-store.js';

/** When nothing is left to pay: an intent to void a payment of which nothing was taken yet, and is not being taken. */
export async function voidUnpaid(payment: Payment, transaction: Transaction): Promise<void> {
  if (!canTransition(payment, 'void')) return;
  await transition(payment, { on: 'void', to: 'voiding' }, transaction);
  const intent = { kind: 'void', amount: payment.amount, reason: AUTOMATIC_REASON } as const;
  await insertOperation(payment, intent, undefined, transaction);
}
