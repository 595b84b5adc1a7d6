import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type DiscountRules,
  discountTableOf,
} from '../../../src/modules/pricing/discounts/discount-table.js';
import type { ProductForSale } from '../../../src/modules/pricing/draft.js';
import { type Cart, priceOrder } from '../../../src/modules/pricing/price-order.js';
import type { PricedOrder } from '../../../src/modules/pricing/priced-order.js';
import { shippingTableOf } from '../../../src/modules/pricing/shipping/shipping-table.js';
import { taxTableOf } from '../../../src/modules/pricing/tax/tax-table.js';
import { fromThousandths, toThousandths } from '../../../src/money/amounts.js';
import { decimalsOf } from '../../../src/money/currencies.js';
import { discountRules } from '../../helpers/discount-rules.js';

// What holds for the discounts of every order, whatever they are and whatever is in it.

const PRODUCTS = [1, 2, 3, 4, 5];
const CODES = ['AAA', 'BBB', 'CCC'];

const ids = fc.option(
  fc.subarray(PRODUCTS, { minLength: 1 }).map((all) => new Set(all)),
  { nil: null },
);
const kind = fc.oneof(
  fc.record({
    class: fc.constant('line'),
    kind: fc.constantFrom('percent', 'amount', 'fixed_price', 'cheapest_free', 'buy_x_get_y'),
  }),
  fc.record({ class: fc.constant('order'), kind: fc.constantFrom('percent', 'amount') }),
  fc.record({ class: fc.constant('shipping'), kind: fc.constantFrom('percent', 'amount', 'free_shipping') }),
);
const discount = fc.record({
  of: kind,
  percent: fc.oneof(fc.constantFrom(0, 100_000, 1_000_000), fc.integer({ min: 1, max: 1_000_000 })),
  minor: fc.integer({ min: 0, max: 5_000 }),
  combinesWith: fc.subarray(['line', 'order', 'shipping']),
  code: fc.option(fc.constantFrom(...CODES), { nil: null }),
  minimum: fc.constantFrom(0, 0, 20_000),
  minQuantity: fc.constantFrom(0, 0, 3),
  productIds: ids,
  excludedProductIds: ids,
  getProductIds: ids,
  buyQuantity: fc.integer({ min: 1, max: 3 }),
  getQuantity: fc.integer({ min: 1, max: 3 }),
});

const order = fc.record({
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  isIncluded: fc.boolean(),
  rounding: fc.constantFrom('line' as const, 'order' as const),
  shipping: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined }),
  discounts: fc.array(discount, { minLength: 1, maxLength: 6 }),
  prices: fc.tuple(
    ...PRODUCTS.map(() => fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 99_999 }))),
  ),
  lines: fc
    .shuffledSubarray(PRODUCTS, { minLength: 1 })
    .chain((all) =>
      fc.tuple(
        ...all.map((productId) =>
          fc.integer({ min: 1, max: 7 }).map((quantity) => ({ productId, quantity })),
        ),
      ),
    ),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

function rulesOf({ discounts, currency }: Order): DiscountRules[] {
  const unit = 10 ** (3 - decimalsOf(currency));
  const taken = new Set<string>();
  return discounts.map(
    ({ of, percent, minor, combinesWith, code: wanted, excludedProductIds, ...more }, n) => {
      const code = wanted !== null && !taken.has(wanted) ? wanted : null;
      if (code) taken.add(code);
      const isAmount = of.kind === 'amount' || of.kind === 'fixed_price';
      return discountRules({
        ...more,
        ...(of as Pick<DiscountRules, 'class' | 'kind'>),
        id: n + 1,
        code,
        value: isAmount ? minor * unit : percent,
        currency: isAmount ? currency : null,
        combinesWith: new Set(combinesWith) as DiscountRules['combinesWith'],
        excludedProductIds: excludedProductIds ?? new Set(),
      });
    },
  );
}

/** One method for everywhere, in minor units. */
function shippingFor(amount: number, currency: string) {
  const said = { id: 1, zoneId: 1, code: 'post', name: 'Post', basis: 'flat' as const, currency };
  const rest = { taxCategoryId: 1, freeFrom: null, daysMin: null, daysMax: null };
  return shippingTableOf(
    [{ zoneId: 1, country: '', region: '' }],
    [{ ...said, ...rest, rates: [{ threshold: 0, amount }] }],
  );
}

/** As quoted: with those of its codes that apply. */
function priced(one: Order, cart: Partial<Cart> = {}, only?: (rules: DiscountRules) => boolean): PricedOrder {
  const { currency, prices, lines, isIncluded, rounding, shipping } = one;
  const unit = 10 ** (3 - decimalsOf(currency));
  const all = rulesOf(one).filter(only ?? (() => true));
  const products = new Map<number, ProductForSale>(
    prices.map((minor, n) => {
      const price = fromThousandths(minor * unit, currency);
      return [n + 1, { id: n + 1, name: 'P', price, currency, isActive: true, taxCategoryId: 1 }];
    }),
  );
  const rate = {
    id: 1,
    name: 'VAT',
    country: 'DE',
    region: '',
    taxCategoryId: 1,
    percent: '19',
    rate: 190_000,
  };
  const always = { startsAt: Number.NEGATIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY };
  const rules = {
    tax: { isIncluded, rounding },
    taxTable: taxTableOf([{ ...rate, ...always }]),
    discounts: discountTableOf(all),
    shipping: shipping === undefined ? undefined : shippingFor(shipping, currency),
  };
  const asked = {
    lines,
    shippingAddress: { country: 'DE' },
    shippingMethod: shipping === undefined ? undefined : 'post',
    discountCodes: CODES,
    isQuote: true as const,
    uses: { codes: new Map(), refusalOf: () => undefined },
    ...cart,
  };
  const outcome = priceOrder(asked, products, rules, 0);
  if ('refused' in outcome) throw outcome.refused;
  return outcome.priced;
}

