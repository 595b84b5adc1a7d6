import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

// Events are recorded while somebody listens: an active webhook endpoint, mails, a reader of the feed. Each has a row. It says
// until when, and since when without a gap. A shop where nobody listens writes no event.

/** SQL: whether anybody listens; one lookup a statement, whatever it reads besides. */
export const IS_LISTENED = 'EXISTS (SELECT 1 FROM event_listeners WHERE until > UTC_TIMESTAMP(3))';

/** For those that do not say when they leave. */
const FOREVER = "'9999-12-31'";

const known = new WeakMap<Transaction, boolean>();

/** Remembers what a statement of the transaction has read with IS_LISTENED, so that emit() need not look. */
export function noteListened(transaction: Transaction, isListened: boolean): void {
  known.set(transaction, isListened);
}

/** What is remembered; undefined if nothing is. */
export const isListened = (transaction: Transaction): boolean | undefined => known.get(transaction);

/**
 * From now on, and while the transaction's changes hold, events are recorded for this listener.
 * @param days until it has to be called again; for ever unless given. Calling it often writes once a day
 */
export async function listen(
  sequelize: Sequelize,
  name: string,
  { days, transaction }: { days?: number; transaction?: Transaction } = {},
): Promise<void> {
  const until = days === undefined ? FOREVER : `UTC_TIMESTAMP(3) + INTERVAL ${Math.ceil(days)} DAY`;
  const soon = days === undefined ? FOREVER : `UTC_TIMESTAMP(3) + INTERVAL ${Math.ceil(days) - 1} DAY`;
  const [row] = await sequelize.query<{ name: string }>(
    `SELECT name FROM event_listeners WHERE name = :name AND until >= ${soon}`,
    { replacements: { name }, type: QueryTypes.SELECT, transaction },
  );
  if (row) return;
  // In this order: the row's old value of until decides on since.
  await sequelize.query(
    `INSERT INTO event_listeners (name, since, until) VALUES (:name, UTC_TIMESTAMP(3), ${until})
     ON DUPLICATE KEY UPDATE since = IF(until > UTC_TIMESTAMP(3), since, UTC_TIMESTAMP(3)), until = VALUES(until)`,
    { replacements: { name }, type: QueryTypes.INSERT, transaction },
  );
}

/** The listener has left. */
export async function leave(sequelize: Sequelize, name: string, transaction?: Transaction): Promise<void> {
  await sequelize.query('DELETE FROM event_listeners WHERE name = :name', {
    replacements: { name },
    type: QueryTypes.DELETE,
    transaction,
  });
}

/** Nothing is recorded any more. */
export async function leaveAll(sequelize: Sequelize): Promise<void> {
  await sequelize.query('DELETE FROM event_listeners', { type: QueryTypes.DELETE });
}
