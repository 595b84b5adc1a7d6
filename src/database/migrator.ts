import { createHash } from 'node:crypto';
import { type QueryInterface, QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Umzug, type UmzugStorage } from 'umzug';
import { migrations } from '../../db/migrations/index.js';
import type { Migration } from '../../db/migrations/migration.js';
import { NO_SUCH_TABLE } from './error-numbers.js';
import { AT_ONCE_MS, SCHEMA_MS } from './statement-limits.js';
import { driverError } from './transaction.js';
import { limitNext, withLimit } from './watched-pools.js';

/**
 * Where umzug records what it ran: a table of names. Umzug's own SequelizeStorage calls sync() at every look,
 * which a readiness probe must not do, and which a user without the right to make tables cannot.
 */
export class NameTable implements UmzugStorage {
  constructor(
    private readonly sequelize: Sequelize,
    private readonly table: string,
  ) {}

  async executed(): Promise<string[]> {
    try {
      const rows = await this.sequelize.query<{ name: string }>(
        `SELECT name FROM ${this.table} ORDER BY name`,
        { type: QueryTypes.SELECT, statementMs: AT_ONCE_MS },
      );
      return rows.map((row) => row.name);
    } catch (error) {
      if (driverError(error)?.errno === NO_SUCH_TABLE) return [];
      throw error;
    }
  }

  async logMigration({ name }: { name: string }): Promise<void> {
    await this.sequelize.query(
      `CREATE TABLE IF NOT EXISTS ${this.table} (
        name VARCHAR(191) NOT NULL PRIMARY KEY,
        executedAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
    await this.sequelize.query(`INSERT INTO ${this.table} (name) VALUES (?)`, { replacements: [name] });
  }

  async unlogMigration({ name }: { name: string }): Promise<void> {
    await this.sequelize.query(`DELETE FROM ${this.table} WHERE name = ?`, { replacements: [name] });
  }
}

export type Migrator = Umzug<QueryInterface>;

/** Umzug over db/migrations. Names come from the index, so `.ts` in development and `.js` in the image are one. */
export function createMigrator(sequelize: Sequelize, steps: readonly Migration[] = migrations): Migrator {
  const context = sequelize.getQueryInterface();
  return new Umzug({
    migrations: steps.map(({ name, up, down }) => ({
      name,
      up: () => withLimit(sequelize, SCHEMA_MS, () => up(context)),
      down: () => withLimit(sequelize, SCHEMA_MS, () => down(context)),
    })),
    context,
    storage: new NameTable(sequelize, 'schema_migrations'),
    logger: undefined,
  });
}

/** Seconds that one instance waits for another one's migrations. */
const LOCK_WAIT_SECONDS = 600;

/**
 * Runs the work while no other instance does: many that boot at once then run each migration once. The lock is
 * the database's own (GET_LOCK), held by one connection, so it goes when its holder dies. Umzug has none.
 *
 * @param onWait told once when somebody else holds the lock
 * @throws Error when it is not free within ten minutes
 */
export async function withMigrationLock<T>(
  sequelize: Sequelize,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  // Locks are server-wide: the name carries the database's, hashed since names end at 64 characters.
  const database = createHash('sha256')
    .update(sequelize.config.database ?? '')
    .digest('hex')
    .slice(0, 32);
  const name = `stockkeeper:migrate:${database}`;
  const connection = (await sequelize.connectionManager.getConnection({ type: 'write' })) as HeldConnection;
  try {
    const getLock = (seconds: number) => {
      limitNext(sequelize, connection, seconds * 1_000 + AT_ONCE_MS);
      return lock(connection, name, seconds);
    };
    if (!(await getLock(0))) {
      onWait();
      if (!(await getLock(LOCK_WAIT_SECONDS))) {
        throw new Error(`Another instance has been migrating this database for ${LOCK_WAIT_SECONDS} s.`);
      }
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

/** The names of the migrations that this code knows and the database does not have. */
export async function pendingMigrations(migrator: Migrator): Promise<string[]> {
  return (await migrator.pending()).map(({ name }) => name);
}
