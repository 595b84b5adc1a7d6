import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Order, OrderItem, Product, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { onOneDay } from '../../helpers/one-day.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';
import {
  coverOf,
  incomingOf,
  type Kept,
  readKept,
  type StockRow,
  shrinkageOf,
  stockValueOf,
  type ValueGroup,
} from './stock-oracle.js';

/*
 * Random histories of stock, made through the API, and each report on stock against what stock-oracle.ts makes of the rows.
 */

const DAY_MS = 86_400_000;
const DAYS = 10;
const CURRENCIES = ['USD', 'USD', 'JPY', 'KWD'];
const REASONS = ['damaged', 'shrinkage', 'correction', undefined];

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
let places: number[];

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  desk = orderDesk(service, customer, admin);
  const { id } = await Location.create({ code: 'shop', name: 'Shop', priority: 5 });
  places = [1, id];
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const product = fc.nat({ max: CURRENCIES.length - 1 });
const place = fc.nat({ max: 1 });
const units = fc.integer({ min: 1, max: 12 });
const pick = fc.nat({ max: 1_000 });
const act = fc.oneof(
  fc.record({
    kind: fc.constant('receipt' as const),
    product,
    place,
    units,
    cost: fc.option(fc.integer({ min: 0, max: 9_999 })),
    expectedIn: fc.option(fc.integer({ min: -6, max: 6 })),
  }),
  fc.record({ kind: fc.constant('receive' as const), pick, units }),
  fc.record({
    kind: fc.constant('adjust' as const),
    product,
    place,
    change: fc.integer({ min: -6, max: 6 }),
    reason: pick,
  }),
  fc.record({ kind: fc.constant('count' as const), product, place, counted: fc.nat({ max: 20 }) }),
  fc.record({
    kind: fc.constant('transfer' as const),
    product,
    place,
    units,
    came: fc.nat({ max: 12 }),
    lost: fc.nat({ max: 3 }),
  }),
  fc.record({ kind: fc.constant('order' as const), product, units, daysAgo: fc.nat({ max: 14 }) }),
  fc.record({ kind: fc.constant('cancel' as const), pick, units, restock: fc.boolean() }),
  fc.record({ kind: fc.constant('ship' as const), pick }),
  fc.record({ kind: fc.constant('giveBack' as const), pick, written: fc.boolean() }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** Every history ends with one of each, since chance alone may leave a kind of movement out of all of them. */
const ALWAYS: Act[] = [
  { kind: 'count', product: 0, place: 0, counted: 20 },
  { kind: 'receipt', product: 0, place: 0, units: 12, cost: 500, expectedIn: null },
  { kind: 'receive', pick: -1, units: 12 },
  { kind: 'transfer', product: 0, place: 0, units: 4, came: 3, lost: 1 },
  { kind: 'adjust', product: 0, place: 0, change: -1, reason: 0 },
  { kind: 'order', product: 0, units: 2, daysAgo: 1 },
  { kind: 'cancel', pick: -1, units: 1, restock: true },
  { kind: 'ship', pick: -1 },
  { kind: 'giveBack', pick: -1, written: false },
];

const post = (path: string, body?: object, method = 'POST') =>
  service.request(method, `/api/admin${path}`, { as: admin, body });

interface History {
  products: Product[];
  receipts: string[];
  orders: string[];
}

/** -1 is the last. */
const oneOf = (list: readonly string[], at: number): string | undefined =>
  at < 0 ? list.at(at) : list[at % (list.length || 1)];

/** A step that cannot be taken is refused, and changes nothing. */
async function take(step: Act, { products, receipts, orders }: History): Promise<void> {
  if (step.kind === 'receive') {
    const id = oneOf(receipts, step.pick);
    if (id) await receive(id, step.units);
    return;
  }
  if (step.kind === 'cancel' || step.kind === 'ship' || step.kind === 'giveBack') {
    const id = oneOf(orders, step.pick);
    if (id) await changeOrder(id, step);
    return;
  }
  const of = products[step.product] as Product;
  const line = { productId: of.id };
  if (step.kind === 'order') {
    const at = new Date(Date.now() - step.daysAgo * DAY_MS).toISOString();
    const placed = await placeInThePast(service.sequelize, at, customer, [[of, step.units]], 'invoice').catch(
      (error) => {
        expect(error).toMatchObject({ code: 'INSUFFICIENT_STOCK' });
      },
    );
    if (placed) orders.push(placed);
    return;
  }
  const locationId = places[step.place] as number;
  if (step.kind === 'receipt') {
    const { cost, expectedIn } = step;
    const expectedAt = expectedIn === null ? null : new Date(Date.now() + expectedIn * DAY_MS).toISOString();
    const unitCost = cost === null ? null : costOf(cost, of.currency);
    const lines = [{ ...line, quantity: step.units, unitCost }];
    receipts.push(
      (await post('/stock-documents', { kind: 'receipt', locationId, expectedAt, lines })).body.id,
    );
  } else if (step.kind === 'adjust') {
    const reasonCode = REASONS[step.reason % REASONS.length];
    const body = { locationId, quantity: step.change || 1, reason: 'As it came', reasonCode };
    await post(`/products/${of.id}/stock-adjustments`, body);
  } else if (step.kind === 'count') {
    const { id } = (await post('/stock-documents', { kind: 'count', locationId })).body;
    await post(`/stock-documents/${id}/counts`, { lines: [{ ...line, counted: step.counted }] }, 'PUT');
    await post(`/stock-documents/${id}/post`);
  } else {
    const to = places[1 - step.place];
    const lines = [{ ...line, quantity: step.units }];
    const asked = { kind: 'transfer', fromLocationId: locationId, locationId: to, lines };
    const { id } = (await post('/stock-documents', asked)).body;
    await post(`/stock-documents/${id}/ship`);
    const some = (quantity: number) => ({ lines: [{ ...line, quantity }] });
    await post(`/stock-documents/${id}/receive`, some(step.came));
    const loss = { ...some(step.lost), reason: 'Fell off', reasonCode: 'damaged' };
    await post(`/stock-documents/${id}/write-off`, loss);
  }
}

/** Below the decimal point as many digits as the currency has. */
function costOf(cost: number, currency: string): string {
  if (currency === 'JPY') return String(cost);
  const decimals = currency === 'KWD' ? 3 : 2;
  return (cost / 10 ** decimals).toFixed(decimals);
}

async function receive(id: string, most: number): Promise<void> {
  const { lines } = (await post(`/stock-documents/${id}`, undefined, 'GET')).body;
  const [{ productId, quantity, done }] = lines;
  const open = Math.min(most, quantity - done);
  if (open > 0) await post(`/stock-documents/${id}/receive`, { lines: [{ productId, quantity: open }] });
}

async function changeOrder(
  id: string,
  step: Extract<Act, { kind: 'cancel' | 'ship' | 'giveBack' }>,
): Promise<void> {
  if (step.kind === 'cancel') {
    const lines = [{ line: 1, quantity: step.units }];
    await desk.cancel(id, { lines, restock: step.restock, refund: false });
    return;
  }
  if (step.kind === 'ship') {
    await desk.accept(id);
    for (const locationId of places) await desk.ship(id, { locationId, lines: [{ line: 1, quantity: 1 }] });
    return;
  }
  const items = await OrderItem.findAll({ where: { orderId: id } });
  if (!items.some(({ shippedQuantity }) => shippedQuantity > 0)) return;
  const sent = await service.request('GET', `/api/admin/orders/${id}/fulfilments`, { as: admin });
  for (const parcel of sent.body.items) await desk.deliver(id, parcel.id);
  const asked = await desk.askBack(id, { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' });
  if (asked.status !== 201) return;
  await desk.decide(id, asked.body.id, 'approve');
  const came = step.written ? { restock: 0, writeOff: 1 } : { restock: 1, writeOff: 0 };
  await desk.decide(id, asked.body.id, 'receive', { lines: [{ line: 1, ...came }], refund: false });
}

/** All rows, page by page. */
async function rowsOf(path: string, limit = 3): Promise<StockRow[]> {
  const rows: StockRow[] = [];
  for (let after = ''; ; ) {
    const asked = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after && `&after=${after}`}`;
    const { status, body } = await service.request('GET', `/api/admin/reports/${asked}`, { as: admin });
    expect(status).toBe(200);
    rows.push(...body.items);
    if (body.next === null) return rows;
    after = body.next;
  }
}

/** Rows of one page. */
async function rowsDuring(path: string): Promise<StockRow[]> {
  const { status, body } = await service.request('GET', `/api/admin/reports/${path}`, { as: admin });
  expect(status).toBe(200);
  return body.items;
}

async function expectReports(kept: Kept, today: string): Promise<void> {
  const value = async (groupBy: ValueGroup) => {
    const found = await rowsOf(`stock-value?groupBy=${groupBy}`);
    expect(found).toEqual(stockValueOf(kept, groupBy));
    return found;
  };
  const [all, byLocation, byProduct] = [
    await value('currency'),
    await value('location'),
    await value('product'),
  ];
  // Whatever it is divided by adds up to the same.
  for (const { currency, ...total } of all) {
    for (const parts of [byLocation, byProduct]) {
      const own = parts.filter((row) => row.currency === currency);
      for (const figure of ['units', 'unitsWithCost', 'unitsWithoutCost', 'stockValue', 'costValue']) {
        const sum = own.reduce((so, row) => so + Math.round(Number(row[figure]) * 1_000), 0);
        expect([currency, figure, sum]).toEqual([
          currency,
          figure,
          Math.round(Number(total[figure]) * 1_000),
        ]);
      }
    }
  }
  expect(await rowsOf(`stock-cover?days=${DAYS}&groupBy=location`)).toEqual(coverOf(kept, DAYS, today));
  for (const from of [0, 3]) {
    const day = (ago: number) => new Date(Date.parse(today) - ago * DAY_MS).toISOString().slice(0, 10);
    const during = { from: day(from + 2), to: day(from) };
    expect(await rowsDuring(`shrinkage?from=${during.from}&to=${during.to}`)).toEqual(
      shrinkageOf(kept, during),
    );
  }
  expect(await rowsOf('incoming')).toEqual(incomingOf(kept, today));
}

/** Movements beside orders, as if some had been days ago. */
const spread = () =>
  service.sequelize.query(
    'UPDATE stock_movements SET createdAt = createdAt - INTERVAL (id % 6) DAY WHERE orderId IS NULL',
  );

it('stock value, cover by location, shrinkage and incoming are what a simple reckoning makes of the rows', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 30, maxLength: 60, size: 'max' }), async (steps) => {
      const history: History = { products: [], receipts: [], orders: [] };
      for (const [index, currency] of CURRENCIES.entries()) {
        const price = costOf(1_999 + 7 * index, currency);
        history.products.push(await buildProduct({ stock: 3 * index, price, currency }));
      }
      for (const step of [...steps, ...ALWAYS]) await take(step, history);
      await spread();
      const kept = await readKept();
      await onOneDay((day) => expectReports(kept, day));
    }),
    // What was made stays: a shrunk history would come on top of it.
    { numRuns: Number(process.env.STOCK_REPORT_RUNS ?? 5), endOnFailure: true },
  );
  // Otherwise the histories are too poor to show anything.
  const found = await readKept();
  const kinds = new Set(found.movements.map(({ kind }) => kind));
  for (const kind of ['receipt', 'count', 'transfer', 'write_off', 'shipment', 'cancellation', 'return']) {
    expect([...kinds]).toContain(kind);
  }
  expect(await Order.count()).toBeGreaterThan(4);
  expect(await Product.count()).toBeGreaterThan(4);
});
