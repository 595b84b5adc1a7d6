import { RateLimiterMemory, RateLimiterMySQL, RateLimiterRes } from 'rate-limiter-flexible';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../errors.js';

/** Created by a migration. The index `rate_limits_expire` finds rows that can be deleted. */
const TABLE = 'rate_limits';

export interface SharedLimitOptions {
  /** Prefix of the keys in the shared table: one for each limit. */
  name: string;
  points: number;
  seconds: number;
  /** Whether this limit deletes expired rows of the table; one limit doing so is enough. */
  clears?: boolean;
}

/**
 * A rate limit that all processes share through the database. While the database is unavailable, each process counts for itself.
 */
export function sharedLimit(
  sequelize: Sequelize,
  { name, points, seconds, clears = false }: SharedLimitOptions,
): RateLimiterMySQL {
  const limit = { keyPrefix: name, points, duration: seconds };
  return new RateLimiterMySQL({
    ...limit,
    storeClient: poolOf(sequelize),
    storeType: 'pool',
    dbName: sequelize.getDatabaseName(),
    tableName: TABLE,
    tableCreated: true,
    clearExpiredByTimeout: clears,
    insuranceLimiter: new RateLimiterMemory(limit),
  });
}

type Callback = (error: unknown, connection?: object) => void;
interface RawConnection {
  query(...query: unknown[]): unknown;
  rollback(done: () => void): void;
}

/** Adapts our pool for the limiter. It does not wait for its rollbacks, so their errors are ignored here. */
function poolOf({ connectionManager }: Sequelize): object {
  const manager = connectionManager as unknown as {
    getConnection(options: object): Promise<RawConnection>;
    releaseConnection(connection: RawConnection): void;
  };
  return {
    getConnection(callback: Callback): void {
      manager.getConnection({ type: 'write' }).then(
        (connection) =>
          callback(null, {
            query: (...query: unknown[]) => connection.query(...query),
            rollback: () => connection.rollback(() => {}),
            release: () => manager.releaseConnection(connection),
          }),
        (error) => callback(error),
      );
    },
  };
}

/**
 * @returns undefined if a point was left; otherwise the consumed points and the milliseconds until the window ends
 */
export async function consumePoint(
  limit: RateLimiterMySQL,
  key: string,
): Promise<RateLimiterRes | undefined> {
  try {
    await limit.consume(key);
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return refused;
  }
}

export function tooManyRequests(what: string, waitMs: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Problem('TOO_MANY_REQUESTS', `${what} Try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });
}
