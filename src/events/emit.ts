import { escape as escapeValue } from 'mysql2';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { EVENT_TYPES, type NewEvent } from './catalogue.js';
import { IS_LISTENED, isListened } from './listeners.js';

/**
 * Writes events in the transaction of what happened: they are there if it is committed, and only then. One INSERT, whatever their
 * number; none if nobody listens. The transaction has to have locked the row of each aggregate by then, as whoever changes it
 * has: that alone keeps its events in order.
 *
 * @throws ZodError when `data` is not that of the type
 */
export async function emit(events: readonly NewEvent[], transaction: Transaction): Promise<void> {
  if (events.length === 0 || isListened(transaction) === false) return;
  const json = escapeValue(JSON.stringify(events.map(rowOf)));
  const values = isListened(transaction)
    ? `VALUES (${json}, UTC_TIMESTAMP(3))`
    : `SELECT ${json}, UTC_TIMESTAMP(3) FROM DUAL WHERE ${IS_LISTENED}`;
  await insertIntoOutbox(values, transaction);
}

/** @param rows SQL: VALUES or a SELECT of the events, as JSON arrays, and the time */
export async function insertIntoOutbox(rows: string, transaction: Transaction): Promise<void> {
  const sequelize = sequelizeOf(transaction);
  const [, inserted] = await sequelize.query(`INSERT INTO outbox (events, createdAt) ${rows}`, {
    type: QueryTypes.INSERT,
    transaction,
  });
  if (inserted > 0) wakeAfter(transaction, sequelize);
}

const rowOf = ({ type, aggregateId, version, data }: NewEvent) => ({
  id: uuid(),
  type,
  aggregateType: EVENT_TYPES[type].aggregateType,
  aggregateId,
  version,
  data: EVENT_TYPES[type].data.parse(data),
});

const sequelizeOf = (transaction: Transaction): Sequelize =>
  (transaction as unknown as { sequelize: Sequelize }).sequelize;

const wakers = new WeakMap<Sequelize, () => void>();
const waking = new WeakSet<Transaction>();

/** @param wake called when this process has committed events */
export function onEmitted(sequelize: Sequelize, wake: () => void): void {
  wakers.set(sequelize, wake);
}

/** Sequelize calls it even if COMMIT failed: waking in vain does no harm. */
function wakeAfter(transaction: Transaction, sequelize: Sequelize): void {
  if (waking.has(transaction)) return;
  waking.add(transaction);
  transaction.afterCommit(() => wakers.get(sequelize)?.());
}
