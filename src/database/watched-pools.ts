import type { Sequelize } from 'sequelize-typescript';
import { limitOf, type StatementOptions } from './statement-limits.js';
import type { StatementWatch } from './statement-watch.js';

const watches = new WeakMap<Sequelize, StatementWatch>();

/** Gives the statements of a pool the limits that their options name; see statement-limits.ts. */
export function limitStatements(sequelize: Sequelize, watch: StatementWatch): void {
  watches.set(sequelize, watch);
  sequelize.addHook('beforeQuery', (options, query) => {
    const { connection } = query as unknown as { connection: unknown };
    watch.limitNext(connection, limitOf(options as StatementOptions, watch.defaultMs));
  });
}

/** Gives the next statement a limit of its own on a connection that the caller holds. */
export function limitNext(sequelize: Sequelize, connection: unknown, limitMs: number): void {
  watches.get(sequelize)?.limitNext(connection, limitMs);
}

/** Has the connections of a pool replaced, each before it is used again: they lead to the wrong server. */
export function renewConnections(sequelize: Sequelize): void {
  watches.get(sequelize)?.renewAll();
}

/** While the work runs, statements that have no limit of their own may take as long as that. Nothing else may run. */
export async function withLimit<T>(
  sequelize: Sequelize,
  limitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const watch = watches.get(sequelize);
  const before = watch?.defaultMs ?? limitMs;
  if (watch) watch.defaultMs = limitMs;
  try {
    return await work();
  } finally {
    if (watch) watch.defaultMs = before;
  }
}
