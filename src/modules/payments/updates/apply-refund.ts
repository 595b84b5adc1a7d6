import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import { toThousandths } from '../../../money/amounts.js';
import { fromMoney } from '../../../money/minor-units.js';
import { fail, isOutstanding, pauseAfter, succeed } from '../operations/operation-store.js';
import type { PaymentUpdate } from '../providers/provider.js';
import { addToFigures } from '../refund-figures.js';

export type RefundUpdate = Extract<PaymentUpdate, { kind: 'refund' }>;

/**
 * What the provider says of one refund, of a payment that is locked.
 * @returns false when it has to wait for another update: the capture that it gives back of, or an earlier refund that failed
 */
export async function applyRefund(
  payment: Payment,
  update: RefundUpdate,
  transaction: Transaction,
): Promise<boolean> {
  const operation = await findOperation(payment, update, transaction);
  // Whoever gives back more than was captured does so anew: it is yet to be told that an earlier refund came back.
  const isNewSuccess = update.state === 'succeeded' && (!operation || isOutstanding(operation));
  const amount = operation?.amount ?? fromMoney(update.amount);
  const refunded = toThousandths(payment.refunded) + toThousandths(amount);
  if (isNewSuccess && refunded > toThousandths(payment.captured)) return false;
  if (!operation) return recordForeign(payment, update, transaction);
  await applyToOperation(payment, operation, update, transaction);
  return true;
}

async function findOperation(
  { id: paymentId }: Payment,
  { operationId, refund }: RefundUpdate,
  transaction: Transaction,
): Promise<PaymentOperation | null> {
  const where = {
    paymentId,
    kind: 'refund' as const,
    ...(operationId ? { id: operationId } : { reference: refund }),
  };
  return PaymentOperation.findOne({ where, transaction });
}

async function applyToOperation(
  payment: Payment,
  operation: PaymentOperation,
  { refund: reference, state }: RefundUpdate,
  transaction: Transaction,
): Promise<void> {
  const { status, amount } = operation;
  const outstanding = isOutstanding(operation);
  if (outstanding && state === 'pending') {
    await operation.update({ reference, error: null, dueAt: pauseAfter(operation) }, { transaction });
  } else if (outstanding && state === 'succeeded') {
    await succeed(operation, { reference }, transaction);
    await addToFigures(payment, { refunding: `-${amount}`, refunded: amount }, transaction);
  } else if (outstanding) {
    await fail(operation, 'The refund failed at the payment provider', transaction);
    await addToFigures(payment, { refunding: `-${amount}` }, transaction);
  } else if (status === 'succeeded' && state === 'failed') {
    // A bank may send a refund back days later. The money is the shop's again, and can be refunded anew.
    await fail(operation, 'The refund came back to the payment provider', transaction);
    await addToFigures(payment, { refunded: `-${amount}` }, transaction);
  }
}

/** Made by someone at the provider. A failed one is recorded too: an earlier update of it may come later. */
async function recordForeign(
  payment: Payment,
  { refund: reference, state, ...update }: RefundUpdate,
  transaction: Transaction,
): Promise<boolean> {
  if (state === 'pending') return true;
  if (payment.status !== 'captured') return false;
  const amount = fromMoney(update.amount);
  const reason = 'Done at the payment provider';
  await PaymentOperation.create(
    { id: uuid(), paymentId: payment.id, kind: 'refund', amount, reference, reason, status: state },
    { transaction },
  );
  if (state === 'succeeded') await addToFigures(payment, { refunded: amount }, transaction);
  return true;
}
