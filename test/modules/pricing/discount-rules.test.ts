import { describe, expect, it } from 'vitest';
import type { UsesInSight } from '../../../src/modules/pricing/discounts/candidates.js';
import {
  type DiscountRules,
  discountTableOf,
} from '../../../src/modules/pricing/discounts/discount-table.js';
import type { ProductForSale } from '../../../src/modules/pricing/draft.js';
import { type Cart, priceOrder } from '../../../src/modules/pricing/price-order.js';
import { shippingTableOf } from '../../../src/modules/pricing/shipping/shipping-table.js';
import { discountRules } from '../../helpers/discount-rules.js';

/** Of product 1, 2, 3 … in this order. */
const PRICES = ['10.00', '4.00', '25.00'];

const products = (currency = 'USD', categories: Record<number, number[]> = {}) =>
  new Map<number, ProductForSale>(
    PRICES.map((price, n) => {
      const id = n + 1;
      const fixed = { id, name: `Product ${id}`, price, currency, isActive: true, taxCategoryId: 1 };
      return [id, { ...fixed, categoryIds: categories[id] ?? [] }];
    }),
  );

const uses = (why?: 'customer' | 'exhausted', codes: UsesInSight['codes'] = new Map()): UsesInSight => ({
  codes,
  refusalOf: () => why,
});

/** Five dollars, to everywhere. */
const POST = shippingTableOf(
  [{ zoneId: 1, country: '', region: '' }],
  [
    {
      id: 1,
      zoneId: 1,
      code: 'post',
      name: 'Post',
      basis: 'flat',
      currency: 'USD',
      taxCategoryId: 1,
      freeFrom: null,
      daysMin: null,
      daysMax: null,
      rates: [{ threshold: 0, amount: 500 }],
    },
  ],
);

type Basket = Array<[productId: number, quantity: number]>;

function price(
  basket: Basket,
  discounts: Array<Partial<DiscountRules>>,
  {
    at = 1_000,
    categories,
    ...cart
  }: Partial<Cart> & { at?: number; categories?: Record<number, number[]> } = {},
) {
  const all = discounts.map((one, n) => discountRules({ id: n + 1, ...one }));
  const rules = {
    tax: { isIncluded: true, rounding: 'line' as const },
    discounts: discountTableOf(all),
    ...(cart.shippingMethod !== undefined && { shipping: POST }),
  };
  const lines = basket.map(([productId, quantity]) => ({ productId, quantity }));
  const asked = { lines, shippingAddress: { country: 'DE' }, uses: uses(), ...cart };
  return priceOrder(asked, products('USD', categories), rules, at);
}

function discountsOf(...asked: Parameters<typeof price>) {
  const outcome = price(...asked);
  if ('refused' in outcome) throw outcome.refused;
  const { priced } = outcome;
  return {
    total: priced.totalAmount,
    lines: priced.items.map(({ discountAmount }) => discountAmount),
    used: (priced.pricing?.discounts ?? []).map(({ discountId, amount }) => `${discountId}: ${amount}`),
  };
}

function reasonOf(...asked: Parameters<typeof price>) {
  const outcome = price(...asked);
  return 'refused' in outcome ? [outcome.refused.code, outcome.refused.extensions] : undefined;
}

const line = (more: Partial<DiscountRules>): Partial<DiscountRules> => ({ class: 'line', ...more });
const amount = (units: number) => ({ kind: 'amount' as const, value: units * 1000, currency: 'USD' });

