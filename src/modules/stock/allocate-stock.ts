import type { Problem } from '../../errors.js';
import { drawUnits, type Part } from './draw-units.js';
import type { KeptUnits } from './holds/kept-units.js';
import type { SellingLocation } from './locations.js';
import type { Shortage } from './shortages.js';

/** Available units, by location and product; negative if fewer are left than the safety stock. A missing entry means none. */
export type Stock = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** Where the units of an order come from. */
export interface Allocation {
  /** By line; the parts of a line add up to its quantity. Empty if units are missing. */
  parts: Part[][];
  shortages: Shortage[];
}

interface Line {
  productId: number;
  quantity: number;
}

interface Basket {
  /** At most one per product. */
  lines: readonly Line[];
  /** Default: every location counts, whatever countries it ships to. */
  shippingAddress?: { country: string };
}

/**
 * Allocates stock to a batch of orders, first come, first served. A refused order takes nothing. Pure.
 *
 * @param locations those that sell, by priority; undefined: all that have stock, by id
 * @param decide accepts or refuses an order, given what the orders before it have left. It must refuse if there are shortages
 * @param keptFor units in the hold that the order uses up
 * @returns one decision per order, in the same order
 */
export function allocateStock<Order extends Basket, Accepted extends object>(
  orders: readonly Order[],
  stock: Stock,
  locations: readonly SellingLocation[] | undefined,
  decide: (order: Order, allocation: Allocation) => Accepted | { refused: Problem },
  keptFor: (order: Order) => readonly KeptUnits[] | undefined = () => undefined,
): Array<Accepted | { refused: Problem }> {
  const left = new Map([...stock].map(([locationId, units]) => [locationId, new Map(units)]));
  const shelvesFor = shelvesByCountry(left, locations);
  return orders.map((order) => {
    const kept = keptFor(order);
    const allocation = allocateBasket(order, shelvesFor, kept);
    const decision = decide(order, allocation);
    if ('refused' in decision) return decision;
    take(order.lines, allocation.parts, left);
    if (kept) giveBack(kept, left);
    return decision;
  });
}

/** The units that a basket lacks, given its hold and the stock for its country. Pure. */
export function shortagesOf(
  basket: Basket,
  stock: Stock,
  locations: readonly SellingLocation[] | undefined,
  kept?: readonly KeptUnits[],
): Shortage[] {
  return allocateBasket(basket, shelvesByCountry(stock, locations), kept).shortages;
}

function allocateBasket(
  { lines, shippingAddress }: Basket,
  shelvesFor: (country: string | undefined) => Shelves,
  kept: readonly KeptUnits[] | undefined,
): Allocation {
  const shelves = shelvesFor(shippingAddress?.country);
  return kept ? allocateWithHold(lines, shelves, kept) : allocate(lines, shelves);
}

interface Shelf {
  locationId: number;
  /** By product. */
  units: ReadonlyMap<number, number>;
}

/** The locations that ship to a country, by priority, and those that do not. */
interface Shelves {
  open: Shelf[];
  closed: Shelf[];
  /** Units that are not there yet. */
  backorder?: Shelf;
}

const NOTHING: ReadonlyMap<number, number> = new Map();

function shelvesByCountry(
  stock: Stock,
  locations: readonly SellingLocation[] | undefined,
): (country: string | undefined) => Shelves {
  const selling =
    locations?.filter(({ isBackorder }) => !isBackorder) ??
    [...stock.keys()].sort((a, b) => a - b).map((id): SellingLocation => ({ id, shipsTo: null }));
  const shelfOf = ({ id }: SellingLocation): Shelf => ({ locationId: id, units: stock.get(id) ?? NOTHING });
  const virtual = locations?.find(({ isBackorder }) => isBackorder);
  const backorder = virtual && shelfOf(virtual);
  const everywhere = { open: selling.map(shelfOf), closed: [], backorder };
  if (selling.every(({ shipsTo }) => shipsTo === null)) return () => everywhere;
  const known = new Map<string, Shelves>();
  return (country) => {
    if (country === undefined) return everywhere;
    const shelves = known.get(country) ?? {
      open: selling.filter(({ shipsTo }) => shipsTo?.has(country) ?? true).map(shelfOf),
      closed: selling.filter(({ shipsTo }) => !(shipsTo?.has(country) ?? true)).map(shelfOf),
      backorder,
    };
    known.set(country, shelves);
    return shelves;
  };
}

const unitsOn = ({ units }: Shelf, productId: number): number => Math.max(units.get(productId) ?? 0, 0);

