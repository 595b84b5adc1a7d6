import type { PickedUnits } from '../orders/api.js';
import { requireShelved, type UnitsAt } from '../stock/api.js';

/**
 * Units on backorder are sent when they have come.
 * @throws Problem UNITS_BACKORDERED when the parcel would have some of them
 */
export function requireThere(picked: readonly PickedUnits[], places: readonly UnitsAt[]): void {
  requireShelved(
    picked.map(({ item: { productId }, quantity }) => ({ productId, quantity })),
    places,
    'send the others now, and these when they have come',
  );
}
