import { type FindOptions, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { Problem } from '../errors.js';

/** How a page of a list is asked for; `paging` of schemas.ts at the door. */
export interface PageRequest {
  limit: number;
  /** Rows to pass over, unless there is `after`. */
  offset?: number;
  after?: string;
  /** Whether to count all rows of the list, which can take longer than reading a page of them. */
  count?: boolean;
}

export interface Page<Row> {
  items: Row[];
  /** The cursor of the page after it; null on the last. */
  next: string | null;
  /** Rows of the whole list; only when asked for. */
  total?: number;
}

/** A column by which a list is sorted. */
export interface SortKey {
  column: string;
  /** What a cursor may hold for it. */
  key: z.ZodType;
  descending?: boolean;
}

/** UUIDv7 keys, so the order is that of their making. */
export const NEWEST_UUID_FIRST: SortKey = { column: 'id', key: z.uuid(), descending: true };
export const OLDEST_UUID_FIRST: SortKey = { column: 'id', key: z.uuid() };
/** Integer keys. */
export const NEWEST_ID_FIRST: SortKey = { column: 'id', key: z.int(), descending: true };
/** The same list from its end. */
export const reversed = (keys: readonly SortKey[]): [...SortKey[], SortKey] =>
  keys.map((key) => ({ ...key, descending: !key.descending })) as [...SortKey[], SortKey];
/** A time as a cursor holds it. */
export const timeKey = z.iso.datetime({ precision: 3 }).transform((time) => new Date(time));

interface List<Row extends Model>
  extends Pick<FindOptions<Row>, 'attributes' | 'include' | 'raw' | 'indexHints'> {
  where?: WhereOptions<Row>;
  /** The last column is unique, so that a page can begin behind any row. None may be NULL. */
  sortedBy: readonly [...SortKey[], SortKey];
}

/**
 * One page of a list, in one statement, and one more when it is to be counted.
 * @param model with the scopes by which rows are shown; those that choose rows belong into `where`, which is counted
 * @throws Problem VALIDATION_FAILED when `after` is not a cursor of this list
 */
export async function findPage<Row extends Model>(
  model: ModelStatic<Row>,
  { where = {}, sortedBy, ...options }: List<Row>,
  { limit, offset, after, count }: PageRequest,
): Promise<Page<Row>> {
  const behind = after ? [rowsAfter(sortedBy, keysIn(after, sortedBy))] : [];
  const total = count ? await model.unscoped().count({ where }) : undefined;
  const rows = await model.findAll({
    ...options,
    where: { [Op.and]: [where, ...behind] } as WhereOptions<Row>,
    order: orderBy(sortedBy),
    limit: limit + 1,
    offset: after ? 0 : offset,
  });
  const page = cutPage(rows, limit, (last) => encodeCursor(keysOf(last, sortedBy)));
  return total === undefined ? page : { ...page, total };
}

/** A list that is sorted by one column has it alone in its cursors. */
function keysOf(row: object, sortedBy: readonly SortKey[]): unknown {
  const keys = sortedBy.map(({ column }) => (row as Record<string, unknown>)[column]);
  return keys.length === 1 ? keys[0] : keys;
}

function keysIn(cursor: string, sortedBy: readonly SortKey[]): unknown[] {
  const schemas = sortedBy.map(({ key }) => key) as [z.ZodType, ...z.ZodType[]];
  return schemas.length === 1 ? [decodeCursor(cursor, schemas[0])] : decodeCursor(cursor, z.tuple(schemas));
}

export const orderBy = (keys: readonly SortKey[]): [string, string][] =>
  keys.map(({ column, descending }) => [column, descending ? 'DESC' : 'ASC']);

/** With the bound of the first column on its own, an index is entered where the page begins. */
export function rowsAfter(
  [first, ...others]: readonly SortKey[],
  [value, ...values]: unknown[],
): WhereOptions {
  const { column, descending } = first as SortKey;
  const beyond = { [column]: { [descending ? Op.lt : Op.gt]: value } };
  if (others.length === 0) return beyond;
  const upTo = { [column]: { [descending ? Op.lte : Op.gte]: value } };
  return { [Op.and]: [upTo, { [Op.or]: [beyond, rowsAfter(others, values)] }] };
}

/**
 * Keyset cursors: `next` of one page goes back as `after` for the next. Opaque to clients; inside, the sort
 * keys of the last row, so that the next page starts right behind it however many rows there are before.
 */
export function encodeCursor(keys: unknown): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws Problem VALIDATION_FAILED when it is not a cursor that this list gave out */
export function decodeCursor<Keys extends z.ZodType>(cursor: string, keys: Keys): z.output<Keys> {
  try {
    return keys.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Problem('VALIDATION_FAILED', 'Send the `next` of the page before, or leave `after` out.', {
      errors: [{ field: 'after', message: 'is not a cursor of this list' }],
      cause,
    });
  }
}

/** Reads one row more than the page holds; whether it comes tells if there is a next page. */
export function cutPage<Row>(rows: Row[], limit: number, cursorOf: (last: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
}
