import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../errors.js';
import { isCertainlyUndone, isRetryable } from './driver-error.js';
import { commitFailure } from './end-transaction.js';
import { BULK_MS, QUICK_STATEMENT_MS, type TransactionLimits } from './statement-limits.js';

export { driverError, isConnectionLost, isDatabaseAway } from './driver-error.js';

const MAX_ATTEMPTS = 5;
/** No attempt begins later than this: a client has given up by then. */
const MAX_ELAPSED_MS = 10_000;
/** What the last attempt may take once no further one begins. */
const LAST_ATTEMPT_MS = 5_000;
/** For so long it is asked what became of a COMMIT, however late it is already. */
const LOOK_UP_MS = 2_000;
const RETRY_PAUSE_MS = { min: 5, max: 200 };

/** The transaction that the present code runs in, for pools that watch over it. */
const running = new AsyncLocalStorage<Transaction>();
const watched = new WeakSet<Sequelize>();

export type Work<T> = (transaction: Transaction) => Promise<T>;

/** A pool whose transactions do something more around their work, such as claiming an idempotency key. */
interface Transactor {
  sequelize: Sequelize;
  around<T>(work: Work<T>): Work<T>;
  /** As in InTransactionOptions, for work that brings none of its own. */
  wasCommitted?: () => Promise<boolean>;
}

export type Database = Sequelize | Transactor;

export interface InTransactionOptions<T> {
  /**
   * Asked when the connection was lost during COMMIT, so that no one knows whether it took place: looks for
   * what the transaction wrote, on a new connection. That COMMIT may still be under way, so it has to look with
   * a lock, and wait until it has ended; and the work must fail when it is run again after it, for instance by
   * inserting the same primary keys. Without this, such a transaction is not tried again.
   */
  wasCommitted?: (result: T) => Promise<boolean>;
  /**
   * Epoch milliseconds after which no further attempt begins, ten seconds from now unless given. The last one has five
   * seconds more, and then neither statement nor answer is waited for.
   */
  deadlineAt?: number;
  /** Milliseconds that each statement may take, for work that no request waits for. It has no deadline then. */
  statementMs?: number;
}

/**
 * The one door to a transaction. Runs the work and commits; whatever it throws rolls everything back.
 * On a deadlock, a lock wait that timed out or a lost connection the whole of it is run again, up to five
 * times with a random pause, so the work must not act on anything but the transaction it is given.
 *
 * @throws what the work threw; or the database's error when no attempt got through; or Problem
 *   SERVICE_UNAVAILABLE when the outcome of COMMIT is not known, or the time is up
 */
export async function inTransaction<T>(
  database: Database,
  work: Work<T>,
  { deadlineAt = Date.now() + MAX_ELAPSED_MS, statementMs, ...options }: InTransactionOptions<T> = {},
): Promise<T> {
  const transactor: Transactor =
    'around' in database ? database : { sequelize: database, around: (same) => same };
  const { sequelize } = transactor;
  const wasCommitted = options.wasCommitted ?? transactor.wasCommitted;
  const wrapped = transactor.around(work);
  refuseToNest();
  const endsAt = Math.max(deadlineAt, Date.now()) + LAST_ATTEMPT_MS;
  const limits = statementMs === undefined ? { endsAt } : { statementMs };
  /** What the last attempt made whose COMMIT went unanswered. */
  let unanswered: { result: T } | undefined;
  for (let attempt = 1; ; attempt++) {
    let finished: { result: T } | undefined;
    try {
      // A connection that was idle may have gone silent meanwhile; to find out at its first statement costs an attempt.
      const startMs = attempt === 1 ? QUICK_STATEMENT_MS : undefined;
      return await managed(
        sequelize,
        { ...limits, ...(startMs && { statementMs: startMs }) },
        async (transaction) => {
          limitsOf(transaction).statementMs = statementMs;
          const result = await runWatched(sequelize, transaction, wrapped);
          finished = { result };
          return result;
        },
      );
    } catch (error) {
      // The work is done, so what failed is COMMIT; a lost connection then hides whether it took place.
      if (finished && !isCertainlyUndone(error)) unanswered = finished;
      if (unanswered) {
        // Asked again after each further failure: that of a later COMMIT, or of what was there already.
        const { result } = unanswered;
        if (!wasCommitted) throw outcomeUnknown(error);
        const until = Math.max(deadlineAt, Date.now() + LOOK_UP_MS);
        if (await retryUntil(until, () => wasCommitted(result))) return result;
      }
      if (attempt === MAX_ATTEMPTS || Date.now() > deadlineAt || !isRetryable(error)) throw error;
    }
    await pause();
  }
}

/**
 * SET TRANSACTION holds for the next transaction alone, so nothing is left behind in the pool. It is refused
 * inside one, hence the COMMIT of the empty one that Sequelize opens.
 */
const OPEN_SNAPSHOT = [
  'COMMIT',
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
];

/**
 * Runs reads that all see the database as it was at one moment, whatever is committed meanwhile. They take no
 * locks and hold no one up. A failure is not tried again: the moment would be another one.
 *
 * @param limits empty for what a request waits for: its statements then take as long as any other's may
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

/** Its options, which Sequelize's types leave out. Each of its statements reads them. */
const limitsOf = (transaction: Transaction) =>
  (transaction as unknown as { options: TransactionLimits }).options;

function runWatched<T>(
  sequelize: Sequelize,
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return watched.has(sequelize) ? running.run(transaction, () => work(transaction)) : work(transaction);
}

/** Once it has ended, what was begun within it and goes on (a timer, background work) is beside nothing. */
function openTransaction(): Transaction | undefined {
  const transaction = running.getStore();
  const isOver = (transaction as { finished?: string } | undefined)?.finished !== undefined;
  return isOver ? undefined : transaction;
}

function refuseToNest(): void {
  if (openTransaction())
    throw new Error('a transaction is open already: pass it on instead of opening another');
}

function pause(): Promise<void> {
  return delay(RETRY_PAUSE_MS.min + Math.random() * (RETRY_PAUSE_MS.max - RETRY_PAUSE_MS.min));
}

/** The database may be away for a moment; giving up before the deadline would leave the client in doubt. */
async function retryUntil(deadlineAt: number, ask: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadlineAt) throw outcomeUnknown(error);
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
 * Whether Node keeps an AsyncLocalStorage without following every promise: since 24, with AsyncContextFrame. Before it, one
 * that was ever used makes each await of the process cost 2.5 times as much; see docs/decisions/0007.
 */
export const IS_CONTEXT_CHEAP = Number.parseInt(process.versions.node, 10) >= 24;

/**
 * A query that forgets `transaction` while one is open would run on another connection: it would not see
 * what was written, survive the rollback, and under load wait for a connection that never comes. On a pool that
 * is watched it throws instead, and so does a transaction inside another one. What test/transactions.test.ts cannot see
 * in the source (calls through interfaces, what is not typed) is found by this.
 */
export function refuseQueriesOutsideTransaction(sequelize: Sequelize): void {
  watched.add(sequelize);
  sequelize.addHook('beforeQuery', (options: { transaction?: Transaction | null }) => {
    if (openTransaction() && !options.transaction) {
      throw new Error('a query inside inTransaction must be given its transaction');
    }
  });
}
