import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import type { PaymentOperationKind } from '../../../models/payment-operation.js';
import { formatAmount, toThousandths } from '../../../money/amounts.js';
import { toMoney } from '../../../money/minor-units.js';
import { requireAmountOf } from '../../../money/require-amount.js';
import type { Principal } from '../../../rules/principal.js';
import type { PaymentsContext } from '../context.js';
import { type LockedPayment, lockPayment } from '../payment-store.js';
import { stateConflict, transition } from '../payment-transitions.js';
import type { Providers } from '../providers/registry.js';
import { amountExceeded, refundableOf, reserveRefund } from '../refund-figures.js';
import { settle } from '../settle.js';
import { insertOperation, isOperationStored } from './operation-store.js';
import { runOperation } from './run.js';

export interface OperationRequest {
  paymentId: string;
  kind: Exclude<PaymentOperationKind, 'authorize'>;
  /** A decimal string. Default: as much as possible. */
  amount?: string;
  reason?: string;
  /** Idempotency-Key of the client. */
  idempotencyKey?: string;
  actor: Principal;
}

export interface RequestedOperation {
  operationId: string;
  /** Whether an earlier request with the same key made it. */
  replayed: boolean;
}

/**
 * Captures, voids or refunds a payment, in three steps: stores the operation, calls the provider, records the result. If the
 * process dies in between, another one continues.
 *
 * @returns the operation, answered or not
 * @throws Problem NOT_FOUND, PAYMENT_STATE_CONFLICT, AMOUNT_EXCEEDED, AMOUNT_NOT_PAYABLE, IDEMPOTENCY_KEY_REUSED,
 *   PAYMENT_PROVIDER_UNAVAILABLE when the provider is no longer configured
 */
export async function performOperation(
  context: PaymentsContext,
  request: OperationRequest,
  database: Database = context.sequelize,
): Promise<RequestedOperation> {
  const requested = await requestOperation(context, request, database);
  if (!requested.replayed) await runOperation(context, requested.operationId);
  return requested;
}

function requestOperation(
  { providers, leaseSeconds }: PaymentsContext,
  request: OperationRequest,
  database: Database,
): Promise<RequestedOperation> {
  return inTransaction(
    database,
    async (transaction) => {
      const locked = await lockPayment(request.paymentId, transaction);
      const earlier = await findByKey(request, locked.payment, transaction);
      if (earlier) return { operationId: earlier.id, replayed: true };
      requireProvider(providers, locked.payment);
      requireAmountOf(request.amount, locked.payment.currency, 'amount');
      const amount = await prepare(locked, request, transaction);
      toMoney(amount, locked.payment.currency);
      const { kind, reason, idempotencyKey, actor } = request;
      const intent = { kind, amount, reason, idempotencyKey, actor };
      const { id } = await insertOperation(locked.payment, intent, leaseSeconds, transaction);
      return { operationId: id, replayed: false };
    },
    { wasCommitted: ({ operationId }) => isOperationStored(operationId) },
  );
}

async function findByKey(
  { paymentId, idempotencyKey, kind, amount }: OperationRequest,
  { currency }: Payment,
  transaction: Transaction,
): Promise<PaymentOperation | null> {
  if (idempotencyKey === undefined) return null;
  const found = await PaymentOperation.findOne({ where: { paymentId, idempotencyKey }, transaction });
  if (!found) return null;
  const isSame =
    found.kind === kind && (amount === undefined || toThousandths(amount) === toThousandths(found.amount));
  if (isSame) return found;
  const before = formatAmount(found.amount, currency);
  throw new Problem('IDEMPOTENCY_KEY_REUSED', `This key was used for a ${found.kind} of ${before}.`);
}

function requireProvider(providers: Providers, { provider }: Payment): void {
  if (providers.named(provider)) return;
  throw new Problem('PAYMENT_PROVIDER_UNAVAILABLE', `The payment provider ${provider} is not configured.`);
}

/**
 * Changes the status of the payment, or reserves the money of a refund.
 * @returns the amount of the operation
 */
async function prepare(
  locked: LockedPayment,
  { kind, amount }: OperationRequest,
  transaction: Transaction,
): Promise<string> {
  if (kind === 'capture') return prepareCapture(locked, amount, transaction);
  if (kind === 'refund') return prepareRefund(locked, amount, transaction);
  const { payment } = locked;
  await transition(payment, { on: 'void', to: 'voiding' }, transaction);
  return payment.amount;
}

/** At most the amount due and the authorized amount. The provider releases the rest. */
async function prepareCapture(
  { payment, order }: LockedPayment,
  amount: string | undefined,
  transaction: Transaction,
): Promise<string> {
  const { authorized, status } = payment;
  await transition(payment, { on: 'capture', to: 'capturing' }, transaction);
  const due = await settle(order, payment, transaction);
  if (toThousandths(due) === 0) throw stateConflict(status, 'Nothing is left to pay: void it.');
  const available = toThousandths(due) < toThousandths(authorized) ? due : authorized;
  if (amount === undefined) return available;
  if (toThousandths(amount) > toThousandths(available)) throw amountExceeded(amount, available, 'capture');
  return amount;
}

async function prepareRefund(
  { payment }: LockedPayment,
  amount: string | undefined,
  transaction: Transaction,
): Promise<string> {
  const refundable = refundableOf(payment);
  const refund = amount ?? refundable;
  if (payment.status === 'captured' && toThousandths(refund) === 0) {
    throw amountExceeded(amount ?? 'something', refundable, 'refund');
  }
  await reserveRefund(payment, refund, transaction);
  return refund;
}
