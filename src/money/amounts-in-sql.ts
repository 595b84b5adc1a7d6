import { CURRENCIES, decimalsOf } from './currencies.js';

// Arithmetic of amounts in SQL, only for consistency checks and reports.

/** The subtotal that priceOrder() computes, for a row of order_items with the alias item. */
export const SUBTOTAL = '(item.quantity * item.price)';

/** Shipping charge of an order, including tax. @param orders alias of the table */
export const shippingCharge = (orders: string): string =>
  `${orders}.shippingAmount + IF(${orders}.pricesIncludeTax, 0, ${orders}.shippingTaxAmount)`;

const codesWith = (decimals: number) =>
  CURRENCIES.filter((code) => decimalsOf(code) === decimals)
    .map((code) => `'${code}'`)
    .join(', ');

/** Minor units per unit of a currency. @param currency a column */
export const unitsOf = (currency: string): string =>
  `CASE WHEN ${currency} IN (${codesWith(0)}) THEN 1 WHEN ${currency} IN (${codesWith(3)}) THEN 1000 ELSE 100 END`;

/** Parts per unit of the currency in which shareOf() computes. Both parameters are columns. */
export const unitsToShare = (price: string, currency: string): string =>
  `IF(MOD(${price} * ${unitsOf(currency)}, 1) = 0, ${unitsOf(currency)}, 1000)`;

/** Like share() in shares.ts. @param whole an amount in whole units */
export const share = (whole: string, k: string, n: string): string =>
  `((2 * CAST(${whole} AS SIGNED) * (${k}) + ${n}) DIV (2 * ${n}))`;
