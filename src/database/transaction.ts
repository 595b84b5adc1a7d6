import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../errors.js';
import { runToCommit } from './before-commit.js';
import { isCertainlyUndone, isConflict, isRetryable } from './driver-error.js';
import { commitFailure } from './end-transaction.js';
import { transactionRetries } from './metrics.js';
import { BULK_MS, QUICK_STATEMENT_MS, type TransactionLimits } from './statement-limits.js';

export { driverError, isConnectionLost, isDatabaseAway } from './driver-error.js';

/** After lost connections. Conflicts pass, so these are retried for as long as there is time. */
const MAX_ATTEMPTS = 5;
/** No attempt starts later than this: clients have given up by then. */
const MAX_ELAPSED_MS = 10_000;
/** Time for the last attempt when no further one may start. */
const LAST_ATTEMPT_MS = 5_000;
/** Minimum time to look up the outcome of a COMMIT, however late it is. */
const LOOK_UP_MS = 2_000;
/** The longest pause doubles with each conflict: those who want one row from several servers at once get through one by one. */
const RETRY_PAUSE_MS = { min: 5, max: 200, longest: 800 };

/** The transaction that the current code runs in, for pools that are watched. */
const running = new AsyncLocalStorage<Transaction>();
const watched = new WeakSet<Sequelize>();

export type Work<T> = (transaction: Transaction) => Promise<T>;

/** A pool that wraps the work of its transactions, for example to claim an idempotency key. */
interface Transactor {
  sequelize: Sequelize;
  around<T>(work: Work<T>): Work<T>;
  /** As in InTransactionOptions, for work without its own. */
  wasCommitted?: () => Promise<boolean>;
}

export type Database = Sequelize | Transactor;

export const poolOf = (database: Database): Sequelize =>
  'around' in database ? database.sequelize : database;

export interface InTransactionOptions<T> {
  /**
   * Called when the connection was lost during COMMIT, so that the outcome is unknown: looks for what the transaction wrote, on
   * a new connection. The COMMIT may still be in progress, so the lookup must read with a lock, which waits for it. If the work
   * is run again after it was committed, it must fail, for example by inserting the same primary keys. Without this option,
   * such a transaction is not retried.
   */
  wasCommitted?: (result: T) => Promise<boolean>;
  /**
   * Time after which no further attempt starts, by `performance.now()`, which goes on when somebody sets the clock. Default: ten
   * seconds from now. The last attempt has five seconds more.
   */
  deadlineAt?: number;
  /** Limit of each statement in milliseconds, for work that no request waits for. There is no deadline then. */
  statementMs?: number;
}

/** Options for work that finds its own result when it runs again after it was committed. */
export const SAFE_TO_REPEAT = { wasCommitted: async () => false };

/**
 * The only way to run a transaction. Runs the work and commits; any error rolls everything back. After a deadlock, a lock wait
 * timeout or a lost connection the whole work is retried with a random pause, so the work must have no effects outside of the
 * transaction that it is given.
 *
 * @throws what the work threw; or the database's error when no attempt got through; or Problem
 *   SERVICE_UNAVAILABLE when the outcome of COMMIT is not known, or the time is up
 */
export async function inTransaction<T>(
  database: Database,
  work: Work<T>,
  { deadlineAt = performance.now() + MAX_ELAPSED_MS, statementMs, ...options }: InTransactionOptions<T> = {},
): Promise<T> {
  const transactor: Transactor =
    'around' in database ? database : { sequelize: database, around: (same) => same };
  const { sequelize } = transactor;
  const wasCommitted = options.wasCommitted ?? transactor.wasCommitted;
  const wrapped = transactor.around(work);
  refuseToNest();
  const endsAt = Math.max(deadlineAt, performance.now()) + LAST_ATTEMPT_MS;
  const limits = statementMs === undefined ? { endsAt } : { statementMs };
  /** Result of the last attempt whose COMMIT was not answered. */
  let unanswered: { result: T } | undefined;
  let conflicts = 0;
  for (let attempt = 1; ; attempt++) {
    let finished: { result: T } | undefined;
    const after: Array<() => void> = [];
    try {
      // An idle connection may be dead: a short limit for its first statement finds out quickly, at the cost of one attempt.
      const startMs = attempt === 1 ? QUICK_STATEMENT_MS : undefined;
      const committed = await managed(
        sequelize,
        { ...limits, ...(startMs && { statementMs: startMs }) },
        async (transaction) => {
          limitsOf(transaction).statementMs = statementMs;
          const result = await runWatched(sequelize, transaction, (same) =>
            runToCommit(same, wrapped, after),
          );
          finished = { result };
          return result;
        },
      );
      for (const act of after) act();
      return committed;
    } catch (error) {
      // The work has ended, so COMMIT failed; after a lost connection its outcome is unknown.
      if (finished && !isCertainlyUndone(error)) unanswered = finished;
      if (unanswered) {
        // Checked again after each further failure: of a later COMMIT, or because the rows exist already.
        const { result } = unanswered;
        if (!wasCommitted) throw outcomeUnknown(error);
        const until = Math.max(deadlineAt, performance.now() + LOOK_UP_MS);
        if (await retryUntil(until, () => wasCommitted(result))) return result;
      }
      if (performance.now() > deadlineAt || !isRetryable(error)) throw error;
      if (isConflict(error)) conflicts++;
      else if (attempt >= MAX_ATTEMPTS) throw error;
    }
    transactionRetries.inc();
    await pause(conflicts);
  }
}

