import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction, SAFE_TO_REPEAT } from '../database/transaction.js';

/** The first and the last of some events, by seq. */
export interface SequencedRange {
  first: number;
  last: number;
}

/** What belongs to sequencing events, in its transaction. It may run more than once, until one is committed. */
export type SequencedStep = (range: SequencedRange, transaction: Transaction) => Promise<void>;

/** Most transactions a run: each has a few events, or those of a batch of orders. */
export const AT_ONCE = 100;
/** No request waits for it. */
const STATEMENT_MS = 30_000;

/** Of an event in the JSON of the outbox; see emit.ts. `n` counts those of its transaction. */
const EVENT_COLUMNS = `
  n FOR ORDINALITY,
  type VARCHAR(64) PATH '$[0]',
  aggregateType VARCHAR(32) PATH '$[1]',
  aggregateId VARCHAR(64) PATH '$[2]',
  version BIGINT UNSIGNED PATH '$[3]',
  data JSON PATH '$[4]'`;

/**
 * Moves committed events from the outbox to their place in the sequence, in one transaction.
 *
 * By state, not by cursor: ids are given before COMMIT, so whoever reads "above the last id" loses what is committed late. Here
 * what is committed late simply waits in the outbox. Whoever sequences has locked and writes the row of event_sequence, so `seq`
 * has no gaps, and of two servers of a cluster one is repeated. Events of one aggregate keep their order: each transaction locks
 * the aggregate before it inserts, so the later one has the higher id and is never visible without the earlier one.
 *
 * @param steps run in the same transaction
 * @returns what was sequenced; undefined if nothing waits, or another process is at it
 */
export function sequence(
  sequelize: Sequelize,
  steps: readonly SequencedStep[] = [],
): Promise<SequencedRange | undefined> {
  return inTransaction(sequelize, (transaction) => sequenceIn(sequelize, steps, transaction), {
    // What was committed is no longer in the outbox.
    ...SAFE_TO_REPEAT,
    statementMs: STATEMENT_MS,
  });
}

async function sequenceIn(
  sequelize: Sequelize,
  steps: readonly SequencedStep[],
  transaction: Transaction,
): Promise<SequencedRange | undefined> {
  const before = await lockSequence(sequelize, transaction);
  if (before === undefined) return undefined;
  // Without locks: nobody changes rows of the outbox, and whoever deletes some has locked the sequence.
  const waiting = await sequelize.query<{ id: number; size: number; createdAt: Date }>(
    `SELECT id, size, createdAt FROM outbox ORDER BY id LIMIT ${AT_ONCE}`,
    { type: QueryTypes.SELECT, transaction },
  );
  if (waiting.length === 0) return undefined;
  let last = before;
  const places: Place[] = [];
  for (const { id, size, createdAt } of waiting) {
    places.push([Number(id), last, idHead(createdAt)]);
    last += Number(size);
  }
  const range = { first: before + 1, last };
  await insertEvents(sequelize, places, range, transaction);
  for (const step of steps) await step(range, transaction);
  // By key: a scan, which small tables get, would wait for rows that are not committed yet.
  const ids = places.map(([id]) => id).join(', ');
  await sequelize.query(`DELETE outbox FROM outbox FORCE INDEX (PRIMARY) WHERE id IN (${ids})`, {
    type: QueryTypes.BULKDELETE,
    transaction,
  });
  await sequelize.query('UPDATE event_sequence SET seq = :last WHERE id = 1', {
    replacements: { last: range.last },
    type: QueryTypes.UPDATE,
    transaction,
  });
  return range;
}

/** @returns the last seq; undefined if another process has locked it */
async function lockSequence(sequelize: Sequelize, transaction: Transaction): Promise<number | undefined> {
  const [row] = await sequelize.query<{ seq: number }>(
    'SELECT seq FROM event_sequence WHERE id = 1 FOR UPDATE SKIP LOCKED',
    { type: QueryTypes.SELECT, transaction },
  );
  return row?.seq;
}

/** A row of the outbox, the seq after which its events come, and how their ids begin. */
type Place = [id: number, startsAfter: number, idHead: string];

/** The first 13 bytes of a UUIDv7, in hex. The other three count the events of a row, so that the database makes their ids. */
const idHead = (at: Date): string => uuid({ msecs: at.getTime() }).replaceAll('-', '').slice(0, 26);

/** @throws Error unless they are as many as the range has room for */
async function insertEvents(
  sequelize: Sequelize,
  places: readonly Place[],
  { first, last }: SequencedRange,
  transaction: Transaction,
): Promise<void> {
  // Places are given, and not counted by ROW_NUMBER(), which would sort all events in a temporary table on disk. What has no
  // version of its own takes a number that rises. Of numbers and hex alone, so nothing in it has to be escaped.
  const [, inserted] = await sequelize.query(
    `INSERT INTO events (seq, id, type, aggregateType, aggregateId, version, data, occurredAt)
     SELECT place.startsAfter + event.n, UNHEX(CONCAT(place.idHead, LPAD(HEX(event.n), 6, '0'))), event.type,
       event.aggregateType, event.aggregateId, COALESCE(event.version, outbox.id), event.data, outbox.createdAt
     FROM JSON_TABLE('${JSON.stringify(places)}', '$[*]' COLUMNS (
         id BIGINT UNSIGNED PATH '$[0]', startsAfter BIGINT UNSIGNED PATH '$[1]', idHead CHAR(26) PATH '$[2]')) AS place
     STRAIGHT_JOIN outbox ON outbox.id = place.id
     JOIN JSON_TABLE(outbox.events, '$[*]' COLUMNS (${EVENT_COLUMNS})) AS event`,
    { type: QueryTypes.INSERT, transaction },
  );
  const expected = last - first + 1;
  if (inserted !== expected) throw new Error(`${inserted} events were sequenced instead of ${expected}`);
}