/**
 * All lines from one location; otherwise each line from one; otherwise a line from several, and the rest from backorder. By
 * priority, and never more than there is.
 */
function allocate(lines: readonly Line[], shelves: Shelves): Allocation {
  const { open, closed } = shelves;
  const whole = open.find((shelf) =>
    lines.every(({ productId, quantity }) => unitsOn(shelf, productId) >= quantity),
  );
  if (whole) {
    const { locationId } = whole;
    return { parts: lines.map(({ quantity }) => [{ locationId, quantity }]), shortages: [] };
  }
  const parts = lines.map((line) => allocateLine(line, shelves));
  const shortages = lines.flatMap(({ productId, quantity: requested }, index): Shortage[] => {
    const available = sumOf(parts[index] as Part[]);
    if (available === requested) return [];
    const notShippable = closed.reduce((sum, shelf) => sum + unitsOn(shelf, productId), 0);
    return [{ productId, requested, available, ...(notShippable > 0 && { notShippable }) }];
  });
  return shortages.length > 0 ? { parts: [], shortages } : { parts, shortages };
}

/** Takes units of the hold first, even if the safety stock was raised afterwards, and the rest like any other order. */
function allocateWithHold(lines: readonly Line[], shelves: Shelves, kept: readonly KeptUnits[]): Allocation {
  const own = lines.map((line) => partsOfHold(line, shelves, kept));
  const ownUnits = new Map(lines.map(({ productId }, index) => [productId, sumOf(own[index] as Part[])]));
  const unitsOf = ({ productId }: { productId: number }) => ownUnits.get(productId) as number;
  const missing = lines.map((line) => ({ ...line, quantity: line.quantity - unitsOf(line) }));
  const rest = missing.filter(({ quantity }) => quantity > 0);
  const { parts, shortages } = allocate(rest, shelves);
  if (shortages.length > 0) {
    const withOwn = (shortage: Shortage): Shortage => ({
      ...shortage,
      requested: shortage.requested + unitsOf(shortage),
      available: shortage.available + unitsOf(shortage),
    });
    return { parts: [], shortages: shortages.map(withOwn) };
  }
  const restOf = (line: Line) => parts[rest.indexOf(line)] ?? [];
  return { parts: missing.map((line, index) => joined(own[index] as Part[], restOf(line))), shortages };
}

/** Units of the hold at locations that ship to the country. */
function partsOfHold({ productId, quantity }: Line, { open }: Shelves, kept: readonly KeptUnits[]): Part[] {
  return drawUnits(quantity, open, ({ locationId }) => {
    const own = kept.find((one) => one.productId === productId && one.locationId === locationId);
    return own?.quantity ?? 0;
  });
}

/** Merges two allocations of a line: one part per location. */
function joined(own: readonly Part[], rest: readonly Part[]): Part[] {
  const units = new Map(own.map(({ locationId, quantity }) => [locationId, quantity]));
  for (const { locationId, quantity } of rest) {
    units.set(locationId, (units.get(locationId) ?? 0) + quantity);
  }
  return [...units].map(([locationId, quantity]) => ({ locationId, quantity }));
}

/** As many units as there are. */
function allocateLine({ productId, quantity }: Line, { open, backorder }: Shelves): Part[] {
  const whole = open.find((shelf) => unitsOn(shelf, productId) >= quantity);
  if (whole) return [{ locationId: whole.locationId, quantity }];
  // Without a location that ships there, nothing can be owed.
  const shelves = backorder && open.length > 0 ? [...open, backorder] : open;
  return drawUnits(quantity, shelves, (shelf) => unitsOn(shelf, productId));
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { quantity }) => sum + quantity, 0);

function take(
  lines: readonly Line[],
  parts: ReadonlyArray<readonly Part[]>,
  left: ReadonlyMap<number, Map<number, number>>,
): void {
  for (const [index, { productId }] of lines.entries()) {
    for (const { locationId, quantity } of parts[index] ?? []) {
      const units = left.get(locationId);
      units?.set(productId, (units.get(productId) ?? 0) - quantity);
    }
  }
}

/** Ends a hold. Its units return in any case: take() has subtracted those of the order. */
function giveBack(kept: readonly KeptUnits[], left: ReadonlyMap<number, Map<number, number>>): void {
  for (const { productId, locationId, quantity } of kept) {
    const units = left.get(locationId);
    if (units?.has(productId)) units.set(productId, (units.get(productId) as number) + quantity);
  }
}
