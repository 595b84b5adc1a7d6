import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cart, type ProductForSale, priceOrder } from '../../../src/modules/pricing/api.js';
import type { Rules } from '../../../src/modules/pricing/rules.js';
import {
  type Method,
  methodsFor,
  priceOf,
  type ShippingTable,
  shippingTableOf,
} from '../../../src/modules/pricing/shipping/shipping-table.js';
import { type Rate, taxTableOf } from '../../../src/modules/pricing/tax/tax-table.js';
import { toThousandths } from '../../../src/money/amounts.js';

const ALWAYS = { startsAt: Number.NEGATIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY };

const method = (code: string, zoneId: number, more: Partial<Method> = {}) => ({
  id: code.charCodeAt(0),
  code,
  name: `By ${code}`,
  zoneId,
  basis: 'flat' as const,
  currency: 'USD',
  taxCategoryId: 1,
  freeFrom: null,
  daysMin: 1,
  daysMax: null,
  rates: [{ threshold: 0, amount: 490 }],
  ...more,
});
const place = (zoneId: number, name: string) => {
  const [country = '', region = ''] = name.split('-');
  return { zoneId, country, region };
};

describe('which zone an address is in', () => {
  const table = shippingTableOf(
    [place(1, 'US'), place(2, 'US-HI'), place(3, 'ES-CN'), place(4, ''), place(5, 'FR'), place(5, 'US-AK')],
    [method('a', 1), method('b', 2), method('c', 3), method('d', 4)],
  ) as ShippingTable;
  it.each<[what: string, country: string, region: string | undefined, codes: string[]]>([
    ['its country', 'US', 'CA', ['a']],
    ['its region', 'US', 'Hawaii', ['b']],
    ['the region that its province lies in', 'ES', 'Las Palmas', ['c']],
    ['everywhere, where its country has only other regions', 'ES', 'Madrid', ['d']],
    ['everywhere', 'JP', undefined, ['d']],
    ['one without methods: nothing goes there', 'FR', undefined, []],
    ['one of its region without methods: nothing goes there either', 'US', 'US-AK', []],
  ])('%s', (_what, country, region, codes) => {
    expect(methodsFor(table, { country, region }).map(({ code }) => code)).toEqual(codes);
  });

  it('is none where no zone has it', () => {
    const small = shippingTableOf([place(1, 'US-HI')], [method('a', 1)]) as ShippingTable;
    expect(methodsFor(small, { country: 'US', region: 'CA' })).toEqual([]);
    expect(methodsFor(small, { country: 'DE' })).toEqual([]);
  });
});

const amount = fc.integer({ min: 0, max: 99_999 });
const anyMethod = fc
  .record({
    basis: fc.constantFrom('flat' as const, 'weight' as const, 'total' as const),
    freeFrom: fc.option(amount),
    rates: fc.uniqueArray(fc.record({ threshold: amount, amount }), {
      minLength: 1,
      maxLength: 5,
      selector: ({ threshold }) => threshold,
    }),
  })
  .map((one) =>
    method('m', 1, {
      ...one,
      rates:
        one.basis === 'flat'
          ? [{ threshold: 0, amount: one.rates[0]?.amount as number }]
          : one.rates.toSorted((a, b) => a.threshold - b.threshold),
    }),
  );

describe('what a method costs', () => {
  it('is that of the highest threshold reached, and nothing from freeFrom on', () => {
    fc.assert(
      fc.property(anyMethod, amount, amount, (one, total, grams) => {
        const price = priceOf(one, { currency: 'USD', amount: total, grams });
        const reached = one.basis === 'flat' ? 0 : one.basis === 'weight' ? grams : total;
        const below = one.rates.filter(({ threshold }) => threshold <= reached);
        const highest = Math.max(...below.map(({ threshold }) => threshold));
        if (below.length === 0) expect(price).toBeUndefined();
        else if (one.freeFrom !== null && total >= one.freeFrom) expect(price).toBe(0);
        else expect(price).toBe(below.find(({ threshold }) => threshold === highest)?.amount);
        expect(priceOf(one, { currency: 'EUR', amount: total, grams })).toBeUndefined();
      }),
    );
  });
});

