import { ConnectionAcquireTimeoutError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { counter } from '../metrics/registry.js';
import { knownError } from './error-numbers.js';

const errors = counter(
  'stockkeeper_database_errors_total',
  'Errors of the database server that concern conflicts and availability',
  ['error'],
  [{ error: 'ER_LOCK_DEADLOCK' }, { error: 'ER_LOCK_WAIT_TIMEOUT' }],
);

/** Counts an error of the server, if it is one of error-numbers.ts. */
export function countServerError(errno: number | undefined): void {
  const known = knownError({ errno });
  if (known) errors.inc({ error: known.name.split(' ', 1)[0] as string });
}

/** Connections that were closed because they did not answer. */
export const unansweredConnections = counter(
  'stockkeeper_database_unanswered_total',
  'Connections that were closed since the database did not answer',
);

/** Attempts beyond the first. */
export const transactionRetries = counter(
  'stockkeeper_transaction_retries_total',
  'Transactions that ran again after a conflict or a lost connection',
);

const acquireTimeouts = counter(
  'stockkeeper_pool_acquire_timeouts_total',
  'Statements and transactions that got no connection in time',
);

/** Sequelize's way to take a connection of the pool, which its types leave out. */
interface ConnectionManager {
  getConnection(options?: object): Promise<unknown>;
}

/** Counts what gets no connection of the pool in time. */
export function countAcquireTimeouts({ connectionManager }: Sequelize): void {
  const manager = connectionManager as unknown as ConnectionManager;
  const getConnection = manager.getConnection.bind(manager);
  manager.getConnection = async (options) => {
    try {
      return await getConnection(options);
    } catch (error) {
      if (error instanceof ConnectionAcquireTimeoutError) acquireTimeouts.inc();
      throw error;
    }
  };
}