/**
 * SET TRANSACTION applies to the next transaction only, so no setting stays in the pool. It is refused within a transaction,
 * hence the COMMIT of the empty one that Sequelize opens.
 */
const OPEN_SNAPSHOT = [
  'COMMIT',
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
];

/**
 * Runs reads on one consistent snapshot, whatever is committed meanwhile. They take no locks. Failures are not retried: a retry
 * would see another snapshot.
 *
 * @param limits pass `{}` for requests, to use the pool's statement limit
 * @throws what the work threw; or the database's error, also when the work tries to write (1792)
 */
export async function inSnapshot<T>(
  sequelize: Sequelize,
  work: (transaction: Transaction) => Promise<T>,
  limits: TransactionLimits = { statementMs: BULK_MS },
): Promise<T> {
  refuseToNest();
  return managed(sequelize, limits, async (transaction) => {
    for (const statement of OPEN_SNAPSHOT) await sequelize.query(statement, { transaction });
    return runWatched(sequelize, transaction, work);
  });
}

/** Sequelize's managed transaction, within limits of time. @throws also what COMMIT failed with */
async function managed<T>(
  sequelize: Sequelize,
  limits: TransactionLimits,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let opened: Transaction | undefined;
  const result = await sequelize.transaction({ ...limits }, (transaction) => {
    opened = transaction;
    return work(transaction);
  });
  const failed = opened && commitFailure(opened);
  if (failed) throw failed.error;
  return result;
}

/** Options of a transaction, which each of its statements reads. Missing in Sequelize's types. */
const limitsOf = (transaction: Transaction) =>
  (transaction as unknown as { options: TransactionLimits }).options;

function runWatched<T>(
  sequelize: Sequelize,
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return watched.has(sequelize) ? running.run(transaction, () => work(transaction)) : work(transaction);
}

/** The open transaction. Code that goes on after its end (a timer, background work) is in none. */
function openTransaction(): Transaction | undefined {
  const transaction = running.getStore();
  const isOver = (transaction as { finished?: string } | undefined)?.finished !== undefined;
  return isOver ? undefined : transaction;
}

function refuseToNest(): void {
  if (openTransaction())
    throw new Error('a transaction is open already: pass it on instead of opening another');
}

function pause(conflicts = 0): Promise<void> {
  const { min, max, longest } = RETRY_PAUSE_MS;
  const most = Math.min(max * 2 ** Math.max(conflicts - 1, 0), longest);
  return delay(min + Math.random() * (most - min));
}

/** Retries until the deadline: the database may be away for a moment, and giving up leaves the client in doubt. */
async function retryUntil(deadlineAt: number, ask: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadlineAt) throw outcomeUnknown(error);
    }
    await pause();
  }
}

function outcomeUnknown(cause: unknown): Problem {
  return new Problem(
    'SERVICE_UNAVAILABLE',
    'The connection to the database was lost while the change was being saved. Look whether it is there before you try again.',
    { cause, retryAfterSeconds: 1 },
  );
}

/**
 * Whether AsyncLocalStorage is cheap: since Node 24, with AsyncContextFrame. In earlier versions, once it is used, every await of
 * the process costs 2.5 times as much; see docs/decisions/0007.
 */
export const IS_CONTEXT_CHEAP = Number.parseInt(process.versions.node, 10) >= 24;

/**
 * Makes queries throw that forget to pass the open `transaction`, and transactions inside others. Such a query would run on
 * another connection: it would not see what was written, would survive a rollback, and under load could wait for a connection
 * forever. This finds what test/transactions.test.ts cannot see in the source: untyped code and calls through interfaces.
 */
export function refuseQueriesOutsideTransaction(sequelize: Sequelize): void {
  watched.add(sequelize);
  sequelize.addHook('beforeQuery', (options: { transaction?: Transaction | null }) => {
    if (openTransaction() && !options.transaction) {
      throw new Error('a query inside inTransaction must be given its transaction');
    }
  });
}
