import { CURRENCIES, decimalsOf } from './currencies.js';

// The arithmetic of amounts once more, as the database does it: for verifying what was written, and for nothing else.

/** Of a row of order_items, called item: what priceOrder() makes its subtotal. */
export const SUBTOTAL = '(item.quantity * item.price)';

const codesWith = (decimals: number) =>
  CURRENCIES.filter((code) => decimalsOf(code) === decimals)
    .map((code) => `'${code}'`)
    .join(', ');

/** How many of its minor units one of a currency has. @param currency a column */
const unitsOf = (currency: string) =>
  `CASE WHEN ${currency} IN (${codesWith(0)}) THEN 1 WHEN ${currency} IN (${codesWith(3)}) THEN 1000 ELSE 100 END`;

/** How many units one of the currency has in which shareOf() shares; both are columns. */
export const unitsToShare = (price: string, currency: string): string =>
  `IF(MOD(${price} * ${unitsOf(currency)}, 1) = 0, ${unitsOf(currency)}, 1000)`;

/** As share() in shares.ts. @param whole an amount in whole units */
export const share = (whole: string, k: string, n: string): string =>
  `((2 * CAST(${whole} AS SIGNED) * (${k}) + ${n}) DIV (2 * ${n}))`;
