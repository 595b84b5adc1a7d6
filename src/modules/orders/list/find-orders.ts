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

/** Most orders that one page examines, or that are sorted by total. */
export const MAX_SCANNED = 10_000;
/** Most orders that are examined to count a list. */
export const MAX_COUNTED = 100_000;

/** How a list is read. */
export interface ListPlan {
  scans: IndexScan[];
  /** SQL conditions on `placed` that no scan covers: checked for each order. */
  rest: string[];
  /** Ids from `fromKey` up to but excluding `toKey`. */
  fromKey?: string;
  toKey?: string;
}

export interface OrderIdPage {
  ids: string[];
  next: string | null;
  total?: number;
  /** Present if there may be more than `total`. */
  totalRelation?: 'gte';
}

/**
 * The ids of one page of a list of orders. Examines at most MAX_SCANNED orders: if few of them match, the page is not full,
 * and the next page continues after the last examined order.
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
  const range = scanRangeOf(narrowed, sort === 'newest');
  const behind = after && [decodeCursor(after, TIME_CURSORS[sort])].flat().at(-1);
  if (behind) {
    range.bounds.push((key) => `${key} ${sort === 'newest' ? '<' : '>'} ${idInSql(behind)}`);
  }
  const isSparse = rest.length > 0 || scans.some((scan) => scan.isSparse);
  if (isSparse && offset && !after) throw noOffset();
  const end = isSparse ? await findScanEnd(sequelize, scans, range, MAX_SCANNED) : undefined;
  const skip = after ? 0 : offset;
  const sql = pageSql(scans, end ? upTo(range, end) : range, rest, limit + 1, skip);
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
  const range = scanRangeOf(narrowed, true);
  if ((await countEntries(sequelize, scans, range, MAX_SCANNED + 1)) > MAX_SCANNED) throw tooLong();
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
     FROM (${pageSql(scans, range, rest, MAX_SCANNED)}) AS candidate
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
  const range = scanRangeOf(narrowed, true);
  const isLong = (await countEntries(sequelize, scans, range, MAX_COUNTED + 1)) > MAX_COUNTED;
  const end = isLong ? await findScanEnd(sequelize, scans, range, MAX_COUNTED) : undefined;
  const sql = countSql(scans, end ? upTo(range, end) : range, rest);
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

async function findScanEnd(sequelize: Sequelize, scans: IndexScan[], range: ScanRange, entries: number) {
  const [end] = await select<{ id: string | null }>(sequelize, scanEndSql(scans, range, entries));
  return end?.id ?? undefined;
}

async function countEntries(sequelize: Sequelize, scans: IndexScan[], range: ScanRange, atMost: number) {
  const [row] = await select<{ total: number }>(sequelize, entryCountSql(scans, range, atMost));
  return row?.total ?? 0;
}

const select = <Row extends object>(sequelize: Sequelize, sql: string) =>
  sequelize.query<Row>(sql, { type: QueryTypes.SELECT });

function noOffset(): Problem {
  return new Problem(
    'VALIDATION_FAILED',
    'With these filters, send the `next` of the previous page instead of `offset`.',
    {
      errors: [{ field: 'offset', message: 'is not supported with these filters: use `after`' }],
    },
  );
}

function tooLong(): Problem {
  const most = MAX_SCANNED.toLocaleString('en');
  return new Problem(
    'VALIDATION_FAILED',
    `At most ${most} orders can be sorted by total: add filters, for example \`from\` and \`to\`.`,
    { errors: [{ field: 'sort', message: `needs filters that match at most ${most} orders` }] },
  );
}
