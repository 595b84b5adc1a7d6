import type { Transaction } from 'sequelize';

/** Work before COMMIT, and what to do once that has succeeded. */
type LastWork = (transaction: Transaction) => Promise<(() => void) | undefined>;

const lastWorks = new WeakMap<Transaction, LastWork[]>();

/**
 * Runs work at the end of the transaction, before it is committed. What it returns is called after COMMIT, unless its outcome is
 * unknown.
 * @returns false when the transaction was not opened by inTransaction: then it does not run
 */
export function beforeCommit(transaction: Transaction, work: LastWork): boolean {
  const works = lastWorks.get(transaction);
  works?.push(work);
  return works !== undefined;
}

/** Runs the work of a transaction, and what was left for its end. @param after gets what to do after COMMIT */
export async function runToCommit<T>(
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
  after: Array<() => void>,
): Promise<T> {
  const last: LastWork[] = [];
  lastWorks.set(transaction, last);
  const result = await work(transaction);
  for (const one of last) {
    const act = await one(transaction);
    if (act) after.push(act);
  }
  return result;
}
