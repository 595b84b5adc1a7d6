import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../../src/http/paging.js';
import { type Product, StockLevel, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { onOneDay } from '../../helpers/one-day.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';

let service: TestApp;
let admin: User;
let ada: User;
let bob: User;
let cy: User;
let desk: OrderDesk;
let skillet: Product;
let kettle: Product;
let teapot: Product;
let unsold: Product;

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
const JUNE = 'from=2024-06-01&to=2024-06-30';

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  [ada, bob, cy] = [await buildUser(), await buildUser(), await buildUser()];
  desk = orderDesk(service, ada, admin);
  skillet = await buildProduct({ stock: 100, price: '39.90' });
  kettle = await buildProduct({ stock: 100, price: '5.00' });
  teapot = await buildProduct({ stock: 100, price: '20.00', currency: 'EUR' });
  unsold = await buildProduct({ stock: 7, price: '0.10' });

  const at = (day: number) => `2024-06-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  const place = (day: number, user: User, ...lines: Array<[Product, number]>) =>
    placeInThePast(service.sequelize, at(day), user, lines);
  await place(1, ada, [skillet, 2], [kettle, 1]);
  const partly = await place(2, ada, [kettle, 9]);
  await place(3, ada, [teapot, 1]);
  await place(4, bob, [kettle, 3]);
  const whole = await place(5, bob, [skillet, 4]);
  await place(6, cy, [teapot, 2]);
  await place(7, cy, [teapot, 3]);
  const kept = await place(30, bob, [kettle, 2]);

  const cancel = async (id: string, body: object) => expect((await desk.cancel(id, body)).status).toBe(200);
  await cancel(partly, { lines: [{ line: 1, quantity: 4 }], reason: 'Too many' });
  await cancel(partly, { lines: [{ line: 1, quantity: 1 }], reason: 'TOO MANY' });
  await cancel(whole, { reason: 'Ordered twice' });
  await cancel(kept, { lines: [{ line: 1, quantity: 1 }] });
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const get = (path: string) => service.request('GET', `/api/admin/reports/${path}`, { as: admin });
/** All pages, of so many rows each. */
async function pages(path: string, limit: number) {
  const items: unknown[] = [];
  const totals = new Set<number>();
  for (let after = ''; ; ) {
    const { status, body } = await get(`${path}&count=true&limit=${limit}${after && `&after=${after}`}`);
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    totals.add(body.total);
    if (body.next === null) return { items, totals: [...totals] };
    after = body.next;
  }
}

describe('GET /api/admin/reports/best-sellers', () => {
  it('ranks by units, without what was cancelled, within one currency', async () => {
    const { status, body } = await get(`best-sellers?${JUNE}&count=true`);
    expect(status).toBe(200);
    expect(body).toEqual({
      from: '2024-06-01',
      to: '2024-06-30',
      timeZone: 'UTC',
      total: 2,
      next: null,
      items: [
        {
          productId: kettle.id,
          sku: kettle.sku,
          name: kettle.name,
          currency: 'USD',
          orders: 4,
          units: 9,
          cancelledUnits: 6,
          returnedUnits: 0,
          netOrderedAmount: '45.00',
          discountAmount: '0.00',
          taxAmount: '0.00',
        },
        {
          productId: skillet.id,
          sku: skillet.sku,
          name: skillet.name,
          currency: 'USD',
          orders: 2,
          units: 2,
          cancelledUnits: 4,
          returnedUnits: 0,
          netOrderedAmount: '79.80',
          discountAmount: '0.00',
          taxAmount: '0.00',
        },
      ],
    });
  });

  it('ranks by what they cost, page by page', async () => {
    const { items, totals } = await pages(`best-sellers?${JUNE}&sort=amount`, 1);
    expect(items.map((row) => (row as { netOrderedAmount: string }).netOrderedAmount)).toEqual([
      '79.80',
      '45.00',
    ]);
    expect(totals).toEqual([2]);
  });

  it('of another currency', async () => {
    const { body } = await get(`best-sellers?${JUNE}&currency=EUR`);
    expect(body.items).toMatchObject([
      { productId: teapot.id, currency: 'EUR', orders: 3, units: 6, netOrderedAmount: '120.00' },
    ]);
    expect((await get(`best-sellers?${JUNE}&currency=euro`)).status).toBe(400);
  });
});

describe('GET /api/admin/reports/customers', () => {
  const row = (user: User, orders: number, currency: string, ordersInCurrency: number, ordered: string) => ({
    userId: user.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    orders,
    currency,
    ordersInCurrency,
    netOrderedAmount: ordered,
    paidAmount: '0.00',
    refundedAmount: '0.00',
    spent: '0.00',
  });

  it('lists those with more orders than that, cancelled ones aside, a row a currency', async () => {
    expect((await get(`customers?${JUNE}&moreThan=1`)).body.items).toEqual([
      row(ada, 3, 'EUR', 1, '20.00'),
      row(ada, 3, 'USD', 2, '104.80'),
      row(bob, 2, 'USD', 2, '20.00'),
      row(cy, 2, 'EUR', 2, '100.00'),
    ]);
    expect((await get(`customers?${JUNE}&moreThan=2&count=true`)).body.total).toBe(2);
    expect((await get(`customers?${JUNE}&moreThan=3&count=true`)).body).toMatchObject({
      items: [],
      total: 0,
      next: null,
    });
  });

  it('page by page, whatever the size', async () => {
    const whole = (await get(`customers?${JUNE}&moreThan=0`)).body.items;
    for (const limit of [1, 2, 3]) {
      expect(await pages(`customers?${JUNE}&moreThan=0`, limit)).toEqual({ items: whole, totals: [4] });
    }
  });

  it.each(['after=nonsense', 'after=WzFd', 'moreThan=-1', 'limit=101', 'limit=0', 'offset=1'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await get(`customers?${JUNE}&${query}`);
      expect(status).toBe(400);
      expect(body.errors[0].field).toBe(query.split('=')[0]);
    },
  );
});

describe('a cursor', () => {
  it.each([
    ['best-sellers?sort=units', ['79.80', 1]],
    ['best-sellers?sort=amount', ['a lot', 1]],
    ['customers?moreThan=0', [1, 1, '🦊']],
    ['customers?moreThan=0', [1, 1]],
    ['cancellations?', [1, 'Too many', '🦊']],
    ['taxes?', ['🦊', '', 'VAT', '19', 'USD']],
    ['taxes?', ['DE', '', 'VAT', '19 %', 'USD']],
    ['shipping?', ['much', 1, 'USD']],
    ['discounts?', ['1.00', 1, 'CODE']],
    ['stock-cover?', ['1.0', 1, 1]],
    ['stock-cover?groupBy=location', ['1.0', 1]],
    ['stock-value?groupBy=location', [1, 'euro']],
    ['stock-value?groupBy=product', ['USD']],
    ['incoming?', [1, 'x', 1]],
    ['stuck-orders?', ['🦊']],
    ['stuck-orders?', [1]],
  ])('of another list is refused: %s %j', async (path, keys) => {
    const { status, body } = await get(`${path}&after=${encodeCursor(keys)}`);
    expect({ status, fields: body.errors?.map(({ field }: { field: string }) => field) }).toEqual({
      status: 400,
      fields: ['after'],
    });
  });

  it('may be of a tax in any script', async () => {
    const after = encodeCursor(['DE', '', '🦊', '19', 'USD']);
    expect(await get(`taxes?after=${after}`)).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('may be of a reason in any script', async () => {
    const { status, body } = await get(
      `cancellations?${JUNE}&count=true&after=${encodeCursor([5, '🦊', 'USD'])}`,
    );
    expect({ status, total: body.total }).toEqual({ status: 200, total: 3 });
  });
});

describe('GET /api/admin/reports/cancellations', () => {
  it('counts by reason and currency, those without a reason too', async () => {
    const { body } = await get(`cancellations?${JUNE}&count=true`);
    expect(body.total).toBe(3);
    expect(body.items).toEqual([
      {
        reason: 'TOO MANY',
        currency: 'USD',
        cancellations: 2,
        orders: 1,
        units: 5,
        amount: '25.00',
      },
      {
        reason: 'Ordered twice',
        currency: 'USD',
        cancellations: 1,
        orders: 1,
        units: 4,
        amount: '159.60',
      },
      { reason: null, currency: 'USD', cancellations: 1, orders: 1, units: 1, amount: '5.00' },
    ]);
    expect((await pages(`cancellations?${JUNE}`, 1)).items).toEqual(body.items);
  });

  it('is about orders that were placed in the period', async () => {
    expect((await get('cancellations?from=2024-06-30&to=2024-06-30')).body.items).toMatchObject([
      { reason: null, units: 1 },
    ]);
    expect((await get('cancellations?from=2024-07-01&to=2024-07-31')).body.items).toEqual([]);
  });
});

describe('GET /api/admin/reports/stock-cover and stock-value', () => {
  it('say what there is, what it is worth, and how long it lasts', async () => {
    await placeInThePast(service.sequelize, ago(48), ada, [
      [skillet, 3],
      [kettle, 1],
    ]);
    await StockLevel.sequelize?.query('UPDATE stock_levels SET safetyStock = 5 WHERE productId = ?', {
      replacements: [skillet.id],
    });
    const { status, body } = await get('stock-cover?days=10');
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        productId: skillet.id,
        sku: skillet.sku,
        name: skillet.name,
        locationId: null,
        location: null,
        currency: 'USD',
        price: '39.90',
        onHand: 100,
        committed: 5,
        available: 90,
        stockValue: '3990.00',
        unitsSold: 3,
        daysOfCover: '300.0',
      },
      expect.objectContaining({ productId: kettle.id, available: 90, unitsSold: 1, daysOfCover: '900.0' }),
      expect.objectContaining({ productId: teapot.id, unitsSold: 0, daysOfCover: null }),
      expect.objectContaining({ productId: unsold.id, stockValue: '0.70', daysOfCover: null }),
    ]);
    expect((await pages('stock-cover?days=10', 1)).items).toEqual(body.items);

    const value = (currency: string, products: number, units: number, stockValue: string) => ({
      ...{ locationId: null, location: null, productId: null, sku: null, name: null },
      ...{
        currency,
        products,
        units,
        stockValue,
        unitsWithCost: 0,
        costValue: '0.00',
        unitsWithoutCost: units,
      },
    });
    expect((await get('stock-value?count=true')).body).toEqual({
      items: [value('EUR', 1, 100, '2000.00'), value('USD', 3, 207, '4490.70')],
      total: 2,
      next: null,
    });
  });

  it('count the sales of whole days before today', async () => {
    const [today, body] = await onOneDay(async (day) => [day, (await get('stock-cover?days=1')).body]);
    expect(body.from).toBe(body.to);
    expect(Date.parse(today) - Date.parse(body.to)).toBe(24 * HOUR);
    expect((await get('stock-cover?days=367')).status).toBe(400);
  });
});
