import { fromThousandths, isAmountOf, toThousandths } from './amounts.js';
import { decimalsOf } from './currencies.js';

// How an amount is cut into parts that add up to it again. All in whole units, as a rule a currency's minor ones, none of
// them below zero.

/**
 * a × b ÷ c, exactly: the whole part and what is left over, in c-ths.
 * @param c above zero
 * @throws RangeError when the whole part is beyond 2^53
 */
export function mulDiv(a: number, b: number, c: number): { whole: number; rest: number } {
  const product = a * b;
  if (Number.isSafeInteger(product)) return { whole: Math.floor(product / c), rest: product % c };
  const exact = BigInt(a) * BigInt(b);
  const whole = Number(exact / BigInt(c));
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${a} × ${b} ÷ ${c} is more than can be counted`);
  return { whole, rest: Number(exact % BigInt(c)) };
}

/** a × b ÷ c to the nearest whole; a half goes up. */
export function roundDiv(a: number, b: number, c: number): number {
  const { whole, rest } = mulDiv(a, b, c);
  return rest * 2 >= c ? whole + 1 : whole;
}

/**
 * What the first k of n equal parts come to. Parts that follow one another add up whatever their sizes: what m more come to
 * when k are gone is share(total, k + m, n) − share(total, k, n).
 */
export const share = (total: number, k: number, n: number): number => roundDiv(total, k, n);

/**
 * Shares an amount out by weight: each gets the whole part of its share, and those with the largest remainders one unit
 * more, of equal ones the earlier. They add up to the amount; a weight of 0 gets nothing; and no share is larger than its
 * weight when the amount is no larger than all of them.
 * @throws RangeError when there is an amount, and no weight to bear it
 */
export function distribute(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (amount === 0) return weights.map(() => 0);
  if (all === 0) throw new RangeError(`nothing to share ${amount} out to`);
  const parts = weights.map((weight, index) => ({ index, ...mulDiv(amount, weight, all) }));
  const left = amount - parts.reduce((sum, { whole }) => sum + whole, 0);
  const shares = parts.map(({ whole }) => whole);
  for (const { index, whole } of parts
    .toSorted((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, left)) {
    shares[index] = whole + 1;
  }
  return shares;
}

/** A line as it was priced: decimal strings. */
interface Line {
  /** Of one unit. */
  price: string;
  /** What it comes to. */
  total: string;
  /** Units. */
  quantity: number;
}

/**
 * What so many units of a line are worth when others are gone: a share of what the line comes to, in the currency's minor
 * units. Only where an older version took a price that the currency does not have, it is in thousandths.
 * @returns a decimal string
 */
export function shareOf(
  line: Line,
  currency: string,
  { gone, units }: { gone: number; units: number },
): string {
  const unit = isAmountOf(line.price, currency) ? 10 ** (3 - decimalsOf(currency)) : 1;
  const upTo = (count: number) => share(toThousandths(line.total) / unit, count, line.quantity);
  return fromThousandths((upTo(gone + units) - upTo(gone)) * unit, currency);
}
