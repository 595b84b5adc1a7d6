import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { OrderEvent, StockLevel, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { fillAll } from '../../src/modules/orders/backorders/fill-backorders.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { LOCATION_ID } from '../helpers/location.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Units that are not there yet, ordered, brought in and given out at once, by two processes on one database.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';
let shop: TestApp;
let buyers: User[];
let admin: User;
let servers: ServerProcess[];
let bases: string[];
let backorder: number;

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  // Nobody fills but who is told to.
  await lease('2100-01-01');
  buyers = await Promise.all(Array.from({ length: 10 }, () => buildUser()));
  admin = await buildAdmin();
  backorder = (await Location.findOne({ where: { kind: 'backorder' }, rejectOnEmpty: true })).id;
  servers = [start(), start()];
  bases = await Promise.all(servers.map((server) => server.listening()));
});
afterEach(() => expectInventoryHolds(shop.sequelize));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await shop.close();
});

const start = () => startServer({ DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' });
const lease = (dueAt: string) =>
  shop.sequelize.query(
    `INSERT INTO job_leases (name, holder, dueAt) VALUES ('fill backorders', X'${'0'.repeat(32)}', '${dueAt}')
     ON DUPLICATE KEY UPDATE dueAt = VALUES(dueAt)`,
  );
const asAdmin = (n: number, method: string, path: string, body: object) =>
  call(bases[n % bases.length] as string, method, `/api/admin${path}`, {
    token: shop.app.issueAccessToken(admin.id),
    body,
  });
const order = (n: number, productId: number, quantity: number) =>
  call(bases[n % bases.length] as string, 'POST', '/api/orders', {
    token: shop.app.issueAccessToken((buyers[n % buyers.length] as User).id),
    body: orderBody([{ productId, quantity }], { paymentMethod: 'invoice' }),
  });
const bringIn = (n: number, productId: number, quantity: number) =>
  asAdmin(n, 'POST', `/products/${productId}/stock-adjustments`, { quantity, reason: 'A delivery' });
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const statuses = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));
async function buildOffered(stock: number, limit: number): Promise<number> {
  const { id } = await buildProduct({ stock });
  expect((await asAdmin(0, 'PUT', `/products/${id}/backorder`, { limit })).status).toBe(200);
  return id;
}
/** Units on hand, committed and held. */
async function levelAt(productId: number, locationId: number) {
  const level = await StockLevel.findOne({ where: { productId, locationId }, rejectOnEmpty: true });
  return [level.onHand, level.committed, level.held];
}
const backordered = ({ body }: ApiAnswer) => body.items[0].backorderedQuantity;

it('200 buyers of 7 units that are there and 23 that may be owed get 30', async () => {
  const productId = await buildOffered(7, 23);
  const answers = await times(200, (n) => order(n, productId, 1));
  expect(statuses(answers)).toEqual({ 201: 30, 409: 170 });
  const placed = answers.filter(({ status }) => status === 201);
  expect(tally(placed.map(backordered))).toEqual({ 0: 7, 1: 23 });
  expect(await levelAt(productId, LOCATION_ID)).toEqual([7, 7, 0]);
  expect(await levelAt(productId, backorder)).toEqual([23, 23, 0]);
});

it('units that come in while others order go to those who waited, and two fillers give each unit once', async () => {
  const productId = await buildOffered(0, 1_000);
  const waited = await times(12, (n) => order(n, productId, 2));
  const [later] = await Promise.all([
    times(30, (n) => order(n, productId, 1)),
    times(10, (n) => bringIn(n, productId, 3)),
    fillAll(shop.sequelize),
    fillAll(shop.sequelize),
  ]);
  expect(statuses(later)).toEqual({ 201: 30 });
  await Promise.all([fillAll(shop.sequelize), fillAll(shop.sequelize)]);
  // 24 units were waited for and 30 came, so all who waited have theirs, and 6 of the later ones.
  expect(await levelAt(productId, LOCATION_ID)).toEqual([30, 30, 0]);
  expect(await levelAt(productId, backorder)).toEqual([1_000, 24, 0]);
  for (const { body } of waited) {
    const read = await shop.request('GET', `/api/admin/orders/${body.id}`, { as: admin });
    expect(read.body.items[0].backorderedQuantity).toBe(0);
  }
});

