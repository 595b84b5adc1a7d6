import {
  type Change,
  draw,
  linesOf,
  meantFor,
  missing,
  move,
  nth,
  owed,
  promise,
  putOnHand,
  type Refusal,
  type Shop,
  shelfOf,
  shortOf,
  sum,
  type Units,
} from './stock.js';

// Transfers, receipts and counts.

interface DocumentLine {
  /** Units that are expected, or sent, or were counted. */
  quantity: number;
  done: number;
  lost: number;
  /** Units on hand when they were counted. */
  expected?: number;
}
export interface StockDocument {
  id: string;
  kind: 'transfer' | 'receipt' | 'count';
  status: 'draft' | 'open' | 'part' | 'done' | 'cancelled';
  from?: number;
  to: number;
  lines: Map<number, DocumentLine>;
}

const wrongState: Refusal = { code: 'DOCUMENT_STATE_CONFLICT' };
const isAnyOf = ({ kind, status }: StockDocument, ...states: string[]): boolean =>
  states.includes(`${kind} ${status}`);
export const openUnits = ({ quantity, done, lost }: DocumentLine): number => quantity - done - lost;

export interface NewDocument extends Pick<StockDocument, 'id' | 'kind' | 'from'> {
  /** Default: the first place that is on. */
  to?: number;
  lines: Units;
}
export function begin(
  shop: Shop,
  { id, kind, from, to: named, lines: units }: NewDocument,
): Refusal | undefined {
  const to = named ?? shop.places.findIndex(({ isActive }) => isActive);
  if (from === to || [from, to].some((place) => place !== undefined && !nth(shop.places, place).isActive))
    return { code: 'VALIDATION_FAILED' };
  const lines = new Map([...units].map(([product, quantity]) => [product, { quantity, done: 0, lost: 0 }]));
  shop.documents.push({ id, kind, status: kind === 'transfer' ? 'draft' : 'open', from, to, lines });
}

const changesAt = (place: number, units: Units, sign: 1 | -1): Change[] =>
  [...units].map(([product, quantity]) => ({ product, place, quantity: sign * quantity }));
const allOpen = ({ lines }: StockDocument): Units =>
  new Map([...lines].flatMap(([product, line]) => (openUnits(line) > 0 ? [[product, openUnits(line)]] : [])));

export function ship(shop: Shop, document: StockDocument): Refusal | undefined {
  if (!isAnyOf(document, 'transfer draft')) return wrongState;
  const taken = changesAt(document.from as number, allOpen(document), -1);
  const short = missing(shop, () => shortOf(shop, taken));
  if (short.length > 0) return { code: 'INSUFFICIENT_STOCK', short };
  move(shop, () => {
    document.status = 'open';
    for (const { product, place, quantity } of taken) shelfOf(shop, product, place).onHand += quantity;
  });
}

/** Some came, or were lost on their way. @param named undefined: all that are open */
function settle(
  shop: Shop,
  document: StockDocument,
  named: Units | undefined,
  as: 'done' | 'lost',
): Refusal | undefined {
  const units = named ?? allOpen(document);
  const open = (product: number) => allOpen(document).get(product) ?? 0;
  if ([...units].some(([product, quantity]) => quantity > open(product)))
    return { code: 'DOCUMENT_QUANTITY_EXCEEDED' };
  move(shop, () => {
    for (const [product, quantity] of units) {
      (document.lines.get(product) as DocumentLine)[as] += quantity;
      if (as === 'done') shelfOf(shop, product, document.to).onHand += quantity;
    }
  });
  document.status = allOpen(document).size === 0 ? 'done' : 'part';
}
export const receive = (shop: Shop, document: StockDocument, units?: Units): Refusal | undefined =>
  isAnyOf(document, 'transfer open', 'transfer part', 'receipt open', 'receipt part')
    ? settle(shop, document, units, 'done')
    : wrongState;
export const lose = (shop: Shop, document: StockDocument, units: Units): Refusal | undefined =>
  isAnyOf(document, 'transfer open', 'transfer part') ? settle(shop, document, units, 'lost') : wrongState;

