import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { detectCluster } from '../database/cluster.js';
import { connect, waitForDatabase } from '../database/connect.js';
import { withMigrationLock } from '../database/migration-lock.js';
import { readMigrationState } from '../database/migration-state.js';
import { IS_CONTEXT_CHEAP } from '../database/transaction.js';
import { userAccessChannel } from '../models/user.js';

declare module 'fastify' {
  interface FastifyInstance {
    sequelize: Sequelize;
  }
}

/** The connection pool: connected, migrated and, if configured, seeded before the service listens; closed with it. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const logStatement =
      app.log.level === 'trace' ? (sql: string) => app.log.trace({ sql: withoutValues(sql) }) : undefined;
    const sequelize = connect(config.database, {
      logStatement,
      onGiveUp: (silentMs) => app.log.warn({ silentMs }, 'closed a database connection that did not answer'),
      watchTransactions: !config.production || IS_CONTEXT_CHEAP,
    });
    app.decorate('sequelize', sequelize);
    app.addHook('onClose', () => sequelize.close());

    await waitForDatabase(sequelize, config.database.waitSeconds, (reason) =>
      app.log.warn(`The database is not up yet (${reason}); trying again.`),
    );
    if (config.migrateOnBoot) await migrate(app);
    if (config.demoSeed) {
      const { runSeeds } = await import('../database/seeds.js');
      await runSeeds(sequelize);
    }

    const logAccess = (message: unknown) => app.log.debug(message, 'user rows read');
    userAccessChannel.subscribe(logAccess);
    app.addHook('onClose', async () => userAccessChannel.unsubscribe(logAccess));
  },
  { name: 'database' },
);

/** Strings in a statement may be password hashes or personal data. */
function withoutValues(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'/gs, "'…'");
}

async function migrate({ sequelize, log }: FastifyInstance): Promise<void> {
  const { pending } = await readMigrationState(sequelize);
  if (pending.length === 0) return;
  // In a multi-primary group, two concurrent DDL statements on one table can break the group.
  if ((await detectCluster(sequelize)) === 'multi-primary') {
    throw new Error(
      `Migrations are pending (${pending.join(', ')}), and several members of this database's group take writes. ` +
        'Run npm run db:migrate once, with no other one at the same time, then start the service.',
    );
  }
  const { createMigrator } = await import('../database/migrator.js');
  const migrator = createMigrator(sequelize);
  migrator.on('migrated', ({ name }) => log.info(`migrated ${name}`));
  await withMigrationLock(
    sequelize,
    () => migrator.up(),
    () => log.warn('Another instance is migrating the database; waiting for it.'),
  );
}
