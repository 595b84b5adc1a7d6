import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product, User } from '../../../src/models/index.js';
import { isInKeyRange, keyRangeOf, placedAtMsSql } from '../../../src/modules/orders/lifecycle/order-keys.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { type OrderDesk, orderDesk, placeOrder } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';

/** In Berlin clocks go on at 2023-03-26T01:00Z and back at 2022-10-30T01:00Z. */
let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
let dollars: Product;
let euros: Product;

beforeAll(async () => {
  service = await startApp({ SHOP_TIME_ZONE: 'Europe/Berlin', CURRENCY: 'EUR' });
  [admin, customer] = [await buildAdmin(), await buildUser()];
  desk = orderDesk(service, customer, admin);
  dollars = await buildProduct({ stock: 1_000, price: '10.00', currency: 'USD' });
  euros = await buildProduct({ stock: 1_000, price: '19.99', currency: 'EUR' });

  await place('2023-03-25T22:59:59.999Z', [dollars, 1]);
  await place('2023-03-25T23:00:00.000Z', [dollars, 2]);
  await place('2023-03-26T21:59:59.999Z', [euros, 3]);
  const cancelled = await place('2023-03-26T22:00:00.000Z', [dollars, 1]);
  expect((await desk.cancel(cancelled)).status).toBe(200);

  await place('2022-10-29T21:59:59.999Z', [dollars, 1]);
  await place('2022-10-29T22:00:00.000Z', [dollars, 2]);
  await place('2022-10-30T22:59:59.999Z', [dollars, 3]);
  await place('2022-10-30T23:00:00.000Z', [dollars, 4]);
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const place = (at: string, ...lines: Array<[Product, number]>) =>
  placeInThePast(service.sequelize, at, customer, lines, 'invoice');
async function sales(query: string) {
  const { status, body } = await service.request('GET', `/api/admin/reports/sales?${query}`, { as: admin });
  expect(status).toBe(200);
  return body;
}
/** Day, currency, orders and what was ordered in each row. */
const shortly = (body: { items: Array<Record<string, unknown>> }) =>
  body.items.map(({ from, currency, orders, netOrderedAmount }) => [
    from,
    currency,
    orders,
    netOrderedAmount,
  ]);

describe('GET /api/admin/reports/sales', () => {
  it('counts the days of the shop, also one of 23 hours, and each currency by itself', async () => {
    const body = await sales('from=2023-03-25&to=2023-03-27&count=true');
    expect(body).toMatchObject({
      from: '2023-03-25',
      to: '2023-03-27',
      timeZone: 'Europe/Berlin',
      total: 6,
      next: null,
    });
    expect(shortly(body)).toEqual([
      ['2023-03-25', 'EUR', 0, '0.00'],
      ['2023-03-25', 'USD', 1, '10.00'],
      ['2023-03-26', 'EUR', 1, '59.97'],
      ['2023-03-26', 'USD', 1, '20.00'],
      ['2023-03-27', 'EUR', 0, '0.00'],
      ['2023-03-27', 'USD', 1, '0.00'],
    ]);
    expect(body.items[5]).toEqual({
      from: '2023-03-27',
      to: '2023-03-27',
      currency: 'USD',
      orders: 1,
      cancelledOrders: 1,
      orderedAmount: '10.00',
      cancelledAmount: '10.00',
      returnedAmount: '0.00',
      netOrderedAmount: '0.00',
      paidAmount: '0.00',
      refundedAmount: '0.00',
      revenue: '0.00',
      discountAmount: '0.00',
      shippingAmount: '0.00',
      taxAmount: '0.00',
    });
  });

  it('and one of 25', async () => {
    expect(shortly(await sales('from=2022-10-29&to=2022-10-31'))).toEqual([
      ['2022-10-29', 'USD', 1, '10.00'],
      ['2022-10-30', 'USD', 2, '50.00'],
      ['2022-10-31', 'USD', 1, '40.00'],
    ]);
  });

  it('counts weeks from Monday, and of the first and last only the days that were asked for', async () => {
    const { items } = await sales('from=2023-03-25&to=2023-03-30&groupBy=week');
    expect(
      items.map(({ from, to, currency, netOrderedAmount }: never) => [from, to, currency, netOrderedAmount]),
    ).toEqual([
      ['2023-03-25', '2023-03-26', 'EUR', '59.97'],
      ['2023-03-25', '2023-03-26', 'USD', '30.00'],
      ['2023-03-27', '2023-03-30', 'EUR', '0.00'],
      ['2023-03-27', '2023-03-30', 'USD', '0.00'],
    ]);
  });

  it('counts months', async () => {
    const body = await sales('from=2022-10-01&to=2023-03-31&groupBy=month');
    expect(body.items.map(({ from, to }: never) => `${from} ${to}`).slice(0, 4)).toEqual([
      '2022-10-01 2022-10-31',
      '2022-10-01 2022-10-31',
      '2022-11-01 2022-11-30',
      '2022-11-01 2022-11-30',
    ]);
    expect(shortly(body).filter(([, , orders]) => orders !== 0)).toEqual([
      ['2022-10-01', 'USD', 4, '100.00'],
      ['2023-03-01', 'EUR', 1, '59.97'],
      ['2023-03-01', 'USD', 3, '30.00'],
    ]);
  });

  it('takes off what was cancelled and what came back, on the day of the order, and nothing else', async () => {
    const order = await place('2021-02-10T12:00:00.000Z', [dollars, 5], [dollars, 1]);
    expect((await desk.accept(order)).status).toBe(200);
    const cancel = { lines: [{ line: 1, quantity: 2 }], reason: 'Too many', restock: false };
    expect((await desk.cancel(order, cancel)).status).toBe(200);
    await desk.deliverAll(order);
    const back = async (quantity: number) => {
      const asked = await desk.askBack(order, { lines: [{ line: 1, quantity }], reason: 'Too small' });
      expect(asked.status).toBe(201);
      return asked.body.id;
    };
    const received = await back(1);
    await back(2);
    expect((await desk.decide(order, received, 'approve')).status).toBe(200);
    expect((await desk.decide(order, received, 'receive')).status).toBe(200);

    expect((await sales('from=2021-02-10&to=2021-02-10')).items).toEqual([
      {
        from: '2021-02-10',
        to: '2021-02-10',
        currency: 'USD',
        orders: 1,
        cancelledOrders: 0,
        orderedAmount: '60.00',
        cancelledAmount: '20.00',
        returnedAmount: '10.00',
        netOrderedAmount: '30.00',
        paidAmount: '0.00',
        refundedAmount: '0.00',
        revenue: '0.00',
        discountAmount: '0.00',
        shippingAmount: '0.00',
        taxAmount: '0.00',
      },
    ]);
  });

  it('tells what was ordered, paid and given back apart, on the day of the order', async () => {
    const admin = await buildAdmin();
    const post = async (url: string, body: object) => {
      const answer = await service.request('POST', `/api/admin/${url}`, { as: admin, body });
      expect(answer.status).toBe(200);
      return answer.body;
    };
    const [unpaid, refunded, kept] = [
      await place('2021-04-10T12:00:00.000Z', [dollars, 1]),
      await place('2021-04-10T12:00:00.000Z', [dollars, 2]),
      await place('2021-04-10T12:00:00.000Z', [dollars, 3]),
    ];
    const { id: all } = await post(`orders/${refunded}/mark-paid`, {});
    await post(`payments/${all}/refunds`, { reason: 'Never arrived' });
    const { id: some } = await post(`orders/${kept}/mark-paid`, {});
    await post(`payments/${some}/refunds`, { reason: 'Arrived with a dent', amount: '4.00' });

    const day = 'from=2021-04-10&to=2021-04-10';
    expect((await sales(day)).items).toMatchObject([
      {
        orders: 3,
        orderedAmount: '60.00',
        netOrderedAmount: '60.00',
        paidAmount: '50.00',
        refundedAmount: '24.00',
        revenue: '26.00',
      },
    ]);
    const get = async (report: string) =>
      (await service.request('GET', `/api/admin/reports/${report}?${day}`, { as: admin })).body.items;
    expect(await get('customers')).toMatchObject([
      { netOrderedAmount: '60.00', paidAmount: '50.00', refundedAmount: '24.00', spent: '26.00' },
    ]);
    expect(await get('owed')).toMatchObject([
      { orderId: unpaid, totalAmount: '10.00', dueAmount: '10.00', paidAmount: '0.00', owedAmount: '10.00' },
    ]);
  });

  it('adds up cents that floating point would lose', async () => {
    const dear = await buildProduct({ stock: 20_000, price: '99999999.99', currency: 'USD' });
    const cheap = await buildProduct({ stock: 10, price: '0.01', currency: 'USD' });
    for (let n = 0; n < 3; n++) await place('2021-01-15T12:00:00.000Z', [dear, 99], [cheap, 1]);
    const { items } = await sales('from=2021-01-15&to=2021-01-15');
    expect(items[0].netOrderedAmount).toBe('29699999997.06');
  });

  it('shows the days without orders, in the currency of the shop when there is no other', async () => {
    expect(shortly(await sales('from=2020-02-28&to=2020-03-01'))).toEqual([
      ['2020-02-28', 'EUR', 0, '0.00'],
      ['2020-02-29', 'EUR', 0, '0.00'],
      ['2020-03-01', 'EUR', 0, '0.00'],
    ]);
  });

  it('is about the last thirty days unless told, with the orders that were placed just now', async () => {
    const { id } = await placeOrder(service, customer, [2]);
    const { items, from, to } = await sales('');
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(29);
    expect(items).toHaveLength(30);
    const figures = items.map(({ orders, netOrderedAmount }: never) => ({ orders, netOrderedAmount }));
    expect(figures).toContainEqual({ orders: 1, netOrderedAmount: '20.00' });
    await desk.cancel(id);
  });

  it.each([
    ['from=2026-02-30', 'from'],
    ['from=2026-3-1', 'from'],
    ['to=yesterday', 'to'],
    ['from=2023-03-02&to=2023-03-01', 'from'],
    ['from=2999-01-01', 'from'],
    ['to=1969-12-31', 'to'],
    ['to=0000-01-15', 'to'],
    ['from=2025-01-01&to=2026-01-02', 'from'],
    ['groupBy=year', 'groupBy'],
    ['format=xml', 'format'],
    ['limit=10', 'limit'],
    ["from=2026-01-01'%20OR%201", 'from'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await service.request('GET', `/api/admin/reports/sales?${query}`, { as: admin });
    expect(status).toBe(400);
    expect(body.code).toBe('VALIDATION_FAILED');
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  it('looks at 366 days at most, which a leap year has', async () => {
    expect((await sales('from=2024-01-01&to=2024-12-31&groupBy=month')).items).toHaveLength(12);
  });

  it('is for admins', async () => {
    expect((await service.request('GET', '/api/admin/reports/sales', { as: customer })).status).toBe(403);
    expect((await service.request('GET', '/api/admin/reports/sales')).status).toBe(401);
  });
});

describe('keys of orders', () => {
  it('tell when an order was placed: the range of keys has the same orders as that of createdAt', async () => {
    await placeOrder(service, customer, [1]);
    const rows = await service.sequelize.query<{ createdAt: Date; keyMs: number }>(
      `SELECT createdAt, ${placedAtMsSql('id')} AS keyMs FROM orders`,
      { type: QueryTypes.SELECT },
    );
    expect(rows.length).toBeGreaterThan(10);
    // What came through the API has waited for its transaction.
    for (const { createdAt, keyMs } of rows) expect(keyMs).toBeLessThanOrEqual(createdAt.getTime());
    const past = rows.filter(({ createdAt, keyMs }) => keyMs === createdAt.getTime());
    expect(past.length).toBeGreaterThan(10);
    for (const { keyMs: at } of past) {
      for (const [startMs, endMs] of [
        [at, at + 1],
        [at - 1, at],
        [at + 1, at + 86_400_000],
      ] as Array<[number, number]>) {
        const found = await service.sequelize.query<{ byKey: number; byTime: number }>(
          `SELECT COALESCE(SUM(${isInKeyRange('id')}), 0) AS byKey,
             COALESCE(SUM(createdAt >= :start AND createdAt < :end), 0) AS byTime FROM orders`,
          {
            replacements: {
              ...keyRangeOf({ startMs, endMs }),
              start: new Date(startMs).toISOString().slice(0, 23).replace('T', ' '),
              end: new Date(endMs).toISOString().slice(0, 23).replace('T', ' '),
            },
            type: QueryTypes.SELECT,
          },
        );
        expect(found[0]?.byKey).toBe(found[0]?.byTime);
      }
    }
  });
});