describe('a discount', () => {
  it.each<[string, Basket, Partial<DiscountRules>, string, string[]]>([
    [
      'ten percent off the order',
      [
        [1, 1],
        [2, 1],
      ],
      {},
      '12.60',
      ['1.00', '0.40'],
    ],
    [
      'an amount off the order',
      [
        [1, 1],
        [2, 1],
      ],
      amount(7),
      '7.00',
      ['5.00', '2.00'],
    ],
    ['more than there is', [[2, 1]], amount(7), '0.00', ['4.00']],
    [
      'a hundred percent',
      [
        [1, 2],
        [3, 1],
      ],
      { value: 1_000_000 },
      '0.00',
      ['20.00', '25.00'],
    ],
    ['a third of a line', [[1, 1]], line({ value: 333_333 }), '6.67', ['3.33']],
    [
      'an amount off each unit',
      [
        [1, 3],
        [2, 1],
      ],
      line({ ...amount(6), productIds: new Set([1]) }),
      '16.00',
      ['18.00', '0.00'],
    ],
    [
      'a fixed price',
      [
        [1, 2],
        [2, 1],
      ],
      line({ kind: 'fixed_price', value: 6000, currency: 'USD' }),
      '16.00',
      ['8.00', '0.00'],
    ],
    [
      'the cheapest unit',
      [
        [1, 2],
        [2, 3],
      ],
      line({ kind: 'cheapest_free', minQuantity: 3 }),
      '28.00',
      ['0.00', '4.00'],
    ],
    [
      'a third one of three',
      [
        [1, 2],
        [2, 2],
        [3, 3],
      ],
      line({ kind: 'buy_x_get_y', value: 1_000_000, buyQuantity: 2, getQuantity: 1 }),
      '95.00',
      ['0.00', '8.00', '0.00'],
    ],
    [
      'half of one for each two of another',
      [
        [1, 3],
        [2, 1],
        [3, 2],
      ],
      line({
        kind: 'buy_x_get_y',
        value: 500_000,
        buyQuantity: 2,
        getQuantity: 1,
        productIds: new Set([1]),
        getProductIds: new Set([3]),
      }),
      '71.50',
      ['0.00', '0.00', '12.50'],
    ],
  ])('of %s', (_what, basket, discount, total, lines) => {
    expect(discountsOf(basket, [discount])).toMatchObject({ total, lines });
  });

  it('is for the products and categories that it names, less those that it leaves out', () => {
    const basket: Basket = [
      [1, 1],
      [2, 1],
      [3, 1],
    ];
    const categories = { 1: [7], 2: [7, 8], 3: [] };
    const lines = (more: Partial<DiscountRules>) =>
      discountsOf(basket, [line({ value: 1_000_000, ...more })], { categories }).lines;
    expect(lines({ categoryIds: new Set([7]) })).toEqual(['10.00', '4.00', '0.00']);
    expect(lines({ categoryIds: new Set([8]), productIds: new Set([3]) })).toEqual(['0.00', '4.00', '25.00']);
    expect(lines({ categoryIds: new Set([7]), excludedCategoryIds: new Set([8]) })).toEqual([
      '10.00',
      '0.00',
      '0.00',
    ]);
    expect(lines({ excludedProductIds: new Set([1]) })).toEqual(['0.00', '4.00', '25.00']);
  });

  it('holds from its minimum on, which counts what line discounts leave', () => {
    const order = { ...amount(1), minimum: 20_000 };
    expect(discountsOf([[1, 2]], [order]).total).toBe('19.00');
    expect(discountsOf([[1, 2]], [order, line({ value: 100_000 })])).toMatchObject({
      total: '18.00',
      used: ['2: 2.00'],
    });
    // It is of the lines that the discount is for.
    expect(discountsOf([[1, 2]], [{ ...order, productIds: new Set([3]) }]).total).toBe('20.00');
  });

  it('holds in its time, its country, its currency and its groups', () => {
    const total = (more: Partial<DiscountRules>, cart: object = {}) =>
      discountsOf([[1, 1]], [more], cart).total;
    expect(total({ startsAt: 1_000, endsAt: 1_001 })).toBe('9.00');
    expect(total({ startsAt: 1_001 })).toBe('10.00');
    expect(total({ endsAt: 1_000 })).toBe('10.00');
    expect(total({ countries: new Set(['DE']) })).toBe('9.00');
    expect(total({ countries: new Set(['AT']) })).toBe('10.00');
    expect(total({ currency: 'EUR' })).toBe('10.00');
    expect(total({ customerGroupIds: new Set([4]) })).toBe('10.00');
    expect(total({ customerGroupIds: new Set([4]) }, { customerGroupId: 4 })).toBe('9.00');
    expect(total({ isActive: false })).toBe('10.00');
  });
});

