import {
  Product,
  StockDocument,
  StockDocumentLine,
  StockLevel,
  StockMovement,
} from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { formatAmount } from '../../../src/money/amounts.js';
import { decimalsOf } from '../../../src/money/currencies.js';

/** What the reports on stock shall say, made of all rows in the simplest way, unit by unit. */

const DAY_MS = 86_400_000;

export type ValueGroup = 'currency' | 'location' | 'product';
export type StockRow = Record<string, string | number | null>;

/** All rows. */
export interface Kept {
  products: Product[];
  locations: Location[];
  /** Of these it counts only that they are there. */
  levels: StockLevel[];
  /** The oldest first. */
  movements: StockMovement[];
  documents: StockDocument[];
  lines: StockDocumentLine[];
}

export async function readKept(): Promise<Kept> {
  const [products, locations, levels, movements, documents, lines] = await Promise.all([
    Product.findAll({ order: ['id'], raw: true }),
    Location.findAll({ order: ['id'], raw: true }),
    StockLevel.findAll({ raw: true }),
    StockMovement.findAll({ order: ['id'], raw: true }),
    StockDocument.findAll({ order: ['id'], raw: true }),
    StockDocumentLine.findAll({ order: ['productId'], raw: true }),
  ]);
  return { products, locations, levels, movements, documents, lines };
}

const sum = (numbers: number[]): number => numbers.reduce((so, one) => so + one, 0);

/** "1.50" USD → 150n: of every currency of the tests a whole number. */
function minorOf(amount: string, currency: string): bigint {
  const [whole, fraction = ''] = amount.split('.');
  const decimals = decimalsOf(currency);
  expectWhole(fraction.slice(decimals));
  return BigInt(`${whole}${fraction.padEnd(decimals, '0').slice(0, decimals)}`);
}

function expectWhole(rest: string): void {
  if (/[1-9]/.test(rest)) throw new Error(`the currency has no ${rest}`);
}

function amountOf(minor: bigint, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(minor).padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
}

const priceOf = ({ price, currency }: Product): bigint => minorOf(price, currency);

/** Where stock is kept. */
const shelvesIn = ({ locations }: Kept) => locations.filter(({ kind }) => kind !== 'backorder');

const ofLevel = ({ movements }: Kept, productId: number, locationId: number) =>
  movements.filter((one) => one.productId === productId && one.locationId === locationId);

const hasLevel = ({ levels }: Kept, productId: number, locationId: number): boolean =>
  levels.some((one) => one.productId === productId && one.locationId === locationId);

/** The cost of each unit that ever came, in the order in which they came. */
function costsOf({ movements, lines }: Kept, productId: number): Array<string | null> {
  const receipts = movements.filter((one) => one.productId === productId && one.kind === 'receipt');
  return receipts.flatMap(({ documentId, onHand }) => {
    const line = lines.find((one) => one.documentId === documentId && one.productId === productId);
    return Array.from({ length: onHand }, () => (line as StockDocumentLine).unitCost);
  });
}

interface Shelf {
  product: Product;
  location: Location;
  units: number;
  withCost: number;
  cost: bigint;
}

const divide = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : a / b);
const rounded = (a: bigint, b: bigint): bigint => divide(2n * a + b, 2n * b);

function shelvesOf(kept: Kept, product: Product): Shelf[] {
  const shelves = shelvesIn(kept).flatMap((location) => {
    if (!hasLevel(kept, product.id, location.id)) return [];
    return [{ location, units: sum(ofLevel(kept, product.id, location.id).map(({ onHand }) => onHand)) }];
  });
  const total = sum(shelves.map(({ units }) => units));
  // What lies there came last.
  const costs = total === 0 ? [] : costsOf(kept, product.id).slice(-total);
  const known = costs.filter((cost) => cost !== null).map((cost) => minorOf(cost, product.currency));
  const value = known.reduce((so, cost) => so + cost, 0n);
  let before = 0;
  return shelves.map(({ location, units }) => {
    const withCostUpTo = (upTo: number) => divide(BigInt(known.length) * BigInt(upTo), BigInt(total));
    const valueUpTo = (upTo: number) => rounded(value * withCostUpTo(upTo), BigInt(known.length));
    const upTo = before + units;
    const withCost = Number(withCostUpTo(upTo) - withCostUpTo(before));
    const cost = valueUpTo(upTo) - valueUpTo(before);
    before = upTo;
    return { product, location, units, withCost, cost };
  });
}

