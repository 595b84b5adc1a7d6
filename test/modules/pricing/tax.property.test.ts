import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PricedOrder, type ProductForSale, priceOrder } from '../../../src/modules/pricing/api.js';
import type { Rules } from '../../../src/modules/pricing/rules.js';
import { percentOf, tenThousandths } from '../../../src/modules/pricing/tax/percent.js';
import { type Rate, taxTableOf } from '../../../src/modules/pricing/tax/tax-table.js';
import { toThousandths } from '../../../src/money/amounts.js';
import { decimalsOf } from '../../../src/money/currencies.js';
import { shareOf } from '../../../src/money/shares.js';

// What holds for the tax of every order, whatever is in it, wherever it goes.

const RUNS = { numRuns: 500 };
const PRODUCTS = [1, 2, 3, 4];
const CATEGORIES = [1, 2, 3];

const rate: fc.Arbitrary<Omit<Rate, 'id'>> = fc
  .record({
    place: fc.constantFrom('GB', 'CA', 'CA-BC', 'ES-CN', 'ES'),
    taxCategoryId: fc.constantFrom(...CATEGORIES),
    rate: fc.oneof(
      fc.constantFrom(0, 50_000, 70_000, 190_000, 255_000),
      fc.integer({ min: 0, max: 1_000_000 }),
    ),
    startsAt: fc.constantFrom(Number.NEGATIVE_INFINITY, 100),
    endsAt: fc.constantFrom(Number.POSITIVE_INFINITY, 200),
  })
  .map(({ place, ...rest }) => ({
    ...rest,
    name: 'Tax',
    country: place.slice(0, 2),
    region: place.slice(3),
    percent: percentOf(`${Math.floor(rest.rate / 10_000)}.${String(rest.rate % 10_000).padStart(4, '0')}`),
  }));

const minor = fc.oneof(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 9_999_999 }));

const order = fc.record({
  rates: fc
    .array(rate, { minLength: 1, maxLength: 12 })
    .map((all) => all.map((one, n) => ({ ...one, id: n + 1 }))),
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  isIncluded: fc.boolean(),
  rounding: fc.constantFrom('line' as const, 'order' as const),
  destination: fc.constantFrom<{ country: string; region?: string }>(
    { country: 'GB' },
    { country: 'CA', region: 'British Columbia' },
    { country: 'CA', region: 'AB' },
    { country: 'ES', region: 'Las Palmas' },
    { country: 'US', region: 'CA' },
  ),
  at: fc.constantFrom(50, 150, 250),
  products: fc.tuple(
    ...PRODUCTS.map(() => fc.record({ minor, taxCategoryId: fc.constantFrom(...CATEGORIES) })),
  ),
  lines: fc
    .shuffledSubarray(PRODUCTS, { minLength: 1 })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((productId) =>
          fc.integer({ min: 1, max: 99 }).map((quantity) => ({ productId, quantity })),
        ),
      ),
    ),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

