import { type FindOptions, literal, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { Problem } from '../errors.js';

/** The paging parameters of a list request; `paging` in schemas.ts parses them. */
export interface PageRequest {
  limit: number;
  /** Rows to skip; ignored with `after`. */
  offset?: number;
  after?: string;
  /** Also count the whole list, which can take longer than reading the page. */
  count?: boolean;
}

export interface Page<Row> {
  items: Row[];
  /** Cursor of the next page; null on the last page. */
  next: string | null;
  /** Number of rows in the whole list; only with `count`. */
  total?: number;
}

/** A column by which a list is sorted. */
export interface SortKey {
  column: string;
  /** Schema of the column's value in a cursor. */
  key: z.ZodType;
  descending?: boolean;
  /** Whether the column can be NULL. NULL sorts below every value, as in MySQL and MariaDB. */
  nullable?: boolean;
}

/** UUIDv7 keys sort by the time they were made. */
export const NEWEST_UUID_FIRST: SortKey = { column: 'id', key: z.uuid(), descending: true };
export const OLDEST_UUID_FIRST: SortKey = { column: 'id', key: z.uuid() };
/** Integer keys. */
export const NEWEST_ID_FIRST: SortKey = { column: 'id', key: z.int(), descending: true };
export const OLDEST_ID_FIRST: SortKey = { column: 'id', key: z.int() };
/** The condition for entries with these ids; none without them. */
export const withIds = (ids: number[] | undefined): { id?: number[] } => (ids ? { id: ids } : {});
/** The same list in reverse. */
export const reversed = (keys: readonly SortKey[]): [...SortKey[], SortKey] =>
  keys.map((key) => ({ ...key, descending: !key.descending })) as [...SortKey[], SortKey];
/** Schema of a time in a cursor. */
export const timeKey = z.iso.datetime({ precision: 3 }).transform((time) => new Date(time));

interface List<Row extends Model>
  extends Pick<FindOptions<Row>, 'attributes' | 'include' | 'raw' | 'indexHints' | 'transaction'> {
  where?: WhereOptions<Row>;
  /** The last column must be unique, so that a page can begin after any row. */
  sortedBy: readonly [...SortKey[], SortKey];
}

/**
 * Reads one page of a list, in one statement; with `count` in two.
 * @param model may have scopes that add attributes and includes; conditions go into `where`, which is also counted
 * @throws Problem VALIDATION_FAILED when `after` is not a cursor of this list
 */
export async function findPage<Row extends Model>(
  model: ModelStatic<Row>,
  { where = {}, sortedBy, ...options }: List<Row>,
  { limit, offset, after, count }: PageRequest,
): Promise<Page<Row>> {
  const position = after ? [rowsAfter(sortedBy, valuesIn(after, sortedBy))] : [];
  const total = count ? await model.unscoped().count({ where, transaction: options.transaction }) : undefined;
  const rows = await model.findAll({
    ...options,
    where: { [Op.and]: [where, ...position] } as WhereOptions<Row>,
    order: orderBy(sortedBy),
    limit: limit + 1,
    offset: after ? 0 : offset,
  });
  const page = cutPage(rows, limit, (last) => encodeCursor(valuesOf(last, sortedBy)));
  return total === undefined ? page : { ...page, total };
}

/**
 * The values of a cursor; of a list that is sorted by one column, just that value.
 * @throws Error for NULL in a column that is not `nullable`: the next page would silently lose rows
 */
function valuesOf(row: object, sortedBy: readonly SortKey[]): unknown {
  const values = sortedBy.map(({ column, nullable }) => {
    const value = (row as Record<string, unknown>)[column] ?? null;
    if (value === null && !nullable) throw new Error(`${column} is NULL: mark its sort key as nullable`);
    return value;
  });
  return values.length === 1 ? values[0] : values;
}

function valuesIn(cursor: string, sortedBy: readonly SortKey[]): unknown[] {
  const schemas = sortedBy.map(({ key, nullable }) => (nullable ? key.nullable() : key));
  const [only, ...others] = schemas as [z.ZodType, ...z.ZodType[]];
  return others.length === 0
    ? [decodeCursor(cursor, only)]
    : decodeCursor(cursor, z.tuple([only, ...others]));
}

const orderBy = (keys: readonly SortKey[]): [string, string][] =>
  keys.map(({ column, descending }) => [column, descending ? 'DESC' : 'ASC']);

/**
 * The condition for rows after a position. The bound of the first column stands alone (`a <= 5 AND (a < 5 OR …)`), so that
 * the database can start reading an index there.
 */
function rowsAfter([first, ...others]: readonly SortKey[], [value, ...values]: unknown[]): WhereOptions {
  const { beyond, upTo } = boundsOf(first as SortKey, value);
  if (others.length === 0) return beyond;
  return { [Op.and]: [upTo, { [Op.or]: [beyond, rowsAfter(others, values)] }] };
}

/** Rows beyond a value of one column, and rows at or beyond it. */
function boundsOf({ column, descending, nullable }: SortKey, value: unknown) {
  const isNull = { [column]: null };
  if (value === null) {
    return descending
      ? { beyond: literal('FALSE'), upTo: isNull }
      : { beyond: { [column]: { [Op.not]: null } }, upTo: literal('TRUE') };
  }
  const beyond = { [column]: { [descending ? Op.lt : Op.gt]: value } };
  const upTo = { [column]: { [descending ? Op.lte : Op.gte]: value } };
  if (!descending || !nullable) return { beyond, upTo };
  return { beyond: { [Op.or]: [beyond, isNull] }, upTo: { [Op.or]: [upTo, isNull] } };
}

/**
 * rowsAfter() in SQL, for columns that are not nullable.
 * @param alias of the table @param values as SQL literals
 */
export function rowsAfterInSql(
  alias: string,
  [first, ...others]: readonly SortKey[],
  [value, ...values]: readonly string[],
): string {
  const { column, descending } = first as SortKey;
  const bound = (orEqual: '' | '=') => `${alias}.${column} ${descending ? '<' : '>'}${orEqual} ${value}`;
  if (others.length === 0) return bound('');
  return `(${bound('=')} AND (${bound('')} OR ${rowsAfterInSql(alias, others, values)}))`;
}

/**
 * Keyset pagination: a client sends `next` of one page as `after` of the following one. A cursor is opaque to clients. It
 * holds the sort values of the last row, so the next page starts right after it, however many rows come before.
 */
export function encodeCursor(keys: unknown): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws Problem VALIDATION_FAILED when it is not a cursor of this list */
export function decodeCursor<Keys extends z.ZodType>(cursor: string, keys: Keys): z.output<Keys> {
  try {
    return keys.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Problem('VALIDATION_FAILED', 'Send the `next` of the previous page, or omit `after`.', {
      errors: [{ field: 'after', message: 'is not a cursor of this list' }],
      cause,
    });
  }
}

/** @param rows one row more than the page holds, if there is a next page */
export function cutPage<Row>(rows: Row[], limit: number, cursorOf: (last: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
}