export function close(document: StockDocument): Refusal | undefined {
  if (!isAnyOf(document, 'receipt part')) return wrongState;
  document.status = 'done';
}
/** What a transfer has sent is back where it came from. */
export function cancelDocument(shop: Shop, document: StockDocument): Refusal | undefined {
  if (!isAnyOf(document, 'receipt open', 'count open', 'transfer draft', 'transfer open')) return wrongState;
  const back = isAnyOf(document, 'transfer open')
    ? changesAt(document.from as number, allOpen(document), 1)
    : [];
  move(shop, () => {
    document.status = 'cancelled';
    for (const { product, place, quantity } of back) shelfOf(shop, product, place).onHand += quantity;
  });
}

/** The difference is to what lies there at this instant. */
export function count(shop: Shop, document: StockDocument, counted: Units): Refusal | undefined {
  if (!isAnyOf(document, 'count open')) return wrongState;
  for (const [product, quantity] of counted) {
    const { onHand: expected } = shelfOf(shop, product, document.to);
    document.lines.set(product, { quantity, expected, done: 0, lost: 0 });
  }
}
/**
 * What was sold or came meanwhile stays as it is.
 * @param isForced orders and checkouts lose what is missing
 */
export function post(shop: Shop, document: StockDocument, isForced = false): Refusal | undefined {
  if (!isAnyOf(document, 'count open')) return wrongState;
  if (document.lines.size === 0) return { code: 'CONFLICT' };
  const found = [...document.lines].map(([product, { quantity, expected }]) => {
    return { product, place: document.to, quantity: quantity - (expected as number) };
  });
  if (isForced) return postForced(shop, document, found);
  if (missing(shop, () => shortOf(shop, found)).length > 0) return { code: 'STOCK_PROMISED' };
  document.status = 'done';
  putOnHand(shop, found);
}

/** Nobody has more than lies there: checkouts lose what is missing, and then orders, the newest first, which wait for others. */
function postForced(shop: Shop, document: StockDocument, found: Change[]): Refusal | undefined {
  const short = shortOf(shop, found);
  const left = ({ product, place, quantity }: Change) => shelfOf(shop, product, place).onHand + quantity;
  // More has left since than was counted.
  if (found.some((one) => left(one) < 0)) return { code: 'CONFLICT' };
  const waiting: number[] = [];
  move(shop, () => {
    for (const { product, place, quantity } of found) shelfOf(shop, product, place).onHand += quantity;
    for (const { product, requested, available } of short) {
      const lost = takeFromCheckouts(shop, product, document.to, requested - available);
      if (takeFromOrders(shop, product, document.to, requested - available - lost)) waiting.push(product);
      const backorder = nth(shop.backorders, product);
      backorder.isKnown = true;
      backorder.cap = Math.max(backorder.cap, owed(shop, product));
    }
  });
  shop.holds = shop.holds.filter(({ units }) => units.size > 0);
  for (const product of waiting) promise(shop, product);
  document.status = 'done';
}

/** Expired ones first, then the newest. @returns the units that were released */
function takeFromCheckouts(shop: Shop, product: number, place: number, most: number): number {
  const newest = shop.holds.toReversed();
  const all = [
    ...newest.filter(({ isExpired }) => isExpired),
    ...newest.filter(({ isExpired }) => !isExpired),
  ];
  const taken = draw(
    most,
    all.map(({ units }) => units.get(product)?.[place] ?? 0),
  );
  for (const [n, { units }] of all.entries()) {
    const own = units.get(product);
    if (!own) continue;
    own[place] = nth(own, place) - nth(taken, n);
    if (sum(own) === 0) units.delete(product);
  }
  return sum(taken);
}

/** What is promised to an order that waits is its own, too. @returns whether any has to wait */
function takeFromOrders(shop: Shop, product: number, place: number, most: number): boolean {
  const shelf = shelfOf(shop, product, place);
  const promised = new Map(meantFor(shop, product).map(({ order, parts }) => [order, nth(parts, place)]));
  const nobodys = Math.min(most, shelf.promised - sum(promised.values()));
  shelf.promised -= nobodys;
  let left = most - nobodys;
  let isAny = false;
  for (const { order, line } of linesOf(shop, product).toReversed()) {
    const waited = Math.min(left, promised.get(order) ?? 0);
    shelf.promised -= waited;
    const sold = Math.min(left - waited, nth(line.at, place));
    line.at[place] = nth(line.at, place) - sold;
    line.waiting += sold;
    left -= waited + sold;
    isAny ||= sold > 0;
  }
  return isAny;
}
