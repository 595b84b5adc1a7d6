import type { PickedUnits } from '../orders/api.js';
import { requireShelved, type UnitsAt } from '../stock/api.js';

/**
 * Units on backorder can be sent only once they have come.
 * @throws Problem UNITS_BACKORDERED if the parcel would contain some of them
 */
export function requireThere(picked: readonly PickedUnits[], places: readonly UnitsAt[]): void {
  requireShelved(
    picked.map(({ item: { productId }, quantity }) => ({ productId, quantity })),
    places,
    'send the others now, and these when they have come',
  );
}
