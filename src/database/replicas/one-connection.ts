import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Queries } from '../queries.js';

/** Sequelize's way to take a connection of the pool, which its types leave out. */
interface ConnectionManager {
  getConnection(options: object): Promise<object>;
  releaseConnection(connection: object): void;
}

/**
 * Runs a read on one connection of a pool. What models ask goes there too, if it is given `held`: in Sequelize, the transaction
 * decides on the connection. It is not begun, since a read needs no snapshot, and each statement of it would be one more.
 */
export async function onOneConnection<T>(
  pool: Sequelize,
  read: (queries: Queries) => Promise<T>,
): Promise<T> {
  const manager = pool.connectionManager as unknown as ConnectionManager;
  const connection = await manager.getConnection({});
  const held = Object.assign(new Transaction(pool, {}), { connection });
  const query = (sql: string, options: object) => pool.query(sql, { ...options, transaction: held });
  try {
    return await read({ query: query as Sequelize['query'], escape: (value) => pool.escape(value), held });
  } finally {
    manager.releaseConnection(connection);
  }
}
