import { idOf } from '../../../models/id.js';

/**
 * Orders' keys are UUIDv7, whose first 48 bits are the milliseconds at which they were made: when the order reached
 * the service, moments before it was written down. So the primary key finds the orders of a period, and those of
 * everything that hangs off them, and placing an order has no index on its time to keep.
 */

/** No order of that moment, or of a later one, has a key below it. */
export function lowestKeyAt(epochMs: number): string {
  const time = Math.max(epochMs, 0).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** What isInKeyRange compares with: from the one epoch millisecond up to, and without, the other. */
export const keyRangeOf = ({ startMs, endMs }: { startMs: number; endMs: number }) => ({
  fromKey: idOf(lowestKeyAt(startMs)),
  toKey: idOf(lowestKeyAt(endMs)),
});

/** The condition that an order was placed in the period, for a column that holds its key. */
export const isInKeyRange = (column: string): string => `${column} >= :fromKey AND ${column} < :toKey`;

/** SQL of the number as it is shown; see order-number.ts. */
export const orderNumberSql = (column: string): string =>
  `CONCAT_WS('-', LEFT(${column}, 4), SUBSTR(${column}, 5, 4), RIGHT(${column}, 4))`;

/** The epoch milliseconds in such a column. */
export const placedAtMsSql = (column: string): string =>
  `CAST(CONV(HEX(LEFT(${column}, 6)), 16, 10) AS UNSIGNED)`;
