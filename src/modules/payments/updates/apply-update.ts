import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import type { PaymentOperationKind } from '../../../models/payment-operation.js';
import { toThousandths } from '../../../money/amounts.js';
import { fromMoney, type Money } from '../../../money/minor-units.js';
import { changeOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { captureOnAuthorization } from '../operations/automatic-capture.js';
import { fail, OUTSTANDING, succeed } from '../operations/operation-store.js';
import type { LockedPayment } from '../payment-store.js';
import { canTransition, transition } from '../payment-transitions.js';
import type { PaymentUpdate } from '../providers/provider.js';
import { settle } from '../settle.js';
import { applyRefund, type RefundUpdate } from './apply-refund.js';

/**
 * Writes down what happened to a payment at the provider: the one place where its figures grow. The answer to a call
 * and a webhook's event both end here and are compared with what is there, so it does not matter which is first,
 * whether one comes twice, or whether an older one comes last.
 *
 * @returns false when it has to wait for another update, which it follows on
 * @throws Error when it is in another currency; nothing has been written then
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
 * The figures of a payment are in its currency, and those of another are none of its own.
 * @throws Error
 */
export function requireCurrency(update: PaymentUpdate, { currency }: Pick<Payment, 'currency'>): void {
  if (update.kind === 'voided' || update.amount.currency === currency) return;
  throw new Error(
    `The payment provider speaks of ${update.amount.currency}, and the payment is in ${currency}`,
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
  // It is voided all the same; should the provider refuse that, this is what it goes back to.
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
  // Someone at the provider may have captured more than was asked for, and something may have been cancelled meanwhile.
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

/** What did not reach the customer can be refunded again, perhaps for what was cancelled meanwhile. */
async function applyRefundUpdate(
  { payment, order }: LockedPayment,
  update: RefundUpdate,
  transaction: Transaction,
): Promise<boolean> {
  const isApplied = await applyRefund(payment, update, transaction);
  if (update.state === 'failed' && payment.status === 'captured') await settle(order, payment, transaction);
  return isApplied;
}

/** Ends the operation that asked for it; what nobody here asked for is recorded as an operation, too. */
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

/** The shop works on an order once its money is certain. One that is further on, or cancelled, stays where it is. */
async function startProcessing(
  { payment, order }: LockedPayment,
  reason: string,
  transaction: Transaction,
): Promise<void> {
  if (order.status !== 'pending') return;
  const details = { paymentId: payment.id };
  const actor = { id: null, as: 'service' } as const;
  await changeOrder(order, { kind: 'status_changed', to: 'processing', actor, reason, details }, transaction);
}
