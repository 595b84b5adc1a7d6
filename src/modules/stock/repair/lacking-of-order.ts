import type { MovementKind } from '../../../models/stock-movement.js';
import type { LackingMovement } from './propose.js';

/** The units of a product in an order, as far as known. */
export interface OrderUnits {
  orderId: string;
  /** Units of its lines. */
  ordered: number;
  cancelled: number;
  shipped: number;
  /** Units of its parcels, by the location that sent them. */
  parcels: ReadonlyMap<number, number>;
  /** Returned units. */
  returned: number;
  /** Cancelled and returned units that were written off. */
  writtenOff: number;
  movements: readonly OrderMovement[];
}

interface OrderMovement {
  kind: MovementKind;
  locationId: number;
  onHand: number;
  committed: number;
}

export type PlacedMovement = LackingMovement & { locationId: number };

/** Indicates where units of an order are if its movements do not. */
export interface Places {
  /** Locations where units can be, in the order of allocation. */
  locations: readonly number[];
  /**
   * By location: committed units of the level that no movement explains; negative if there are too few. Reduced by the units
   * found.
   */
  unexplained: Map<number, number>;
}

/**
 * Computes the movements that an order lacks. With them, every unit of its lines was committed, and was freed, sent and taken
 * back where it was. Pure, except that it reduces `unexplained`.
 *
 * @param home the location of units of which nothing else is known
 */
export function lackingOfOrder(order: OrderUnits, home: number, places: Places): PlacedMovement[] {
  const { orderId, ordered, cancelled, shipped, parcels, returned, writtenOff } = order;
  const { locations, unexplained } = places;
  const movements: OrderMovement[] = [...order.movements];
  const lacking: OrderMovement[] = [];
  const add = (locationId: number, kind: MovementKind, onHand: number, committed: number) => {
    if (onHand === 0 && committed === 0) return;
    lacking.push({ locationId, kind, onHand, committed });
    movements.push({ locationId, kind, onHand, committed });
    unexplained.set(locationId, (unexplained.get(locationId) ?? 0) - committed);
  };
  const committedAt = (locationId: number) =>
    sumOf(movements, 'committed', (one) => one.locationId === locationId);

  add(home, 'order', 0, ordered - sumOf(movements, 'committed', isOf('order')));

  let toCancel = cancelled + sumOf(movements, 'committed', isOf('cancellation'));
  for (const locationId of locations.toReversed()) {
    const freed = Math.min(toCancel, committedAt(locationId));
    if (freed <= 0) continue;
    add(locationId, 'cancellation', 0, -freed);
    toCancel -= freed;
  }
  add(home, 'cancellation', 0, -toCancel);

  for (const locationId of locations) {
    const isThere = (one: OrderMovement) => one.kind === 'shipment' && one.locationId === locationId;
    const units = (parcels.get(locationId) ?? 0) + sumOf(movements, 'onHand', isThere);
    add(locationId, 'shipment', -units, -units);
  }

  const sentFrom = locations.find((id) => (parcels.get(id) ?? 0) > 0) ?? home;
  add(sentFrom, 'return', returned - sumOf(movements, 'onHand', isOf('return')), 0);
  add(sentFrom, 'write_off', -writtenOff - sumOf(movements, 'onHand', isOf('write_off')), 0);

  const placed = placementOf(ordered - cancelled - shipped, home, places, committedAt);
  const kind = placed.reduce((sum, { units }) => sum + units, 0) === 0 ? 'relocation' : 'adjustment';
  for (const { locationId, units } of placed) add(locationId, kind, 0, units);
  return lacking.map((one) => ({ ...one, orderId, documentId: null }));
}

const isOf = (kind: MovementKind) => (one: OrderMovement) => one.kind === kind;

function sumOf(
  movements: readonly OrderMovement[],
  counter: 'onHand' | 'committed',
  isMeant: (one: OrderMovement) => boolean,
): number {
  return movements.reduce((sum, one) => (isMeant(one) ? sum + one[counter] : sum), 0);
}

interface Placed {
  locationId: number;
  units: number;
}

/**
 * Computes changes after which no location has fewer than no units of an order, all locations together have its open units, and
 * these are, as far as possible, where levels have committed units that no movement explains.
 */
function placementOf(
  open: number,
  home: number,
  { locations, unexplained }: Places,
  committedAt: (locationId: number) => number,
): Placed[] {
  const units = new Map(locations.map((id) => [id, committedAt(id)]));
  const unitsAt = (id: number) => units.get(id) as number;
  /** Positive if the level there has units that may belong to the order. */
  const spareAt = (id: number) => (unexplained.get(id) ?? 0) + committedAt(id) - unitsAt(id);
  const change = (id: number, by: number) => units.set(id, unitsAt(id) + by);

  for (const id of locations) change(id, Math.max(-unitsAt(id), 0));
  let surplus = locations.reduce((sum, id) => sum + unitsAt(id), 0) - open;
  const lower = (id: number, most: number) => {
    const taken = Math.max(Math.min(surplus, unitsAt(id), most), 0);
    change(id, -taken);
    surplus -= taken;
  };
  for (const id of locations.toReversed()) lower(id, -spareAt(id));
  for (const id of locations.toReversed()) lower(id, Number.POSITIVE_INFINITY);
  const raise = (id: number, most: number) => {
    const given = Math.max(Math.min(-surplus, most), 0);
    change(id, given);
    surplus += given;
  };
  for (const id of locations) raise(id, spareAt(id));
  raise(home, Number.POSITIVE_INFINITY);
  for (const to of locations) {
    for (const from of locations) {
      const moved = Math.max(Math.min(spareAt(to), -spareAt(from), unitsAt(from)), 0);
      change(to, moved);
      change(from, -moved);
    }
  }
  return locations.flatMap((locationId) => {
    const by = unitsAt(locationId) - committedAt(locationId);
    return by === 0 ? [] : [{ locationId, units: by }];
  });
}
