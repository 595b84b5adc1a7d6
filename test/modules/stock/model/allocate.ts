import {
  available,
  canBeOwed,
  draw,
  type Hold,
  missing,
  move,
  nth,
  type Refusal,
  releaseExpired,
  type Shop,
  type Short,
  type Spread,
  ships,
  sum,
  type Units,
} from './stock.js';

// Where the units of orders and holds come from.

interface Basket {
  owner: number;
  units: Units;
  /** Without one, places of all countries are asked. */
  country?: string;
  /** The hold that it uses up. */
  hold?: Hold;
}
interface Part {
  at: Spread;
  waiting: number;
}
interface Allocation {
  parts: Map<number, Part>;
  short: Short[];
}

/** The units of its hold first. Then all from one place, or else a line from one, or else a line from several, and the rest is owed. */
function allocate(shop: Shop, { units, country, hold }: Basket, canWait: boolean): Allocation {
  const isOpen = shop.places.map((place) => ships(place, country));
  const ifOpen = (spread: Spread) => spread.map((one, place) => (nth(isOpen, place) ? one : 0));
  const none = shop.places.map(() => 0);
  const there = shop.shelves.map((shelves, product) =>
    shelves.map((_, place) => available(shop, product, place)),
  );
  const own = new Map(
    [...units].map(([product, quantity]) => [
      product,
      draw(quantity, ifOpen(hold?.units.get(product) ?? none)),
    ]),
  );
  const wanted = new Map(
    [...units].map(([product, quantity]) => [product, quantity - sum(own.get(product) as Spread)]),
  );
  const has = (place: number) => (product: number) =>
    nth(isOpen, place) && nth(nth(there, product), place) >= (wanted.get(product) as number);
  const inNeed = [...units.keys()].filter((product) => (wanted.get(product) as number) > 0);
  const places = [...shop.places.keys()];
  const ofAll = places.find((place) => inNeed.every(has(place)));

  const allocation: Allocation = { parts: new Map(), short: [] };
  for (const [product, requested] of units) {
    const quantity = wanted.get(product) as number;
    const single = ofAll ?? places.find((place) => has(place)(product));
    const open = ifOpen(nth(there, product));
    const at = draw(
      quantity,
      open.map((one, place) => (single === undefined || single === place ? one : 0)),
    );
    const rest = quantity - sum(at);
    // Where nothing is sent, nothing is owed.
    const waiting = canWait && isOpen.includes(true) ? Math.min(rest, canBeOwed(shop, product)) : 0;
    allocation.parts.set(product, {
      at: at.map((one, place) => one + nth(own.get(product) as Spread, place)),
      waiting,
    });
    const lacks = rest - waiting;
    const notShippable = sum(nth(there, product)) - sum(open);
    if (lacks > 0) {
      allocation.short.push({
        ...{ product, requested, available: requested - lacks },
        ...(notShippable > 0 && { notShippable }),
      });
    }
  }
  return allocation;
}

export interface NewOrder extends Basket {
  id: string;
  country: string;
  /** Whether it names the code of the discount. */
  hasCode?: boolean;
}

/** Whether the discount is used up, for all or for this customer. */
function isUsedUp({ discount, orders }: Shop, owner: number): boolean {
  const own = orders.filter((one) => one.owner === owner && one.isDiscounted);
  return discount.uses >= discount.most || own.length >= discount.mostOfOne;
}

/** Nobody is refused, and nobody waits, for units that expired holds have. */
export function placeOrder(shop: Shop, order: NewOrder): Refusal | undefined {
  const { id, owner, units, country, hold, hasCode = false } = order;
  if (hold && hold.owner !== owner) return { code: 'HOLD_GONE' };
  const tried = () => allocate(shop, order, true);
  const short = missing(shop, () => tried().short, hold);
  if (short.length > 0) return { code: 'INSUFFICIENT_STOCK', short };
  if (hasCode && isUsedUp(shop, owner)) return { code: 'DISCOUNT_INVALID' };
  const waits = [...tried().parts].filter(([, { waiting }]) => waiting > 0).map(([product]) => product);
  releaseExpired(shop, waits, hold);
  const { parts } = tried();
  const none = () => shop.places.map(() => 0);
  move(shop, () => {
    shop.holds = shop.holds.filter((one) => one !== hold);
    const lines = [...units].map(([product, ordered]) => {
      const untouched = { cancelled: 0, shipped: 0, returned: 0, sent: none(), back: none() };
      return { product, ordered, ...(parts.get(product) as Part), ...untouched };
    });
    const nothing = { parcels: [], returns: [] };
    shop.orders.push({ id, owner, country, status: 'pending', isDiscounted: hasCode, lines, ...nothing });
    if (hasCode) shop.discount.uses += 1;
  });
}

export interface NewHold extends Basket {
  id: string;
  /** At a time, of an account. */
  most: number;
}

/** @param hold the one that it replaces */
export function placeHold(shop: Shop, wanted: NewHold): Refusal | undefined {
  const { id, owner, hold, most } = wanted;
  if (hold && hold.owner !== owner) return { code: 'HOLD_GONE' };
  if (liveHolds(shop, owner, hold) >= most) return { code: 'HOLD_LIMIT_EXCEEDED' };
  const short = missing(shop, () => allocate(shop, wanted, false).short, hold);
  if (short.length > 0) return { code: 'INSUFFICIENT_STOCK', short };
  const { parts } = allocate(shop, wanted, false);
  const units = new Map([...parts].map(([product, { at }]) => [product, at]));
  move(shop, () => {
    shop.holds = [...shop.holds.filter((one) => one !== hold), { id, owner, units, isExpired: false }];
  });
}

export const liveHolds = ({ holds }: Shop, owner: number, except?: Hold): number =>
  holds.filter((one) => one.owner === owner && !one.isExpired && one !== except).length;
