import type { Sequelize } from 'sequelize-typescript';
import { loadDatabaseConfig } from '../src/config.js';
import { createMigrator, pendingMigrations } from '../src/database/migrator.js';
import { count, Refusal } from './command.js';
import { withDatabase } from './database-command.js';

/**
 * Works on the database of DATABASE_URL.
 * @throws Refusal when its schema is not the one that the checks are about
 */
export async function withInventory(work: (sequelize: Sequelize) => Promise<void>): Promise<void> {
  await withDatabase(loadDatabaseConfig().database, async (sequelize) => {
    const pending = await pendingMigrations(createMigrator(sequelize));
    if (pending.length > 0) {
      throw new Refusal(`${count(pending.length, 'migration')} pending: run npm run db:migrate first.`);
    }
    await work(sequelize);
  });
}

/** Shows what is being looked at while the work is done, to a person who watches: on stderr, which it leaves clean. */
export async function withProgress<T>(work: (onProgress: (doing: string) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  const write = (text: string) => process.stderr.write(`\r\x1b[K${text}`);
  try {
    return await work((doing) => write(`Looking at ${doing}`));
  } finally {
    write('');
  }
}