export function stockValueOf(kept: Kept, groupBy: ValueGroup): StockRow[] {
  const groups = new Map<string, Shelf[]>();
  for (const shelf of kept.products.flatMap((product) => shelvesOf(kept, product))) {
    const { product, location } = shelf;
    const of = { currency: '', location: location.id, product: product.id }[groupBy];
    const key = `${product.currency} ${of}`;
    groups.set(key, [...(groups.get(key) ?? []), shelf]);
  }
  const rows = [...groups.values()].map((shelves): StockRow => {
    const [{ product, location }] = shelves as [Shelf];
    const { currency } = product;
    const units = sum(shelves.map((shelf) => shelf.units));
    const unitsWithCost = sum(shelves.map(({ withCost }) => withCost));
    const amount = (of: (shelf: Shelf) => bigint) =>
      amountOf(
        shelves.reduce((so, shelf) => so + of(shelf), 0n),
        currency,
      );
    const byLocation = groupBy === 'location';
    const byProduct = groupBy === 'product';
    return {
      locationId: byLocation ? location.id : null,
      location: byLocation ? location.name : null,
      productId: byProduct ? product.id : null,
      sku: byProduct ? product.sku : null,
      name: byProduct ? product.name : null,
      currency,
      products: new Set(shelves.map((shelf) => shelf.product.id)).size,
      units,
      stockValue: amount((shelf) => BigInt(shelf.units) * priceOf(shelf.product)),
      unitsWithCost,
      costValue: amount(({ cost }) => cost),
      unitsWithoutCost: units - unitsWithCost,
    };
  });
  const n = (row: StockRow, name: string) => Number(row[name]);
  return rows.sort((a, b) => {
    if (groupBy === 'product')
      return n(b, 'stockValue') - n(a, 'stockValue') || n(a, 'productId') - n(b, 'productId');
    return n(a, 'locationId') - n(b, 'locationId') || (String(a.currency) < String(b.currency) ? -1 : 1);
  });
}

/** By location, for sales of so many days before today. */
export function coverOf(kept: Kept, days: number, today: string): StockRow[] {
  const end = Date.parse(today);
  const placedAt = (orderId: string) => Number.parseInt(orderId.replace('-', '').slice(0, 12), 16);
  const rows = kept.products.flatMap((product) =>
    kept.locations.flatMap((location): StockRow[] => {
      if (location.kind !== 'physical' || !hasLevel(kept, product.id, location.id)) return [];
      const moved = ofLevel(kept, product.id, location.id);
      const onHand = sum(moved.map((one) => one.onHand));
      const committed = sum(moved.map((one) => one.committed));
      const ofOrders = moved.filter(({ orderId }) => {
        const ms = orderId ? placedAt(orderId) : 0;
        return ms >= end - days * DAY_MS && ms < end;
      });
      // Units that the orders still have there, or that were sent to them from there.
      const unitsSold = sum(
        ofOrders.map((one) => (one.kind === 'shipment' || one.kind === 'return' ? 0 : one.committed)),
      );
      const available = onHand - committed;
      const { currency } = product;
      return [
        {
          productId: product.id,
          sku: product.sku,
          name: product.name,
          locationId: location.id,
          location: location.name,
          currency,
          price: formatAmount(product.price, currency),
          onHand,
          committed,
          available,
          stockValue: amountOf(BigInt(onHand) * priceOf(product), currency),
          unitsSold,
          daysOfCover:
            unitsSold === 0 ? null : (Math.round((available * days * 10) / unitsSold) / 10).toFixed(1),
        },
      ];
    }),
  );
  const rank = (row: StockRow) => (row.daysOfCover === null ? Number.MAX_VALUE : Number(row.daysOfCover));
  const n = (row: StockRow, name: string) => Number(row[name]);
  return rows.sort(
    (a, b) =>
      Math.sign(rank(a) - rank(b)) ||
      n(a, 'productId') - n(b, 'productId') ||
      n(a, 'locationId') - n(b, 'locationId'),
  );
}

