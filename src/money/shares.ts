import { fromThousandths, isAmountOf, toThousandths } from './amounts.js';
import { decimalsOf } from './currencies.js';

// Splits amounts into parts that add up exactly. All numbers are whole units, usually minor units of a currency, and not negative.

/**
 * a × b ÷ c, exactly: the whole part, and the remainder.
 * @param c above zero
 * @throws RangeError when the whole part exceeds 2^53
 */
export function mulDiv(a: number, b: number, c: number): { whole: number; rest: number } {
  const product = a * b;
  if (Number.isSafeInteger(product)) return { whole: Math.floor(product / c), rest: product % c };
  const exact = BigInt(a) * BigInt(b);
  const whole = Number(exact / BigInt(c));
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${a} × ${b} ÷ ${c} is more than can be counted`);
  return { whole, rest: Number(exact % BigInt(c)) };
}

/** a × b ÷ c, rounded half up. */
export function roundDiv(a: number, b: number, c: number): number {
  const { whole, rest } = mulDiv(a, b, c);
  return rest * 2 >= c ? whole + 1 : whole;
}

/**
 * The value of the first k of n equal parts. Consecutive shares add up exactly, whatever their sizes: the next m parts after k are
 * worth share(total, k + m, n) − share(total, k, n).
 */
export const share = (total: number, k: number, n: number): number => roundDiv(total, k, n);

/**
 * Distributes an amount by weight (largest remainder method): each gets the whole part of its share, and those with the largest
 * remainders one unit more; of equal remainders the earlier. The shares add up to the amount, a weight of 0 gets nothing, and
 * no share exceeds its weight if the amount does not exceed the sum of the weights.
 * @throws RangeError when all weights are 0 and the amount is not
 */
export function distribute(amount: number, weights: readonly number[]): number[] {
  if (amount === 0) return weights.map(() => 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all === 0) throw new RangeError(`nothing to share ${amount} out to`);
  const shares: number[] = [];
  const rests: number[] = [];
  let left = amount;
  for (const weight of weights) {
    const { whole, rest } = mulDiv(amount, weight, all);
    shares.push(whole);
    rests.push(rest);
    left -= whole;
  }
  for (; left > 0; left--) {
    const index = indexOfLargest(rests);
    shares[index] = (shares[index] as number) + 1;
    rests[index] = -1;
  }
  return shares;
}

/** Of equal ones the first. */
function indexOfLargest(numbers: readonly number[]): number {
  let largest = 0;
  for (let index = 1; index < numbers.length; index++) {
    if ((numbers[index] as number) > (numbers[largest] as number)) largest = index;
  }
  return largest;
}

/** A priced line. Amounts are decimal strings. */
interface Line {
  /** Unit price. */
  price: string;
  /** Line total. */
  total: string;
  /** Units. */
  quantity: number;
}

/**
 * Value of `units` of a line, after `gone` units were cancelled or returned: their share of the line total, in minor units of
 * the currency. For prices of older versions with too many decimals, in thousandths.
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
