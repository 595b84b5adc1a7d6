import { type Check, inOrderRange } from '../../consistency/check.js';
import { NUMBER_DIGITS, NUMBERS_SINCE_MS } from '../../rules/order-number.js';
import { orderNumberSql, placedAtMsSql } from './lifecycle/order-keys.js';

export interface NumberViolations {
  'number-not-of-its-time': { orderId: string; number: string };
}

/** SQL for the ticks (1/32 s since 2020) in an order number: its first 36 bits, within the first eight digits. */
const ticksIn = (column: string): string => {
  const digits = Array.from({ length: 8 }, (_, place) => {
    const value = `CAST(INSTR('${NUMBER_DIGITS}', SUBSTR(${column}, ${place + 1}, 1)) - 1 AS UNSIGNED)`;
    return `(${value} << ${5 * (7 - place)})`;
  });
  return `((${digits.join(' | ')}) >> 4)`;
};

const TICKS_OF_KEY = `CAST(GREATEST(0, FLOOR((CAST(${placedAtMsSql('orders.id')} AS SIGNED) - ${NUMBERS_SINCE_MS}) * 4 / 125)) AS UNSIGNED)`;

/** The list filter by order number relies on this: it searches only orders of that time. */
export const NUMBER_CHECK: Check<keyof NumberViolations> = {
  name: 'number-not-of-its-time',
  rule: "Every order's number has the time that is in its key",
  byOrder: true,
  sql: `
      SELECT orders.id AS orderId, ${orderNumberSql('orders.number')} AS number
      FROM orders WHERE ${inOrderRange('orders.id')} AND ${ticksIn('orders.number')} <> ${TICKS_OF_KEY}`,
};
