import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdempotencyKey, Order, OrderItem, StockLevel, StockMovement } from '../../src/models/index.js';
import { type ApiAnswer, call, placeForSure, signIn } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { holdLock, type RowLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// What a transaction did is known to the service by the answer to COMMIT. Here that answer does not come.

vi.setConfig({ testTimeout: 60_000 });

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const ENV = { JWT_SECRET: 'k'.repeat(32), ORDER_WAIT_SECONDS: '60' };

let database: TestDatabase;
let proxy: TcpProxy;
let server: ServerProcess;
let base: string;
let pool: ReturnType<typeof connectTo>;
let token: string;
/** Looks at who waits for row locks; holds none itself. */
let observer: RowLock;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  server = startServer({ DATABASE_URL: proxy.url, ...ENV });
  base = await server.listening();
  pool = connectTo(database);
  const { email } = await buildUser();
  token = await signIn(base, email, PASSWORD);
  observer = await holdLock(new URL(database.url).pathname.slice(1), 'SELECT 1');
});
afterAll(async () => {
  await observer?.release();
  await pool?.close();
  await server?.stop();
  await proxy?.close();
  await database?.drop();
});

// The last unit, so that running the order again after it was placed would find none.
const STOCK = 1;
let productId: number;
let orders: number;

beforeEach(async () => {
  productId = (await buildProduct({ stock: STOCK })).id;
  orders = await Order.count();
});

const place = (key: string | undefined) =>
  call(base, 'POST', '/api/orders', { token, key, body: orderBody([{ productId, quantity: 1 }]) });

/** The answer names the one order that there is, and the last unit went to it. */
async function expectPlacedOnce(answer: ApiAnswer, key: string | undefined): Promise<void> {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 201, code: undefined });
  const orderId = answer.body.id;
  expect(await Order.count()).toBe(orders + 1);
  expect(await OrderItem.findAll({ where: { productId }, raw: true })).toMatchObject([
    { orderId, line: 1, quantity: 1 },
  ]);
  expect(await StockMovement.findAll({ where: { productId, kind: 'order' }, raw: true })).toMatchObject([
    { orderId, committed: 1 },
  ]);
  expect(await StockLevel.findOne({ where: { productId }, raw: true })).toMatchObject({
    onHand: 1,
    committed: 1,
  });
  if (key !== undefined) {
    expect(await IdempotencyKey.findAll({ where: { key }, raw: true })).toMatchObject([{ orderId }]);
    const again = await place(key);
    expect(again).toMatchObject({ status: 201, body: answer.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  }
  await expectInventoryHolds(pool);
}

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))(
  'the answer to COMMIT is lost (%i)',
  (round) => {
    describe.each(['with a key', 'without a key'])('%s', (kind) => {
      const keyOf = (test: string) => (kind === 'with a key' ? `${test} ${round}` : undefined);

      it('after the order was committed: it is found, and not placed again', async () => {
        const key = keyOf('committed');
        const held = proxy.holdNextCommit();
        const answer = place(key);
        const commit = await held;
        await commit.deliver();
        commit.loseService();
        await expectPlacedOnce(await answer, key);
      });

      it('together with COMMIT itself: the order is placed by the next attempt', async () => {
        const key = keyOf('not committed');
        const held = proxy.holdNextCommit();
        const answer = place(key);
        const commit = await held;
        commit.loseService();
        commit.loseDatabase();
        await expectPlacedOnce(await answer, key);
      });

      it('while COMMIT is still on its way: how it ends is waited for', async () => {
        const key = keyOf('late');
        const held = proxy.holdNextCommit();
        const answer = place(key);
        const commit = await held;
        commit.loseService();
        await observer.waiters();
        await commit.deliver();
        commit.loseDatabase();
        await expectPlacedOnce(await answer, key);
      });

      it('and so is the one of the next attempt', async () => {
        const key = keyOf('twice');
        const held = proxy.holdNextCommit();
        const answer = place(key);
        const first = await held;
        const heldAgain = proxy.holdNextCommit();
        first.loseService();
        first.loseDatabase();
        const second = await heldAgain;
        await second.deliver();
        second.loseService();
        await expectPlacedOnce(await answer, key);
      });
    });

    it('and the service is killed: the client finds its order with its key', async () => {
      const key = `killed ${round}`;
      const held = proxy.holdNextCommit();
      const answer = placeForSure(base, { token, key, body: orderBody([{ productId, quantity: 1 }]) });
      const commit = await held;
      await commit.deliver();
      server.child.kill('SIGKILL');
      await server.exited;
      server = startServer({ DATABASE_URL: proxy.url, ...ENV, PORT: new URL(base).port });
      expect(await server.listening()).toBe(base);
      await expectPlacedOnce(await answer, key);
    });
  },
);

it.each(['SET time_zone', 'SET SESSION', 'START TRANSACTION', 'INSERT INTO `order_items`'])(
  'a connection that breaks at %s costs a client nothing but another attempt',
  async (statement) => {
    // New connections are made only when there is none.
    await proxy.cut();
    await proxy.restore();
    const broken = proxy.breakAt(statement);
    const told: unknown[] = [];
    const key = `broken at ${statement}`;
    const request = { token, key, body: orderBody([{ productId, quantity: 1 }]) };
    const answer = await placeForSure(base, request, (outcome) => told.push(outcome));
    await broken;
    expect(told.filter((outcome) => outcome !== 503)).toEqual([201]);
    await expectPlacedOnce(answer, key);
  },
);
