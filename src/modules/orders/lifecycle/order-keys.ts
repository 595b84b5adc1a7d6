import { idOf } from '../../../models/id.js';

/**
 * Order ids are UUIDv7: the first 48 bits are the epoch milliseconds at which the order reached the service. So the primary
 * key finds the orders of a period, and their lines, payments and so on, without an index on `createdAt`.
 */

/** The lowest possible key at a time. */
export function lowestKeyAt(epochMs: number): string {
  const time = Math.max(epochMs, 0).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** Parameters of isInKeyRange, for a period from `startMs` up to but excluding `endMs`. */
export const keyRangeOf = ({ startMs, endMs }: { startMs: number; endMs: number }) => ({
  fromKey: idOf(lowestKeyAt(startMs)),
  toKey: idOf(lowestKeyAt(endMs)),
});

/** SQL: the order was placed in the period of keyRangeOf. @param column that holds the order's id */
export const isInKeyRange = (column: string): string => `${column} >= :fromKey AND ${column} < :toKey`;

/** SQL of an order number with hyphens; see order-number.ts. */
export const orderNumberSql = (column: string): string =>
  `CONCAT_WS('-', LEFT(${column}, 4), SUBSTR(${column}, 5, 4), RIGHT(${column}, 4))`;

/** SQL of the epoch milliseconds in an order id. */
export const placedAtMsSql = (column: string): string =>
  `CAST(CONV(HEX(LEFT(${column}, 6)), 16, 10) AS UNSIGNED)`;