describe('of several discounts', () => {
  it('each line has the one that takes most off it, and of equal ones the first', () => {
    const tenPercent = line({ value: 100_000 });
    const twoEach = line({ ...amount(1) });
    expect(
      discountsOf(
        [
          [1, 1],
          [2, 1],
          [3, 1],
        ],
        [tenPercent, twoEach],
      ).used,
    ).toEqual(['1: 3.50', '2: 1.00']);
    expect(discountsOf([[1, 1]], [twoEach, tenPercent]).used).toEqual(['1: 1.00']);
  });

  it('those that name each other apply together, the larger first', () => {
    const both = new Set(['line', 'order'] as const);
    const basket: Basket = [[1, 1]];
    const first = { value: 500_000, combinesWith: both };
    const second = { ...amount(2), combinesWith: both };
    expect(discountsOf(basket, [first, second])).toMatchObject({
      total: '3.00',
      used: ['1: 5.00', '2: 2.00'],
    });
    expect(discountsOf(basket, [first, { ...second, combinesWith: new Set() }]).used).toEqual(['1: 5.00']);
    const best = { value: 750_000, combinesWith: new Set<never>() };
    expect(discountsOf(basket, [first, second, best]).used).toEqual(['3: 7.50']);
    expect(discountsOf(basket, [line(first), line(second)]).total).toBe('3.00');
  });

  it('of classes that do not go together that takes most off', () => {
    const alone = line({ value: 200_000, combinesWith: new Set() });
    expect(discountsOf([[1, 1]], [alone, { value: 100_000 }]).used).toEqual(['1: 2.00']);
    expect(discountsOf([[1, 1]], [alone, { value: 300_000 }]).used).toEqual(['2: 3.00']);
    // Beside one that goes together with it, the order's is better.
    const with10 = line({ value: 150_000 });
    expect(discountsOf([[1, 1]], [alone, { value: 100_000 }, with10]).used).toEqual(['3: 1.50', '2: 0.85']);
  });
});

describe('a shipping discount', () => {
  const shipping = (more: Partial<DiscountRules>) => ({ class: 'shipping' as const, ...more });
  const sent = (discounts: Array<Partial<DiscountRules>>, cart: Partial<Cart> = {}) => {
    const outcome = price([[1, 1]], discounts, { shippingMethod: 'post', ...cart });
    if ('refused' in outcome) throw outcome.refused;
    const { shippingAmount, totalAmount, pricing } = outcome.priced;
    return [shippingAmount, totalAmount, pricing?.discounts?.map((one) => one.shippingAmount)];
  };

  it('is taken off shipping, and no more than that', () => {
    expect(sent([shipping({ kind: 'free_shipping' })])).toEqual(['0.00', '10.00', ['5.00']]);
    expect(sent([shipping({ value: 250_000 })])).toEqual(['3.75', '13.75', ['1.25']]);
    expect(sent([shipping(amount(2))])).toEqual(['3.00', '13.00', ['2.00']]);
    expect(sent([shipping(amount(7))])).toEqual(['0.00', '10.00', ['5.00']]);
    expect(sent([shipping({ kind: 'free_shipping', minimum: 10_001 })])).toEqual([
      '5.00',
      '15.00',
      undefined,
    ]);
  });

  it('comes beside those of the goods that go together with it', () => {
    const free = shipping({ kind: 'free_shipping' });
    expect(sent([free, {}])).toEqual(['0.00', '9.00', ['0.00', '5.00']]);
    expect(sent([free, { combinesWith: new Set(['line']) }])).toEqual(['5.00', '14.00', ['0.00']]);
    // Its minimum is of what line discounts leave, whatever is off the order.
    const from10 = { ...free, minimum: 10_000 };
    expect(sent([from10, {}])[0]).toBe('0.00');
    expect(sent([from10, line({})])[0]).toBe('5.00');
  });
});

