import type { Sequelize } from 'sequelize-typescript';
import { limitOf, type StatementOptions } from './statement-limits.js';
import type { StatementWatch } from './statement-watch.js';

const watches = new WeakMap<Sequelize, StatementWatch>();

/** Applies the limits in the options of a pool's statements; see statement-limits.ts. */
export function limitStatements(sequelize: Sequelize, watch: StatementWatch): void {
  watches.set(sequelize, watch);
  sequelize.addHook('beforeQuery', (options, query) => {
    const { connection } = query as unknown as { connection: unknown };
    watch.limitNext(connection, limitOf(options as StatementOptions, watch.defaultMs));
  });
}

/** Sets the limit of the next statement on a connection that the caller holds. */
export function limitNext(sequelize: Sequelize, connection: unknown, limitMs: number): void {
  watches.get(sequelize)?.limitNext(connection, limitMs);
}

/** Has all connections of a pool replaced before their next use: they lead to the wrong server. */
export function renewConnections(sequelize: Sequelize): void {
  watches.get(sequelize)?.renewAll();
}

/** Changes the default limit of the pool's statements while the work runs. Nothing else may use the pool meanwhile. */
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
