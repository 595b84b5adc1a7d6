import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { isCertainlyUndone } from './driver-error.js';

const commitFailures = new WeakMap<Transaction, { error: unknown }>();

/** The error of a failed COMMIT. Sequelize itself treats the transaction as committed: see below. */
export function commitFailure(transaction: Transaction): { error: unknown } | undefined {
  return commitFailures.get(transaction);
}

/**
 * When COMMIT or ROLLBACK fails, Sequelize prints plain text into the JSON log and closes the connection. This suppresses the
 * output, and keeps the connection after a COMMIT that lost a conflict on a cluster. Callers must ask commitFailure() for an
 * error of COMMIT, as inTransaction and inSnapshot do.
 */
export function endTransactionsQuietly(sequelize: Sequelize): void {
  const statements = sequelize.getQueryInterface();
  const commit = statements.commitTransaction.bind(statements);
  const rollback = statements.rollbackTransaction.bind(statements);
  statements.rollbackTransaction = async (transaction, options) => {
    try {
      await rollback(transaction, options);
    } catch {
      // The server rolls back when the connection is gone.
      await discardConnection(transaction);
    }
  };
  statements.commitTransaction = async (transaction, options) => {
    try {
      await commit(transaction, options);
    } catch (error) {
      commitFailures.set(transaction, { error });
      // If it were still open, the next START TRANSACTION on this connection would commit it.
      if (isCertainlyUndone(error)) await statements.rollbackTransaction(transaction, options);
      else await discardConnection(transaction);
    }
  };
}

/** Sequelize's own way to drop a connection in an unknown state; missing in its types. */
function discardConnection(transaction: Transaction): Promise<void> {
  return (transaction as Transaction & { forceCleanup(): Promise<void> }).forceCleanup();
}
