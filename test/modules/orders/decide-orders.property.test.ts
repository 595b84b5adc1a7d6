import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Decision,
  decideOrders,
  type Placement,
} from '../../../src/modules/orders/placing/decide-orders.js';
import type { Line, PricedOrder, ProductForSale } from '../../../src/modules/pricing/api.js';
import { largestTotal } from '../../../src/money/amounts.js';
import { LIMITS } from '../../../src/rules/values.js';
import { ADDRESS } from '../../helpers/factories.js';
import { inOnePlace } from '../../helpers/location.js';

// What holds for every batch, whatever is in it. When one does not, fast-check prints the smallest batch it
// found, and the seed and path that find it again: fc.assert(property, { seed, path }).

interface Batch {
  products: Map<number, ProductForSale>;
  stock: Map<number, number>;
  placements: Placement[];
}

const PRODUCT_IDS = [1, 2, 3, 4, 5];
const RUNS = { numRuns: 500 };

const minorUnits = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9_999 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 9_999_999_999 }) },
);
const decimal = (minor: number | bigint) => {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
const mostly = <T>(usual: T, seldom: T) =>
  fc.oneof({ weight: 29, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(seldom) });

const product = (id: number) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Product ${id}`),
    price: minorUnits.map(decimal),
    currency: mostly('USD', 'EUR'),
    isActive: mostly(true, false),
    taxCategoryId: fc.constant(1),
  });
const products = fc
  .tuple(...PRODUCT_IDS.map((id) => fc.option(product(id), { freq: 30 })))
  .map((all) => new Map(all.flatMap((one) => (one ? [[one.id, one] as const] : []))));

const units = (max: number) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
  );
const stock = fc
  .tuple(...PRODUCT_IDS.map(() => fc.option(units(25), { freq: 15 })))
  .map((all) => new Map(all.flatMap((onHand, n) => (onHand === null ? [] : [[n + 1, onHand] as const]))));

const lines: fc.Arbitrary<Line[]> = fc
  .shuffledSubarray(PRODUCT_IDS, { minLength: 1, maxLength: 3 })
  .chain((ids) =>
    fc.tuple(...ids.map((productId) => units(9).map((quantity) => ({ productId, quantity: quantity || 1 })))),
  );
const placement: fc.Arbitrary<Placement> = fc.record(
  {
    orderId: fc.uuid({ version: 7 }),
    number: fc.constant('not looked at'),
    userId: fc.constant(1),
    lines,
    shippingAddress: fc.constant(ADDRESS),
    paymentMethod: fc.constant('card' as const),
    expectedTotal: minorUnits.map(decimal),
  },
  {
    requiredKeys: ['orderId', 'number', 'userId', 'lines', 'shippingAddress', 'paymentMethod'],
    noNullPrototype: true,
  },
);
/** Where an order names a total, that is the right one half of the time. */
const batch: fc.Arbitrary<Batch> = fc
  .record({ products, stock, placements: fc.array(fc.tuple(placement, fc.boolean()), { maxLength: 15 }) })
  .map(({ placements, ...rest }) => ({
    ...rest,
    placements: placements.map(([one, isRight]) =>
      one.expectedTotal !== undefined && isRight
        ? { ...one, expectedTotal: decimal(costOf(one, rest.products)) }
        : one,
    ),
  }));

const accepted = (decision: Decision | undefined): decision is Extract<Decision, { priced: PricedOrder }> =>
  decision !== undefined && 'priced' in decision;
const run = ({ placements, products, stock }: Batch) => decideOrders(placements, products, inOnePlace(stock));
const verdicts = (decisions: Decision[]) =>
  decisions.map((decision) => (accepted(decision) ? decision.priced.totalAmount : decision.refused.code));

const minor = (amount: string) => BigInt(amount.replace('.', ''));
function costOf({ lines }: Placement, products: Map<number, ProductForSale>): bigint {
  return lines.reduce(
    (sum, { productId, quantity }) =>
      sum + minor(products.get(productId)?.price ?? '0.00') * BigInt(quantity),
    0n,
  );
}

/** The whole rule, said in another way: an order is accepted when, and only when, nothing speaks against it. */
function isAcceptable(
  one: Placement,
  products: Map<number, ProductForSale>,
  left: Map<number, number>,
): boolean {
  const bought = one.lines.map(({ productId }) => products.get(productId));
  const total = costOf(one, products);
  return (
    bought.every((found) => found?.isActive === true) &&
    new Set(bought.map((found) => found?.currency)).size === 1 &&
    one.lines.every(({ productId, quantity }) => quantity <= (left.get(productId) ?? 0)) &&
    one.lines.every(({ quantity }) => quantity <= LIMITS.orderQuantity.max) &&
    total <= BigInt(largestTotal('USD') / 10) &&
    (one.expectedTotal === undefined || minor(one.expectedTotal) === total)
  );
}

function holds(predicate: (batch: Batch) => void): void {
  fc.assert(fc.property(batch, predicate), RUNS);
}

describe('decideOrders, for every batch', () => {
  it('sells no more of a product than there is', () => {
    holds((one) => {
      const decisions = run(one);
      const sold = new Map<number, number>();
      for (const decision of decisions) {
        if (!accepted(decision)) continue;
        for (const { productId, quantity } of decision.priced.items) {
          sold.set(productId, (sold.get(productId) ?? 0) + quantity);
        }
      }
      for (const [productId, units] of sold) {
        expect(units).toBeLessThanOrEqual(one.stock.get(productId) ?? 0);
      }
    });
  });

  it('accepts an order if and only if it fits what the accepted ones before it left', () => {
    holds((one) => {
      const left = new Map(one.stock);
      const expected = one.placements.map((placement) => {
        if (!isAcceptable(placement, one.products, left)) return false;
        for (const { productId, quantity } of placement.lines) {
          left.set(productId, (left.get(productId) ?? 0) - quantity);
        }
        return true;
      });
      expect(run(one).map(accepted)).toEqual(expected);
    });
  });

  it('lets the earlier arrival win: what comes later changes nothing for it', () => {
    fc.assert(
      fc.property(batch, fc.nat(), (one, n) => {
        const earlier = { ...one, placements: one.placements.slice(0, n % (one.placements.length + 1)) };
        expect(verdicts(run(earlier))).toEqual(verdicts(run(one)).slice(0, earlier.placements.length));
      }),
      RUNS,
    );
  });

  it('takes nothing for a refused order: without it, the others fare the same', () => {
    holds((one) => {
      const decisions = run(one);
      const kept = { ...one, placements: one.placements.filter((_, n) => accepted(decisions[n])) };
      expect(verdicts(run(kept))).toEqual(verdicts(decisions.filter(accepted)));
    });
  });

  it('charges the sum of its lines, at the prices and in the order asked', () => {
    holds((one) => {
      for (const [n, decision] of run(one).entries()) {
        if (!accepted(decision)) continue;
        const asked = one.placements[n] as Placement;
        const { items, totalAmount, currency } = decision.priced;
        expect(items).toEqual(
          asked.lines.map(({ productId, quantity }, index) => {
            const { name, price } = one.products.get(productId) as ProductForSale;
            const total = decimal(minor(price) * BigInt(quantity));
            return { line: index + 1, productId, quantity, name, price, subtotal: total, total };
          }),
        );
        expect(totalAmount).toBe(decimal(costOf(asked, one.products)));
        expect(currency).toBe(one.products.get(items[0]?.productId as number)?.currency);
      }
    });
  });

  it('does not care in which order the lines of an order stand', () => {
    const withShuffled = batch.chain((one) =>
      fc
        .tuple(
          ...one.placements.map(({ lines }) =>
            fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
          ),
        )
        .map((shuffled) => ({ one, shuffled })),
    );
    fc.assert(
      fc.property(withShuffled, ({ one, shuffled }) => {
        const placements = one.placements.map((placement, n) => ({
          ...placement,
          lines: shuffled[n] as Line[],
        }));
        expect(verdicts(run({ ...one, placements }))).toEqual(verdicts(run(one)));
      }),
      RUNS,
    );
  });

  it('leaves what it is given alone', () => {
    holds((one) => {
      const before = structuredClone(one);
      run(one);
      expect(one).toEqual(before);
    });
  });

  it('is tried with orders of either fate, in most batches with both', () => {
    const seen = fc.sample(batch, { numRuns: 200, seed: 1 }).map((one) => run(one).map(accepted));
    const mixed = seen.filter((fates) => fates.includes(true) && fates.includes(false));
    expect(mixed.length).toBeGreaterThan(100);
  });
});
