import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { beforeCommit } from '../database/before-commit.js';
import { jsonLiteral } from '../database/insert-rows.js';
import { EVENT_TYPES, type NewEvent } from './catalogue.js';
import { IS_LISTENED, isListened } from './listeners.js';

/** An event in the outbox: without its place, and so without an id. */
type OutboxEvent = [
  type: string,
  aggregateType: string,
  aggregateId: string,
  version: number | null,
  data: object,
];

/** What a transaction has emitted. */
interface Emitted {
  events: OutboxEvent[];
  selects: Array<() => string>;
}

const emitted = new WeakMap<Transaction, Emitted>();

/**
 * Emits events in the transaction of what happened: they are there if it is committed, and only then. All events of a transaction
 * are written at its end, in one INSERT; in none if nobody listens. The transaction has to have written the row of each aggregate
 * by then, as whoever changes it has: that alone keeps its events in order.
 *
 * @throws ZodError when `data` is not that of the type
 */
export async function emit(events: readonly NewEvent[], transaction: Transaction): Promise<void> {
  if (events.length === 0 || isListened(transaction) === false) return;
  const rows = events.map(rowOf);
  await write(transaction, (all) => all.events.push(...rows));
}

/**
 * Emits what a SELECT finds at the end of the transaction.
 * @param select SQL: a row for each event, with a JSON array of one OutboxEvent as `events`, and 1 as `size`
 */
export async function emitSelected(select: () => string, transaction: Transaction): Promise<void> {
  if (isListened(transaction) === false) return;
  await write(transaction, (all) => all.selects.push(select));
}

// As an array, since MariaDB reads columns of it in half the time that those of an object take.
const rowOf = ({ type, aggregateId, version, data }: NewEvent): OutboxEvent => [
  type,
  EVENT_TYPES[type].aggregateType,
  aggregateId,
  version,
  EVENT_TYPES[type].data.parse(data),
];

async function write(transaction: Transaction, add: (all: Emitted) => void): Promise<void> {
  const known = emitted.get(transaction);
  const all = known ?? { events: [], selects: [] };
  add(all);
  if (known) return;
  emitted.set(transaction, all);
  const insert = () => insertIntoOutbox(all, transaction);
  if (beforeCommit(transaction, insert)) return;
  // Not opened by inTransaction, so nobody says when it ends.
  await insert();
}

/** @returns what wakes the sequencer of this process; undefined if nothing was inserted */
async function insertIntoOutbox(
  { events, selects }: Emitted,
  transaction: Transaction,
): Promise<(() => void) | undefined> {
  // Whatever is emitted from here on gets a row of its own.
  emitted.delete(transaction);
  const selected = selects.map((select) => select());
  const isKnown = isListened(transaction) === true;
  const sequelize = sequelizeOf(transaction);
  const insert = (rows: string, bind?: { events: string; size: number }) =>
    sequelize.query(`INSERT INTO outbox (events, size, createdAt) ${rows}`, {
      ...(bind && { bind }),
      type: QueryTypes.INSERT as const,
      transaction,
    });
  if (selected.length === 0 && isKnown) {
    // Of orders: prepared, so that the database need not read the longest of their values letter by letter.
    await insert('VALUES ($events, $size, UTC_TIMESTAMP(3))', {
      events: JSON.stringify(events),
      size: events.length,
    });
    return wakers.get(sequelize);
  }
  const given =
    events.length > 0 ? [`SELECT ${jsonLiteral(events)} AS events, ${events.length} AS size`] : [];
  const found = [...given, ...selected].join(' UNION ALL ');
  const [, inserted] = await insert(
    `SELECT found.events, found.size, UTC_TIMESTAMP(3) FROM (${found}) AS found${isKnown ? '' : ` WHERE ${IS_LISTENED}`}`,
  );
  return inserted > 0 ? wakers.get(sequelize) : undefined;
}

const sequelizeOf = (transaction: Transaction): Sequelize =>
  (transaction as unknown as { sequelize: Sequelize }).sequelize;

const wakers = new WeakMap<Sequelize, () => void>();

/** @param wake called when this process has committed events */
export function onEmitted(sequelize: Sequelize, wake: () => void): void {
  wakers.set(sequelize, wake);
}
