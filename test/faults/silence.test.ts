import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdempotencyKey, Order, OrderItem, StockLevel } from '../../src/models/index.js';
import { type ApiAnswer, type ApiRequest, call, placeForSure, signIn, tally } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { type Direction, PREPARED, startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// Connections on which nothing comes any more, and nothing says so: no reset, as after a failover or in a dropped NAT entry.

vi.setConfig({ testTimeout: 60_000 });

const ROUNDS = Math.min(Number(process.env.FAULT_ROUNDS ?? 1), 5);
/** By then each request is answered: what an order may wait, its last attempt, and what became of its COMMIT. */
const ANSWERED_MS = 15_000;
const POOL = 10;

let database: TestDatabase;
let proxy: TcpProxy;
let server: ServerProcess;
let base: string;
let pool: ReturnType<typeof connectTo>;
let token: string;
let adminToken: string;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  server = startServer({
    DATABASE_URL: proxy.url,
    JWT_SECRET: 'k'.repeat(32),
    DATABASE_POOL_MAX: String(POOL),
    PAYMENT_TIMEOUT_SECONDS: '1',
  });
  base = await server.listening();
  pool = connectTo(database);
  token = await signIn(base, (await buildUser()).email, PASSWORD);
  adminToken = await signIn(base, (await buildAdmin()).email, PASSWORD);
});
afterAll(async () => {
  await server?.stop();
  await proxy?.close();
  await pool?.close();
  await database?.drop();
});

let productId: number;
beforeEach(async () => {
  productId = (await buildProduct({ stock: 1_000 })).id;
});

const order = (key: string): ApiRequest & { key: string } => ({
  token,
  key,
  body: orderBody([{ productId, quantity: 1 }]),
});

/** @throws Error when it is not answered by its deadline */
const answerTo = (method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> =>
  call(base, method, path, { ...request, signal: AbortSignal.timeout(ANSWERED_MS) });

const place = (key: string) => answerTo('POST', '/api/orders', order(key));

const onlyPlaced = async (answer: Promise<ApiAnswer>): Promise<ApiAnswer> => {
  const { status } = await answer;
  if (status !== 201) throw new Error(`answered ${status}`);
  return answer;
};

/** Sends each order again until its answer is final, and looks at what the database has of it. */
async function expectPlacedOnceEach(keys: string[]): Promise<void> {
  const answers = await Promise.all(keys.map((key) => placeForSure(base, order(key))));
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: keys.length });
  const ids = answers.map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(keys.length);
  const items = await OrderItem.findAll({ where: { productId }, raw: true });
  expect(items.map(({ orderId }) => orderId).sort()).toEqual(ids.sort());
  const used = await IdempotencyKey.findAll({ where: { key: keys }, raw: true });
  expect(used.map(({ orderId }) => orderId).sort()).toEqual(ids.sort());
  expect(await Order.count({ where: { id: ids } })).toBe(keys.length);
  expect(await StockLevel.findOne({ where: { productId }, raw: true })).toMatchObject({
    onHand: 1_000,
    committed: keys.length,
  });
  await expectInventoryHolds(pool);
}

/** So that the next statements of each kind go over new connections, whose statements are not prepared yet. */
async function startAfresh(): Promise<void> {
  await proxy.cut();
  await proxy.restore();
}

/** Opens all connections that the pool may have, by asking for more at once. */
async function fillThePool(): Promise<void> {
  const lists = Array.from({ length: 3 * POOL }, () => answerTo('GET', '/api/products?limit=100'));
  expect(tally((await Promise.all(lists)).map(({ status }) => status))).toEqual({ 200: 3 * POOL });
}

