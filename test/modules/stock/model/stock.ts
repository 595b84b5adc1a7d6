// What stock means, in plain objects and without a line of the service, which is compared with it. No counter is kept: `committed` is
// what orders have, `held` is what holds have and what is promised to orders that wait. Products and places are numbers from 0 on;
// places stand in the order of allocation.

import type { StockDocument } from './documents.js';
import type { Line, Order } from './orders.js';

/** By product. */
export type Units = Map<number, number>;
/** Units of a product, by place. */
export type Spread = number[];

export interface Place {
  isActive: boolean;
  shipsTo: readonly string[] | null;
}
interface Shelf {
  onHand: number;
  safetyStock: number;
  /** Units for orders that wait. */
  promised: number;
}
interface Backorder {
  /** Whether it was ever offered. */
  isKnown: boolean;
  /** Units that may be owed; 0 if none are offered. */
  limit: number;
  /** The limit when it was set, or what was owed then if that was more: what the books have `onHand`. */
  cap: number;
}
export interface Hold {
  id: string;
  owner: number;
  units: Map<number, Spread>;
  isExpired: boolean;
}
/** A code that takes something off an order. */
interface Discount {
  /** Of orders that were not cancelled whole before anything was sent. */
  uses: number;
  most: number;
  /** Of one customer. */
  mostOfOne: number;
}
export interface Shop {
  places: Place[];
  /** By product and place. */
  shelves: Shelf[][];
  backorders: Backorder[];
  holds: Hold[];
  orders: Order[];
  documents: StockDocument[];
  discount: Discount;
}
/** Why something is refused. Then nothing has changed, except that expired holds were released. */
export interface Refusal {
  code: string;
  short?: Short[];
}
export interface Short {
  product: number;
  place?: number;
  requested: number;
  available: number;
  notShippable?: number;
}

export const DISCOUNT = { percent: 10, most: 4, mostOfOne: 2 };

export const openShop = (places: Place[], onHand: number[][]): Shop => ({
  places,
  shelves: onHand.map((units) => units.map((one) => ({ onHand: one, safetyStock: 0, promised: 0 }))),
  backorders: onHand.map(() => ({ isKnown: false, limit: 0, cap: 0 })),
  ...{ holds: [], orders: [], documents: [] },
  discount: { uses: 0, ...DISCOUNT },
});

export const nth = <T>(list: readonly T[], n: number): T => list[n] as T;
export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);
/** Takes units from the first place first, as far as there are enough. */
export function draw(wanted: number, from: readonly number[]): Spread {
  let left = wanted;
  return from.map((units) => {
    const taken = Math.min(left, units);
    left -= taken;
    return taken;
  });
}
export const drawFromLast = (wanted: number, from: readonly number[]): Spread =>
  draw(wanted, from.toReversed()).toReversed();
export function add(to: Spread, units: readonly number[], sign: 1 | -1 = 1): void {
  for (const [place, one] of units.entries()) to[place] = nth(to, place) + sign * one;
}

// ---- Counters

export const shelfOf = (shop: Shop, product: number, place: number): Shelf =>
  nth(nth(shop.shelves, product), place);
export const linesOf = ({ orders }: Shop, product: number) =>
  orders.flatMap((order) =>
    order.lines.filter((line) => line.product === product).map((line) => ({ order, line })),
  );
const committed = (shop: Shop, product: number, place: number): number =>
  sum(linesOf(shop, product).map(({ line }) => nth(line.at, place)));
const held = (shop: Shop, product: number, place: number): number =>
  sum(shop.holds.map(({ units }) => units.get(product)?.[place] ?? 0)) +
  shelfOf(shop, product, place).promised;
export const owed = (shop: Shop, product: number): number =>
  sum(linesOf(shop, product).map(({ line }) => line.waiting));
const onTheWay = ({ documents }: Shop, product: number): number =>
  sum(
    documents.flatMap(({ kind, status, lines }) => {
      const line = lines.get(product);
      const isSent = kind === 'transfer' && ['open', 'part', 'done'].includes(status);
      return line && isSent ? [line.quantity - line.done - line.lost] : [];
    }),
  );
