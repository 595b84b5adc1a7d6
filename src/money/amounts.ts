import { decimalsOf } from './currencies.js';

/**
 * Money is DECIMAL(15,3) in the database and a decimal string everywhere else. Sums and products are computed on whole
 * thousandths, of which every amount of every currency is a whole number, and never on fractions: 0.1 + 0.2 is not 0.3
 * in floating point. What goes out has the decimals of its currency: "49.98" USD, "500" JPY, "1.250" KWD.
 */

/** Digits before the point of what one order may come to. */
const TOTAL_DIGITS = 10;

/** What one order in that currency may come to, in thousandths: "9999999999.99" USD. */
export function largestTotal(currency: string): number {
  return 10 ** TOTAL_DIGITS * 1000 - 10 ** (3 - decimalsOf(currency));
}

/**
 * "49.98" → 49980. Takes what a column or a validated request holds: digits, with up to three decimals or none.
 * @throws RangeError when it is anything else, or beyond 2^53 thousandths
 */
export function toThousandths(amount: string): number {
  const match = /^(\d+)(?:\.(\d{1,3}))?$/.exec(amount);
  const thousandths = match ? Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')) : Number.NaN;
  if (!Number.isSafeInteger(thousandths)) throw new RangeError(`not an amount of money: ${amount}`);
  return thousandths;
}

/** 49980 USD → "49.98". @param thousandths a whole number, not below zero */
export function fromThousandths(thousandths: number, currency: string): string {
  const digits = String(thousandths).padStart(4, '0');
  return formatAmount(`${digits.slice(0, -3)}.${digits.slice(-3)}`, currency);
}

/**
 * A decimal string, as the database has it, with the decimals of its currency: "49.980" USD → "49.98". Never rounded: one
 * of an older version that its currency cannot have keeps its fraction, "10.500" JPY → "10.5".
 */
export function formatAmount(amount: string, currency: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  const decimals = fraction.replace(/0+$/, '').padEnd(decimalsOf(currency), '0');
  return decimals === '' ? whole : `${whole}.${decimals}`;
}

/** Whether the currency has such an amount: "500.00" JPY is one, "500.50" JPY is none. @param amount as it is written, or in thousandths */
export function isAmountOf(amount: string | number, currency: string): boolean {
  const thousandths = typeof amount === 'number' ? amount : toThousandths(amount);
  return thousandths % 10 ** Math.max(3 - decimalsOf(currency), 0) === 0;
}

/** What so many units at such a price cost together. */
export function totalOf(lines: ReadonlyArray<{ price: string; quantity: number }>, currency: string): string {
  const total = lines.reduce((sum, { price, quantity }) => sum + toThousandths(price) * quantity, 0);
  return fromThousandths(total, currency);
}
