import { Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { timeKey } from '../../../http/paging.js';

/** Order of sources for entries of the same time: the order's own event comes first. */
export const RANKS = {
  orderEvents: 0,
  stockMoved: 1,
  paymentsStarted: 2,
  paymentOperations: 3,
  providerEvents: 4,
  orderNotes: 5,
} as const;

/** Sort position of an entry: by time, then by source, then by its key within the source. */
export interface Position {
  at: Date;
  /** Rank of the source. */
  rank: number;
  key: string | number;
}

const uuid = z.uuid();
/** What a cursor holds, by its source. */
export const cursorKeys = z.union([
  z.tuple([timeKey, z.literal(RANKS.orderEvents), z.int()]),
  z.tuple([timeKey, z.literal(RANKS.stockMoved), z.literal(0)]),
  z.tuple([timeKey, z.literal([RANKS.paymentsStarted, RANKS.paymentOperations, RANKS.orderNotes]), uuid]),
  z.tuple([timeKey, z.literal(RANKS.providerEvents), z.string().regex(/^[\x20-\x7e]*$/)]),
]);

export function compare(a: Position, b: Position): number {
  const byTime = a.at.getTime() - b.at.getTime() || a.rank - b.rank;
  // Same source, so both keys have the same type.
  return byTime || Number(a.key > b.key) - Number(a.key < b.key);
}

/** Condition for rows of a source after a position. */
export function behind(
  { rank, at, key }: { rank: number; at: string; key: string },
  position: Position | undefined,
): WhereOptions {
  if (!position) return {};
  if (rank !== position.rank) return { [at]: { [rank < position.rank ? Op.gt : Op.gte]: position.at } };
  return {
    [at]: { [Op.gte]: position.at },
    [Op.or]: [{ [at]: { [Op.gt]: position.at } }, { [key]: { [Op.gt]: position.key } }],
  };
}
