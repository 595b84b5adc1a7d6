import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sequelize } from 'sequelize-typescript';
import { NameTable } from './name-table.js';

/** Names of migrations, in the order in which they were or would be applied. */
export interface MigrationState {
  applied: string[];
  pending: string[];
  /** Applied by a version that is newer than this one, or older than the index. */
  unknown: string[];
}

/** They are named like their files. Loading them and Umzug takes a tenth of a start, which has mostly nothing to migrate. */
export const knownMigrations: readonly string[] = readdirSync(
  join(import.meta.dirname, '../../db/migrations'),
)
  .flatMap((file) => /^(\d{4}-[^.]+)\.[jt]s$/.exec(file)?.[1] ?? [])
  .sort();
const known = new Set(knownMigrations);

export async function readMigrationState(sequelize: Sequelize): Promise<MigrationState> {
  const executed = new Set(await new NameTable(sequelize, 'schema_migrations').executed());
  return {
    applied: knownMigrations.filter((name) => executed.has(name)),
    pending: knownMigrations.filter((name) => !executed.has(name)),
    unknown: [...executed].filter((name) => !known.has(name)),
  };
}
