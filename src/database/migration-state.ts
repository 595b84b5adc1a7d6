import { migrations } from '../../db/migrations/index.js';

/** Names of migrations, in the order in which they were or would be applied. */
export interface MigrationState {
  applied: string[];
  pending: string[];
  /** Applied by a version that is newer than this one, or older than the index. */
  unknown: string[];
}

export const knownMigrations = migrations.map(({ name }) => name);

/** @param executed the names that the database has recorded */
export function stateOf(executed: readonly string[]): MigrationState {
  return {
    applied: knownMigrations.filter((name) => executed.includes(name)),
    pending: knownMigrations.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !knownMigrations.includes(name)),
  };
}
