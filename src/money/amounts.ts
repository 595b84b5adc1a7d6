import { decimalsOf } from './currencies.js';

/**
 * Money is DECIMAL(15,3) in the database and a decimal string everywhere else. Sums and products are computed in whole
 * thousandths, never in fractions: every amount of every currency is a whole number of them, and 0.1 + 0.2 is not 0.3 in floating
 * point. Responses have the decimals of the currency: "49.98" USD, "500" JPY, "1.250" KWD.
 */

/** Digits before the decimal point of the largest order total. */
const TOTAL_DIGITS = 10;

/** The largest total of one order, in thousandths: "9999999999.99" USD. */
export function largestTotal(currency: string): number {
  return 10 ** TOTAL_DIGITS * 1000 - 10 ** (3 - decimalsOf(currency));
}

const AMOUNT = /^\d+(?:\.\d{1,3})?$/;
/** Thousandths in one unit of the last digit, by number of decimals. */
const THOUSANDTHS = [1000, 100, 10, 1];

/**
 * "49.98" → 49980. Accepts what columns and validated requests contain: digits, with up to three decimals.
 * @throws RangeError for anything else, or above 2^53 thousandths
 */
export function toThousandths(amount: string): number {
  const point = amount.indexOf('.');
  const decimals = point < 0 ? 0 : amount.length - point - 1;
  // Parsed as one whole number, without the point.
  const digits = point < 0 ? amount : amount.slice(0, point) + amount.slice(point + 1);
  const thousandths = Number(digits) * (THOUSANDTHS[decimals] ?? Number.NaN);
  if (!AMOUNT.test(amount) || !Number.isSafeInteger(thousandths)) {
    throw new RangeError(`not an amount of money: ${amount}`);
  }
  return thousandths;
}

/** 49980 USD → "49.98". @param thousandths a whole number, not below zero */
export function fromThousandths(thousandths: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const minor = thousandths / (THOUSANDTHS[decimals] ?? Number.NaN);
  if (Number.isInteger(minor)) return withPoint(minor, decimals);
  return formatAmount(withPoint(thousandths, 3), currency);
}

/** Each fraction of a unit as text, by number of decimals: looked up, since orders have dozens of amounts. */
const FRACTIONS = [1, 2, 3].map((decimals) =>
  Array.from({ length: 10 ** decimals }, (_, fraction) => `.${String(fraction).padStart(decimals, '0')}`),
);

/** 4998 → "49.98" with two decimals. @param minor a whole number, not below zero */
export function withPoint(minor: number, decimals: number): string {
  const fractions = FRACTIONS[decimals - 1];
  if (!fractions) return String(minor);
  const fraction = minor % fractions.length;
  return String((minor - fraction) / fractions.length) + fractions[fraction];
}

/**
 * Formats an amount from the database with the decimals of its currency: "49.980" USD → "49.98". Never rounds: an amount of an
 * older version that the currency does not have keeps its fraction, "10.500" JPY → "10.5".
 */
export function formatAmount(amount: string, currency: string): string {
  const decimals = decimalsOf(currency);
  const point = amount.indexOf('.');
  if (point < 0) return decimals === 0 ? amount : `${amount}.${'0'.repeat(decimals)}`;
  const end = point + 1 + decimals;
  if (amount.length < end) return amount.padEnd(end, '0');
  let last = amount.length;
  while (last > end && amount[last - 1] === '0') last--;
  return amount.slice(0, last === point + 1 ? point : last);
}

/** Whether the currency has such an amount: "500.00" JPY yes, "500.50" JPY no. @param amount a decimal string, or thousandths */
export function isAmountOf(amount: string | number, currency: string): boolean {
  const thousandths = typeof amount === 'number' ? amount : toThousandths(amount);
  return thousandths % 10 ** Math.max(3 - decimalsOf(currency), 0) === 0;
}

/** The sum of amounts in one currency: a decimal string. */
export function sumOf(amounts: readonly string[], currency: string): string {
  return fromThousandths(
    amounts.reduce((sum, amount) => sum + toThousandths(amount), 0),
    currency,
  );
}
