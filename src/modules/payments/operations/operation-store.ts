import { Op, Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { claimRow, inSeconds, now } from '../../../jobs/lease.js';
import { idOf } from '../../../models/id.js';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import type { PaymentOperationKind } from '../../../models/payment-operation.js';

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
  /** The client's, when a client asks. */
  idempotencyKey?: string;
  /** What a refund follows from, when the service asks. */
  refundRequestId?: string;
  reason?: string;
  /** The user who asks; nobody when it is the service itself. */
  actorId?: number;
}

/**
 * Writes down an intent. With a lease it is claimed by the caller, who runs it after COMMIT; without one it is due at
 * once, and the recovery worker runs it.
 */
export async function insertOperation(
  { id: paymentId }: Payment,
  { kind, amount, ...given }: NewOperation,
  leaseSeconds: number | undefined,
  transaction: Transaction,
): Promise<PaymentOperation> {
  const lease =
    leaseSeconds === undefined
      ? { attempts: 0, dueAt: now() }
      : { attempts: 1, dueAt: inSeconds(leaseSeconds) };
  return PaymentOperation.create(
    { id: uuid(), paymentId, kind, amount, ...given, ...lease },
    { transaction },
  );
}

/** Whether an intent is there although its COMMIT went unanswered; waits for one that is still under way. */
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
export async function findDueOperations(limit: number): Promise<string[]> {
  const due = await PaymentOperation.findAll({
    attributes: ['id'],
    where: { dueAt: { [Op.lte]: now() } },
    order: ['dueAt'],
    limit,
    raw: true,
  });
  return due.map(({ id }) => id);
}

/** It was done. Only for an operation that is still outstanding, of a locked payment. */
export async function succeed(
  operation: PaymentOperation,
  result: { amount?: string; reference?: string },
  transaction: Transaction,
): Promise<void> {
  await operation.update({ ...result, status: 'succeeded', error: null, dueAt: null }, { transaction });
}

/** It was not done and will not be. @param error why, for an admin */
export async function fail(
  operation: PaymentOperation,
  error: string,
  transaction: Transaction,
): Promise<void> {
  await operation.update({ status: 'failed', error: truncateError(error), dueAt: null }, { transaction });
}

/** No one knows what came of it, so it is retried, after ever longer pauses. */
export async function postpone(operation: PaymentOperation, error: string): Promise<void> {
  await PaymentOperation.update(
    { status: 'unknown', error: truncateError(error), dueAt: pauseAfter(operation) },
    { where: { id: operation.id, status: OUTSTANDING } },
  );
}

/** By whole characters, as many as the column takes: half of one could not be written. */
export const truncateError = (error: string) => [...error].slice(0, 255).join('');

/** When to look again after so many attempts. */
export function pauseAfter({ attempts }: Pick<PaymentOperation, 'attempts'>): Date {
  return inSeconds(Math.min(2 ** (attempts - 1), MAX_PAUSE_SECONDS));
}