describe('a code', () => {
  const SAVE = { code: 'SAVE' };
  const entered = { discountCodes: ['save'] };

  it('applies, in whatever case it is entered', () => {
    expect(discountsOf([[1, 1]], [SAVE], entered)).toMatchObject({ total: '9.00', used: ['1: 1.00'] });
    expect(discountsOf([[1, 1]], [SAVE], {}).total).toBe('10.00');
  });

  it.each<[string, Partial<DiscountRules>, Partial<Cart>]>([
    ['unknown', { code: 'OTHER' }, {}],
    ['expired', { endsAt: 1_000 }, {}],
    ['expired', { isActive: false }, {}],
    ['not_started', { startsAt: 1_001 }, {}],
    ['minimum', { minimum: 10_001 }, {}],
    ['minimum', { minQuantity: 2 }, {}],
    ['customer', { customerGroupIds: new Set([4]) }, { customerGroupId: 5 }],
    ['customer', { maxPerCustomer: 1 }, { uses: uses('customer') }],
    ['exhausted', { maxUses: 1 }, { uses: uses('exhausted') }],
    ['not_applicable', { productIds: new Set([3]) }, {}],
    ['not_applicable', { countries: new Set(['AT']) }, {}],
    ['not_applicable', { value: 0 }, {}],
    ['not_applicable', { class: 'shipping', kind: 'free_shipping' }, {}],
  ])('that is %s refuses the order, and is told in a quote: %j', (reason, more, cart) => {
    const asked: Parameters<typeof price> = [[[1, 1]], [{ ...SAVE, ...more }], { ...entered, ...cart }];
    expect(reasonOf(...asked)).toEqual(['DISCOUNT_INVALID', { reason, codes: [{ code: 'SAVE', reason }] }]);
    const quote = price(asked[0], asked[1], { ...asked[2], isQuote: true });
    expect(quote).toMatchObject({ priced: { totalAmount: '10.00', codes: [{ code: 'SAVE', reason }] } });
  });

  it('that something better cannot be used beside refuses the order', () => {
    const asked: Parameters<typeof price> = [[[1, 1]], [SAVE, { value: 200_000 }], entered];
    expect(reasonOf(...asked)?.[1]).toMatchObject({ reason: 'not_combinable' });
    const both = { combinesWith: new Set(['order'] as const) };
    expect(
      discountsOf(
        [[1, 1]],
        [
          { ...SAVE, ...both },
          { value: 200_000, ...both },
        ],
        entered,
      ).total,
    ).toBe('7.20');
  });

  it('in a shop without discounts is unknown', () => {
    expect(reasonOf([[1, 1]], [], entered)?.[1]).toMatchObject({ reason: 'unknown' });
  });

  it('that was generated stands for its discount, for as long as it is not used and not switched off', () => {
    const code = (left: number, isActive: boolean) =>
      new Map([['SAVE', { code: 'SAVE', discountId: 1, left, isActive }]]);
    const discount = { code: null, isAutomatic: false, isCounted: true };
    const asked = (left: number, isActive = true) => ({
      ...entered,
      uses: uses(undefined, code(left, isActive)),
    });
    expect(discountsOf([[1, 1]], [discount], asked(1)).total).toBe('9.00');
    expect(reasonOf([[1, 1]], [discount], asked(0))?.[1]).toMatchObject({ reason: 'exhausted' });
    expect(reasonOf([[1, 1]], [discount], asked(1, false))?.[1]).toMatchObject({ reason: 'expired' });
  });
});