/** Neither sold nor held: those who work for the shop may take them. */
export const free = (shop: Shop, product: number, place: number): number =>
  shelfOf(shop, product, place).onHand - committed(shop, product, place) - held(shop, product, place);
/** What customers can buy. */
export const available = (shop: Shop, product: number, place: number): number =>
  nth(shop.places, place).isActive
    ? Math.max(free(shop, product, place) - shelfOf(shop, product, place).safetyStock, 0)
    : 0;
export const canBeOwed = (shop: Shop, product: number): number =>
  Math.max(nth(shop.backorders, product).limit - owed(shop, product), 0);

export interface Level {
  onHand: number;
  committed: number;
  held: number;
  safetyStock: number;
}
/** All that the books say of a product: at each place, in transit, and on backorder. */
export function levelsOf(shop: Shop, product: number): Level[] {
  const { cap, limit } = nth(shop.backorders, product);
  return [
    ...shop.places.map((_, place) => {
      const { onHand, safetyStock } = shelfOf(shop, product, place);
      const counters = { committed: committed(shop, product, place), held: held(shop, product, place) };
      return { onHand, ...counters, safetyStock };
    }),
    { onHand: onTheWay(shop, product), committed: 0, held: 0, safetyStock: 0 },
    { onHand: cap, committed: owed(shop, product), held: 0, safetyStock: cap - limit },
  ];
}

// ---- Units that become free

/** Makes one change of stock. What it makes free is promised to orders that wait, before anybody else can have it. */
export function move(shop: Shop, change: () => void): void {
  const read = () => shop.shelves.map((_, product) => levelsOf(shop, product));
  const before = read();
  change();
  const freeOf = (level: Level) => level.onHand - level.committed - level.held;
  const moved = [...read().entries()].map(([product, levels]) => {
    const were = nth(before, product);
    const isChanged = ({ onHand, ...level }: Level, n: number) => {
      const was = nth(were, n);
      return onHand !== was.onHand || level.committed !== was.committed || level.held !== was.held;
    };
    const isFreed = levels.some((level, n) => freeOf(level) > freeOf(nth(were, n)));
    return { product, isKnown: nth(shop.backorders, product).isKnown, isFreed, is: levels.some(isChanged) };
  });
  if (!moved.some(({ isKnown, isFreed }) => isKnown && isFreed)) return;
  for (const { product, isKnown, is } of moved) if (isKnown && is) promise(shop, product);
}

export const ships = ({ isActive, shipsTo }: Place, country?: string): boolean =>
  isActive && (country === undefined || shipsTo === null || shipsTo.includes(country));

/** A place promises what it has, the first place first: no more than it can send to those who wait, and in all what they wait for. */
export function promise(shop: Shop, product: number): void {
  const shelves = nth(shop.shelves, product);
  const wanted = shop.places.map((place) =>
    sum(linesOf(shop, product).map(({ order, line }) => (ships(place, order.country) ? line.waiting : 0))),
  );
  for (const [place, shelf] of shelves.entries()) {
    shelf.promised = Math.min(shelf.promised, nth(wanted, place));
  }
  const open = () => owed(shop, product) - sum(shelves.map(({ promised }) => promised));
  const excess = drawFromLast(
    Math.max(-open(), 0),
    shelves.map(({ promised }) => promised),
  );
  for (const [place, shelf] of shelves.entries()) shelf.promised -= nth(excess, place);
  for (const [place, shelf] of shelves.entries()) {
    const room = nth(wanted, place) - shelf.promised;
    shelf.promised += Math.max(Math.min(available(shop, product, place), open(), room), 0);
  }
}

