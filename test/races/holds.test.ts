import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { StockHold, StockLevel, type User } from '../../src/models/index.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expireHold } from '../helpers/holds.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { holdLock, inTurn } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Units that a hold and others want at once, from two processes on one database.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';
let shop: TestApp;
let servers: ServerProcess[];
let bases: string[];
let buyers: User[];

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  // Nobody sweeps, so that what is tested is what orders and holds do themselves.
  await shop.sequelize.query(
    `INSERT INTO job_leases (name, holder, dueAt) VALUES ('release expired holds', X'${'0'.repeat(32)}', '2100-01-01')`,
  );
  const settings = { DATABASE_URL: shop.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(settings), startServer(settings)];
  bases = await Promise.all(servers.map((server) => server.listening()));
  buyers = await Promise.all(Array.from({ length: 10 }, () => buildUser()));
});
afterEach(() => expectInventoryHolds(shop.sequelize));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await shop.close();
});

const database = () => shop.sequelize.getDatabaseName();
const tokenOf = (n: number) => shop.app.issueAccessToken((buyers[n % buyers.length] as User).id);
const at = (n: number) => bases[n % bases.length] as string;
const order = (n: number, productId: number, quantity: number, holdId?: string, buyer = n) =>
  call(at(n), 'POST', '/api/orders', {
    token: tokenOf(buyer),
    body: orderBody([{ productId, quantity }], holdId ? { holdId } : {}),
  });
const place = (n: number, productId: number, quantity: number, more: object = {}, buyer = n) =>
  call(at(n), 'POST', '/api/holds', {
    token: tokenOf(buyer),
    body: { items: [{ productId, quantity }], ...more },
  });
const outcomes = (answers: ApiAnswer[]) =>
  tally(answers.map(({ status, body }) => (status < 300 ? `${status}` : body.code)));
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const levelOf = async (productId: number) => {
  const { onHand, committed, held } = await StockLevel.findOne({ where: { productId }, rejectOnEmpty: true });
  return [onHand, committed, held];
};
const lockOfLevel = (productId: number) =>
  `SELECT 1 FROM stock_levels WHERE productId = ${productId} FOR UPDATE`;

it('holds and orders for the last units: exactly as many win as there are', async () => {
  const { id } = await buildProduct({ stock: 5 });
  const answers = await times(20, (n) => (n % 2 ? place(n, id, 1) : order(n, id, 1)));
  expect(outcomes(answers)).toEqual({ 201: 5, INSUFFICIENT_STOCK: 15 });
  const [, committed = 0, held = 0] = await levelOf(id);
  expect(committed + held).toBe(5);
  expect(held).toBe(answers.filter(({ status }, n) => status === 201 && n % 2).length);
});

it.each([
  ['the order', ['201', 'INSUFFICIENT_STOCK'], [1, 1, 0]],
  ['the hold', ['INSUFFICIENT_STOCK', '201'], [1, 0, 1]],
] as const)('the last unit is that of %s, when it comes to the shelf first', async (first, won, level) => {
  const { id } = await buildProduct({ stock: 1 });
  const [buy, keep] = [() => order(0, id, 1), () => place(1, id, 1)];
  const answers =
    first === 'the order'
      ? await inTurn(database(), lockOfLevel(id), buy, keep)
      : (await inTurn(database(), lockOfLevel(id), keep, buy)).toReversed();
  expect(answers.map(({ status, body }) => (status === 201 ? '201' : body.code))).toEqual(won);
  expect(await levelOf(id)).toEqual(level);
});

it('an order from an expired hold is placed, when it has the hold before a taker looks', async () => {
  const { id } = await buildProduct({ stock: 2 });
  const hold = (await place(0, id, 2)).body.id;
  await expireHold(shop.sequelize, hold);
  // The holder has the row, and waits for the shelf; who is short looks, skips the row, and waits for the shelf as well.
  const level = await holdLock(database(), lockOfLevel(id));
  const own = order(0, id, 2, hold);
  await level.waiters();
  const taking = order(1, id, 1);
  await level.waiters(2);
  await level.release();
  expect(outcomes([await own])).toEqual({ 201: 1 });
  expect(outcomes([await taking])).toEqual({ INSUFFICIENT_STOCK: 1 });
  expect(await levelOf(id)).toEqual([2, 2, 0]);
});

it('an order from an expired hold is refused, when a taker has it first', async () => {
  const { id } = await buildProduct({ stock: 2 });
  const hold = (await place(0, id, 2)).body.id;
  await expireHold(shop.sequelize, hold);
  // The taker waits for the shelf, before it looks at any hold; the holder comes when it is done.
  const level = await holdLock(database(), lockOfLevel(id));
  const taking = order(1, id, 1);
  await level.waiters();
  await level.release();
  expect(outcomes([await taking])).toEqual({ 201: 1 });
  expect(outcomes([await order(0, id, 2, hold)])).toEqual({ HOLD_GONE: 1 });
  expect(await levelOf(id)).toEqual([2, 1, 0]);
});

