import type { Sequelize } from 'sequelize-typescript';
import { type Config, loadDatabaseConfig } from '../src/config.js';
import { connect, waitForDatabase } from '../src/database/connect.js';
import { readMigrationState } from '../src/database/migration-state.js';
import { BULK_MS } from '../src/database/statement-limits.js';
import { count, Refusal } from './command.js';

/** Connects, waits until the database is up, works, and closes the pool however it ends. */
export async function withDatabase(
  config: Config['database'],
  work: (sequelize: Sequelize) => Promise<void>,
): Promise<void> {
  const sequelize = connect(config, { statementMs: BULK_MS });
  try {
    await waitForDatabase(sequelize, config.waitSeconds, (reason) => {
      console.error(`Waiting for the database: ${reason}`);
    });
    await work(sequelize);
  } finally {
    await sequelize.close();
  }
}

/**
 * Works on the database of DATABASE_URL.
 * @throws Refusal when its schema is not the one that this version works with
 */
export async function withMigratedDatabase(work: (sequelize: Sequelize) => Promise<void>): Promise<void> {
  await withDatabase(loadDatabaseConfig().database, async (sequelize) => {
    await refuseWhilePending(sequelize);
    await work(sequelize);
  });
}

/** @throws Refusal when migrations are pending */
export async function refuseWhilePending(sequelize: Sequelize): Promise<void> {
  const { pending } = await readMigrationState(sequelize);
  if (pending.length === 0) return;
  throw new Refusal(`${count(pending.length, 'migration')} pending: run npm run db:migrate first.`);
}
