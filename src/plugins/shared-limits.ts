import { RateLimiterMemory, RateLimiterMySQL, RateLimiterRes } from 'rate-limiter-flexible';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../errors.js';

/** Made by a migration; the index `rate_limits_expire` finds rows that can be deleted. */
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
 * A limit counted in the database for all processes. While the database is away each process counts for itself, so there is
 * always a limit.
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

/** Lends the limiter our pool. It rolls back without waiting, so errors of that are swallowed here. */
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
 * @returns undefined when there was a point left; otherwise points consumed and milliseconds until the window ends
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