function amountOf(units: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function priced({
  rates,
  currency,
  isIncluded,
  rounding,
  destination,
  at,
  products,
  lines,
}: Order): PricedOrder {
  const rules: Rules = { tax: { isIncluded, rounding }, taxTable: taxTableOf(rates) };
  const forSale = new Map<number, ProductForSale>(
    products.map(({ minor: units, taxCategoryId }, n) => [
      n + 1,
      {
        id: n + 1,
        name: `Product ${n + 1}`,
        price: amountOf(units, currency),
        currency,
        isActive: true,
        taxCategoryId,
      },
    ]),
  );
  const outcome = priceOrder({ lines, shippingAddress: destination }, forSale, rules, at);
  if ('refused' in outcome) throw outcome.refused;
  return outcome.priced;
}

const sum = (amounts: Array<string | undefined>) =>
  amounts.reduce((all, amount) => all + toThousandths(amount ?? '0'), 0);

const holds = (predicate: (one: Order, result: PricedOrder) => void) =>
  fc.assert(
    fc.property(order, (one) => predicate(one, priced(one))),
    RUNS,
  );

describe('the tax of every order', () => {
  it('is that of its lines and that of its rates, and the total is its parts', () => {
    holds(({ isIncluded }, { items, taxAmount = '', totalAmount, pricing }) => {
      expect(sum(items.map((item) => item.taxAmount))).toBe(toThousandths(taxAmount));
      expect(sum(pricing?.taxes.map(({ amount }) => amount) ?? [])).toBe(toThousandths(taxAmount));
      expect(sum(items.map(({ total }) => total))).toBe(toThousandths(totalAmount));
      for (const { line, taxAmount: tax } of items) {
        if (sum([tax]) > 0) expect(pricing?.taxes.some(({ lines }) => lines.includes(line))).toBe(true);
      }
      for (const { subtotal, taxAmount: tax = '', total } of items) {
        expect(toThousandths(total)).toBe(toThousandths(subtotal) + (isIncluded ? 0 : toThousandths(tax)));
      }
    });
  });

  it('is less than a minor unit away from the exact one, line by line or all together', () => {
    holds(({ rates, isIncluded, rounding, currency, at }, { items, taxAmount = '', pricing }) => {
      // Checked where one rate is all there is, so that the exact tax is known.
      const [only, ...more] = pricing?.taxes ?? [];
      if (!only || more.length > 0 || rates.some(({ startsAt, endsAt }) => startsAt > at || endsAt <= at))
        return;
      const unit = 10 ** (3 - decimalsOf(currency));
      const percent = tenThousandths(only.rate);
      const taxed = items.filter((item) => toThousandths(item.taxAmount ?? '0') > 0 || percent === 0);
      const exact = (amount: number) => (amount * percent) / (isIncluded ? 1_000_000 + percent : 1_000_000);
      for (const { subtotal, taxAmount: tax = '' } of taxed) {
        const most = rounding === 'line' ? unit / 2 : unit;
        expect(Math.abs(toThousandths(tax) - exact(toThousandths(subtotal)))).toBeLessThanOrEqual(
          most + 1e-6,
        );
      }
      const base = sum([only.base]);
      expect(Math.abs(toThousandths(taxAmount) - (base * percent) / 1_000_000)).toBeLessThanOrEqual(
        unit * items.length * 2,
      );
    });
  });

  it('is not taken where no rate holds, and nobody pays more for it', () => {
    holds((one, { items, totalAmount, taxAmount }) => {
      const nowhere = priced({ ...one, destination: { country: 'US', region: 'CA' } });
      expect(nowhere).toMatchObject({ pricing: null });
      expect(sum([nowhere.taxAmount])).toBe(0);
      expect(sum([nowhere.totalAmount])).toBe(sum(items.map(({ subtotal }) => subtotal)));
      if (one.isIncluded) expect(totalAmount).toBe(nowhere.totalAmount);
      else expect(sum([totalAmount])).toBe(sum([nowhere.totalAmount, taxAmount]));
    });
  });

  it('comes in parts that add up, whichever units go first', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(order, cuts, (one, sizes) => {
        const { items, currency } = priced(one);
        for (const { price, quantity, taxAmount = '0', total } of items) {
          let gone = 0;
          const parts = { total: 0, tax: 0 };
          for (const size of [...sizes, quantity]) {
            const units = Math.min(size, quantity - gone);
            parts.total += toThousandths(shareOf({ price, total, quantity }, currency, { gone, units }));
            parts.tax += toThousandths(
              shareOf({ price, total: taxAmount, quantity }, currency, { gone, units }),
            );
            gone += units;
          }
          expect(parts).toEqual({ total: toThousandths(total), tax: toThousandths(taxAmount) });
        }
      }),
      RUNS,
    );
  });
});

describe('a percentage', () => {
  it('is shown without zeros at its end, and stays what it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (units) => {
        const stored = `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`;
        expect(percentOf(stored)).not.toMatch(/\.\d*0$|\.$/);
        expect(Number(percentOf(stored))).toBe(Number(stored));
        expect(tenThousandths(stored)).toBe(units);
        expect(tenThousandths(percentOf(stored))).toBe(units);
      }),
    );
  });
});
