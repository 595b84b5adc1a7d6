import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/errors.js';
import {
  type Allocation,
  allocateStock,
  type Part,
  type SellingLocation,
} from '../../../src/modules/stock/api.js';

const COUNTRIES = ['DE', 'CH', 'US'];
const PRODUCTS = [1, 2, 3];
const RUNS = { numRuns: 500 };

const units = fc.integer({ min: 0, max: 6 });
const locations: fc.Arbitrary<SellingLocation[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .option(fc.subarray(COUNTRIES), { freq: 2 })
          .map((shipsTo) => ({ id, shipsTo: shipsTo && new Set(shipsTo) })),
      ),
    ),
  );
const lines = fc
  .shuffledSubarray(PRODUCTS, { minLength: 1 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((productId) =>
        fc.record({ productId: fc.constant(productId), quantity: fc.integer({ min: 1, max: 9 }) }),
      ),
    ),
  );
const orders = fc.array(
  fc.record({ lines, shippingAddress: fc.record({ country: fc.constantFrom(...COUNTRIES) }) }),
  { maxLength: 6 },
);
const shop = locations.chain((all) =>
  fc.record({
    locations: fc.constant(all),
    stock: fc
      .tuple(...all.map(() => fc.tuple(...PRODUCTS.map(() => units))))
      .map((shelves) => new Map(shelves.map((shelf, n) => [all[n]?.id as number, shelfOf(shelf)]))),
    orders,
  }),
);
/** With less than nothing to buy, too, where the safety stock was raised; and units in a hold of each order, or none. */
const shopWithHolds = shop.chain((one) => {
  const level = fc.record({
    locationId: fc.constantFrom(...one.stock.keys()),
    productId: fc.constantFrom(...PRODUCTS),
    quantity: fc.integer({ min: 1, max: 6 }),
  });
  const hold = fc.uniqueArray(level, {
    selector: ({ locationId, productId }) => `${locationId} ${productId}`,
  });
  const raised = fc.tuple(...[...one.stock.values()].map(() => fc.integer({ min: 0, max: 4 })));
  return fc.tuple(
    raised.map((safety) => ({
      ...one,
      stock: new Map(
        [...one.stock].map(([id, shelf], n) => [
          id,
          new Map([...shelf].map(([productId, count]) => [productId, count - (safety[n] ?? 0)])),
        ]),
      ),
    })),
    fc.tuple(...one.orders.map(() => fc.option(hold, { nil: undefined }))),
  );
});

type Shop = typeof shop extends fc.Arbitrary<infer Value> ? Value : never;
type Order = Shop['orders'][number];

const shelfOf = (counts: number[]) => new Map(counts.map((count, n) => [PRODUCTS[n] as number, count]));

const refused = new Problem('INSUFFICIENT_STOCK', 'Too little.', { extensions: { shortages: [] } });

/** What each order gets: parts by line, or shortages. */
function run({ locations, stock, orders }: Shop): Allocation[] {
  const seen: Allocation[] = [];
  allocateStock(orders, stock, locations, (_order, allocation) => {
    seen.push(allocation);
    return allocation.shortages.length > 0 ? { refused } : {};
  });
  return seen;
}

/** All ways to get an order's units, the best first: by how many locations each line and the order need, then by priority. */
function bruteForce(
  { lines, shippingAddress }: Order,
  { locations }: Shop,
  left: Map<number, Map<number, number>>,
) {
  const open = locations.filter(({ shipsTo }) => shipsTo?.has(shippingAddress.country) ?? true);
  const at = (id: number, productId: number) => left.get(id)?.get(productId) ?? 0;
  for (const { id } of open) {
    if (lines.every(({ productId, quantity }) => at(id, productId) >= quantity))
      return lines.map(({ quantity }) => [{ locationId: id, quantity }]);
  }
  const parts = lines.map(({ productId, quantity }): Part[] | undefined => {
    const whole = open.find(({ id }) => at(id, productId) >= quantity);
    if (whole) return [{ locationId: whole.id, quantity }];
    // One unit after the other, each from the first that has one left.
    const taken = new Map<number, number>();
    for (let unit = 0; unit < quantity; unit++) {
      const next = open.find(({ id }) => at(id, productId) > (taken.get(id) ?? 0));
      if (!next) return undefined;
      taken.set(next.id, (taken.get(next.id) ?? 0) + 1);
    }
    return [...taken].map(([locationId, count]) => ({ locationId, quantity: count }));
  });
  return parts.includes(undefined) ? undefined : (parts as Part[][]);
}

const sum = (parts: readonly Part[]) => parts.reduce((all, { quantity }) => all + quantity, 0);

