import { drawUnits, type Part } from '../draw-units.js';
import type { SellingLocation } from '../locations.js';
import type { WaitingOrder } from './waiting-orders.js';

/** Units for a waiting order. */
export interface PlannedFill {
  orderId: string;
  parts: Part[];
}

/**
 * Distributes promised units: the oldest order gets all that it waits for before the next one gets any, from the locations that
 * ship to it, by priority. Pure.
 *
 * @param orders oldest first
 * @param locations those that sell, by priority
 * @param promised units by location; reduced by the given units
 */
export function planFill(
  orders: readonly WaitingOrder[],
  locations: readonly SellingLocation[],
  promised: Map<number, number>,
): PlannedFill[] {
  return orders.flatMap(({ orderId, country, units }) => {
    const open = locations.filter(({ shipsTo }) => shipsTo === null || shipsTo.has(country));
    const unitsAt = (locationId: number) => promised.get(locationId) ?? 0;
    const places = open.map(({ id: locationId }) => ({ locationId }));
    const parts = drawUnits(units, places, ({ locationId }) => unitsAt(locationId));
    for (const { locationId, quantity } of parts) promised.set(locationId, unitsAt(locationId) - quantity);
    return parts.length > 0 ? [{ orderId, parts }] : [];
  });
}
