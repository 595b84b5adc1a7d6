import { RateLimiterMemory, RateLimiterMySQL, RateLimiterRes } from 'rate-limiter-flexible';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../errors.js';

/** A row a key, which migrations make; `rate_limits_expire` finds those that can go. */
const TABLE = 'rate_limits';

export interface SharedLimitOptions {
  /** Before the key, for which one name serves one limit. */
  name: string;
  points: number;
  seconds: number;
  /** Whether more keys of the same table that have expired are cleared away by this one; one is enough. */
  clears?: boolean;
}

/**
 * A limit that all processes share, by counting in the database. While that is away each counts for itself, so that a
 * limit is never none.
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

/** Our connections, as the limiter borrows them. It rolls back without waiting for what comes of it, which may be an error. */
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
 * Takes one point.
 * @returns what is to be known when there is none left: points taken so far, and milliseconds until there are others
 */
export async function takePoint(limit: RateLimiterMySQL, key: string): Promise<RateLimiterRes | undefined> {
  try {
    await limit.consume(key);
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return refused;
  }
}

export function tooMany(what: string, waitMs: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Problem('TOO_MANY_REQUESTS', `${what} Try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });
}
