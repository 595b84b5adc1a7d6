import type { Transaction } from 'sequelize';
import { invalidField } from '../../errors.js';
import type { Actor, PickedUnits } from '../orders/api.js';
import {
  firstLocation,
  lockPlaces,
  requireAvailable,
  requireLocation,
  type StockChange,
  takeUnits,
  type UnitsAt,
} from '../stock/api.js';

/**
 * The location that a parcel is sent from: the named one, or the one that has all of its units.
 * @param places where the units of the order are
 * @throws Problem VALIDATION_FAILED if the units are at several locations, or the named location cannot ship
 */
export async function locationOf(
  picked: readonly PickedUnits[],
  named: number | undefined,
  places: readonly UnitsAt[],
  transaction: Transaction,
): Promise<number> {
  if (named !== undefined) {
    // An inactive location still ships what it has sold.
    if (places.some(({ locationId }) => locationId === named)) return named;
    return requireLocation(named, transaction);
  }
  const wanted = unitsByProduct(picked);
  const there = places.filter(({ productId }) => wanted.has(productId));
  const locations = [...new Set(there.map(({ locationId }) => locationId))];
  const [only = await firstLocation(transaction), ...others] = locations;
  if (others.length === 0) return only;
  const whole = locations.find((location) =>
    [...wanted].every(([product, quantity]) =>
      there.some(
        ({ productId, locationId, units }) =>
          productId === product && locationId === location && units >= quantity,
      ),
    ),
  );
  if (whole !== undefined) return whole;
  const list = there.map(
    ({ productId, locationId, units }) => `${units} of product ${productId} at location ${locationId}`,
  );
  throw invalidField(
    'locationId',
    `is needed, and the lines to send from there: there are ${list.join(', ')}`,
  );
}

function unitsByProduct(picked: readonly PickedUnits[]): Map<number, number> {
  const units = new Map<number, number>();
  for (const { item, quantity } of picked) {
    units.set(item.productId, (units.get(item.productId) ?? 0) + quantity);
  }
  return units;
}

interface Parcel {
  orderId: string;
  locationId: number;
  actor: Actor;
}

/**
 * Units committed at the parcel's location go first. Others are relocated to it before they leave.
 * @throws Problem INSUFFICIENT_STOCK if those are not available there
 */
export async function movementsOf(
  { orderId, locationId, actor }: Parcel,
  picked: readonly PickedUnits[],
  places: readonly UnitsAt[],
  transaction: Transaction,
): Promise<StockChange[]> {
  const isHere = (place: { locationId: number }) => place.locationId === locationId;
  const left = [...places.filter(isHere), ...places.filter((place) => !isHere(place)).reverse()];
  const changes: StockChange[] = [];
  const relocated = new Map<number, number>();
  for (const { item, quantity: sent } of picked) {
    const { productId } = item;
    const change = { orderId, actor, productId, locationId };
    const parts = await takeUnits(left, { productId, quantity: sent }, transaction);
    for (const { locationId: from, quantity } of parts.filter((part) => !isHere(part))) {
      relocated.set(productId, (relocated.get(productId) ?? 0) + quantity);
      changes.push({ ...change, locationId: from, committed: -quantity, kind: 'relocation' });
      changes.push({ ...change, committed: quantity, kind: 'relocation' });
    }
    changes.push({ ...change, onHand: -sent, committed: -sent, kind: 'shipment' });
  }
  if (relocated.size > 0) {
    const taken = [...relocated].map(([productId, quantity]) => ({ productId, locationId, quantity }));
    requireAvailable(taken, await lockPlaces(changes, transaction));
  }
  return changes;
}
