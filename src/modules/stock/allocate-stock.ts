import type { Problem } from '../../errors.js';
import type { SellingLocation } from './locations.js';
import type { Shortage } from './move-stock.js';

/** Units that can be bought, by location and by product. What is missing is not there. */
export type Stock = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** Units of a line that one location has for it. */
export interface Part {
  locationId: number;
  quantity: number;
}

/** Where the units of an order come from. */
export interface Allocation {
  /** By line; none when some units are missing. Those of a line add up to its quantity. */
  parts: Part[][];
  shortages: Shortage[];
}

interface Line {
  productId: number;
  quantity: number;
}

interface Basket {
  /** At most one a product. */
  lines: readonly Line[];
  shippingAddress: { country: string };
}

/**
 * Allocates stock to a batch of orders, first come, first served. A refused order takes nothing. Pure.
 *
 * @param locations those that sell, by priority; undefined: all that have stock, by id
 * @param decide accepts or refuses an order, given what the orders before it leave it. With shortages it has to refuse
 * @returns one decision per order, in the same order
 */
export function allocateStock<Order extends Basket, Accepted extends object>(
  orders: readonly Order[],
  stock: Stock,
  locations: readonly SellingLocation[] | undefined,
  decide: (order: Order, allocation: Allocation) => Accepted | { refused: Problem },
): Array<Accepted | { refused: Problem }> {
  const left = new Map([...stock].map(([locationId, units]) => [locationId, new Map(units)]));
  const shelvesFor = shelvesByCountry(left, locations);
  return orders.map((order) => {
    const allocation = allocate(order.lines, shelvesFor(order.shippingAddress.country));
    const decision = decide(order, allocation);
    if (!('refused' in decision)) take(order.lines, allocation.parts, left);
    return decision;
  });
}

/** What a basket asks for beyond what there is for its country. Pure. */
export function shortagesOf(
  { lines, shippingAddress }: Basket,
  stock: Stock,
  locations: readonly SellingLocation[] | undefined,
): Shortage[] {
  return allocate(lines, shelvesByCountry(stock, locations)(shippingAddress.country)).shortages;
}

interface Shelf {
  locationId: number;
  /** By product. */
  units: ReadonlyMap<number, number>;
}

/** Of a country: who ships there, by priority, and who does not. */
interface Shelves {
  open: Shelf[];
  closed: Shelf[];
}

const NOTHING: ReadonlyMap<number, number> = new Map();

function shelvesByCountry(
  stock: Stock,
  locations: readonly SellingLocation[] | undefined,
): (country: string) => Shelves {
  const selling =
    locations ??
    [...stock.keys()].sort((a, b) => a - b).map((id): SellingLocation => ({ id, shipsTo: null }));
  const shelfOf = ({ id }: SellingLocation): Shelf => ({ locationId: id, units: stock.get(id) ?? NOTHING });
  const everywhere = { open: selling.map(shelfOf), closed: [] };
  if (selling.every(({ shipsTo }) => shipsTo === null)) return () => everywhere;
  const known = new Map<string, Shelves>();
  return (country) => {
    const shelves = known.get(country) ?? {
      open: selling.filter(({ shipsTo }) => shipsTo?.has(country) ?? true).map(shelfOf),
      closed: selling.filter(({ shipsTo }) => !(shipsTo?.has(country) ?? true)).map(shelfOf),
    };
    known.set(country, shelves);
    return shelves;
  };
}

const unitsOn = ({ units }: Shelf, productId: number): number => units.get(productId) ?? 0;

/**
 * All lines from one location; or else each line from one; or else parts of it from several. By priority, and never more
 * than there is.
 */
function allocate(lines: readonly Line[], { open, closed }: Shelves): Allocation {
  const whole = open.find((shelf) =>
    lines.every(({ productId, quantity }) => unitsOn(shelf, productId) >= quantity),
  );
  if (whole) {
    const { locationId } = whole;
    return { parts: lines.map(({ quantity }) => [{ locationId, quantity }]), shortages: [] };
  }
  const parts = lines.map((line) => allocateLine(line, open));
  const shortages = lines.flatMap(({ productId, quantity: requested }, index): Shortage[] => {
    const available = sumOf(parts[index] as Part[]);
    if (available === requested) return [];
    const notShippable = closed.reduce((sum, shelf) => sum + unitsOn(shelf, productId), 0);
    return [{ productId, requested, available, ...(notShippable > 0 && { notShippable }) }];
  });
  return shortages.length > 0 ? { parts: [], shortages } : { parts, shortages };
}

/** As far as there is enough. */
function allocateLine({ productId, quantity }: Line, open: readonly Shelf[]): Part[] {
  const whole = open.find((shelf) => unitsOn(shelf, productId) >= quantity);
  if (whole) return [{ locationId: whole.locationId, quantity }];
  const parts: Part[] = [];
  let wanted = quantity;
  for (const shelf of open) {
    const taken = Math.min(wanted, unitsOn(shelf, productId));
    if (taken > 0) parts.push({ locationId: shelf.locationId, quantity: taken });
    wanted -= taken;
  }
  return parts;
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
