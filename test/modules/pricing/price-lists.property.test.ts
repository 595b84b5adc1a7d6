import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProductForSale } from '../../../src/modules/pricing/draft.js';
import {
  type ListedPrice,
  type ListInForce,
  listsToRead,
  priceListsOf,
} from '../../../src/modules/pricing/price-lists/price-lists.js';
import { type Cart, priceOrder } from '../../../src/modules/pricing/price-order.js';
import type { Rules } from '../../../src/modules/pricing/rules.js';
import { type Rate, taxTableOf } from '../../../src/modules/pricing/tax/tax-table.js';
import { fromThousandths, toThousandths } from '../../../src/money/amounts.js';
import { decimalsOf } from '../../../src/money/currencies.js';

const NOW = 1_000_000;
const CURRENCIES = ['USD', 'JPY', 'KWD'] as const;
const GROUPS = [1, 2] as const;
const DE = { country: 'DE' };

const list = (id: number): fc.Arbitrary<ListInForce> =>
  fc.record({
    id: fc.constant(id),
    code: fc.constant(`list-${id}`),
    name: fc.constant(`List ${id}`),
    currency: fc.constantFrom(...CURRENCIES),
    customerGroupId: fc.constantFrom(null, ...GROUPS),
    priority: fc.integer({ min: -1, max: 1 }),
    startsAt: fc.constantFrom(Number.NEGATIVE_INFINITY, NOW - 1, NOW, NOW + 1),
    endsAt: fc.constantFrom(NOW, NOW + 1, Number.POSITIVE_INFINITY),
    pricesIncludeTax: fc.constantFrom(null, true, false),
  });

const lists = fc
  .integer({ min: 0, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => list(index + 1))));

/** An amount that the currency has, in thousandths. */
const amountIn = (currency: string) =>
  fc.integer({ min: 0, max: 5_000 }).map((minor) => minor * 10 ** (3 - decimalsOf(currency)));

