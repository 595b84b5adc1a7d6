import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { GuestOrder, IdempotencyKey, Order, OrderEvent, type User } from '../../src/models/index.js';
import { call, placeForSure } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { holdLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Guests whose service is killed while they order, and while an account claims their orders, with another process beside it.

const ORDERS = 60;
const JWT_SECRET = 'a secret that all the processes share';
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let shop: TestApp;
let productId: number;
let account: User;
let servers: ServerProcess[] = [];
const email = 'crash@example.com';

beforeAll(async () => {
  shop = await startApp({ JWT_SECRET });
  productId = (await buildProduct({ stock: 1_000_000 })).id;
  account = await buildUser({ email, emailVerifiedAt: new Date() });
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await expectInventoryHolds(shop.sequelize);
  await shop.close();
});

async function start(port = '0'): Promise<{ server: ServerProcess; base: string }> {
  const server = startServer({
    DATABASE_URL: shop.databaseUrl,
    JWT_SECRET,
    PORT: port,
    ORDER_WAIT_SECONDS: '60',
  });
  servers.push(server);
  return { server, base: await server.listening() };
}

async function kill(server: ServerProcess): Promise<void> {
  server.child.kill('SIGKILL');
  await server.exited;
  servers = servers.filter((one) => one !== server);
}

it('every key of a guest has one order, whose token opens it', async () => {
  const first = await start();
  const { port } = new URL(first.base);
  const body = orderBody([{ productId, quantity: 1 }], { email });
  const placing = Array.from({ length: ORDERS }, (_, n) =>
    placeForSure(first.base, { body, key: `guest-${n}` }),
  );
  await vi.waitFor(async () => expect(await GuestOrder.count()).toBeGreaterThan(0), { timeout: 30_000 });
  await kill(first.server);
  const second = await start(port);
  const answers = await Promise.all(placing);
  expect(answers.map(({ status }) => status)).toEqual(Array(ORDERS).fill(201));
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(ORDERS);
  expect([await GuestOrder.count(), await Order.count(), await IdempotencyKey.count()]).toEqual(
    Array(3).fill(ORDERS),
  );
  for (const { body: order } of [answers[0], answers.at(-1)] as typeof answers) {
    const headers = { 'x-order-token': order.orderToken };
    const { status } = await call(second.base, 'GET', `/api/orders/${order.id}`, { headers });
    expect(status).toBe(200);
  }
});

it('every order is claimed once, in whole, by whichever process is left', async () => {
  const [one, other] = [await start(), await start()];
  const token = shop.app.issueAccessToken(account.id, account.tokenVersion);
  const claim = ({ base }: { base: string }) => call(base, 'POST', '/api/users/me/orders/claim', { token });
  // The newest come first, so the first process has claimed half of them when it gets to this one.
  const [middle] = await GuestOrder.findAll({ order: ['orderId'], offset: ORDERS / 2, limit: 1, raw: true });
  const id = String(middle?.orderId).replaceAll('-', '');
  const database = new URL(shop.databaseUrl).pathname.slice(1);
  const lock = await holdLock(database, `SELECT id FROM orders WHERE id = UNHEX('${id}') FOR UPDATE`);
  const interrupted = claim(one).catch(() => null);
  const [connectionId] = await lock.waiters();
  await kill(one.server);
  await interrupted;
  // Its transaction ends when the server sees that nobody is there: at once, in place of after the wait for the lock.
  await lock.kill(connectionId as number);
  await lock.release();
  expect(await Order.count({ where: { userId: account.id } })).toBe(0);

  const again = await start();
  const answers = await Promise.all([other, again, other].map(claim));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers.map(({ body }) => body.claimed).sort()).toEqual([0, 0, ORDERS]);
  expect(await Order.count({ where: { userId: account.id, version: 2 } })).toBe(ORDERS);
  expect(await GuestOrder.count({ where: { claimedBy: account.id } })).toBe(ORDERS);
  expect(await OrderEvent.count({ where: { kind: 'claimed' } })).toBe(ORDERS);
});
