import type { QueryInterface } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Umzug } from 'umzug';
import { migrations } from '../../db/migrations/index.js';
import type { Migration, OnProgress } from '../../db/migrations/migration.js';
import { NameTable } from './name-table.js';
import { SCHEMA_MS } from './statement-limits.js';
import { withLimit } from './watched-pools.js';

export type Migrator = Umzug<QueryInterface>;

/**
 * Umzug over db/migrations. Names come from the index, so that they are the same for `.ts` and compiled `.js`.
 * @param onProgress called by long steps with what they are doing
 */
export function createMigrator(
  sequelize: Sequelize,
  steps: readonly Migration[] = migrations,
  onProgress: OnProgress = () => {},
): Migrator {
  const context = sequelize.getQueryInterface();
  return new Umzug({
    migrations: steps.map(({ name, up, down }) => ({
      name,
      up: () =>
        withLimit(sequelize, SCHEMA_MS, () => up(context, (doing) => onProgress(`${name}: ${doing}`))),
      down: () =>
        withLimit(sequelize, SCHEMA_MS, () => down(context, (doing) => onProgress(`${name}: ${doing}`))),
    })),
    context,
    storage: new NameTable(sequelize, 'schema_migrations'),
    logger: undefined,
  });
}
