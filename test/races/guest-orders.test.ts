import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { GuestGuard } from '../../src/models/guest-guard.js';
import { Order } from '../../src/models/index.js';
import { deleteAllGuards } from '../../src/modules/orders/placing/delete-guest-guards.js';
import { createDiscount } from '../../src/modules/pricing/discounts/save-discount.js';
import { call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// One guest in many tabs, whose requests reach two processes.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const LIMIT = 10;
let shop: TestApp;
let servers: ServerProcess[];
let bases: string[];
let productId: number;

beforeAll(async () => {
  const settings = { JWT_SECRET: 'a secret that all the processes share', MAX_UNPAID_UNITS: String(LIMIT) };
  shop = await startApp(settings);
  productId = (await buildProduct({ stock: 1_000 })).id;
  const env = { ...settings, DATABASE_URL: shop.databaseUrl, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(env), startServer(env)];
  bases = await Promise.all(servers.map((server) => server.listening()));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await expectInventoryHolds(shop.sequelize);
  await shop.close();
});

const atOnce = (count: number, body: object, key?: string) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      call(bases[n % 2] as string, 'POST', '/api/orders', { body, ...(key && { key }) }),
    ),
  );
const statuses = (answers: Array<{ status: number }>) => tally(answers.map(({ status }) => status));
const order = (email: string, more: object = {}) =>
  orderBody([{ productId, quantity: 1 }], { email, ...more });

it('holds as many unpaid units as the limit says', async () => {
  const answers = await atOnce(30, order('limit@example.com'));
  expect(statuses(answers)).toEqual({ 201: LIMIT, 409: 20 });
  expect(await Order.count({ where: { email: 'limit@example.com' } })).toBe(LIMIT);
});

it('holds no more while the rows are deleted by which one waits for the other', async () => {
  let isOver = false;
  const deleting = (async () => {
    while (!isOver) await deleteAllGuards(shop.sequelize);
  })();
  const answers = await atOnce(30, order('guards@example.com'));
  isOver = true;
  await deleting;
  expect(statuses(answers)).toEqual({ 201: LIMIT, 409: 20 });
  await deleteAllGuards(shop.sequelize);
  expect(await GuestGuard.count()).toBe(0);
});

it('has one order for its key, with one token', async () => {
  const answers = await atOnce(10, order('key@example.com'), 'one');
  expect(statuses(answers)).toEqual({ 201: 10 });
  expect(new Set(answers.map(({ body }) => `${body.id} ${body.orderToken}`)).size).toBe(1);
  expect(await Order.count({ where: { email: 'key@example.com' } })).toBe(1);
});

it('uses a code once that each customer may use once', async () => {
  const code = 'GUESTS-ONCE';
  await createDiscount(shop.sequelize, {
    ...{ name: 'Once', code, class: 'order', kind: 'percent', value: '10', maxPerCustomer: 1 },
  });
  const answers = await atOnce(8, order('once@example.com', { discountCodes: [code] }));
  expect(statuses(answers)).toEqual({ 201: 1, 409: 7 });
});