/** Whom promised units are for: the oldest order that waits gets all that can be sent to it, then the next one. */
export function meantFor(shop: Shop, product: number): Array<{ order: Order; line: Line; parts: Spread }> {
  const left = nth(shop.shelves, product).map(({ promised }) => promised);
  const plan = linesOf(shop, product).map(({ order, line }) => {
    const parts = draw(
      line.waiting,
      left.map((units, place) => (ships(nth(shop.places, place), order.country) ? units : 0)),
    );
    add(left, parts, -1);
    return { order, line, parts };
  });
  return plan.filter(({ parts }) => sum(parts) > 0);
}

/** The background job: promised units go to the orders that wait for them, the oldest first. */
export function fill(shop: Shop): void {
  for (const [product, shelves] of shop.shelves.entries()) {
    if (!nth(shop.backorders, product).isKnown) continue;
    promise(shop, product);
    for (const { line, parts } of meantFor(shop, product)) {
      promise(shop, product);
      const given = parts.map((units, place) => Math.min(units, nth(shelves, place).promised));
      move(shop, () => {
        for (const [place, units] of given.entries()) nth(shelves, place).promised -= units;
        add(line.at, given);
        line.waiting -= sum(given);
      });
    }
  }
}

// ---- Holds that have expired

/** Whether any of them had units of these products; they are released then. */
export function releaseExpired(shop: Shop, products: readonly number[], except?: Hold): boolean {
  const expired = shop.holds.filter(
    (hold) => hold.isExpired && hold !== except && products.some((product) => hold.units.has(product)),
  );
  move(shop, () => {
    for (const { units } of expired) for (const product of products) units.delete(product);
    shop.holds = shop.holds.filter(({ units }) => units.size > 0);
  });
  return expired.length > 0;
}

/** Whoever is short takes what expired holds have of it. @param short what is missing now */
export function missing(shop: Shop, short: () => Short[], except?: Hold): Short[] {
  releaseExpired(
    shop,
    short().map(({ product }) => product),
    except,
  );
  return short();
}

// ---- What those do who work for the shop

export interface Change {
  product: number;
  place: number;
  quantity: number;
  /** The units on hand that it is meant for. */
  seen?: number;
}
/** All changes or none. They may take the safety stock, and nothing that is sold or held. */
export function adjust(shop: Shop, changes: readonly Change[]): Refusal | undefined {
  if (changes.some(({ place }) => !nth(shop.places, place).isActive)) return { code: 'VALIDATION_FAILED' };
  const onHand = ({ product, place }: Change) => shelfOf(shop, product, place).onHand;
  if (changes.some((change) => (change.seen ?? onHand(change)) !== onHand(change)))
    return { code: 'STOCK_CHANGED' };
  const short = missing(shop, () => shortOf(shop, changes));
  if (short.length > 0) return { code: 'INSUFFICIENT_STOCK', short };
  putOnHand(shop, changes);
}
/** Units that changes would take and that are not free. */
export const shortOf = (shop: Shop, changes: readonly Change[]): Short[] =>
  changes.flatMap(({ product, place, quantity }) => {
    const there = free(shop, product, place);
    return there + quantity < 0 ? [{ product, place, requested: -quantity, available: there }] : [];
  });
export const putOnHand = (shop: Shop, changes: readonly Change[]): void =>
  move(shop, () => {
    for (const { product, place, quantity } of changes) shelfOf(shop, product, place).onHand += quantity;
  });

/** @param limit null: none are offered any more */
export function offer(shop: Shop, product: number, limit: number | null): void {
  const backorder = nth(shop.backorders, product);
  backorder.isKnown = true;
  backorder.limit = limit ?? 0;
  move(shop, () => {
    backorder.cap = Math.max(backorder.limit, owed(shop, product));
  });
}

/** The last active place stays on, and so does one with units that are sold or held. */
export function switchPlace(shop: Shop, place: number, isActive: boolean): Refusal | undefined {
  const isLast = !shop.places.some((one, n) => n !== place && one.isActive);
  const isUsed = shop.shelves.some(
    (_, product) => committed(shop, product, place) + held(shop, product, place) > 0,
  );
  if (nth(shop.places, place).isActive && !isActive && (isLast || isUsed)) return { code: 'CONFLICT' };
  nth(shop.places, place).isActive = isActive;
}
