import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromThousandths, isAmountOf, toThousandths } from '../../src/money/amounts.js';
import { CURRENCIES, decimalsOf } from '../../src/money/currencies.js';
import { distribute, mulDiv, roundDiv, share, shareOf } from '../../src/money/shares.js';

/** All that one order may come to, in thousandths, is below this. */
const LARGEST = 10 ** 13;
const amount = fc.oneof(
  fc.nat({ max: 200 }),
  fc.maxSafeNat().map((n) => n % LARGEST),
);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('mulDiv and roundDiv', () => {
  /** Two factors whose product is beyond 2^53 as often as not, and a divisor of at least the second. */
  const factors = fc
    .tuple(amount, fc.nat({ max: 10 ** 9 }), fc.nat({ max: 10 ** 9 }))
    .map(([a, b, more]) => [a, b, b + more + 1] as const);

  it('are exact, however large the product', () => {
    fc.assert(
      fc.property(factors, ([a, b, c]) => {
        const { whole, rest } = mulDiv(a, b, c);
        expect(BigInt(whole) * BigInt(c) + BigInt(rest)).toBe(BigInt(a) * BigInt(b));
        expect(rest >= 0 && rest < c).toBe(true);
        const rounded = BigInt(roundDiv(a, b, c));
        // Half up: above the exact value by at most a half, below it by less.
        const twice = 2n * (rounded * BigInt(c) - BigInt(a) * BigInt(b));
        expect(twice <= BigInt(c) && twice > -BigInt(c)).toBe(true);
      }),
    );
  });

  it.each([
    [1, 1, 2, 1],
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [9_999_999_999_999, 10_000, 10_000, 9_999_999_999_999],
    [9_007_199_254_740_991, 3, 7, 3_860_228_252_031_853],
  ])('%d × %d ÷ %d is %d', (a, b, c, rounded) => {
    expect(roundDiv(a, b, c)).toBe(rounded);
  });

  it('say so when what comes out cannot be counted', () => {
    expect(() => mulDiv(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(RangeError);
  });
});

describe('share', () => {
  /** A total, and its units cut into runs of any size. */
  const partition = fc
    .tuple(amount, fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 12 }))
    .map(([total, runs]) => ({ total, runs, n: sum(runs) }));

  it('makes any partition of the units add up to the total, with no part below zero', () => {
    fc.assert(
      fc.property(partition, ({ total, runs, n }) => {
        let gone = 0;
        const parts = runs.map((units) => {
          const part = share(total, gone + units, n) - share(total, gone, n);
          gone += units;
          return part;
        });
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        expect(sum(parts)).toBe(total);
      }),
    );
  });

  it('is never more than one unit away from what the parts are worth exactly', () => {
    fc.assert(
      fc.property(partition, ({ total, runs: [units = 0], n }) => {
        const part = BigInt(share(total, units, n));
        const off = part * BigInt(n) - BigInt(total) * BigInt(units);
        expect(2n * off <= BigInt(n) && 2n * off > -BigInt(n)).toBe(true);
      }),
    );
  });

  it('of what divides evenly is its units at one price', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 8 }), fc.integer({ min: 1, max: 10_000 }), fc.nat(), (price, n, k) => {
        expect(share(price * n, k % (n + 1), n)).toBe(price * (k % (n + 1)));
      }),
    );
  });
});

describe('distribute', () => {
  const weighed = fc
    .array(fc.oneof(fc.constant(0), amount), { minLength: 1, maxLength: 20 })
    .chain((weights) =>
      fc.tuple(
        fc.constant(weights),
        fc.maxSafeNat().map((n) => n % (sum(weights) + 1)),
      ),
    );

  it('adds up to the amount, gives none more than its weight, and nothing to a weight of 0', () => {
    fc.assert(
      fc.property(weighed, ([weights, amount]) => {
        const shares = distribute(amount, weights);
        expect(sum(shares)).toBe(amount);
        for (const [index, one] of shares.entries()) {
          expect(one).toBeGreaterThanOrEqual(0);
          expect(one).toBeLessThanOrEqual(weights[index] as number);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives each within one unit of its exact share, and a larger weight no less', () => {
    fc.assert(
      fc.property(weighed, ([weights, amount]) => {
        const all = BigInt(sum(weights));
        const shares = distribute(amount, weights);
        for (const [index, weight] of weights.entries()) {
          const off = BigInt(shares[index] as number) * all - BigInt(amount) * BigInt(weight);
          expect(amount === 0 || (off < all && off > -all)).toBe(true);
          for (const [other, lighter] of weights.entries()) {
            if (lighter < weight) expect(shares[other]).toBeLessThanOrEqual(shares[index] as number);
          }
        }
      }),
    );
  });

  it.each([
    [1, [10, 10, 10], [1, 0, 0]],
    [5000, [5000, 10_000], [1667, 3333]],
    [0, [0, 0], [0, 0]],
    [7, [0, 7, 0], [0, 7, 0]],
  ])('%d over %j is %j', (amount, weights, shares) => {
    expect(distribute(amount, weights)).toEqual(shares);
  });

  it('refuses to lose what nobody can bear', () => {
    expect(() => distribute(1, [0, 0])).toThrow(RangeError);
    expect(() => distribute(1, [])).toThrow(RangeError);
  });
});

describe('what units of a line are worth', () => {
  const line = fc.record({
    currency: fc.constantFrom(...CURRENCIES),
    minor: fc.nat({ max: 999_999_999 }),
    runs: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  });

  it('is an amount that the currency has, and all of them together are the total of the line', () => {
    fc.assert(
      fc.property(line, ({ currency, minor, runs }) => {
        const total = fromThousandths(minor * 10 ** (3 - decimalsOf(currency)), currency);
        const quantity = sum(runs);
        let gone = 0;
        const worth = runs.map((units) => {
          const part = shareOf({ price: '1', total, quantity }, currency, { gone, units });
          gone += units;
          expect(isAmountOf(part, currency)).toBe(true);
          return toThousandths(part);
        });
        expect(sum(worth)).toBe(toThousandths(total));
      }),
    );
  });

  it.each([
    ['4.00', '10.00', 'USD', ['3.33', '3.34', '3.33']],
    ['34', '100', 'JPY', ['33', '34', '33']],
    ['0.500', '1.000', 'KWD', ['0.333', '0.334', '0.333']],
    ['0.01', '0.01', 'USD', ['0.00', '0.01', '0.00']],
    // What an older version took, and as it gave it back.
    ['10.500', '31.500', 'JPY', ['10.5', '10.5', '10.5']],
    ['0.335', '1.005', 'USD', ['0.335', '0.335', '0.335']],
  ])('one by one, of three units at %s for %s %s, is %j', (price, total, currency, parts) => {
    const three = { price, total, quantity: 3 };
    expect([0, 1, 2].map((gone) => shareOf(three, currency, { gone, units: 1 }))).toEqual(parts);
  });
});
