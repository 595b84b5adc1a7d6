import { type QueryOptionsWithType, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

// Most statements are SQL with its values in it or bound to it, whose rows are wanted as they come. Sequelize prepares each for
// models and retries, and copies every row key by key: with few orders in a batch, a good part of the time.

/** Values of `$name`, or of `$1`. */
type Bound = Record<string, unknown> | unknown[];

interface Options extends Pick<QueryOptionsWithType<QueryTypes>, 'type'> {
  transaction?: (Transaction & { connection?: unknown; finished?: string }) | null;
  bind?: Bound;
  statementMs?: number;
}

/** With any other option, Sequelize runs the statement. */
const OPTIONS = new Set(['type', 'transaction', 'bind', 'statementMs']);

/** What the driver answers: rows, or what was changed. */
type Answer = object[] & { insertId: number; affectedRows: number };

/** The results as Sequelize returns them. */
const RESULTS = new Map<string | undefined, (answer: Answer) => unknown>([
  [QueryTypes.SELECT, (rows) => rows],
  [QueryTypes.INSERT, ({ insertId, affectedRows }) => [insertId, affectedRows]],
  [QueryTypes.UPDATE, ({ affectedRows }) => [undefined, affectedRows]],
]);

interface Connection {
  /** Of the transaction that uses it. */
  uuid?: string;
  query(options: { sql: string }, done: Done): unknown;
  execute(sql: string, parameters: unknown[], done: Done): unknown;
}

type Done = (error: DriverError | null, answer: Answer) => void;

interface DriverError extends Error {
  errno?: number;
  sql?: string;
  parameters?: unknown[];
}

/** What Sequelize's types leave out. */
interface Internals {
  options: { logging: unknown };
  connectionManager: {
    getConnection(options: object): Promise<Connection>;
    releaseConnection(connection: Connection): void;
  };
  dialect: {
    Query: {
      new (
        connection: Connection,
        sequelize: Sequelize,
        options: object,
      ): { formatError(error: Error, stack?: string): Error };
      /** @returns with a ? for each value, and the values in that order */
      formatBindParameters(sql: string, bind: Bound, dialect: 'mysql'): [sql: string, parameters?: unknown[]];
    };
  };
  runHooks(name: 'beforeQuery', options: object, query: { connection: Connection }): Promise<void>;
  log(message: string): void;
}

/** ER_LOCK_DEADLOCK */
const DEADLOCK = 1213;

/** Makes the pool's query() run plain statements with nothing but hooks, limits and log, and all others as before. */
export function runPlainStatements(sequelize: Sequelize): void {
  const general = sequelize.query.bind(sequelize) as (sql: unknown, options?: object) => Promise<unknown>;
  const query = (sql: unknown, options?: Options) =>
    typeof sql === 'string' && options !== undefined && isPlain(options)
      ? run(sequelize, sql.trim(), options)
      : general(sql, options);
  sequelize.query = query as typeof sequelize.query;
}

function isPlain(options: Options): boolean {
  for (const name in options) if (!OPTIONS.has(name)) return false;
  // Of a transaction that has ended, Sequelize says what was wrong.
  return RESULTS.has(options.type) && options.transaction?.finished === undefined;
}

async function run(sequelize: Sequelize, given: string, options: Options): Promise<unknown> {
  const internals = sequelize as unknown as Internals;
  const { Query } = internals.dialect;
  const { transaction, bind } = options;
  const [sql, parameters] = bind ? Query.formatBindParameters(given, bind, 'mysql') : [given];
  const own = transaction?.connection as Connection | undefined;
  const connection = own ?? (await internals.connectionManager.getConnection(options));
  try {
    await internals.runHooks('beforeQuery', options, { connection });
    if (internals.options.logging) internals.log(`Executing (${connection.uuid || 'default'}): ${sql}`);
    const answer = await send(connection, sql, parameters);
    return RESULTS.get(options.type)?.(answer);
  } catch (error) {
    if (!isOfDriver(error)) throw error;
    if (transaction && error.errno === DEADLOCK) await markRolledBack(transaction);
    error.sql = sql;
    error.parameters = parameters;
    throw new Query(connection, sequelize, { ...options, logging: false }).formatError(error, error.stack);
  } finally {
    if (!own) internals.connectionManager.releaseConnection(connection);
  }
}

const fromDriver = new WeakSet<object>();

const isOfDriver = (error: unknown): error is DriverError =>
  typeof error === 'object' && error !== null && fromDriver.has(error);

/** Prepared if it has parameters. */
const send = (connection: Connection, sql: string, parameters?: unknown[]) =>
  new Promise<Answer>((resolve, reject) => {
    const done: Done = (error, answer) => {
      if (!error) return resolve(answer);
      fromDriver.add(error);
      reject(error);
    };
    if (parameters) connection.execute(sql, parameters, done);
    else connection.query({ sql }, done);
  });

/** As Sequelize does: the server has rolled back already. */
async function markRolledBack(transaction: Transaction & { finished?: string }): Promise<void> {
  await transaction.rollback().catch(() => {});
  transaction.finished = 'rollback';
}
