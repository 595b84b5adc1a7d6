import type { Part, SellingLocation, WaitingOrder } from '../../stock/api.js';

/** Units for an order that waits. */
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
 * @param promised units by location, lowered by what is given
 */
export function planFill(
  orders: readonly WaitingOrder[],
  locations: readonly SellingLocation[],
  promised: Map<number, number>,
): PlannedFill[] {
  return orders.flatMap(({ orderId, country, units }) => {
    const parts: Part[] = [];
    let wanted = units;
    for (const { id: locationId, shipsTo } of locations) {
      const units = promised.get(locationId) ?? 0;
      const quantity = shipsTo === null || shipsTo.has(country) ? Math.min(wanted, units) : 0;
      if (quantity === 0) continue;
      parts.push({ locationId, quantity });
      promised.set(locationId, units - quantity);
      wanted -= quantity;
    }
    return parts.length > 0 ? [{ orderId, parts }] : [];
  });
}
