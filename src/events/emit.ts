import { randomBytes } from 'node:crypto';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { beforeCommit } from '../database/before-commit.js';
import { jsonLiteral } from '../database/insert-rows.js';
import { EVENT_TYPES, type NewEvent } from './catalogue.js';
import { IS_LISTENED, isListened } from './listeners.js';

/** What a transaction has emitted. */
interface Emitted {
  events: object[];
  selects: Array<() => string | undefined>;
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
  // Drawn for all ids at once: for a batch of orders, drawing them one by one takes as long as the rest of this.
  const random = randomBytes(ID_BYTES * events.length);
  const rows = events.map((event, n) =>
    rowOf(event, uuid({ random: random.subarray(n * ID_BYTES, (n + 1) * ID_BYTES) })),
  );
  await write(transaction, (all) => all.events.push(...rows));
}

/**
 * Emits what a SELECT finds at the end of the transaction.
 * @param select SQL: a row for each event, with the JSON of selectedEvent(); undefined: there is none
 */
export async function emitSelected(
  select: () => string | undefined,
  transaction: Transaction,
): Promise<void> {
  if (isListened(transaction) === false) return;
  await write(transaction, (all) => all.selects.push(select));
}

const ID_BYTES = 16;

const rowOf = ({ type, aggregateId, version, data }: NewEvent, id: string) => ({
  id,
  type,
  aggregateType: EVENT_TYPES[type].aggregateType,
  aggregateId,
  version,
  data: EVENT_TYPES[type].data.parse(data),
});

async function write(transaction: Transaction, add: (all: Emitted) => void): Promise<void> {
  const known = emitted.get(transaction);
  const all = known ?? { events: [], selects: [] };
  add(all);
  if (known) return;
  emitted.set(transaction, all);
  const insert = () => insertIntoOutbox(all, transaction);
  if (beforeCommit(transaction, insert)) return;
  // Not opened by inTransaction, so nobody says when it ends.
  emitted.delete(transaction);
  await insert();
}

/** @returns what wakes the sequencer of this process; undefined if nothing was inserted */
async function insertIntoOutbox(
  { events, selects }: Emitted,
  transaction: Transaction,
): Promise<(() => void) | undefined> {
  const json = events.length > 0 ? jsonLiteral(events) : undefined;
  const selected = selects.flatMap((select) => select() ?? []);
  if (json === undefined && selected.length === 0) return undefined;
  const isKnown = isListened(transaction) === true;
  const rows =
    json !== undefined && selected.length === 0 && isKnown
      ? `VALUES (${json}, UTC_TIMESTAMP(3))`
      : `SELECT found.events, UTC_TIMESTAMP(3) FROM (${[
          ...(json === undefined ? [] : [`SELECT ${json} AS events`]),
          ...selected,
        ].join(' UNION ALL ')}) AS found${isKnown ? '' : ` WHERE ${IS_LISTENED}`}`;
  const sequelize = sequelizeOf(transaction);
  const [, inserted] = await sequelize.query(`INSERT INTO outbox (events, createdAt) ${rows}`, {
    type: QueryTypes.INSERT,
    transaction,
  });
  return inserted > 0 ? wakers.get(sequelize) : undefined;
}

const sequelizeOf = (transaction: Transaction): Sequelize =>
  (transaction as unknown as { sequelize: Sequelize }).sequelize;

const wakers = new WeakMap<Sequelize, () => void>();

/** @param wake called when this process has committed events */
export function onEmitted(sequelize: Sequelize, wake: () => void): void {
  wakers.set(sequelize, wake);
}