export function shrinkageOf(kept: Kept, { from, to }: { from: string; to: string }): StockRow[] {
  const shelves = new Set(shelvesIn(kept).map(({ id }) => id));
  const lost = kept.movements.filter(
    ({ kind, onHand, locationId, createdAt }) =>
      ['adjustment', 'count', 'write_off'].includes(kind) &&
      onHand < 0 &&
      shelves.has(locationId) &&
      createdAt >= new Date(from) &&
      createdAt < new Date(Date.parse(to) + DAY_MS),
  );
  const groups = new Map<string, StockMovement[]>();
  const productOf = ({ productId }: StockMovement) =>
    kept.products.find(({ id }) => id === productId) as Product;
  for (const one of lost) {
    const kind = one.kind === 'write_off' && one.orderId === null ? 'transfer' : one.kind;
    const key = JSON.stringify([kind, one.reasonCode, one.locationId, productOf(one).currency]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const rows = [...groups].map(([key, movements]): StockRow => {
    const [kind, reasonCode, locationId, currency] = JSON.parse(key);
    const value = movements.reduce((so, one) => so + BigInt(-one.onHand) * priceOf(productOf(one)), 0n);
    return {
      kind,
      reasonCode,
      locationId,
      location: kept.locations.find(({ id }) => id === locationId)?.name as string,
      currency,
      movements: movements.length,
      products: new Set(movements.map(({ productId }) => productId)).size,
      units: sum(movements.map(({ onHand }) => -onHand)),
      value: amountOf(value, currency),
    };
  });
  return rows.sort(
    (a, b) =>
      Number(b.units) - Number(a.units) ||
      compare(a.kind, b.kind) ||
      compare(a.reasonCode ?? '', b.reasonCode ?? '') ||
      Number(a.locationId) - Number(b.locationId) ||
      compare(a.currency, b.currency),
  );
}

const compare = (a: unknown, b: unknown): number =>
  String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;

export function incomingOf(kept: Kept, today: string): StockRow[] {
  const open = kept.documents.filter(
    ({ kind, status }) => kind === 'receipt' && (status === 'open' || status === 'part'),
  );
  const rows = open.flatMap((document) =>
    kept.lines
      .filter((line) => line.documentId === document.id && line.quantity > line.done + line.lost)
      .map((line) => {
        const product = kept.products.find(({ id }) => id === line.productId) as Product;
        const { currency } = product;
        const unitsToCome = line.quantity - line.done - line.lost;
        const expectedAt = document.expectedAt?.toISOString() ?? null;
        const expectedDay = expectedAt === null ? null : Date.parse(expectedAt.slice(0, 10));
        return {
          documentId: document.id,
          number: document.number,
          reference: document.reference,
          supplier: document.supplier,
          locationId: document.locationId,
          location: kept.locations.find(({ id }) => id === document.locationId)?.name as string,
          productId: product.id,
          sku: product.sku,
          name: product.name,
          currency,
          unitsOrdered: line.quantity,
          unitsReceived: line.done,
          unitsToCome,
          unitCost: line.unitCost && formatAmount(line.unitCost, currency),
          costToCome:
            line.unitCost && amountOf(BigInt(unitsToCome) * minorOf(line.unitCost, currency), currency),
          expectedAt,
          daysLate: expectedDay === null ? null : Math.max((Date.parse(today) - expectedDay) / DAY_MS, 0),
        };
      }),
  );
  const seconds = ({ expectedAt }: { expectedAt: string | null }) =>
    expectedAt === null ? Number.MAX_VALUE : Math.floor(Date.parse(expectedAt) / 1_000);
  return rows.sort(
    (a, b) =>
      Math.sign(seconds(a) - seconds(b)) ||
      compare(a.documentId, b.documentId) ||
      Number(a.productId) - Number(b.productId),
  );
}