const product = (id: number, all: readonly ListInForce[]): fc.Arbitrary<ProductForSale> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Product ${id}`),
    price: amountIn('USD').map((amount) => fromThousandths(amount, 'USD')),
    currency: fc.constant('USD'),
    isActive: fc.constant(true),
    taxCategoryId: fc.constant(1),
    listed: fc
      .tuple(
        ...all.map(({ id: priceListId, currency }) =>
          fc.uniqueArray(
            fc.record({
              priceListId: fc.constant(priceListId),
              minQuantity: fc.integer({ min: 1, max: 5 }),
              amount: amountIn(currency),
            }),
            { maxLength: 3, selector: ({ minQuantity }) => minQuantity },
          ),
        ),
      )
      .map((prices) => prices.flat()),
  });

interface Shop {
  lists: ListInForce[];
  products: ProductForSale[];
  cart: Cart;
}

const shop: fc.Arbitrary<Shop> = lists.chain((all) =>
  fc.record({
    lists: fc.constant(all),
    products: fc.tuple(product(1, all), product(2, all), product(3, all)),
    cart: fc.record(
      {
        lines: fc
          .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 })
          .map((quantities) => quantities.map((quantity, index) => ({ productId: index + 1, quantity }))),
        shippingAddress: fc.constant(DE),
        currency: fc.constantFrom(...CURRENCIES),
        customerGroupId: fc.constantFrom(null, ...GROUPS),
      },
      { requiredKeys: ['lines', 'shippingAddress'] },
    ),
  }),
);

const rateOf = (percent: number): Rate => ({
  id: 1,
  name: 'VAT',
  country: 'DE',
  region: '',
  taxCategoryId: 1,
  percent: String(percent),
  rate: percent * 10_000,
  startsAt: Number.NEGATIVE_INFINITY,
  endsAt: Number.POSITIVE_INFINITY,
});

const priced = ({ products, cart }: Shop, rules: Rules) =>
  priceOrder(cart, new Map(products.map((one) => [one.id, one])), rules, NOW);

/** As docs/pricing.md says it, the long way round. */
function expectedPrice(one: ProductForSale, quantity: number, { lists: all, cart }: Shop) {
  const { currency = one.currency, customerGroupId } = cart;
  const fitting = (one.listed ?? []).flatMap((price: ListedPrice) => {
    const from = all.find(({ id }) => id === price.priceListId) as ListInForce;
    const fits =
      from.currency === currency &&
      (from.customerGroupId === null || from.customerGroupId === customerGroupId) &&
      from.startsAt <= NOW &&
      NOW < from.endsAt &&
      price.minQuantity <= quantity;
    return fits ? [{ ...price, priority: from.priority }] : [];
  });
  if (fitting.length === 0) return one.currency === currency ? toThousandths(one.price) : undefined;
  const highest = Math.max(...fitting.map(({ priority }) => priority));
  return Math.min(...fitting.filter(({ priority }) => priority === highest).map(({ amount }) => amount));
}

describe('the price of a unit', () => {
  it('is that of the lists that fit, highest priority, then lowest amount; else the product’s', () => {
    fc.assert(
      fc.property(shop, (one) => {
        const tax = { isIncluded: true, rounding: 'line' as const };
        const outcome = priced(one, { tax, priceLists: priceListsOf(one.lists) });
        const expected = one.cart.lines.map(({ quantity }, index) =>
          expectedPrice(one.products[index] as ProductForSale, quantity, one),
        );
        const unpriced = expected.flatMap((price, index) => (price === undefined ? [index + 1] : []));
        if (unpriced.length > 0) {
          expect(outcome).toMatchObject({
            refused: { code: 'NO_PRICE_IN_CURRENCY', extensions: { productIds: unpriced } },
          });
          return;
        }
        if ('refused' in outcome) throw outcome.refused;
        const { currency, items, pricing } = outcome.priced;
        expect(currency).toBe(one.cart.currency ?? 'USD');
        expect(items.map(({ price }) => toThousandths(price))).toEqual(expected);
        // Each line that a list priced is named once, with that list.
        const named = (pricing?.priceLists ?? []).flatMap((from) => from.lines);
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });

  it('is found with no more lists than those that are read for the customers of a batch', () => {
    fc.assert(
      fc.property(shop, (one) => {
        const priceLists = priceListsOf(one.lists);
        const rules = { tax: { isIncluded: true, rounding: 'line' as const }, priceLists };
        const read = listsToRead(priceLists, [one.cart.customerGroupId], NOW);
        const products = one.products.map((each) => ({
          ...each,
          listed: each.listed?.filter(({ priceListId }) => read.includes(priceListId)),
        }));
        expect(priced({ ...one, products }, rules)).toEqual(priced(one, rules));
      }),
    );
  });
});

describe('tax in the prices of lists', () => {
  const taxed = fc.record({
    shop,
    isIncluded: fc.boolean(),
    rounding: fc.constantFrom('line' as const, 'order' as const),
    percent: fc.constantFrom(0, 7, 19, 25),
    isExempt: fc.boolean(),
  });

  it('is in all of an order’s amounts or in none, and the amounts add up', () => {
    fc.assert(
      fc.property(taxed, ({ shop: one, isIncluded, rounding, percent, isExempt }) => {
        const exemptGroups = new Map(
          GROUPS.map((id) => [id, { id, code: `g-${id}`, exemptReason: 'resale' as const }]),
        );
        const priceLists = priceListsOf(one.lists);
        const rules: Rules = {
          tax: { isIncluded, rounding },
          taxTable: taxTableOf([rateOf(percent)]),
          priceLists,
          ...(isExempt && { exemptGroups }),
        };
        const outcome = priced(one, rules);
        if ('refused' in outcome) return;
        const { items, pricing, totalAmount, taxAmount = '0', pricesIncludeTax } = outcome.priced;
        const listOf = (line: number) =>
          one.lists.find(({ id }) =>
            pricing?.priceLists?.some((from) => from.priceListId === id && from.lines.includes(line)),
          );
        const modes = items.map(({ line }) => listOf(line)?.pricesIncludeTax ?? isIncluded);
        const exempt = isExempt && Boolean(one.cart.customerGroupId);
        expect(pricesIncludeTax).toBe(!exempt && modes.every(Boolean));
        expect(pricing?.exempt).toEqual(
          exempt
            ? {
                customerGroupId: one.cart.customerGroupId,
                code: `g-${one.cart.customerGroupId}`,
                reason: 'resale',
              }
            : undefined,
        );
        const sum = (of: (item: (typeof items)[number]) => string | undefined) =>
          items.reduce((all, item) => all + toThousandths(of(item) ?? '0'), 0);
        expect(sum(({ total }) => total)).toBe(toThousandths(totalAmount));
        expect(sum((item) => item.taxAmount)).toBe(toThousandths(taxAmount));
        if (exempt) expect(toThousandths(taxAmount)).toBe(0);
        const unit = 10 ** (3 - decimalsOf(outcome.priced.currency));
        for (const [index, { price, quantity, subtotal, total, taxAmount: tax = '0' }] of items.entries()) {
          expect(toThousandths(subtotal)).toBe(toThousandths(price) * quantity);
          expect(toThousandths(total)).toBe(
            toThousandths(subtotal) + (pricesIncludeTax ? 0 : toThousandths(tax)),
          );
          // A price that is restated is what it was less the tax in it, to half a minor unit.
          const asked = expectedPrice(one.products[index] as ProductForSale, quantity, one) as number;
          const net = modes[index] && !pricesIncludeTax ? (asked * 100) / (100 + percent) : asked;
          expect(Math.abs(toThousandths(price) - net)).toBeLessThanOrEqual(unit / 2 + 1e-6);
        }
      }),
    );
  });

  it('leaves what no list touches as it is', () => {
    fc.assert(
      fc.property(taxed, ({ shop: one, isIncluded, rounding, percent }) => {
        const cart = { lines: one.cart.lines, shippingAddress: DE };
        const rules = { tax: { isIncluded, rounding }, taxTable: taxTableOf([rateOf(percent)]) };
        const none = { ...one, cart, products: one.products.map(({ listed: _, ...plain }) => plain) };
        const { exemptGroups, priceLists } = {
          exemptGroups: new Map([[9, { id: 9, code: 'g', exemptReason: 'other' as const }]]),
          priceLists: priceListsOf(one.lists),
        };
        expect(priced(none, { ...rules, exemptGroups, priceLists })).toEqual(priced(none, rules));
      }),
    );
  });
});
