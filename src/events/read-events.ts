import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Event } from '../models/event.js';
import type { EventTypeName } from './catalogue.js';

/** How long events are kept, and so how long a reader of the feed may be away, or an endpoint disabled. */
export const EVENT_DAYS = 30;

/** An event as it is read. */
export type SequencedEvent = Pick<
  Event,
  'seq' | 'id' | 'aggregateType' | 'aggregateId' | 'version' | 'data' | 'occurredAt'
> & { type: EventTypeName };

export interface EventsWanted {
  /** Only those with a higher seq. */
  after: number;
  /** Default: all. */
  types?: readonly string[];
  /** Only those up to this seq. Default: all. */
  upTo?: number;
  limit: number;
}

/** Reads events in order of seq. Whatever comes later has a higher one. */
export function readEvents(
  sequelize: Sequelize,
  { after, types, upTo, limit }: EventsWanted,
): Promise<SequencedEvent[]> {
  const isWanted = `seq > :after${upTo === undefined ? '' : ' AND seq <= :upTo'}${types ? ' AND type IN (:types)' : ''}`;
  return sequelize.query<SequencedEvent>(
    `SELECT seq, id, type, aggregateType, aggregateId, version, data, occurredAt
     FROM events WHERE ${isWanted} ORDER BY seq LIMIT :limit`,
    { replacements: { after, upTo, types, limit }, type: QueryTypes.SELECT },
  );
}
