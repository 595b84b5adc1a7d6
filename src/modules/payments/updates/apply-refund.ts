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
 * Applies a provider's report of one refund to a locked payment.
 * @returns false when it has to wait for another update: the capture, or the failure of an earlier refund
 */
export async function applyRefund(
  payment: Payment,
  update: RefundUpdate,
  transaction: Transaction,
): Promise<boolean> {
  const operation = await findOperation(payment, update, transaction);
  // More than was captured cannot be refunded: the report that an earlier refund failed must still be missing.
  const isNewSuccess = update.state === 'succeeded' && (!operation || isOutstanding(operation));
  const amount = operation?.amount ?? fromMoney(update.amount);
  const refunded = toThousandths(payment.refunded) + toThousandths(amount);
  if (isNewSuccess && refunded > toThousandths(payment.captured)) return false;
  if (!operation) return recordUnknownRefund(payment, update, transaction);
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
    // A bank may return a refund days later. The shop has the money again, and can refund it again.
    await fail(operation, 'The refund came back to the payment provider', transaction);
    await addToFigures(payment, { refunded: `-${amount}` }, transaction);
  }
}

/** A refund that was made at the provider. Failed ones are recorded too: an earlier update may arrive later. */
async function recordUnknownRefund(
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
