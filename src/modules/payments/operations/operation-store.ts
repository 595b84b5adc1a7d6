import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { truncateError } from '../../../database/truncate-error.js';
import { claimRow, findDueIds, inSeconds, now } from '../../../jobs/lease.js';
import { idOf } from '../../../models/id.js';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import type { PaymentOperationKind } from '../../../models/payment-operation.js';
import { actorColumns, type Principal, SERVICE } from '../../../rules/principal.js';

/** Not answered yet. */
export const OUTSTANDING = ['requested', 'unknown'] as const;

export const isOutstanding = ({ status }: Pick<PaymentOperation, 'status'>): boolean =>
  status === 'requested' || status === 'unknown';

/** The longest pause before an operation that has no answer is retried. */
const MAX_PAUSE_SECONDS = 3600;

export interface NewOperation {
  kind: PaymentOperationKind;
  /** A decimal string. */
  amount: string;
  /** Of the client, for manual operations. */
  idempotencyKey?: string;
  /** For automatic refunds. */
  refundRequestId?: string;
  reason?: string;
  /** Default: the service itself. */
  actor?: Principal;
}

/**
 * Stores an operation before the provider is called. With a lease the caller has claimed it, and runs it after COMMIT; without
 * one it is due immediately, and the recovery worker runs it.
 */
export async function insertOperation(
  { id: paymentId }: Payment,
  { kind, amount, actor = SERVICE, ...given }: NewOperation,
  leaseSeconds: number | undefined,
  transaction: Transaction,
): Promise<PaymentOperation> {
  const lease =
    leaseSeconds === undefined
      ? { attempts: 0, dueAt: now() }
      : { attempts: 1, dueAt: inSeconds(leaseSeconds) };
  return PaymentOperation.create(
    { id: uuid(), paymentId, kind, amount, ...given, ...actorColumns(actor), ...lease },
    { transaction },
  );
}

/** Whether an operation was committed although COMMIT was not answered. Waits for a COMMIT in progress. */
export async function isOperationStored(operationId: string): Promise<boolean> {
  const options = { attributes: ['id'], lock: Transaction.LOCK.SHARE, raw: true };
  return (await PaymentOperation.findByPk(operationId, options)) !== null;
}

/**
 * Claims an operation that is due, as claimRow does.
 * @returns whether the caller has it
 */
export function claimOperation(sequelize: Sequelize, id: string, leaseSeconds: number): Promise<boolean> {
  const row = { table: 'payment_operations', key: 'id', id: idOf(id), set: 'attempts = attempts + 1' };
  return claimRow(sequelize, row, leaseSeconds);
}

/** Ids of operations that are due, the longest overdue first. */
export const findDueOperations = (limit: number): Promise<string[]> => findDueIds(PaymentOperation, limit);

/** Marks an outstanding operation of a locked payment as succeeded. */
export async function succeed(
  operation: PaymentOperation,
  result: { amount?: string; reference?: string },
  transaction: Transaction,
): Promise<void> {
  await operation.update({ ...result, status: 'succeeded', error: null, dueAt: null }, { transaction });
}

/** Marks an operation as failed for good. @param error why, for admins */
export async function fail(
  operation: PaymentOperation,
  error: string,
  transaction: Transaction,
): Promise<void> {
  await operation.update({ status: 'failed', error: truncateError(error), dueAt: null }, { transaction });
}

/** The outcome is unknown: the operation is retried, with increasing pauses. */
export async function postpone(operation: PaymentOperation, error: string): Promise<void> {
  await PaymentOperation.update(
    { status: 'unknown', error: truncateError(error), dueAt: pauseAfter(operation) },
    { where: { id: operation.id, status: OUTSTANDING } },
  );
}

/** When to retry: exponential backoff by the number of attempts. */
export function pauseAfter({ attempts }: Pick<PaymentOperation, 'attempts'>): Date {
  return inSeconds(Math.min(2 ** (attempts - 1), MAX_PAUSE_SECONDS));
}
