import { afterAll, beforeAll, expect, it } from 'vitest';
import { toSqlTimestamp } from '../../../src/database/timestamp.js';
import { idOf } from '../../../src/models/id.js';
import type { Product, User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
let product: Product;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = [await buildAdmin(), await buildUser()];
  desk = orderDesk(service, customer, admin);
  product = await buildProduct({ price: '5.00' });
});
afterAll(() => service.close());

/** So many hours and half a minute, so that no run is quick or slow enough to see another hour. */
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000 - 30_000);
const place = (hours: number) =>
  placeInThePast(service.sequelize, ago(hours).toISOString(), customer, [[product, 1]], 'invoice');
const stuck = async (query: string) => {
  const { status, body } = await service.request('GET', `/api/admin/reports/stuck-orders${query}`, {
    as: admin,
  });
  expect(status).toBe(200);
  return body;
};

it('lists what has been pending or processing for longer than that, since when and for how long', async () => {
  await place(47);
  const old = await place(48);
  const accepted = await place(72);
  expect((await desk.accept(accepted)).status).toBe(200);
  const gone = await place(73);
  expect((await desk.cancel(gone)).status).toBe(200);
  const sent = await place(74);
  expect((await desk.accept(sent)).status).toBe(200);
  expect((await desk.ship(sent)).status).toBe(201);

  const body = await stuck('?hours=48&count=true');
  expect(body).toEqual({
    total: 1,
    next: null,
    items: [
      {
        orderId: old,
        orderNumber: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
        status: 'pending',
        userId: customer.id,
        email: customer.email,
        totalAmount: '5.00',
        currency: 'USD',
        placedAt: expect.any(String),
        since: expect.any(String),
        hours: 48,
      },
    ],
  });
  expect(body.items[0].since).toBe(body.items[0].placedAt);

  // As if it had been accepted so long ago.
  await service.sequelize.query('UPDATE order_events SET createdAt = ? WHERE orderId = ?', {
    replacements: [toSqlTimestamp(ago(60)), idOf(accepted)],
  });
  expect((await stuck('?hours=48')).items).toMatchObject([
    { orderId: accepted, status: 'processing', hours: 60 },
    { orderId: old, status: 'pending', hours: 48 },
  ]);
  expect(await stuck('?hours=61')).toEqual({ items: [], next: null });
  expect((await stuck('?count=true')).total).toBe(3);
});

it('takes hours, of which there have to be some', async () => {
  for (const hours of ['0', '1.5', '-1', '8785']) {
    const { status, body } = await service.request('GET', `/api/admin/reports/stuck-orders?hours=${hours}`, {
      as: admin,
    });
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe('hours');
  }
});
