import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { invalidField, Problem } from '../errors.js';
import { type EventsWanted, readEvents, type SequencedEvent } from './read-events.js';

/** Events that are looked at for a page with types: a page may have none of them, and still a `next`. */
const LOOKED_AT = 10_000;

export interface EventPage {
  items: SequencedEvent[];
  /** The cursor to go on with. */
  next: number;
  /** Whether there are events after it already. */
  hasMore: boolean;
}

interface State {
  /** Of the last event. */
  last: number;
  /** Of the first that is kept; above `last` if none is. */
  oldest: number;
}

async function readState(sequelize: Sequelize): Promise<State> {
  const [row] = await sequelize.query<{ last: number; oldest: number | null }>(
    'SELECT seq AS last, (SELECT MIN(seq) FROM events) AS oldest FROM event_sequence WHERE id = 1',
    { type: QueryTypes.SELECT },
  );
  const last = row?.last ?? 0;
  return { last, oldest: row?.oldest ?? last + 1 };
}

/**
 * The place in the feed that a cursor names.
 * @param after undefined: from now on; 0: from the first event that is kept
 * @throws Problem VALIDATION_FAILED when no event had it yet, CURSOR_EXPIRED when events after it are gone
 */
export async function placeOf(sequelize: Sequelize, after: number | undefined): Promise<number> {
  const { last, oldest } = await readState(sequelize);
  if (after === undefined) return last;
  if (after === 0) return oldest - 1;
  if (after > last) throw invalidField('after', `is no cursor of this feed, whose last event is ${last}`);
  if (after >= oldest - 1) return after;
  throw new Problem(
    'CURSOR_EXPIRED',
    'Read again what the events are about, then go on with after=0: from the oldest one.',
    { extensions: { oldest } },
  );
}

/** @param wanted.after a place of placeOf() */
export async function readPage(
  sequelize: Sequelize,
  { after, types, limit }: Omit<EventsWanted, 'upTo'>,
): Promise<EventPage> {
  const { last } = await readState(sequelize);
  const upTo = types ? Math.min(after + LOOKED_AT, last) : last;
  if (upTo <= after) return { items: [], next: after, hasMore: false };
  const items = await readEvents(sequelize, { after, upTo, types, limit });
  const next = items.length === limit ? (items.at(-1)?.seq ?? upTo) : upTo;
  return { items, next, hasMore: next < last };
}
