import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { StockLevel, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { updateLocation } from '../../src/modules/locations/save-location.js';
import { moveStock } from '../../src/modules/stock/api.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { LOCATION_ID, levelsOf, stockAt } from '../helpers/location.js';
import { holdLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Orders for units at several locations, placed by two processes on one database.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';
let shop: TestApp;
let buyers: User[];
let admin: User;
let servers: ServerProcess[];
let bases: string[];
let outlet: number;

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  buyers = await Promise.all(Array.from({ length: 10 }, () => buildUser()));
  admin = await buildAdmin();
  const settings = { DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(settings), startServer(settings)];
  bases = await Promise.all(servers.map((server) => server.listening()));
  const made = await asAdmin(0, 'POST', '/locations', { code: 'outlet', name: 'Outlet', priority: -1 });
  outlet = made.body.id;
});
afterEach(() => expectInventoryHolds(shop.sequelize));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await shop.close();
});

const asAdmin = (n: number, method: string, path: string, body: object) =>
  call(bases[n % 2] as string, method, `/api/admin${path}`, {
    token: shop.app.issueAccessToken(admin.id),
    body,
  });
const order = (n: number, items: Array<{ productId: number; quantity: number }>) =>
  call(bases[n % 2] as string, 'POST', '/api/orders', {
    token: shop.app.issueAccessToken((buyers[n % buyers.length] as User).id),
    body: orderBody(items, { paymentMethod: 'invoice' }),
  });
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
const statuses = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));

it('the last units at two locations are sold once each', async () => {
  const { id: productId } = await buildProduct({ stock: 20 });
  await stockAt(productId, outlet, 11);
  const answers = await times(60, (n) => order(n, [{ productId, quantity: 1 }]));
  expect(statuses(answers)).toEqual({ 201: 31, 409: 29 });
  expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [20, 20], [outlet]: [11, 11] });
});

it('orders that are split sell all units, and none twice', async () => {
  const { id: productId } = await buildProduct({ stock: 20 });
  await stockAt(productId, outlet, 19);
  const answers = await times(30, (n) => order(n, [{ productId, quantity: 3 }]));
  expect(statuses(answers)).toEqual({ 201: 13, 409: 17 });
  expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [20, 20], [outlet]: [19, 19] });
});

it('adjustments beside orders that are split leave what was neither sold nor taken', async () => {
  const { id: productId } = await buildProduct({ stock: 40 });
  await stockAt(productId, outlet, 40);
  const [answers] = await Promise.all([
    times(12, (n) => order(n, [{ productId, quantity: 5 }])),
    times(10, (n) =>
      asAdmin(n, 'POST', `/products/${productId}/stock-adjustments`, { quantity: -2, reason: 'Broken' }),
    ),
  ]);
  // 60 units are ordered and 20 taken away, of 80: at the main location only as far as they were not sold before.
  const taken = 80 - Number(await StockLevel.sum('onHand', { where: { productId } }));
  const sold = 5 * answers.filter(({ status }) => status === 201).length;
  expect(sold).toBe(60);
  expect(await StockLevel.sum('committed', { where: { productId } })).toBe(60);
  expect(taken % 2).toBe(0);
  expect(taken).toBeLessThanOrEqual(20);
});

it('of an order and the end of its only location, one is refused', async () => {
  for (let round = 0; round < 8; round++) {
    const made = { code: `end-${round}`, name: 'End', priority: -5 };
    const { id } = (await asAdmin(0, 'POST', '/locations', made)).body;
    const { id: productId } = await buildProduct({ stock: 0 });
    await stockAt(productId, id, 1);
    const [{ status: placed }, { status: off }] = await Promise.all([
      order(round, [{ productId, quantity: 1 }]),
      asAdmin(1, 'PATCH', `/locations/${id}`, { isActive: false }),
    ]);
    const { isActive } = await Location.findByPk(id, { rejectOnEmpty: true });
    expect(['201 409', '409 200']).toContain(`${placed} ${off}`);
    expect(isActive).toBe(placed === 201);
    expect(await levelsOf(productId)).toMatchObject({ [id]: [1, placed === 201 ? 1 : 0] });
  }
});

it('who has sold at a location is waited for, and then it is not switched off', async () => {
  const { id: spare } = await Location.create({ code: 'spare', name: 'Spare', priority: -2 });
  const { id: productId } = await buildProduct({ stock: 0 });
  await stockAt(productId, spare, 1);
  const databaseName = shop.sequelize.getDatabaseName();
  const watcher = await holdLock(databaseName, 'SELECT 1');
  const sold = signal();
  const letGo = signal();
  const selling = inTransaction(shop.sequelize, async (transaction) => {
    await moveStock([{ productId, locationId: spare, committed: 1, kind: 'order' }], transaction);
    sold.give();
    await letGo.given;
  });
  await sold.given;
  const off = updateLocation(shop.sequelize, spare, { isActive: false }, undefined).catch(({ code }) => code);
  await watcher.waiters();
  letGo.give();
  await selling;
  expect(await off).toBe('CONFLICT');
  await watcher.release();
  await inTransaction(shop.sequelize, (transaction) =>
    moveStock([{ productId, locationId: spare, committed: -1, kind: 'cancellation' }], transaction),
  );
  expect((await updateLocation(shop.sequelize, spare, { isActive: false }, undefined)).isActive).toBe(false);
});

it('an order that waits for a location that is switched off is decided without it', async () => {
  const { body } = await asAdmin(0, 'POST', '/locations', { code: 'closing', name: 'Closing', priority: 9 });
  const { id: productId } = await buildProduct({ stock: 1 });
  await stockAt(productId, body.id, 1);
  const databaseName = shop.sequelize.getDatabaseName();
  const lock = await holdLock(databaseName, `SELECT id FROM locations WHERE id = ${body.id} FOR UPDATE`);
  const off = asAdmin(1, 'PATCH', `/locations/${body.id}`, { isActive: false });
  await lock.waiters();
  // It still reads the location as active, and waits behind who switches it off.
  const placing = order(0, [{ productId, quantity: 1 }]);
  await lock.waiters(2);
  await lock.release();
  expect((await off).status).toBe(200);
  expect((await placing).status).toBe(201);
  expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [1, 1], [body.id]: [1, 0] });
});
