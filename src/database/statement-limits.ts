// So that the declaration below adds to Sequelize's instead of standing in its place.
import type {} from 'sequelize/lib/model';
import { Problem } from '../errors.js';

declare module 'sequelize/lib/model' {
  // What the options of every query and of a transaction extend.
  interface Logging {
    /**
     * Milliseconds that the statement (of a transaction: each) may take before its connection is given up; the pool's
     * own unless given.
     */
    statementMs?: number;
  }
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Seconds that a statement waits for a row lock before it gives up with error 1205. */
export const LOCK_WAIT_SECONDS = 5;

/** What the server answers at once, since it neither reads much nor waits for a lock: START TRANSACTION, a row by its key. */
export const QUICK_STATEMENT_MS = SECOND_MS;
/** A connection and its handshake. */
export const CONNECT_MS = 5 * SECOND_MS;
/** A report: it reads many rows, and no lock holds it up. */
export const REPORT_MS = MINUTE_MS;
/** Scripts, and what works on whole tables. A connection that goes silent is found long before: see StatementWatch. */
export const BULK_MS = 60 * MINUTE_MS;
/** A migration: an ALTER of a large table takes hours. */
export const SCHEMA_MS = 24 * 60 * MINUTE_MS;

/** What the options of a transaction say of its time. */
export interface TransactionLimits {
  /** Of each statement, see above. */
  statementMs?: number;
  /** Epoch milliseconds at which the transaction has to be over: no statement but COMMIT and ROLLBACK begins later. */
  endsAt?: number;
}

/** The options of a query, as far as they say how long it may take. */
export interface StatementOptions {
  statementMs?: number;
  completesTransaction?: boolean;
  transaction?: { options?: TransactionLimits } | null;
}

/**
 * @param defaultMs of a statement that has no limit of its own
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
  const leftMs = endsAt - Date.now();
  if (leftMs <= 0 && !completesTransaction) {
    throw new Problem(
      'SERVICE_UNAVAILABLE',
      'The database took too long, and nothing was changed. Try again shortly.',
      {
        retryAfterSeconds: 1,
      },
    );
  }
  // COMMIT is given a chance to be answered: cut short, no one would know how it ended.
  return Math.min(limitMs, Math.max(leftMs, QUICK_STATEMENT_MS));
}
