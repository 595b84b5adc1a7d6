import type { Transaction } from 'sequelize';
import type { Payment } from '../../../models/index.js';
import { AUTOMATIC_REASON } from '../../../models/payment-operation.js';
import { canTransition, transition } from '../payment-transitions.js';
import { insertOperation } from './operation-store.js';

/** Stores a void for a payment that is not needed any more. Does nothing if it is captured or being captured. */
export async function voidUnpaid(payment: Payment, transaction: Transaction): Promise<void> {
  if (!canTransition(payment, 'void')) return;
  await transition(payment, { on: 'void', to: 'voiding' }, transaction);
  const intent = { kind: 'void', amount: payment.amount, reason: AUTOMATIC_REASON } as const;
  await insertOperation(payment, intent, undefined, transaction);
}
