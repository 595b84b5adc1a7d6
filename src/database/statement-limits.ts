// So that the declaration below extends Sequelize's types instead of replacing them.
import type {} from 'sequelize/lib/model';
import { Problem } from '../errors.js';

declare module 'sequelize/lib/model' {
  // Base type of the options of queries and transactions.
  interface Logging {
    /**
     * Milliseconds that the statement (in a transaction: each one) may take before its connection is closed. Default: the
     * pool's limit.
     */
    statementMs?: number;
  }
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Seconds that a statement waits for a row lock before it gives up with error 1205. */
export const LOCK_WAIT_SECONDS = 5;

/** For statements that neither read much nor wait for a lock: START TRANSACTION, one row by key. */
export const QUICK_STATEMENT_MS = SECOND_MS;
/** For connecting, including the handshake. */
export const CONNECT_MS = 5 * SECOND_MS;
/** For reports: they read many rows, but wait for no lock. */
export const REPORT_MS = MINUTE_MS;
/** For scripts and work on whole tables. StatementWatch finds dead connections much earlier. */
export const BULK_MS = 60 * MINUTE_MS;
/** For migrations: an ALTER of a large table can take hours. */
export const SCHEMA_MS = 24 * 60 * MINUTE_MS;

/** Time limits in the options of a transaction. */
export interface TransactionLimits {
  /** Limit of each statement, see above. */
  statementMs?: number;
  /** Time, by `performance.now()`, after which no statement except COMMIT and ROLLBACK may start. */
  endsAt?: number;
}

/** Time limits in the options of a query. */
export interface StatementOptions {
  statementMs?: number;
  completesTransaction?: boolean;
  transaction?: { options?: TransactionLimits } | null;
}

/**
 * @param defaultMs limit of statements without their own
 * @returns the limit of a statement, in milliseconds
 * @throws Problem SERVICE_UNAVAILABLE when the time of its transaction is up
 */
export function limitOf(
  { statementMs, completesTransaction, transaction }: StatementOptions,
  defaultMs: number,
): number {
  const { endsAt, statementMs: ofTransaction } = transaction?.options ?? {};
  const limitMs = statementMs ?? ofTransaction ?? defaultMs;
  if (endsAt === undefined) return limitMs;
  const leftMs = endsAt - performance.now();
  if (leftMs <= 0 && !completesTransaction) {
    throw new Problem(
      'SERVICE_UNAVAILABLE',
      'The database took too long, and nothing was changed. Try again shortly.',
      {
        retryAfterSeconds: 1,
      },
    );
  }
  // COMMIT always gets some time: if it were cut off, its outcome would be unknown.
  return Math.min(limitMs, Math.max(leftMs, QUICK_STATEMENT_MS));
}