const STATEMENTS = [
  'SET time_zone',
  'SET SESSION',
  'SELECT `id`, `role`',
  'START TRANSACTION',
  'INSERT INTO idempotency_keys',
  'SELECT product.id',
  'INSERT INTO `orders`',
  'INSERT INTO `order_items`',
  'UPDATE JSON_TABLE',
  PREPARED,
  'INSERT INTO `stock_movements`',
  'COMMIT',
];

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', (round) => {
  const cases = STATEMENTS.flatMap((statement, index): Array<[string, Direction]> => {
    const both: Direction[] = ['statement', 'answer'];
    // One of the two each time, save where it makes all the difference.
    const some = ROUNDS > 1 || statement === 'COMMIT' ? both : both.slice(index % 2).slice(0, 1);
    return some.map((lost) => [statement, lost]);
  });
  it.each(cases)(
    'a connection goes silent at %s, and the %s is lost: its order and others are placed, once',
    async (statement, lost) => {
      if (statement !== PREPARED) await startAfresh();
      else await place(`prepares ${lost} ${round}`);
      const silent = proxy.silenceAt(statement, lost);
      const keys = ['its own', 'another', 'a third'].map((name) => `${name} ${statement} ${lost} ${round}`);
      const [own, ...others] = keys as [string, ...string[]];
      const answer = place(own);
      await silent;
      // They want the same stock, which the silent transaction may have locked.
      const answers = await Promise.all([answer, ...others.map(place)]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      const before = statement === PREPARED ? [`prepares ${lost} ${round}`] : [];
      await expectPlacedOnceEach([...before, ...keys]);
    },
  );

  it('all connections of the pool go silent: every request is answered, and orders are placed over new ones', async () => {
    await fillThePool();
    proxy.silence();
    const keys = Array.from({ length: 40 }, (_, n) => `all ${n} ${round}`);
    const reads = Promise.all(
      ['/api/products', `/api/products/${productId}`, '/health/ready'].map((path) => answerTo('GET', path)),
    );
    const first = keys.map(place);
    expect((await Promise.race(first)).status).toBe(201);
    const answers = await Promise.all(first);
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: keys.length });
    for (const { status } of await reads) expect([200, 503]).toContain(status);
    expect((await answerTo('GET', '/health/ready')).status).toBe(200);
    await expectPlacedOnceEach(keys);
  });

  it('and the server that answers now knows nothing of them, as after a failover: orders are placed there', async () => {
    await fillThePool();
    let isOver = false;
    const forget = async (): Promise<void> => {
      await proxy.replaceNext('SHOW PROCESSLIST', 'SELECT 1 FROM DUAL WHERE FALSE');
      if (!isOver) await forget();
    };
    void forget();
    proxy.silence();
    const keys = Array.from({ length: 40 }, (_, n) => `failover ${n} ${round}`);
    const first = keys.map(place);
    expect((await Promise.any(first.map(onlyPlaced))).status).toBe(201);
    for (const { status } of await Promise.all(first)) expect([201, 503]).toContain(status);
    isOver = true;
    await expectPlacedOnceEach(keys);
  });

  it('those of the transactions under way go silent, one after the other: orders go on over the others', async () => {
    await fillThePool();
    const keys = Array.from({ length: 30 }, (_, n) => `under way ${n} ${round}`);
    const silent = ['INSERT INTO `orders`', 'COMMIT'].map((statement) =>
      proxy.silenceAt(statement, 'answer'),
    );
    const answers = keys.map(place);
    await Promise.all(silent);
    expect(tally((await Promise.all(answers)).map(({ status }) => status))).toEqual({ 201: keys.length });
    await expectPlacedOnceEach(keys);
  });

  it.runIf(ROUNDS > 1)(
    'under load they all go silent, again and again: no order is lost, and none is placed twice',
    async () => {
      const CLIENTS = 20;
      const EACH = 12;
      let placed = 0;
      const client = async (n: number) => {
        const keys = Array.from({ length: EACH }, (_, nth) => `load ${n} ${nth} ${round}`);
        for (const key of keys) {
          expect((await placeForSure(base, order(key))).status).toBe(201);
          if (++placed % 60 === 0) proxy.silence();
        }
        return keys;
      };
      const keys = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
      await expectPlacedOnceEach(keys.flat());
    },
  );

  it('and new ones are silent as well: everything is answered, readiness says so, and orders flow when they speak', async () => {
    await fillThePool();
    const paid = await place(`paid ${round}`);
    proxy.silenceNew();
    proxy.silence();
    const keys = Array.from({ length: 10 }, (_, n) => `silent ${n} ${round}`);
    const { body } = paid;
    const answers = await Promise.all([
      ...keys.map(place),
      answerTo('GET', '/health/ready'),
      answerTo('GET', '/api/products'),
      answerTo('GET', '/api/orders', { token }),
      answerTo('POST', '/api/auth/login', { body: { email: 'nobody@example.com', password: PASSWORD } }),
      answerTo('POST', `/api/admin/orders/${body.id}/mark-paid`, { token: adminToken, body: {} }),
      answerTo('GET', '/api/admin/reports/sales?from=2026-01-01&to=2026-12-31', { token: adminToken }),
    ]);
    expect(tally(answers.map(({ status }) => status))).toEqual({ 503: answers.length });
    for (const { headers, body: problem } of answers) {
      expect(problem.code).toBe('SERVICE_UNAVAILABLE');
      expect(headers.get('retry-after')).toBe('1');
    }
    expect((await answerTo('GET', '/health/live')).status).toBe(200);
    proxy.speak();
    await expectPlacedOnceEach([`paid ${round}`, ...keys]);
    expect((await answerTo('GET', '/health/ready')).status).toBe(200);
  });
});

