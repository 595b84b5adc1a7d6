import {
  add,
  draw,
  drawFromLast,
  free,
  missing,
  move,
  nth,
  type Refusal,
  type Shop,
  type Spread,
  shelfOf,
  sum,
  type Units,
} from './stock.js';

// What happens to an order after it was placed.

export interface Line {
  product: number;
  ordered: number;
  /** Sold and not sent. */
  at: Spread;
  /** Owed, and not there yet. */
  waiting: number;
  cancelled: number;
  shipped: number;
  /** In returns that are not rejected. */
  returned: number;
  /** Units that each place has sent, and that came back to it. */
  sent: Spread;
  back: Spread;
}
export interface Parcel {
  id: string;
  isDelivered: boolean;
}
export interface Return {
  id: string;
  status: 'requested' | 'approved' | 'rejected' | 'received';
  asked: Units;
}
export interface Order {
  id: string;
  owner: number;
  country: string;
  status: 'pending' | 'processing' | 'shipped' | 'delivered' | 'cancelled';
  /** Whether it counts as a use of the discount. */
  isDiscounted: boolean;
  /** One a product. */
  lines: Line[];
  parcels: Parcel[];
  returns: Return[];
}

const wrongState: Refusal = { code: 'ORDER_STATE_CONFLICT' };
const tooMany: Refusal = { code: 'QUANTITY_EXCEEDED' };

export const openUnits = ({ at, waiting }: Line): number => sum(at) + waiting;
const lineOf = ({ lines }: Order, product: number): Line =>
  lines.find((line) => line.product === product) as Line;
export const unitsOf = (lines: readonly Line[], units: (line: Line) => number): Units =>
  new Map(lines.map((line) => [line.product, units(line)]));
const exceeds = (order: Order, wanted: Units, units: (line: Line) => number): boolean =>
  [...wanted].some(([product, quantity]) => quantity > units(lineOf(order, product)));
const isBackordered = (order: Order, wanted: Units): boolean => exceeds(order, wanted, ({ at }) => sum(at));

export function accept(order: Order): Refusal | undefined {
  if (order.status !== 'pending') return wrongState;
  order.status = 'processing';
}

/** Without a place, from where the units are, which has to be one. Units from elsewhere have to be free there as well. */
export function fulfil(
  shop: Shop,
  order: Order,
  { id, wanted, from: named }: { id: string; wanted: Units; from?: number },
): Refusal | undefined {
  if (order.status !== 'processing') return wrongState;
  if (exceeds(order, wanted, openUnits)) return tooMany;
  if (isBackordered(order, wanted)) return { code: 'UNITS_BACKORDERED' };
  const from = named ?? placeOf(order, wanted);
  if (from === undefined) return { code: 'VALIDATION_FAILED' };
  if (!order.lines.some(({ at }) => nth(at, from) > 0) && !nth(shop.places, from).isActive)
    return { code: 'VALIDATION_FAILED' };
  const relocated = (product: number) =>
    Math.max((wanted.get(product) as number) - nth(lineOf(order, product).at, from), 0);
  const short = missing(shop, () =>
    [...wanted.keys()].flatMap((product) => {
      const there = free(shop, product, from);
      const requested = relocated(product);
      return requested > there ? [{ product, place: from, requested, available: there }] : [];
    }),
  );
  if (short.length > 0) return { code: 'INSUFFICIENT_STOCK', short };
  move(shop, () => {
    for (const [product, quantity] of wanted) {
      const line = lineOf(order, product);
      const elsewhere = line.at.map((units, place) => (place === from ? 0 : units));
      add(line.at, drawFromLast(relocated(product), elsewhere), -1);
      line.at[from] = nth(line.at, from) - (quantity - relocated(product));
      shelfOf(shop, product, from).onHand -= quantity;
      line.sent[from] = nth(line.sent, from) + quantity;
      line.shipped += quantity;
    }
  });
  order.parcels.push({ id, isDelivered: false });
  if (order.lines.every((line) => openUnits(line) === 0)) order.status = 'shipped';
}

/** The one that has some of the units, or the first that has all. */
function placeOf(order: Order, wanted: Units): number | undefined {
  const lines = [...wanted].map(([product, quantity]) => ({ ...lineOf(order, product), quantity }));
  const places = [...(order.lines[0]?.at.keys() ?? [])];
  const some = places.filter((place) => lines.some(({ at }) => nth(at, place) > 0));
  if (some.length === 1) return some[0];
  return some.find((place) => lines.every(({ at, quantity }) => nth(at, place) >= quantity));
}

