import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { Problem } from '../../../errors.js';
import { decodeCursor, encodeCursor, type PageRequest } from '../../../http/paging.js';
import { idInSql } from '../../../models/id.js';
import { isTotal } from '../../../rules/values.js';
import type { ORDER_SORTS } from './filters.js';
import { countAlong, endOfReach, entriesAlong, keysAlong, type Stretch, type Walk } from './walks.js';

export type OrderSort = (typeof ORDER_SORTS)[number];

/** Orders that a page looks at one by one, and that are sorted by something else than their time, at most. */
export const LOOKED_AT = 10_000;
/** Orders that are counted, or looked at to be counted. */
export const COUNTED = 100_000;

/** What a list is narrowed down to. */
export interface Narrowed {
  walks: Walk[];
  /** SQL on `placed`, which each order is to be looked at for. */
  rest: string[];
  /** Keys from the one up to, and without, the other. */
  fromKey?: string;
  toKey?: string;
}

export interface OrderKeys {
  ids: string[];
  next: string | null;
  total?: number;
  /** There when there may be more than `total`. */
  totalRelation?: 'gte';
}

/**
 * The keys of one page of a list of orders. It reads no more of the orders than LOOKED_AT: where few of them pass, the
 * page is not full, and the next one goes on behind the last order that was looked at.
 * @throws Problem VALIDATION_FAILED for a cursor of another list, or a list too long to be sorted by amounts
 */
export async function findOrders(
  sequelize: Sequelize,
  narrowed: Narrowed,
  sort: OrderSort,
  { count, ...paging }: PageRequest,
): Promise<OrderKeys> {
  if (narrowed.walks.length === 0) return { ids: [], next: null, ...(count && { total: 0 }) };
  const byTotal = sort === 'total' || sort === '-total';
  const page = byTotal
    ? await pageByTotal(sequelize, narrowed, sort, paging)
    : await pageByTime(sequelize, narrowed, sort, paging);
  return count ? { ...page, ...(await countOrders(sequelize, narrowed)) } : page;
}

const TIME_CURSORS = { newest: z.uuid(), oldest: z.tuple([z.literal('oldest'), z.uuid()]) };

async function pageByTime(
  sequelize: Sequelize,
  narrowed: Narrowed,
  sort: 'newest' | 'oldest',
  { limit, offset, after }: PageRequest,
): Promise<OrderKeys> {
  const { walks, rest } = narrowed;
  const stretch = stretchOf(narrowed, sort === 'newest');
  const behind = after && [decodeCursor(after, TIME_CURSORS[sort])].flat().at(-1);
  if (behind) {
    stretch.bounds.push((key) => `${key} ${sort === 'newest' ? '<' : '>'} ${idInSql(behind)}`);
  }
  const isSparse = rest.length > 0 || walks.some((walk) => walk.isSparse);
  if (isSparse && offset && !after) throw noOffset();
  const end = isSparse ? await reach(sequelize, walks, stretch, LOOKED_AT) : undefined;
  const skip = after ? 0 : offset;
  const sql = keysAlong(walks, end ? upTo(stretch, end) : stretch, rest, limit + 1, skip);
  const found = await select<{ id: string }>(sequelize, sql);
  const ids = found.slice(0, limit).map(({ id }) => id);
  const last = found.length > limit ? ids.at(-1) : end;
  return { ids, next: last ? encodeCursor(sort === 'newest' ? last : [sort, last]) : null };
}

async function pageByTotal(
  sequelize: Sequelize,
  narrowed: Narrowed,
  sort: 'total' | '-total',
  { limit, offset, after }: PageRequest,
): Promise<OrderKeys> {
  const { walks, rest } = narrowed;
  const stretch = stretchOf(narrowed, true);
  if ((await countEntries(sequelize, walks, stretch, LOOKED_AT + 1)) > LOOKED_AT) throw tooLong();
  const descending = sort === '-total';
  const conditions = [];
  if (after) {
    const [, total, id] = decodeCursor(
      after,
      z.tuple([z.literal(sort), z.string().refine(isTotal), z.uuid()]),
    );
    const beyond = descending ? '<' : '>';
    conditions.push(`(placed.totalAmount ${beyond} ${total}
      OR (placed.totalAmount = ${total} AND placed.id ${beyond} ${idInSql(id)}))`);
  }
  const way = descending ? 'DESC' : 'ASC';
  const found = await select<{ id: string; totalAmount: string }>(
    sequelize,
    `SELECT placed.id, placed.totalAmount
     FROM (${keysAlong(walks, stretch, rest, LOOKED_AT)}) AS candidate
     STRAIGHT_JOIN orders AS placed ON placed.id = candidate.id
     WHERE ${['TRUE', ...conditions].join(' AND ')}
     ORDER BY placed.totalAmount ${way}, placed.id ${way} LIMIT ${limit + 1} OFFSET ${after ? 0 : (offset ?? 0)}`,
  );
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    ids: shown.map(({ id }) => id),
    next: last ? encodeCursor([sort, last.totalAmount, last.id]) : null,
  };
}

async function countOrders(sequelize: Sequelize, narrowed: Narrowed) {
  const { walks, rest } = narrowed;
  const stretch = stretchOf(narrowed, true);
  const isLong = (await countEntries(sequelize, walks, stretch, COUNTED + 1)) > COUNTED;
  const end = isLong ? await reach(sequelize, walks, stretch, COUNTED) : undefined;
  const sql = countAlong(walks, end ? upTo(stretch, end) : stretch, rest);
  const [row] = await select<{ total: number }>(sequelize, sql);
  return { total: row?.total ?? 0, ...(end && { totalRelation: 'gte' as const }) };
}

function stretchOf({ fromKey, toKey }: Narrowed, descending: boolean): Stretch {
  const bounds: Stretch['bounds'] = [];
  if (fromKey !== undefined) bounds.push((key) => `${key} >= ${idInSql(fromKey)}`);
  if (toKey !== undefined) bounds.push((key) => `${key} < ${idInSql(toKey)}`);
  return { descending, bounds };
}

const upTo = ({ descending, bounds }: Stretch, end: string): Stretch => ({
  descending,
  bounds: [...bounds, (key) => `${key} ${descending ? '>=' : '<='} ${idInSql(end)}`],
});

async function reach(sequelize: Sequelize, walks: Walk[], stretch: Stretch, entries: number) {
  const [end] = await select<{ id: string | null }>(sequelize, endOfReach(walks, stretch, entries));
  return end?.id ?? undefined;
}

async function countEntries(sequelize: Sequelize, walks: Walk[], stretch: Stretch, atMost: number) {
  const [row] = await select<{ total: number }>(sequelize, entriesAlong(walks, stretch, atMost));
  return row?.total ?? 0;
}

const select = <Row extends object>(sequelize: Sequelize, sql: string) =>
  sequelize.query<Row>(sql, { type: QueryTypes.SELECT });

function noOffset(): Problem {
  return new Problem(
    'VALIDATION_FAILED',
    'Such a list is read page by page: send the `next` of the page before.',
    {
      errors: [{ field: 'offset', message: 'does not go with these filters: use `after`' }],
    },
  );
}

function tooLong(): Problem {
  const most = LOOKED_AT.toLocaleString('en');
  return new Problem(
    'VALIDATION_FAILED',
    `At most ${most} orders are sorted by what they come to: narrow them down, say by \`from\` and \`to\`.`,
    { errors: [{ field: 'sort', message: `goes with filters that leave at most ${most} orders` }] },
  );
}
