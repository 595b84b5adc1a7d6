import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { StockHold, StockLevel, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { fillAll } from '../../src/modules/orders/backorders/fill-backorders.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { LOCATION_ID } from '../helpers/location.js';
import { holdLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Counts that take units of orders and checkouts, while others change those, by two processes on one database.

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
  // Nobody fills or sweeps but who is told to.
  for (const name of ['fill backorders', 'release expired holds'])
    await shop.sequelize.query(
      `INSERT INTO job_leases (name, holder, dueAt) VALUES ('${name}', X'${'0'.repeat(32)}', '2100-01-01')
       ON DUPLICATE KEY UPDATE dueAt = VALUES(dueAt)`,
    );
  buyers = await Promise.all(Array.from({ length: 10 }, () => buildUser()));
  admin = await buildAdmin();
  backorder = (await Location.findOne({ where: { kind: 'backorder' }, rejectOnEmpty: true })).id;
  const settings = { DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(settings), startServer(settings)];
  bases = await Promise.all(servers.map((server) => server.listening()));
});
afterEach(() => expectInventoryHolds(shop.sequelize));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await shop.close();
});

const at = (n: number) => bases[n % bases.length] as string;
const tokenOf = (n: number) => shop.app.issueAccessToken((buyers[n % buyers.length] as User).id);
const asAdmin = (n: number, method: string, path: string, body: object = {}) =>
  call(at(n), method, `/api/admin${path}`, { token: shop.app.issueAccessToken(admin.id), body });
const order = (n: number, productId: number, quantity: number, holdId?: string) =>
  call(at(n), 'POST', '/api/orders', {
    token: tokenOf(n),
    body: orderBody([{ productId, quantity }], { paymentMethod: 'invoice', ...(holdId && { holdId }) }),
  });
const bringIn = (n: number, productId: number, quantity: number) =>
  asAdmin(n, 'POST', `/products/${productId}/stock-adjustments`, { quantity, reason: 'A delivery' });
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
/** Orders one after the other, so that it is known which is older. @returns their ids */
async function ordersOf(productId: number, ...quantities: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [n, quantity] of quantities.entries()) ids.push((await order(n, productId, quantity)).body.id);
  return ids;
}
async function counted(productId: number, units: number): Promise<string> {
  const { body } = await asAdmin(0, 'POST', '/stock-documents', { kind: 'count' });
  const lines = [{ productId, counted: units }];
  expect((await asAdmin(0, 'PUT', `/stock-documents/${body.id}/counts`, { lines })).status).toBe(200);
  return body.id;
}
const force = (n: number, sheet: string) =>
  asAdmin(n, 'POST', `/stock-documents/${sheet}/post`, { force: true, reason: 'They are gone' });
const outcomes = (answers: ApiAnswer[]) =>
  tally(answers.map(({ status, body }) => (status < 300 ? `${status}` : body.code)));
/** Units on hand, committed and held. */
async function levelAt(productId: number, locationId: number) {
  const level = await StockLevel.findOne({ where: { productId, locationId }, raw: true });
  return level ? [level.onHand, level.committed, level.held] : [0, 0, 0];
}
async function waitingOf(orderIds: string[]): Promise<number[]> {
  const read = (id: string) => shop.request('GET', `/api/admin/orders/${id}`, { as: admin });
  return (await Promise.all(orderIds.map(read))).map(({ body }) => body.items[0].backorderedQuantity);
}
const lockOfOrder = (id: string) =>
  holdLock(
    shop.sequelize.getDatabaseName(),
    `SELECT 1 FROM orders WHERE id = X'${id.replaceAll('-', '')}' FOR UPDATE`,
  );

it('while others buy, what is there goes to the oldest orders, and each of the others waits', async () => {
  for (let round = 0; round < 4; round++) {
    const { id: productId } = await buildProduct({ stock: 20 });
    const before = await ordersOf(productId, ...Array(12).fill(1));
    const sheet = await counted(productId, 6);
    const [posts, buys] = await Promise.all([
      times(3, (n) => force(n, sheet)),
      times(16, (n) => order(n, productId, 1)),
    ]);
    expect(outcomes(posts)).toEqual({ 200: 1, DOCUMENT_STATE_CONFLICT: 2 });
    const placed = [
      ...before,
      ...buys.flatMap(({ status, body }) => (status === 201 ? [body.id] : [])),
    ].sort();
    expect(outcomes(buys)).toEqual(
      placed.length === 12
        ? { INSUFFICIENT_STOCK: 16 }
        : { 201: placed.length - 12, INSUFFICIENT_STOCK: 28 - placed.length },
    );
    expect(await levelAt(productId, LOCATION_ID)).toEqual([6, 6, 0]);
    expect((await levelAt(productId, backorder))[1]).toBe(placed.length - 6);
    expect(await waitingOf(placed)).toEqual(placed.map((_, n) => (n < 6 ? 0 : 1)));
    await expectInventoryHolds(shop.sequelize);
  }
});

