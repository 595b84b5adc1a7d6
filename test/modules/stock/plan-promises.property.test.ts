import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFill } from '../../../src/modules/stock/backorders/plan-fill.js';
import { planPromises, type Shelf } from '../../../src/modules/stock/backorders/plan-promises.js';

const units = fc.integer({ min: 0, max: 9 });
const shelves = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }).chain((ids) =>
  fc.tuple(
    ...ids.map((locationId) =>
      fc.record({
        locationId: fc.constant(locationId),
        available: fc.integer({ min: -5, max: 9 }),
        promised: units,
        wanted: units,
      }),
    ),
  ),
);
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
const after = (all: readonly Shelf[], changes: ReadonlyMap<number, number>) =>
  all.map((shelf) => shelf.promised + (changes.get(shelf.locationId) ?? 0));

describe('what is promised to orders that wait', () => {
  it('is never more than is there, than they want from there, or than is owed', () => {
    fc.assert(
      fc.property(units, shelves, (owed, all) => {
        const changes = planPromises(owed, all);
        const kept = after(all, changes);
        expect(sum(kept)).toBeLessThanOrEqual(owed);
        for (const [n, { locationId, available, wanted }] of all.entries()) {
          expect(kept[n]).toBeGreaterThanOrEqual(0);
          expect(kept[n]).toBeLessThanOrEqual(wanted);
          expect(changes.get(locationId) ?? 0).toBeLessThanOrEqual(Math.max(available, 0));
        }
      }),
    );
  });

  it('leaves nothing to buy that somebody waits for, and changes nothing when asked again', () => {
    fc.assert(
      fc.property(units, shelves, (owed, all) => {
        const changes = planPromises(owed, all);
        const then = all.map((shelf) => {
          const change = changes.get(shelf.locationId) ?? 0;
          return { ...shelf, promised: shelf.promised + change, available: shelf.available - change };
        });
        const isOpen = sum(then.map(({ promised }) => promised)) < owed;
        const free = then.filter(({ available, promised, wanted }) => available > 0 && promised < wanted);
        if (isOpen) expect(free).toEqual([]);
        expect(planPromises(owed, then)).toEqual(new Map());
      }),
    );
  });
});

describe('who gets what is promised', () => {
  const countries = ['DE', 'CH'];
  const orders = fc
    .array(fc.record({ country: fc.constantFrom(...countries), units: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 8,
    })
    .map((all) => all.map((one, n) => ({ ...one, orderId: `order ${n}` })));
  const locations = fc
    .uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc.option(fc.subarray(countries)).map((shipsTo) => ({ id, shipsTo: shipsTo && new Set(shipsTo) })),
        ),
      ),
    );

  it('an order gets units only where none before it that could have had them still waits', () => {
    fc.assert(
      fc.property(orders, locations, fc.array(units, { maxLength: 5 }), (all, places, counts) => {
        const promised = new Map(counts.map((count, n) => [n + 1, count]));
        const left = new Map(promised);
        const plan = planFill(all, places, left);
        for (const { id } of places) {
          const given = sum(
            plan.flatMap(({ parts }) =>
              parts.filter(({ locationId }) => locationId === id).map(({ quantity }) => quantity),
            ),
          );
          expect(given + (left.get(id) ?? 0)).toBe(promised.get(id) ?? 0);
        }
        const gotOf = (orderId: string) => plan.find((one) => one.orderId === orderId)?.parts ?? [];
        for (const [n, { orderId, units: wanted, country }] of all.entries()) {
          const got = sum(gotOf(orderId).map(({ quantity }) => quantity));
          expect(got).toBeLessThanOrEqual(wanted);
          if (got === wanted) continue;
          const open = places.filter(({ shipsTo }) => shipsTo === null || shipsTo.has(country));
          expect(open.filter(({ id }) => (left.get(id) ?? 0) > 0)).toEqual([]);
          const later = all.slice(n + 1).flatMap((one) => gotOf(one.orderId));
          expect(later.filter(({ locationId }) => open.some(({ id }) => id === locationId))).toEqual([]);
        }
      }),
    );
  });
});