const sum = (amounts: Array<string | undefined>) =>
  amounts.reduce((all, amount) => all + toThousandths(amount ?? '0'), 0);
const holds = (predicate: (one: Order, result: PricedOrder) => void) =>
  fc.assert(
    fc.property(order, (one) => predicate(one, priced(one))),
    { numRuns: 500 },
  );

it('a line has at most itself off, and what each discount has given it', () => {
  holds(({ shipping, currency }, { items, discountAmount, shippingAmount, pricing }) => {
    const discounts = pricing?.discounts ?? [];
    for (const { line, subtotal, discountAmount: off } of items) {
      expect(sum([off])).toBeLessThanOrEqual(sum([subtotal]));
      const shares = discounts.flatMap((one) => one.lines.filter((part) => part.line === line));
      expect(sum(shares.map(({ amount }) => amount))).toBe(sum([off]));
    }
    for (const one of discounts) {
      expect(sum([one.amount])).toBeGreaterThan(0);
      expect(sum([...one.lines.map(({ amount }) => amount), one.shippingAmount])).toBe(sum([one.amount]));
      expect(one.class === 'shipping' ? one.lines : sum([one.shippingAmount])).toEqual(
        one.class === 'shipping' ? [] : 0,
      );
    }
    const offShipping = sum(discounts.map((one) => one.shippingAmount));
    expect(sum(discounts.map(({ amount }) => amount))).toBe(sum([discountAmount]) + offShipping);
    expect(offShipping + sum([shippingAmount])).toBe((shipping ?? 0) * 10 ** (3 - decimalsOf(currency)));
    expect(sum(items.map((item) => item.discountAmount))).toBe(sum([discountAmount]));
  });
});

it('the total is its parts, and never below nothing', () => {
  holds(
    (
      { isIncluded },
      { items, totalAmount, discountAmount, shippingAmount, shippingTaxAmount, taxAmount },
    ) => {
      const before = sum([...items.map(({ subtotal }) => subtotal), shippingAmount]);
      expect(sum([totalAmount])).toBe(before - sum([discountAmount]) + (isIncluded ? 0 : sum([taxAmount])));
      const sent = sum([shippingAmount, isIncluded ? '0' : shippingTaxAmount]);
      expect(sum(items.map(({ total }) => total)) + sent).toBe(sum([totalAmount]));
    },
  );
});

it('an order costs the same, product by product, however its lines and codes stand', () => {
  const shuffled = order.chain((one) =>
    fc.tuple(
      fc.constant(one),
      fc.shuffledSubarray(one.lines, { minLength: one.lines.length }),
      fc.shuffledSubarray(CODES, { minLength: CODES.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([one, lines, discountCodes]) => {
      const byProduct = ({ totalAmount, items, pricing }: PricedOrder) => ({
        totalAmount,
        // Tax that is rounded over the order falls on lines by where they stand.
        items: items
          .map(({ productId, discountAmount }) => ({ productId, discountAmount }))
          .sort((a, b) => a.productId - b.productId),
        discounts: pricing?.discounts?.map(({ discountId, amount }) => [discountId, amount]),
      });
      expect(byProduct(priced(one, { lines, discountCodes }))).toEqual(byProduct(priced(one)));
    }),
    { numRuns: 500 },
  );
});

it('is ordered at what it was quoted for, with the codes that apply', () => {
  holds((one, { codes = [], ...quote }) => {
    const discountCodes = codes.flatMap(({ code, reason }) => (reason ? [] : [code]));
    const { codes: applied, ...ordered } = priced(one, { discountCodes, isQuote: undefined });
    expect(ordered).toEqual(quote);
    expect(applied).toEqual(discountCodes.map((code) => ({ code })));
  });
});

it('no single discount alone would take off more', () => {
  holds((one, { discountAmount }) => {
    for (const { id } of rulesOf(one)) {
      const alone = priced(one, {}, (rules) => rules.id === id);
      expect(sum([alone.discountAmount])).toBeLessThanOrEqual(sum([discountAmount]));
    }
  });
});

it('two are used together only where each names the class of the other, or they are on other lines', () => {
  holds((one, { pricing }) => {
    const rules = rulesOf(one);
    const used = (pricing?.discounts ?? []).map((said) => ({
      said,
      rules: rules[said.discountId - 1] as DiscountRules,
    }));
    for (const a of used) {
      for (const b of used) {
        if (a === b) continue;
        const shared = a.said.lines.some(({ line }) => b.said.lines.some((part) => part.line === line));
        if (a.rules.class === 'line' && b.rules.class === 'line' && !shared) continue;
        expect(a.rules.combinesWith.has(b.rules.class)).toBe(true);
      }
    }
  });
});