it('while units come and are given out, the oldest orders have what is left, and none is overtaken', async () => {
  for (let round = 0; round < 4; round++) {
    const { id: productId } = await buildProduct({ stock: 0 });
    await asAdmin(0, 'PUT', `/products/${productId}/backorder`, { limit: 100 });
    const waited = await ordersOf(productId, ...Array(10).fill(1));
    await bringIn(0, productId, 8);
    const sheet = await counted(productId, 3);
    const [post] = await Promise.all([
      force(round, sheet),
      fillAll(shop.sequelize),
      fillAll(shop.sequelize),
      bringIn(round + 1, productId, 2),
      order(round, productId, 1),
    ]);
    expect(post.status).toBe(200);
    await fillAll(shop.sequelize);
    expect(await levelAt(productId, LOCATION_ID)).toEqual([5, 5, 0]);
    expect((await levelAt(productId, backorder)).slice(1)).toEqual([6, 0]);
    expect(await waitingOf(waited)).toEqual(waited.map((_, n) => (n < 5 ? 0 : 1)));
    await expectInventoryHolds(shop.sequelize);
  }
});

it('while an order with missing units is being cancelled, the count waits for it', async () => {
  const { id: productId } = await buildProduct({ stock: 6 });
  const ids = await ordersOf(productId, 2, 2, 2);
  const sheet = await counted(productId, 4);
  const lock = await lockOfOrder(ids[2] as string);
  const cancelling = asAdmin(0, 'POST', `/orders/${ids[2]}/cancel`);
  await lock.waiters();
  const posting = force(1, sheet);
  // Both wait for the newest order; whichever is first, two units are left for the others.
  await lock.waiters(2);
  await lock.release();
  expect([(await cancelling).status, (await posting).status]).toEqual([200, 200]);
  expect(await waitingOf(ids.slice(0, 2))).toEqual([0, 0]);
  expect(await levelAt(productId, LOCATION_ID)).toEqual([4, 4, 0]);
  expect((await levelAt(productId, backorder)).slice(1)).toEqual([0, 0]);
});

it('while the newest orders are sent, cancelled and counted at once, every unit is accounted for', async () => {
  for (let round = 0; round < 4; round++) {
    const { id: productId } = await buildProduct({ stock: 8 });
    const ids = await ordersOf(productId, 2, 2, 2, 2);
    for (const id of ids) await asAdmin(0, 'POST', `/orders/${id}/accept`);
    const sheet = await counted(productId, 5);
    const [post, sent, cancelled] = await Promise.all([
      force(round, sheet),
      asAdmin(round, 'POST', `/orders/${ids[3]}/fulfilments`),
      asAdmin(round + 1, 'POST', `/orders/${ids[2]}/cancel`),
    ]);
    expect([post.status, cancelled.status]).toEqual([200, 200]);
    // Sent before, or it waits for its units.
    if (sent.status !== 201) expect(sent.body.code).toBe('UNITS_BACKORDERED');
    await fillAll(shop.sequelize);
    const left = sent.status === 201 ? 3 : 5;
    const [first, second, fourth] = await waitingOf([ids[0], ids[1], ids[3]] as string[]);
    const waiting = (first as number) + (second as number) + (fourth as number);
    expect(await levelAt(productId, LOCATION_ID)).toEqual([left, (sent.status === 201 ? 4 : 6) - waiting, 0]);
    expect((await levelAt(productId, backorder)).slice(1)).toEqual([waiting, 0]);
    expect(waiting).toBe(1);
    await expectInventoryHolds(shop.sequelize);
  }
});

it('a checkout that is being ordered has its units, or has lost them: one or the other', async () => {
  for (let round = 0; round < 6; round++) {
    const { id: productId } = await buildProduct({ stock: 3 });
    const [old] = await ordersOf(productId, 1);
    const held = await call(at(0), 'POST', '/api/holds', {
      token: tokenOf(round),
      body: { items: [{ productId, quantity: 2 }] },
    });
    expect(held.status).toBe(201);
    const sheet = await counted(productId, 2);
    const [post, bought] = await Promise.all([force(round, sheet), order(round, productId, 2, held.body.id)]);
    expect(post.status).toBe(200);
    expect(await waitingOf([old as string])).toEqual([0]);
    if (bought.status === 201) {
      expect(await waitingOf([bought.body.id])).toEqual([1]);
      expect(await levelAt(productId, LOCATION_ID)).toEqual([2, 2, 0]);
    } else {
      expect(bought.body.code).toBe('INSUFFICIENT_STOCK');
      expect(await levelAt(productId, LOCATION_ID)).toEqual([2, 1, 1]);
      expect(await StockHold.sum('quantity', { where: { productId } })).toBe(1);
      await call(at(0), 'DELETE', `/api/holds/${held.body.id}`, { token: tokenOf(round) });
    }
    await expectInventoryHolds(shop.sequelize);
  }
});

it('two counts of one shelf at once lose what both found missing', async () => {
  const { id: productId } = await buildProduct({ stock: 9 });
  const ids = await ordersOf(productId, 3, 3, 3);
  const sheets = [await counted(productId, 7), await counted(productId, 5)];
  const posts = await Promise.all(sheets.map((sheet, n) => force(n, sheet)));
  expect(outcomes(posts)).toEqual({ 200: 2 });
  expect(await waitingOf(ids)).toEqual([0, 3, 3]);
  expect(await levelAt(productId, LOCATION_ID)).toEqual([3, 3, 0]);
});
