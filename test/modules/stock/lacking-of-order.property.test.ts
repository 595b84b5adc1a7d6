import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lackingOfOrder, type OrderUnits } from '../../../src/modules/stock/repair/lacking-of-order.js';

// Whatever became of the movements of an order: with those that it lacks, its units are where they can be.

const LOCATIONS = [1, 2, 3];
const units = fc.integer({ min: -4, max: 4 });

/** Of ten units some are cancelled, and some sent from each location. */
const line = fc
  .record({
    cancelled: fc.nat(4),
    fromFirst: fc.nat(3),
    fromSecond: fc.nat(3),
    back: fc.nat(3),
    broken: fc.nat(3),
  })
  .map(({ cancelled, fromFirst, fromSecond, back, broken }) => {
    const shipped = fromFirst + fromSecond;
    const returned = Math.min(back, shipped);
    const parcels = new Map([
      [1, fromFirst],
      [2, fromSecond],
    ]);
    return { ordered: 10, cancelled, shipped, parcels, returned, writtenOff: Math.min(broken, returned) };
  });

const movement = fc.record({
  kind: fc.constantFrom(
    ...(['order', 'cancellation', 'shipment', 'return', 'write_off', 'relocation', 'adjustment'] as const),
  ),
  locationId: fc.constantFrom(...LOCATIONS),
  units,
});

const movementsOf = fc.array(movement, { maxLength: 8 }).map((all) =>
  all.map(({ kind, locationId, units: change }) => ({
    kind,
    locationId,
    onHand: ['shipment', 'return', 'write_off'].includes(kind) ? change : 0,
    committed: ['return', 'write_off'].includes(kind) ? 0 : change,
  })),
);

it('each of its units moved once, and no location has less than nothing', () => {
  fc.assert(
    fc.property(
      line,
      movementsOf,
      fc.array(units, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(...LOCATIONS),
      (lines, movements, spare, home) => {
        const order: OrderUnits = { orderId: '0', ...lines, movements };
        const unexplained = new Map(LOCATIONS.map((id, n) => [id, spare[n] as number]));
        const lacking = lackingOfOrder(order, home, { locations: LOCATIONS, unexplained });
        const all = [...movements, ...lacking];
        const sum = (counter: 'onHand' | 'committed', kind?: string, at?: number) =>
          all
            .filter((one) => (kind ?? one.kind) === one.kind && (at ?? one.locationId) === one.locationId)
            .reduce((total, one) => total + one[counter], 0);
        expect(sum('committed', 'order')).toBe(10);
        expect(sum('committed', 'cancellation')).toBe(0 - lines.cancelled);
        for (const id of LOCATIONS)
          expect(sum('onHand', 'shipment', id)).toBe(0 - (lines.parcels.get(id) ?? 0));
        expect(sum('onHand', 'return')).toBe(lines.returned);
        expect(sum('onHand', 'write_off')).toBe(0 - lines.writtenOff);
        for (const id of LOCATIONS) expect(sum('committed', undefined, id)).toBeGreaterThanOrEqual(0);
        expect(sum('committed')).toBe(10 - lines.cancelled - lines.shipped);
        // Asked again, it lacks nothing, unless the levels say that its units are elsewhere.
        const again = lackingOfOrder({ ...order, movements: all }, home, {
          locations: LOCATIONS,
          unexplained: new Map(),
        });
        expect(again).toEqual([]);
      },
    ),
  );
});
