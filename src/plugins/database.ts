import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { detectCluster } from '../database/cluster.js';
import { connect, waitForDatabase } from '../database/connect.js';
import { withMigrationLock } from '../database/migration-lock.js';
import { createMigrator, type Migrator, pendingMigrations } from '../database/migrator.js';
import { runSeeds } from '../database/seeds.js';
import { IS_CONTEXT_CHEAP } from '../database/transaction.js';
import { userAccessChannel } from '../models/user.js';

declare module 'fastify' {
  interface FastifyInstance {
    sequelize: Sequelize;
    migrator: Migrator;
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
    const migrator = createMigrator(sequelize);
    app.decorate('sequelize', sequelize);
    app.decorate('migrator', migrator);
    app.addHook('onClose', () => sequelize.close());

    await waitForDatabase(sequelize, config.database.waitSeconds, (reason) =>
      app.log.warn(`The database is not up yet (${reason}); trying again.`),
    );
    if (config.migrateOnBoot) await migrate(app);
    if (config.demoSeed) await runSeeds(sequelize);

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

async function migrate({ migrator, sequelize, log }: FastifyInstance): Promise<void> {
  const pending = await pendingMigrations(migrator);
  if (pending.length === 0) return;
  // In a multi-primary group, two concurrent DDL statements on one table can break the group.
  if ((await detectCluster(sequelize)) === 'multi-primary') {
    throw new Error(
      `Migrations are pending (${pending.join(', ')}), and several members of this database's group take writes. ` +
        'Run npm run db:migrate once, with no other one at the same time, then start the service.',
    );
  }
  migrator.on('migrated', ({ name }) => log.info(`migrated ${name}`));
  await withMigrationLock(
    sequelize,
    () => migrator.up(),
    () => log.warn('Another instance is migrating the database; waiting for it.'),
  );
}
