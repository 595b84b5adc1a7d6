import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import type { PaymentOperationKind } from '../../../models/payment-operation.js';
import { toThousandths } from '../../../money/amounts.js';
import { fromMoney, type Money } from '../../../money/minor-units.js';
import { changeOrder, THE_SERVICE } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { captureOnAuthorization } from '../operations/automatic-capture.js';
import { fail, OUTSTANDING, succeed } from '../operations/operation-store.js';
import type { LockedPayment } from '../payment-store.js';
import { canTransition, transition } from '../payment-transitions.js';
import type { PaymentUpdate } from '../providers/provider.js';
import { settle } from '../settle.js';
import { applyRefund, type RefundUpdate } from './apply-refund.js';

/**
 * Applies a provider's report to a payment: the only place where its amounts increase. Answers to calls and webhook events both
 * end here. They are compared with the stored state, so order and duplicates do not matter.
 *
 * @returns false when it has to wait for another update
 * @throws Error when it is in another currency; nothing is written then
 */
export async function applyUpdate(
  context: PaymentsContext,
  locked: LockedPayment,
  update: PaymentUpdate,
  transaction: Transaction,
): Promise<boolean> {
  requireCurrency(update, locked.payment);
  switch (update.kind) {
    case 'authorized':
      return applyAuthorized(context, locked, update.amount, transaction);
    case 'captured':
      return applyCaptured(locked, update.amount, transaction);
    case 'voided':
      return applyVoided(locked, transaction);
    case 'refund':
      return applyRefundUpdate(locked, update, transaction);
  }
}

/**
 * @throws Error when an update is not in the payment's currency
 */
export function requireCurrency(update: PaymentUpdate, { currency }: Pick<Payment, 'currency'>): void {
  if (update.kind === 'voided' || update.amount.currency === currency) return;
  throw new Error(
    `The payment provider reported ${update.amount.currency}, but the payment is in ${currency}`,
  );
}

async function applyAuthorized(
  context: PaymentsContext,
  locked: LockedPayment,
  amount: Money,
  transaction: Transaction,
): Promise<boolean> {
  const { payment } = locked;
  const authorized = fromMoney(amount);
  // The void goes on; if the provider refuses it, the payment returns to this amount.
  if (payment.status === 'voiding') await payment.update({ authorized }, { transaction });
  if (!canTransition(payment, 'authorized')) return true;
  await transition(payment, { on: 'authorized', to: 'authorized', figures: { authorized } }, transaction);
  await startProcessing(locked, 'Payment authorized', transaction);
  await captureOnAuthorization(context, locked, transaction);
  return true;
}

async function applyCaptured(
  { payment, order }: LockedPayment,
  amount: Money,
  transaction: Transaction,
): Promise<boolean> {
  if (payment.status === 'captured') return true;
  if (!canTransition(payment, 'captured')) return false;
  const captured = fromMoney(amount);
  await failOutstanding(payment, 'void', 'It was captured instead', transaction);
  await succeedOrRecord(payment, 'capture', captured, transaction);
  const isWithin = toThousandths(captured) <= toThousandths(payment.authorized);
  const authorized = isWithin ? payment.authorized : captured;
  const figures = { authorized, captured };
  await transition(payment, { on: 'captured', to: 'captured', figures }, transaction);
  // More than requested may have been captured at the provider, and units may have been cancelled meanwhile.
  await settle(order, payment, transaction);
  await startProcessing({ payment, order }, 'Payment captured', transaction);
  return true;
}

async function applyVoided({ payment }: LockedPayment, transaction: Transaction): Promise<boolean> {
  if (!canTransition(payment, 'voided')) return true;
  await failOutstanding(payment, 'capture', 'It was voided instead', transaction);
  await succeedOrRecord(payment, 'void', payment.amount, transaction);
  await transition(payment, { on: 'voided', to: 'voided' }, transaction);
  return true;
}

/** After a failed refund the money can be refunded again, perhaps for another cancellation. */
async function applyRefundUpdate(
  { payment, order }: LockedPayment,
  update: RefundUpdate,
  transaction: Transaction,
): Promise<boolean> {
  const isApplied = await applyRefund(payment, update, transaction);
  if (update.state === 'failed' && payment.status === 'captured') await settle(order, payment, transaction);
  return isApplied;
}

/** Completes the operation that requested it. If it was done at the provider, records a new operation. */
async function succeedOrRecord(
  payment: Payment,
  kind: 'capture' | 'void',
  amount: string,
  transaction: Transaction,
): Promise<void> {
  const operation = await findOutstanding(payment, kind, transaction);
  if (operation) return succeed(operation, { amount }, transaction);
  const reason = 'Done at the payment provider';
  const made = { id: uuid(), paymentId: payment.id, kind, amount, reason, status: 'succeeded' as const };
  await PaymentOperation.create(made, { transaction });
}

async function failOutstanding(
  payment: Payment,
  kind: PaymentOperationKind,
  error: string,
  transaction: Transaction,
): Promise<void> {
  const operation = await findOutstanding(payment, kind, transaction);
  if (operation) await fail(operation, error, transaction);
}

function findOutstanding(
  { id: paymentId }: Payment,
  kind: PaymentOperationKind,
  transaction: Transaction,
): Promise<PaymentOperation | null> {
  return PaymentOperation.findOne({ where: { paymentId, kind, status: OUTSTANDING }, transaction });
}

/** A pending order becomes processing once its money is certain. */
async function startProcessing(
  { payment, order }: LockedPayment,
  reason: string,
  transaction: Transaction,
): Promise<void> {
  if (order.status !== 'pending') return;
  const details = { paymentId: payment.id };
  await changeOrder(
    order,
    { kind: 'status_changed', to: 'processing', actor: THE_SERVICE, reason, details },
    transaction,
  );
}
