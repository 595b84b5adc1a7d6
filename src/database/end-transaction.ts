import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { isCertainlyUndone } from './driver-error.js';

const commitFailures = new WeakMap<Transaction, { error: unknown }>();

/** What COMMIT failed with, of a transaction that Sequelize takes for committed. */
export function commitFailure(transaction: Transaction): { error: unknown } | undefined {
  return commitFailures.get(transaction);
}

/**
 * When COMMIT or ROLLBACK fails, Sequelize prints a line of plain text, into the log of JSON lines, and closes the
 * connection. Here neither says a word, and a COMMIT that lost to somebody else's leaves the connection in the pool.
 * For inTransaction and inSnapshot alone: they have to ask for commitFailure().
 */
export function endTransactionsQuietly(sequelize: Sequelize): void {
  const statements = sequelize.getQueryInterface();
  const commit = statements.commitTransaction.bind(statements);
  const rollback = statements.rollbackTransaction.bind(statements);
  statements.rollbackTransaction = async (transaction, options) => {
    try {
      await rollback(transaction, options);
    } catch {
      // Without its connection the server rolls it back.
      await discardConnection(transaction);
    }
  };
  statements.commitTransaction = async (transaction, options) => {
    try {
      await commit(transaction, options);
    } catch (error) {
      commitFailures.set(transaction, { error });
      // The next START TRANSACTION would commit what a server left open, so it is made sure of.
      if (isCertainlyUndone(error)) await statements.rollbackTransaction(transaction, options);
      else await discardConnection(transaction);
    }
  };
}

/** What Sequelize itself does with a connection in an unknown state; its types leave it out. */
function discardConnection(transaction: Transaction): Promise<void> {
  return (transaction as Transaction & { forceCleanup(): Promise<void> }).forceCleanup();
}