it('receipts, counts, adjustments and returned units go to those who waited, whatever is ordered meanwhile', async () => {
  const productId = await buildOffered(4, 1_000);
  // What comes back was sent before anybody waited.
  const sent = (await order(0, productId, 4)).body.id;
  await asAdmin(0, 'POST', `/orders/${sent}/accept`, {});
  await asAdmin(0, 'POST', `/orders/${sent}/fulfilments`, {});
  const token = shop.app.issueAccessToken((buyers[0] as User).id);
  const body = { lines: [{ line: 1, quantity: 4 }], reason: 'Too small' };
  const asked = await call(bases[0] as string, 'POST', `/api/orders/${sent}/returns`, { token, body });
  const back = `/orders/${sent}/returns/${asked.body.id}`;
  await asAdmin(0, 'POST', `${back}/approve`, {});
  const waited = (await times(10, (n) => order(n, productId, 2))).map((one) => one.body.id).sort();
  const lines = [{ productId, quantity: 12 }];
  const receipt = (await asAdmin(0, 'POST', '/stock-documents', { kind: 'receipt', lines })).body.id;
  const sheet = (await asAdmin(0, 'POST', '/stock-documents', { kind: 'count' })).body.id;
  await asAdmin(0, 'PUT', `/stock-documents/${sheet}/counts`, { lines: [{ productId, counted: 3 }] });
  const part = { lines: [{ productId, quantity: 3 }] };
  const [later, ...came] = await Promise.all([
    times(20, (n) => order(n, productId, 1)),
    times(4, (n) => asAdmin(n, 'POST', `/stock-documents/${receipt}/receive`, part)),
    times(1, () => asAdmin(1, 'POST', `/stock-documents/${sheet}/post`, {})),
    times(2, (n) => bringIn(n, productId, 2)),
    times(1, () => asAdmin(0, 'POST', `${back}/receive`, {})),
    fillAll(shop.sequelize).then(() => []),
  ]);
  expect(statuses(later)).toEqual({ 201: 20 });
  expect(statuses(came.flat())).toEqual({ 200: 6, 201: 2 });
  await fillAll(shop.sequelize);
  // 12 + 3 + 4 + 4 units came: the ten who waited have their 20, and the oldest of the others the rest.
  expect(await levelAt(productId, LOCATION_ID)).toEqual([23, 23, 0]);
  expect((await levelAt(productId, backorder))[1]).toBe(17);
  for (const id of waited) {
    const read = await shop.request('GET', `/api/admin/orders/${id}`, { as: admin });
    expect(read.body.items[0].backorderedQuantity).toBe(0);
  }
});

it('of a unit that comes in and an order, neither is late: nobody waits while there is one to buy', async () => {
  for (let round = 0; round < 10; round++) {
    const productId = await buildOffered(0, 5);
    const [placed] = await Promise.all([order(round, productId, 1), bringIn(round + 1, productId, 1)]);
    expect(placed.status).toBe(201);
    // On the shelf, or promised there.
    const [onHand, committed, held] = await levelAt(productId, LOCATION_ID);
    expect([onHand, (committed as number) + (held as number)]).toEqual([1, 1]);
    expect((await levelAt(productId, backorder))[1]).toBe(held);
  }
});

it('of a cancellation and the units that come for the order, none is lost', async () => {
  for (let round = 0; round < 8; round++) {
    const productId = await buildOffered(0, 5);
    const { body } = await order(round, productId, 3);
    const [{ status }] = await Promise.all([
      asAdmin(round, 'POST', `/orders/${body.id}/cancel`, {}),
      bringIn(round + 1, productId, 3).then(() => fillAll(shop.sequelize)),
    ]);
    expect(status).toBe(200);
    expect(await levelAt(productId, LOCATION_ID)).toEqual([3, 0, 0]);
    expect(await levelAt(productId, backorder)).toEqual([5, 0, 0]);
  }
});

it('a filler that is killed leaves the units promised, and the next one goes on, oldest first', async () => {
  const productId = await buildOffered(0, 200);
  const ids: string[] = [];
  for (let n = 0; n < 60; n++) ids.push((await order(n, productId, 1)).body.id);
  expect((await bringIn(0, productId, 45)).status).toBe(201);
  const filled = () => OrderEvent.count({ where: { orderId: ids, kind: 'backorder_filled' } });
  const doomed = start();
  await lease('2000-01-01');
  await vi.waitUntil(async () => (await filled()) > 0, { timeout: 50_000, interval: 5 });
  doomed.child.kill('SIGKILL');
  for (const server of servers) server.child.kill('SIGKILL');
  await Promise.all([doomed, ...servers].map((server) => server.exited));
  const given = await filled();
  expect(await levelAt(productId, LOCATION_ID)).toEqual([45, given, 45 - given]);
  expect(await levelAt(productId, backorder)).toEqual([200, 60 - given, 0]);
  await fillAll(shop.sequelize);
  expect(await levelAt(productId, LOCATION_ID)).toEqual([45, 45, 0]);
  const events = await OrderEvent.findAll({ where: { orderId: ids, kind: 'backorder_filled' } });
  expect(events.map(({ orderId }) => orderId).sort()).toEqual(ids.slice(0, 45));
  servers = [];
});
