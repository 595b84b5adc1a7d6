import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'mysql2';
import type { BulkCreateOptions } from 'sequelize';
import { type ModelCtor, Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { keepIdsAsBytes } from '../models/id.js';
import { models } from '../models/index.js';
import { endTransactionsQuietly } from './end-transaction.js';
import { knownError } from './error-numbers.js';
import { runPlainStatements } from './plain-query.js';
import type { DriverConnection } from './server-connection.js';
import { CONNECT_MS, LOCK_WAIT_SECONDS } from './statement-limits.js';
import { StatementWatch } from './statement-watch.js';
import { driverError, refuseQueriesOutsideTransaction } from './transaction.js';
import { limitStatements } from './watched-pools.js';

/** Milliseconds to wait for a free connection of the pool; then 503. */
const ACQUIRE_TIMEOUT_MS = 5_000;
/** The few that are used. The driver has room for 16,000, which takes half a megabyte for each connection. */
const PREPARED_STATEMENTS = 100;
/** Milliseconds of silence before TCP keep-alive probes: less than a NAT's timeout. */
const KEEP_ALIVE_MS = 10_000;

export interface ConnectOptions {
  /** Limit of statements without their own, in milliseconds; from the configuration unless given. */
  statementMs?: number;
  /** Called when a connection was closed because it did not answer for so many milliseconds. */
  onGiveUp?: (silentMs: number) => void;
  /** Whether a query that forgets the open transaction throws. Default: true. See transaction.ts. */
  watchTransactions?: boolean;
  /** Called with every statement, for logs and tests. */
  logStatement?: (sql: string) => void;
  /** Default: all. A model belongs to one pool, so other pools have none. */
  models?: ModelCtor[];
  /** Milliseconds to wait for a free connection. Default: 5 s. */
  acquireMs?: number;
  /** Whether its sessions refuse to write. */
  isReadOnly?: boolean;
}

/** Where a database is, without credentials: `host:port`, or its socket. */
export function addressOf(databaseUrl: string): string {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  return searchParams.get('socketPath') ?? `${decodeURIComponent(hostname)}:${port || 3306}`;
}

/** A connection pool with the models registered. Connects on first use; see waitForDatabase. */
export function connect(config: Config['database'], options: ConnectOptions = {}): Sequelize {
  const url = new URL(config.url);
  const watch = new StatementWatch(options.statementMs ?? config.statementMs, options.onGiveUp);
  const sequelize: Sequelize = new Sequelize({
    dialect: 'mysql',
    dialectModule: { createConnection: watch.createConnection },
    host: decodeURIComponent(url.hostname),
    port: url.port ? Number(url.port) : 3306,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    dialectOptions: {
      charset: 'utf8mb4_unicode_520_ci',
      connectTimeout: CONNECT_MS,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      maxPreparedStatements: PREPARED_STATEMENTS,
      queryFormat: withValues,
      socketPath: url.searchParams.get('socketPath') ?? undefined,
      ssl: config.tls,
    },
    pool: {
      max: config.poolMax,
      min: 0,
      acquire: options.acquireMs ?? ACQUIRE_TIMEOUT_MS,
      idle: 60_000,
      validate: (connection) => isOpen(sequelize, connection) && !watch.isSuspect(connection),
    },
    timezone: '+00:00',
    define: { whereMergeStrategy: 'and' },
    models: options.models ?? models,
    logging: options.logStatement ?? false,
    hooks: {
      // Session settings are set once, here, so that they cannot leak between borrowers of the pool. READ COMMITTED, since
      // the gap locks of REPEATABLE READ deadlock batches.
      afterConnect: (connection) => setSession(connection as DriverConnection, options.isReadOnly),
      // The driver sends COM_QUIT and waits for the server to close, which may never happen.
      afterDisconnect: (connection) => (connection as DriverConnection).stream.destroySoon(),
    },
  });
  keepIdsAsBytes(sequelize);
  limitStatements(sequelize, watch);
  endTransactionsQuietly(sequelize);
  runPlainStatements(sequelize);
  const close = sequelize.close.bind(sequelize);
  sequelize.close = async () => {
    await close();
    watch.stop();
  };
  if (options.watchTransactions ?? true) refuseQueriesOutsideTransaction(sequelize);
  // Sequelize validates bulk inserts only when asked to each time.
  sequelize.addHook('beforeBulkCreate', (_rows, bulk: BulkCreateOptions) => {
    bulk.validate = true;
  });
  return sequelize;
}

type SqlValues = NonNullable<Parameters<typeof format>[1]> & unknown[];

/** The driver scans each statement for placeholders even when there are no values. */
function withValues(sql: string, values: SqlValues): string {
  return values.length === 0 ? sql : format(sql, values, false, 'Z');
}

/** Sequelize's own check of a pooled connection, which its types leave out. */
function isOpen({ connectionManager }: Sequelize, connection: unknown): boolean {
  return (connectionManager as unknown as { validate(connection: unknown): boolean }).validate(connection);
}

async function setSession(connection: DriverConnection, isReadOnly = false): Promise<void> {
  const session = connection.promise();
  try {
    await session.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await session.query(
      `SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}, ` +
        `sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
    );
    if (isReadOnly) await session.query('SET SESSION TRANSACTION READ ONLY');
  } catch (error) {
    // The pool does not know the connection yet, so it must be closed here.
    connection.stream.destroy();
    throw error;
  }
}

/** Errors of a database that is still starting; with others (a wrong password) waiting does not help. */
const NOT_UP_YET = new Set([
  'SequelizeConnectionRefusedError',
  'SequelizeHostNotFoundError',
  'SequelizeHostNotReachableError',
  'SequelizeConnectionTimedOutError',
]);
const NOT_UP_YET_CODES = new Set([
  'ENOENT',
  'ECONNRESET',
  'PROTOCOL_CONNECTION_LOST',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

type DatabaseFailure = Error & { code?: string; original?: { code?: string } };

/**
 * Waits until the database answers, with growing pauses.
 * @param onWait called before each pause with what is wrong
 * @throws Error saying what failed when it is not up within waitSeconds, or at once when waiting cannot help
 */
export async function waitForDatabase(
  sequelize: Sequelize,
  waitSeconds: number,
  onWait: (reason: string) => void,
): Promise<void> {
  const deadline = performance.now() + waitSeconds * 1000;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 3_000)) {
    try {
      return await sequelize.authenticate();
    } catch (error) {
      const { name, message, code, original } = error as DatabaseFailure;
      // An error in setSession is the driver's own, which Sequelize does not wrap.
      const mayComeUp =
        NOT_UP_YET.has(name) ||
        NOT_UP_YET_CODES.has(original?.code ?? code ?? '') ||
        knownError(driverError(error))?.passes === true;
      if (!mayComeUp || performance.now() + pauseMs > deadline) {
        throw new Error(`Cannot use the database of DATABASE_URL: ${message}`, { cause: error });
      }
      onWait(message);
      await delay(pauseMs);
    }
  }
}
