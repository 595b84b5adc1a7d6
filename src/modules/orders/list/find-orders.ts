import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { Problem } from '../../../errors.js';
import { decodeCursor, encodeCursor, type PageRequest } from '../../../http/paging.js';
import { idInSql } from '../../../models/id.js';
import { isTotal } from '../../../rules/values.js';
import {
  countSql,
  entryCountSql,
  type IndexScan,
  pageSql,
  type ScanRange,
  scanEndSql,
} from './index-scans.js';
import type { ORDER_SORTS } from './schemas.js';

export type OrderSort = (typeof ORDER_SORTS)[number];

/** Orders that a page looks at one by one, and that are sorted by something else than their time, at most. */
export const MAX_SCANNED = 10_000;
/** Orders that are counted, or looked at to be counted. */
export const MAX_COUNTED = 100_000;

/** What a list is narrowed down to. */
export interface ListPlan {
  scans: IndexScan[];
  /** SQL on `placed`, which each order is to be looked at for. */
  rest: string[];
  /** Keys from the one up to, and without, the other. */
  fromKey?: string;
  toKey?: string;
}

export interface OrderIdPage {
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
  narrowed: ListPlan,
  sort: OrderSort,
  { count, ...paging }: PageRequest,
): Promise<OrderIdPage> {
  if (narrowed.scans.length === 0) return { ids: [], next: null, ...(count && { total: 0 }) };
  const byTotal = sort === 'total' || sort === '-total';
  const page = byTotal
    ? await pageByTotal(sequelize, narrowed, sort, paging)
    : await pageByTime(sequelize, narrowed, sort, paging);
  return count ? { ...page, ...(await countOrders(sequelize, narrowed)) } : page;
}

const TIME_CURSORS = { newest: z.uuid(), oldest: z.tuple([z.literal('oldest'), z.uuid()]) };

async function pageByTime(
  sequelize: Sequelize,
  narrowed: ListPlan,
  sort: 'newest' | 'oldest',
  { limit, offset, after }: PageRequest,
): Promise<OrderIdPage> {
  const { scans, rest } = narrowed;
  const stretch = scanRangeOf(narrowed, sort === 'newest');
  const behind = after && [decodeCursor(after, TIME_CURSORS[sort])].flat().at(-1);
  if (behind) {
    stretch.bounds.push((key) => `${key} ${sort === 'newest' ? '<' : '>'} ${idInSql(behind)}`);
  }
  const isSparse = rest.length > 0 || scans.some((walk) => walk.isSparse);
  if (isSparse && offset && !after) throw noOffset();
  const end = isSparse ? await findScanEnd(sequelize, scans, stretch, MAX_SCANNED) : undefined;
  const skip = after ? 0 : offset;
  const sql = pageSql(scans, end ? upTo(stretch, end) : stretch, rest, limit + 1, skip);
  const found = await select<{ id: string }>(sequelize, sql);
  const ids = found.slice(0, limit).map(({ id }) => id);
  const last = found.length > limit ? ids.at(-1) : end;
  return { ids, next: last ? encodeCursor(sort === 'newest' ? last : [sort, last]) : null };
}

async function pageByTotal(
  sequelize: Sequelize,
  narrowed: ListPlan,
  sort: 'total' | '-total',
  { limit, offset, after }: PageRequest,
): Promise<OrderIdPage> {
  const { scans, rest } = narrowed;
  const stretch = scanRangeOf(narrowed, true);
  if ((await countEntries(sequelize, scans, stretch, MAX_SCANNED + 1)) > MAX_SCANNED) throw tooLong();
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
     FROM (${pageSql(scans, stretch, rest, MAX_SCANNED)}) AS candidate
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

async function countOrders(sequelize: Sequelize, narrowed: ListPlan) {
  const { scans, rest } = narrowed;
  const stretch = scanRangeOf(narrowed, true);
  const isLong = (await countEntries(sequelize, scans, stretch, MAX_COUNTED + 1)) > MAX_COUNTED;
  const end = isLong ? await findScanEnd(sequelize, scans, stretch, MAX_COUNTED) : undefined;
  const sql = countSql(scans, end ? upTo(stretch, end) : stretch, rest);
  const [row] = await select<{ total: number }>(sequelize, sql);
  return { total: row?.total ?? 0, ...(end && { totalRelation: 'gte' as const }) };
}

function scanRangeOf({ fromKey, toKey }: ListPlan, descending: boolean): ScanRange {
  const bounds: ScanRange['bounds'] = [];
  if (fromKey !== undefined) bounds.push((key) => `${key} >= ${idInSql(fromKey)}`);
  if (toKey !== undefined) bounds.push((key) => `${key} < ${idInSql(toKey)}`);
  return { descending, bounds };
}

const upTo = ({ descending, bounds }: ScanRange, end: string): ScanRange => ({
  descending,
  bounds: [...bounds, (key) => `${key} ${descending ? '>=' : '<='} ${idInSql(end)}`],
});

async function findScanEnd(sequelize: Sequelize, scans: IndexScan[], stretch: ScanRange, entries: number) {
  const [end] = await select<{ id: string | null }>(sequelize, scanEndSql(scans, stretch, entries));
  return end?.id ?? undefined;
}

async function countEntries(sequelize: Sequelize, scans: IndexScan[], stretch: ScanRange, atMost: number) {
  const [row] = await select<{ total: number }>(sequelize, entryCountSql(scans, stretch, atMost));
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
  const most = MAX_SCANNED.toLocaleString('en');
  return new Problem(
    'VALIDATION_FAILED',
    `At most ${most} orders are sorted by what they come to: narrow them down, say by \`from\` and \`to\`.`,
    { errors: [{ field: 'sort', message: `goes with filters that leave at most ${most} orders` }] },
  );
}