describe('allocateStock, for every shop and batch', () => {
  it('takes whole orders before whole lines before parts, as a model does unit by unit', () => {
    fc.assert(
      fc.property(shop, (one) => {
        const left = new Map([...one.stock].map(([id, shelf]) => [id, new Map(shelf)]));
        const allocations = run(one);
        for (const [n, order] of one.orders.entries()) {
          const expected = bruteForce(order, one, left);
          expect(allocations[n]?.parts).toEqual(expected ?? []);
          for (const [index, parts] of (expected ?? []).entries()) {
            const productId = order.lines[index]?.productId as number;
            for (const { locationId, quantity } of parts) {
              const shelf = left.get(locationId) as Map<number, number>;
              shelf.set(productId, (shelf.get(productId) as number) - quantity);
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('gives each line all of its units, and no location more than it has', () => {
    fc.assert(
      fc.property(shop, (one) => {
        const taken = new Map<string, number>();
        for (const [n, { parts, shortages }] of run(one).entries()) {
          const order = one.orders[n] as Order;
          expect(parts.length === 0).toBe(shortages.length > 0);
          for (const [index, ofLine] of parts.entries()) {
            const { productId, quantity } = order.lines[index] as Order['lines'][number];
            expect(sum(ofLine)).toBe(quantity);
            for (const { locationId, quantity: part } of ofLine) {
              const key = `${locationId} ${productId}`;
              taken.set(key, (taken.get(key) ?? 0) + part);
              expect(taken.get(key)).toBeLessThanOrEqual(one.stock.get(locationId)?.get(productId) ?? 0);
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('says what is missing, and what there is of it that is not sent to that country', () => {
    fc.assert(
      fc.property(shop, (one) => {
        const [first] = one.orders;
        const [allocation] = run({ ...one, orders: one.orders.slice(0, 1) });
        if (!first || !allocation) return;
        const { country } = first.shippingAddress;
        const unitsWhere = (ships: boolean, productId: number) =>
          one.locations
            .filter(({ shipsTo }) => (shipsTo?.has(country) ?? true) === ships)
            .reduce((all, { id }) => all + (one.stock.get(id)?.get(productId) ?? 0), 0);
        const expected = first.lines.flatMap(({ productId, quantity }) => {
          const available = unitsWhere(true, productId);
          const notShippable = unitsWhere(false, productId);
          if (available >= quantity) return [];
          return [{ productId, requested: quantity, available, ...(notShippable > 0 && { notShippable }) }];
        });
        expect(allocation.shortages).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('takes from backorder what is nowhere else, and only if something is sent to that country', () => {
    fc.assert(
      fc.property(shop, fc.tuple(...PRODUCTS.map(() => units)), (one, offered) => {
        const [order] = one.orders;
        if (!order) return;
        const backorder = 99;
        const [allocation] = run({
          locations: [...one.locations, { id: backorder, shipsTo: null, isBackorder: true }],
          stock: new Map([...one.stock, [backorder, shelfOf(offered)]]),
          orders: [order],
        });
        const { country } = order.shippingAddress;
        const open = one.locations.filter(({ shipsTo }) => shipsTo?.has(country) ?? true);
        const needed = order.lines.map(({ productId, quantity }) => {
          const there = open.reduce((all, { id }) => all + (one.stock.get(id)?.get(productId) ?? 0), 0);
          return Math.max(quantity - there, 0);
        });
        const can = order.lines.every(({ productId }, index) => {
          const most = open.length > 0 ? (offered[PRODUCTS.indexOf(productId)] ?? 0) : 0;
          return (needed[index] ?? 0) <= most;
        });
        expect(allocation?.shortages.length === 0).toBe(can);
        const owed = allocation?.parts.map((parts) =>
          sum(parts.filter(({ locationId }) => locationId === backorder)),
        );
        expect(owed).toEqual(can ? needed : []);
      }),
      RUNS,
    );
  });

  it('gives the same each time, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(shop, (one) => {
        const before = structuredClone(one);
        expect(run(one)).toEqual(run(one));
        expect(one).toEqual(before);
      }),
      RUNS,
    );
  });

  it('gives orders the units of their holds first, and the rest of those to the next order', () => {
    fc.assert(
      fc.property(shopWithHolds, ([one, holds]) => {
        const left = new Map([...one.stock].map(([id, shelf]) => [id, new Map(shelf)]));
        const kept = new Map(one.orders.map((order, n) => [order, holds[n]]));
        const at = (id: number, productId: number) => left.get(id)?.get(productId) ?? 0;
        const move = (id: number, productId: number, count: number) =>
          left.get(id)?.set(productId, at(id, productId) + count);
        const decide = (order: Order, { parts, shortages }: Allocation) => {
          const own = kept.get(order) ?? [];
          const open = one.locations.filter(
            ({ shipsTo }) => shipsTo?.has(order.shippingAddress.country) ?? true,
          );
          const ownAt = (id: number, productId: number) =>
            sum(own.filter((held) => held.locationId === id && held.productId === productId));
          for (const [index, { productId, quantity }] of order.lines.entries()) {
            const ownUnits = open.reduce((all, { id }) => all + ownAt(id, productId), 0);
            const free = open.reduce((all, { id }) => all + Math.max(at(id, productId), 0), 0);
            const shortage = shortages.find((short) => short.productId === productId);
            if (ownUnits + free < quantity) {
              expect(shortage).toMatchObject({ requested: quantity, available: ownUnits + free });
            } else expect(shortage).toBeUndefined();
            if (shortages.length > 0) continue;
            const ofLine = parts[index] as Part[];
            expect(sum(ofLine)).toBe(quantity);
            const fromHold = ofLine.reduce(
              (all, part) => all + Math.min(part.quantity, ownAt(part.locationId, productId)),
              0,
            );
            expect(fromHold).toBe(Math.min(quantity, ownUnits));
            for (const part of ofLine) {
              const free = Math.max(at(part.locationId, productId), 0);
              expect(part.quantity).toBeLessThanOrEqual(free + ownAt(part.locationId, productId));
              move(part.locationId, productId, -part.quantity);
            }
          }
          if (shortages.length > 0) return { refused };
          for (const { locationId, productId, quantity } of own) move(locationId, productId, quantity);
          return {};
        };
        allocateStock(one.orders, one.stock, one.locations, decide, (order) => kept.get(order));
      }),
      RUNS,
    );
  });
});
