import type { Sequelize } from 'sequelize-typescript';
import { Umzug } from 'umzug';
import { seedSets } from '../../db/seeders/index.js';
import type { Seeder } from '../../db/seeders/seeder.js';
import { withMigrationLock } from './migration-lock.js';
import { NameTable } from './name-table.js';
import { BULK_MS } from './statement-limits.js';
import { inTransaction } from './transaction.js';

export type SeedRunner = Umzug<Sequelize>;

/**
 * Umzug over one set of db/seeders (the demo shop by default), recorded in a table of its own. Each seeder is one
 * transaction.
 */
export function createSeedRunner(sequelize: Sequelize, steps: readonly Seeder[] = seedSets.demo): SeedRunner {
  return new Umzug({
    migrations: steps.map(({ name, up, down }) => ({
      name,
      up: () => inTransaction(sequelize, up, { statementMs: BULK_MS }),
      down: () => inTransaction(sequelize, down, { statementMs: BULK_MS }),
    })),
    context: sequelize,
    storage: new NameTable(sequelize, 'seeds'),
    logger: undefined,
  });
}

/**
 * Runs pending seeders of the demo shop, under the migration lock.
 * @returns the names of the seeders that ran
 */
export function runSeeds(sequelize: Sequelize): Promise<string[]> {
  return withMigrationLock(sequelize, async () => {
    const ran = await createSeedRunner(sequelize).up();
    return ran.map(({ name }) => name);
  });
}
