import pLimit from 'p-limit';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import type { Queries } from '../../database/queries.js';
import { REPORT_MS } from '../../database/statement-limits.js';
import { cutPage, decodeCursor, encodeCursor, type Page, type PageRequest } from '../../http/paging.js';
import { CURRENCY_PATTERN } from '../../rules/values.js';

/** Reports may take seconds: a process runs only two at a time, so that orders get the database first. */
const queries = pLimit(2);
/** Rows of a CSV in memory at a time. */
const ROWS_A_READ = 2_000;

type Value = string | number | number[] | Buffer;
export type Values = Record<string, Value>;

type Key = string | number;

export const wholeNumber = z.int();
/** A DECIMAL column, which the driver returns as a string. */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
export const currencyCode = z.string().regex(CURRENCY_PATTERN);

interface SortKey<Row> {
  column: keyof Row & string;
  /** Schema of the column's value in a cursor: an ASCII column, for example, cannot be compared with any text. */
  key: z.ZodType<Key>;
  /** Converts the value for the comparison in SQL, if needed. */
  bind?: (key: string) => Value;
  descending?: boolean;
}

/** A report that is read page by page. */
export interface Report<Row extends object> {
  /** One unsorted SELECT of all rows. */
  sql: string;
  /** Sort columns, never NULL and unique together, so that a page can begin after any row. */
  order: readonly [SortKey<Row>, ...SortKey<Row>[]];
  /** Values for `:name` in `sql`. */
  values: Values;
}

/** @throws the database's error */
export function select<Row extends object>(sequelize: Queries, sql: string, values: Values): Promise<Row[]> {
  return queries(() =>
    sequelize.query<Row>(sql, {
      replacements: values,
      type: QueryTypes.SELECT,
      raw: true,
      statementMs: REPORT_MS,
    }),
  );
}

/**
 * One page of a report.
 * @throws Problem VALIDATION_FAILED when `after` is not a cursor of such a list
 */
export async function readPage<Row extends object>(
  sequelize: Queries,
  report: Report<Row>,
  { limit, after, count }: PageRequest,
): Promise<Page<Row>> {
  const behind = after ? decodeCursor(after, keysOfCursor(report)) : undefined;
  const cursorOf = (last: Row) => encodeCursor(keysOfRow(report, last));
  if (!count) {
    const rows = await readRows<Row>(sequelize, asSubquery(report), limit + 1, behind);
    return cutPage(rows, limit, cursorOf);
  }
  // Counted in the same statement: all rows of a report are read and sorted anyway.
  const counted = `(SELECT entry.*, COUNT(*) OVER () AS total FROM (${report.sql}) AS entry)`;
  const read = (most: number, keys?: Key[]) =>
    readRows<Row & { total: number }>(sequelize, { ...report, sql: counted }, most, keys);
  const rows = await read(limit + 1, behind);
  // An empty page after the last row has no row with the total.
  const total = (rows[0] ?? (behind && (await read(1))[0]))?.total ?? 0;
  return { ...cutPage<Row>(rows, limit, cursorOf), total };
}

const asSubquery = <Row extends object>(report: Report<Row>): Report<Row> => ({
  ...report,
  sql: `(${report.sql})`,
});

/** All rows of a report, read in chunks: a slow reader holds no connection. */
export async function* readAll<Row extends object>(
  sequelize: Queries,
  report: Report<Row>,
): AsyncGenerator<Row> {
  for (let behind: Key[] | undefined; ; ) {
    const rows = await readRows(sequelize, asSubquery(report), ROWS_A_READ, behind);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_A_READ) return;
    behind = keysOfRow(report, last);
  }
}

const keysOfCursor = <Row extends object>({ order: [first, ...others] }: Report<Row>) =>
  z.tuple([first.key, ...others.map(({ key }) => key)]);

function readRows<Row extends object>(
  sequelize: Queries,
  { sql, order, values }: Report<Row>,
  limit: number,
  behind?: Key[],
): Promise<Row[]> {
  const isAfter = order.map(({ column, descending }, index) => {
    const same = order.slice(0, index).map((before, at) => `${before.column} = :key${at} AND `);
    return `(${same.join('')}${column} ${descending ? '<' : '>'} :key${index})`;
  });
  const keys = Object.fromEntries(
    (behind ?? []).map((key, index) => [`key${index}`, order[index]?.bind?.(String(key)) ?? key]),
  );
  const sorted = order.map(({ column, descending }) => `${column} ${descending ? 'DESC' : 'ASC'}`);
  return select<Row>(
    sequelize,
    `SELECT * FROM ${sql} AS listed ${behind ? `WHERE ${isAfter.join(' OR ')}` : ''}
     ORDER BY ${sorted.join(', ')} LIMIT :limit`,
    { ...values, ...keys, limit },
  );
}

function keysOfRow<Row extends object>({ order }: Report<Row>, row: Row): Key[] {
  return order.map(({ column }) => row[column] as Key);
}