export function deliver(order: Order, parcel: Parcel): Refusal | undefined {
  if (parcel.isDelivered) return { code: 'CONFLICT' };
  parcel.isDelivered = true;
  if (order.status === 'shipped' && order.parcels.every((one) => one.isDelivered)) order.status = 'delivered';
}

export interface Cancellation {
  /** Undefined: the whole order. */
  wanted?: Units;
  by: 'customer' | 'admin';
  restock: boolean;
}
/** Frees what waits first, then what is at the last place. What is not restocked is gone, so it has to be there. */
export function cancel(
  shop: Shop,
  order: Order,
  { wanted: named, by, restock }: Cancellation,
): Refusal | undefined {
  if (order.status !== 'pending' && order.status !== 'processing') return wrongState;
  if (order.parcels.length > 0 && (by === 'customer' || !named)) return wrongState;
  const wanted = named ?? unitsOf(order.lines, openUnits);
  if (exceeds(order, wanted, openUnits)) return tooMany;
  if (!restock && isBackordered(order, wanted)) return { code: 'UNITS_BACKORDERED' };
  move(shop, () => {
    for (const [product, quantity] of wanted) {
      const line = lineOf(order, product);
      const waited = restock ? Math.min(quantity, line.waiting) : 0;
      const taken = drawFromLast(quantity - waited, line.at);
      line.waiting -= waited;
      add(line.at, taken, -1);
      line.cancelled += quantity;
      if (restock) continue;
      for (const [place, units] of taken.entries()) shelfOf(shop, product, place).onHand -= units;
    }
  });
  if (order.lines.some((line) => openUnits(line) > 0)) return;
  if (order.parcels.length === 0) {
    order.status = 'cancelled';
    if (order.isDiscounted) shop.discount.uses -= 1;
    order.isDiscounted = false;
  } else order.status = order.parcels.every(({ isDelivered }) => isDelivered) ? 'delivered' : 'shipped';
}

export function requestReturn(order: Order, id: string, asked: Units): Refusal | undefined {
  if (exceeds(order, asked, ({ shipped, returned }) => shipped - returned)) return tooMany;
  for (const [product, units] of asked) lineOf(order, product).returned += units;
  order.returns.push({ id, status: 'requested', asked });
}

export function decideReturn(
  order: Order,
  given: Return,
  status: 'approved' | 'rejected',
): Refusal | undefined {
  const isOpen = given.status === 'requested' || (given.status === 'approved' && status === 'rejected');
  if (!isOpen) return { code: 'RETURN_STATE_CONFLICT' };
  given.status = status;
  if (status === 'approved') return;
  for (const [product, units] of given.asked) lineOf(order, product).returned -= units;
}

/** Units of a product that came back. */
export interface Received {
  product: number;
  restock: number;
  writeOff: number;
}
/** Without a place, units go back to where they were sent from, if that is on, or else to the first place. */
export function receiveReturn(
  shop: Shop,
  order: Order,
  given: Return,
  { received, to }: { received: Received[]; to?: number },
): Refusal | undefined {
  if (given.status !== 'approved') return { code: 'RETURN_STATE_CONFLICT' };
  if (received.some((one) => one.restock + one.writeOff > (given.asked.get(one.product) as number)))
    return tooMany;
  if (to !== undefined && !nth(shop.places, to).isActive) return { code: 'VALIDATION_FAILED' };
  const first = shop.places.findIndex(({ isActive }) => isActive);
  move(shop, () => {
    for (const { product, restock, writeOff } of received) {
      const line = lineOf(order, product);
      const came = restock + writeOff;
      const out = line.sent.map((units, place) =>
        nth(shop.places, place).isActive ? Math.max(units - nth(line.back, place), 0) : 0,
      );
      const parts = to === undefined ? draw(came, out) : out.map((_, place) => (place === to ? came : 0));
      const lost = draw(writeOff, parts);
      lost[first] = nth(lost, first) + writeOff - sum(lost);
      parts[first] = nth(parts, first) + came - sum(parts);
      add(line.back, parts);
      for (const [place, units] of parts.entries())
        shelfOf(shop, product, place).onHand += units - nth(lost, place);
    }
  });
  for (const [product, units] of given.asked) {
    const one = received.find((some) => some.product === product);
    lineOf(order, product).returned -= units - (one ? one.restock + one.writeOff : 0);
  }
  given.status = 'received';
}