it('an expired hold, its order and many takers at once: no unit is sold twice, and none is left', async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await buildProduct({ stock: 4 });
    const hold = (await place(0, id, 4)).body.id;
    await expireHold(shop.sequelize, hold);
    const [own, ...takers] = await Promise.all([
      order(round, id, 4, hold, 0),
      ...[1, 2, 3, 4, 5, 6].map((n) => order(n, id, 1)),
    ]);
    const won = takers.filter(({ status }) => status === 201).length;
    if (own?.status === 201) expect([won, await levelOf(id)]).toEqual([0, [4, 4, 0]]);
    else {
      expect(own?.body.code).toBe('HOLD_GONE');
      expect([won, await levelOf(id)]).toEqual([4, [4, 4, 0]]);
    }
  }
});

it('of two takers of one expired hold of one unit one has it; of a hold of two both have one', async () => {
  for (const [units, won] of [
    [1, { 201: 1, INSUFFICIENT_STOCK: 1 }],
    [2, { 201: 2 }],
  ] as const) {
    const { id } = await buildProduct({ stock: units });
    await expireHold(shop.sequelize, (await place(0, id, units)).body.id);
    const takers = await inTurn(
      database(),
      lockOfLevel(id),
      () => order(1, id, 1),
      () => place(2, id, 1),
    );
    expect(outcomes(takers)).toEqual(won);
    const [, committed = 0, held = 0] = await levelOf(id);
    expect(committed + held).toBe(units);
    expect(await StockHold.count({ where: { productId: id } })).toBe(held);
  }
});

it('a hold that is ordered from, released, replaced and extended at once goes one way', async () => {
  const { id } = await buildProduct({ stock: 3 });
  for (let round = 0; round < 5; round++) {
    const { body: hold, status } = await place(0, id, 3);
    expect(status).toBe(201);
    const token = tokenOf(0);
    const [ordered, replaced, released] = await Promise.all([
      order(0, id, 3, hold.id),
      place(1, id, 2, { replaces: hold.id }, 0),
      call(at(1), 'DELETE', `/api/holds/${hold.id}`, { token }),
      call(at(0), 'PATCH', `/api/holds/${hold.id}`, { token, body: { ttlSeconds: 60 } }),
    ]);
    const won = [ordered, replaced, released].filter((answer) => answer && answer.status < 300);
    expect(won).toHaveLength(1);
    if (replaced?.status === 201) {
      expect(await levelOf(id)).toEqual([3, 0, 2]);
      expect((await call(at(0), 'DELETE', `/api/holds/${replaced.body.id}`, { token })).status).toBe(204);
    } else if (ordered?.status === 201) {
      expect(await levelOf(id)).toEqual([3, 3, 0]);
      const cancelled = await call(at(0), 'POST', `/api/orders/${ordered.body.id}/cancel`, {
        token,
        body: {},
      });
      expect(cancelled.status).toBe(200);
    }
    expect(await levelOf(id)).toEqual([3, 0, 0]);
  }
});

it('an account has three holds, however many it asks for at once of two processes', async () => {
  const { id } = await buildProduct({ stock: 100 });
  const buyer = buyers.push(await buildUser()) - 1;
  const answers = await times(20, (n) => place(n, id, 1, {}, buyer));
  expect(outcomes(answers)).toEqual({ 201: 3, HOLD_LIMIT_EXCEEDED: 17 });
  expect(await levelOf(id)).toEqual([100, 0, 3]);
});

it('baskets of the same products in opposite order, held and ordered from holds, never deadlock', async () => {
  const ids = (await times(3, () => buildProduct({ stock: 1_000 }))).map(({ id }) => id);
  const orders = await times(60, async (n) => {
    const items = (n % 2 ? ids : ids.toReversed()).map((productId) => ({ productId, quantity: 2 }));
    const buyer = await buildUser();
    const token = shop.app.issueAccessToken(buyer.id);
    const held = await call(at(n), 'POST', '/api/holds', { token, body: { items } });
    if (held.status !== 201) return held;
    const body = orderBody(items.slice(0, 1 + (n % 3)), { holdId: held.body.id });
    return call(at(n + 1), 'POST', '/api/orders', { token, body });
  });
  expect(outcomes(orders)).toEqual({ 201: 60 });
  expect(await StockLevel.sum('held', { where: { productId: ids } })).toBe(0);
  expect(await StockLevel.sum('committed', { where: { productId: ids } })).toBe(2 * (20 + 40 + 60));
});

it('a product that is short sells what expired holds keep, whoever sleeps', async () => {
  const { id } = await buildProduct({ stock: 30 });
  // The other buyers may have three holds by now.
  const buyer = buyers.push(await buildUser()) - 1;
  for (const n of [0, 1, 2]) await expireHold(shop.sequelize, (await place(n, id, 10, {}, buyer)).body.id);
  const answers = await times(40, (n) => order(n, id, 1));
  expect(outcomes(answers)).toEqual({ 201: 30, INSUFFICIENT_STOCK: 10 });
  expect(await levelOf(id)).toEqual([30, 30, 0]);
});