describe('an order that is sent', () => {
  const rate = (id: number, taxCategoryId: number, percent: number): Rate => ({
    ...{ id, name: `VAT ${id}`, country: 'DE', region: '', taxCategoryId, ...ALWAYS },
    ...{ percent: String(percent), rate: percent * 10_000 },
  });
  const order = fc.record({
    method: anyMethod,
    isIncluded: fc.boolean(),
    rounding: fc.constantFrom('line' as const, 'order' as const),
    isTaxed: fc.boolean(),
    category: fc.constantFrom(1, 2),
    lines: fc.array(
      fc.record({
        minor: amount,
        count: fc.integer({ min: 1, max: 20 }),
        weightGrams: fc.option(fc.integer({ min: 0, max: 5_000 })),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  });

  it('comes to its lines and its shipping, whose tax is taken as a line’s', () => {
    fc.assert(
      fc.property(order, ({ method: one, isIncluded, rounding, isTaxed, category, lines }) => {
        const products = new Map<number, ProductForSale>(
          lines.map(({ minor, weightGrams }, n) => [
            n + 1,
            {
              ...{
                id: n + 1,
                name: 'A product',
                currency: 'USD',
                isActive: true,
                taxCategoryId: 1,
                weightGrams,
              },
              price: (minor / 100).toFixed(2),
            },
          ]),
        );
        const rules: Rules = {
          tax: { isIncluded, rounding },
          taxTable: isTaxed ? taxTableOf([rate(1, 1, 19), rate(2, 2, 7)]) : undefined,
          shipping: shippingTableOf([place(1, 'DE')], [{ ...one, taxCategoryId: category }]),
        };
        const cart: Cart = {
          lines: lines.map(({ count: quantity }, n) => ({ productId: n + 1, quantity })),
          shippingAddress: { country: 'DE' },
          shippingMethod: 'm',
        };
        const goods = {
          currency: 'USD',
          amount: lines.reduce((sum, { minor, count }) => sum + minor * count, 0),
          grams: lines.reduce((sum, { weightGrams, count }) => sum + (weightGrams ?? 0) * count, 0),
        };
        const price = priceOf(one, goods);
        const outcome = priceOrder(cart, products, rules);
        if (price === undefined) {
          expect(outcome).toMatchObject({ refused: { code: 'SHIPPING_UNAVAILABLE' } });
          return;
        }
        if ('refused' in outcome) throw outcome.refused;
        const { priced } = outcome;
        const sum = (amounts: Array<string | undefined>) =>
          amounts.reduce((all, part) => all + toThousandths(part ?? '0'), 0);
        const { shippingAmount, shippingTaxAmount, taxAmount, items } = priced;
        expect(sum([shippingAmount])).toBe(price * 10);
        expect(sum([priced.totalAmount])).toBe(
          sum([...items.map(({ total }) => total), shippingAmount]) +
            (isIncluded ? 0 : sum([shippingTaxAmount])),
        );
        expect(sum([taxAmount])).toBe(sum([...items.map((item) => item.taxAmount), shippingTaxAmount]));
        expect(sum([taxAmount])).toBe(sum(priced.pricing?.taxes.map((one) => one.amount) ?? []));
        expect(priced.pricing?.shipping).toMatchObject({ code: 'm', daysMin: 1, daysMax: null });
        if (!isTaxed) expect(sum([shippingTaxAmount])).toBe(0);
        // A quote lists what the order would be charged.
        const quoted = priceOrder({ ...cart, isQuote: true }, products, rules);
        expect(quoted).toMatchObject({ shippingMethods: [{ code: 'm', amount: shippingAmount }] });
        const open = priceOrder({ ...cart, isQuote: true, shippingMethod: undefined }, products, rules);
        if ('refused' in open) throw open.refused;
        expect(sum([open.priced.shippingAmount])).toBe(0);
        expect(priceOrder({ ...cart, shippingMethod: undefined }, products, rules)).toMatchObject({
          refused: { code: 'SHIPPING_METHOD_INVALID' },
        });
      }),
    );
  });
});