/** What happens to an order after it was placed, and what it is then. */
const CHANGES = [
  { name: 'mark-paid', before: [], becomes: 'processing' },
  { name: 'cancel', before: [], becomes: 'cancelled' },
  { name: 'fulfilments', before: ['mark-paid'], becomes: 'shipped' },
];

describe.each(CHANGES)('the connection of a change goes silent: $name', ({ name, before, becomes }) => {
  /** @returns whether it did, or the request was answered before so many statements */
  async function changeWithSilence(lost: Direction, statement: string, nth: number): Promise<boolean> {
    const { body: placed } = await place(`${name} ${lost} ${statement} ${nth}`);
    const change = (to: string) =>
      answerTo('POST', `/api/admin/orders/${placed.id}/${to}`, { token: adminToken, body: {} });
    for (const one of before) expect((await change(one)).status).toBe(200);
    await startAfresh();
    const silent = proxy.silenceAt(statement, lost, nth).then(() => true);
    const answer = change(name);
    const wasSilent = await Promise.race([silent, answer.then(() => false)]);
    const { status } = await answer;
    expect([200, 201, 503]).toContain(status);
    proxy.forget();
    // A client that got 503 sends it again; when it was done all the same, it is told so.
    if (status === 503) expect([200, 201, 409]).toContain((await change(name)).status);
    // A payment of which no one knows is taken up again when its lease ends.
    const now = async () =>
      (await answerTo('GET', `/api/admin/orders/${placed.id}`, { token: adminToken })).body.status;
    await expect.poll(now, { timeout: 60_000 }).toBe(becomes);
    await expectInventoryHolds(pool);
    return wasSilent;
  }

  it('at COMMIT', async () => {
    expect(await changeWithSilence('answer', 'COMMIT', 1)).toBe(true);
    if (ROUNDS > 1) expect(await changeWithSilence('statement', 'COMMIT', 1)).toBe(true);
  });

  it.runIf(ROUNDS > 1).each<Direction>(['statement', 'answer'])(
    'at each of its statements, and the %s is lost',
    async (lost) => {
      let nth = 1;
      while (await changeWithSilence(lost, '', nth)) nth++;
      expect(nth).toBeGreaterThan(5);
    },
    240_000,
  );
});

it('Sequelize prints nothing into the log of what it makes of that', () => {
  expect(server.output()).not.toMatch(/^(Committing|Rolling back) transaction/m);
});
