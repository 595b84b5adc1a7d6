import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sequelize } from 'sequelize-typescript';
import { detectCluster } from './cluster.js';
import { driverError, isConflict } from './driver-error.js';
import { DUPLICATE_KEY } from './error-numbers.js';
import { LOCK_WAIT_SECONDS, waitedTooLong, withClaim } from './migration-claim.js';
import { QUICK_STATEMENT_MS } from './statement-limits.js';
import { limitNext } from './watched-pools.js';

const MAX_ATTEMPTS = 5;
const PAUSE_MS = 200;

/**
 * Runs the work while no other instance does: umzug has no lock of its own. On a single server the lock is GET_LOCK, which ends
 * with its connection; on a cluster with several writable servers a row, see migration-claim.ts.
 *
 * @param work retried up to five times after a conflict: it must be able to continue half-way
 * @param onWait called once when another instance holds the lock
 * @throws Error when the lock is not free within ten minutes
 */
export async function withMigrationLock<T>(
  sequelize: Sequelize,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  const hold = (await detectCluster(sequelize)) ? withClaim : withNamedLock;
  return hold(sequelize, () => retryConcurrent(work), onWait);
}

async function retryConcurrent<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      // Umzug wraps the error of a step.
      const ofStep = driverError(error) ? error : (error as Error).cause;
      if (attempt === MAX_ATTEMPTS || !isConcurrentMigration(ofStep)) throw error;
    }
    await delay(PAUSE_MS * attempt);
  }
}

/** Another instance has written the same row. */
const isConcurrentMigration = (error: unknown) =>
  isConflict(error) || driverError(error)?.errno === DUPLICATE_KEY;

async function withNamedLock<T>(
  sequelize: Sequelize,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  // Locks are server-wide, so the name includes the database's, hashed since names have 64 characters at most.
  const database = createHash('sha256')
    .update(sequelize.config.database ?? '')
    .digest('hex')
    .slice(0, 32);
  const name = `stockkeeper:migrate:${database}`;
  const connection = (await sequelize.connectionManager.getConnection({ type: 'write' })) as HeldConnection;
  try {
    const getLock = (seconds: number) => {
      limitNext(sequelize, connection, seconds * 1_000 + QUICK_STATEMENT_MS);
      return lock(connection, name, seconds);
    };
    if (!(await getLock(0))) {
      onWait();
      if (!(await getLock(LOCK_WAIT_SECONDS))) throw waitedTooLong();
    }
    try {
      return await work();
    } finally {
      await connection.promise().query('SELECT RELEASE_LOCK(?)', [name]);
    }
  } finally {
    sequelize.connectionManager.releaseConnection(connection);
  }
}

interface HeldConnection {
  promise(): {
    query(sql: string, values: unknown[]): Promise<[Array<{ acquired?: number | null }>, unknown]>;
  };
}

async function lock(connection: HeldConnection, name: string, waitSeconds: number): Promise<boolean> {
  const [rows] = await connection.promise().query('SELECT GET_LOCK(?, ?) AS acquired', [name, waitSeconds]);
  return rows[0]?.acquired === 1;
}
