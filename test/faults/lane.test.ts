import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdempotencyKey, Order, OrderItem, type User } from '../../src/models/index.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { unitsLeft } from '../helpers/orders.js';
import { holdLock, type RowLock } from '../helpers/row-lock.js';

// Orders that pile up in the lane since somebody else holds the stock of what they buy.

vi.setConfig({ testTimeout: 60_000 });

const QUEUE = 6;
/** Transactions that the lane has under way at once, at most. */
const UNDER_WAY = 2;

let service: TestApp;
let base: string;
let customer: User;
let token: string;
let productId: number;
let poisoned: number;
let lock: RowLock;

beforeEach(async () => {
  service = await startApp({ ORDER_QUEUE_MAX: String(QUEUE), ORDER_WAIT_SECONDS: '60' });
  base = await service.listen();
  customer = await buildUser();
  token = service.app.issueAccessToken(customer.id);
  productId = (await buildProduct({ stock: 100 })).id;
  poisoned = (await buildProduct({ stock: 100 })).id;
  lock = await holdLock(
    service.sequelize.config.database as string,
    `SELECT * FROM stock_levels WHERE productId = ${productId} FOR UPDATE`,
  );
});
afterEach(async () => {
  await lock.release();
  await service.close();
});

const order = (key: string, product = productId) =>
  call(base, 'POST', '/api/orders', {
    token,
    key,
    body: orderBody([
      { productId, quantity: 1 },
      ...(product === productId ? [] : [{ productId: product, quantity: 1 }]),
    ]),
  });

/** Fills what may be under way with transactions that wait for the lock, so that all further orders queue. */
async function blockTheLane(): Promise<Array<Promise<ApiAnswer>>> {
  const answers: Array<Promise<ApiAnswer>> = [];
  for (let n = 1; n <= UNDER_WAY; n++) {
    answers.push(order(`under way ${n}`));
    await lock.waiters(n);
  }
  return answers;
}

/** The answers of those that are answered while the lock is held; the others' promises stay open. */
async function firstAnswers(answers: Array<Promise<ApiAnswer>>, count: number): Promise<ApiAnswer[]> {
  const settled: ApiAnswer[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const answer of answers) {
      answer.then((one) => {
        settled.push(one);
        if (settled.length === count) resolve();
      }, reject);
    }
  });
  return settled;
}

const statusesOf = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));

describe('a full queue', () => {
  it('turns the rest away with 503 and Retry-After, serves reads, and places none that it turned away', async () => {
    const underWay = await blockTheLane();
    const keys = Array.from({ length: QUEUE + 10 }, (_, n) => `key ${n}`);
    const answers = keys.map((key) => order(key));

    const refused = await firstAnswers(answers, 10);
    expect(statusesOf(refused)).toEqual({ 503: 10 });
    for (const { headers, body } of refused) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('retry-after')).toBe('1');
      expect(body.code).toBe('SERVICE_UNAVAILABLE');
    }
    expect((await call(base, 'GET', '/api/products')).status).toBe(200);
    expect((await call(base, 'GET', `/api/products/${productId}`)).body.stockQuantity).toBe(100);
    expect((await call(base, 'GET', '/health/live')).status).toBe(200);
    expect((await call(base, 'GET', '/health/ready')).status).toBe(200);
    expect(await Order.count()).toBe(0);

    await lock.release();
    expect(statusesOf(await Promise.all(underWay))).toEqual({ 201: UNDER_WAY });
    const all = await Promise.all(answers);
    expect(statusesOf(all)).toEqual({ 201: QUEUE, 503: 10 });
    const placed = all.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
    const underWayIds = (await Promise.all(underWay)).map(({ body }) => body.id);
    const orders = await Order.findAll({ attributes: ['id'], raw: true });
    expect(orders.map(({ id }) => id).sort()).toEqual([...placed, ...underWayIds].sort());
    const used = (await IdempotencyKey.findAll({ raw: true })).map(({ key }) => key);
    const refusedKeys = keys.filter((_, n) => all[n]?.status === 503);
    expect(used.filter((key) => refusedKeys.includes(key))).toEqual([]);
    expect(await unitsLeft(productId)).toBe(100 - UNDER_WAY - QUEUE);
    await expectInventoryHolds(service.sequelize);

    // And those that were turned away are placed when they come again.
    const again = await Promise.all(refusedKeys.slice(0, QUEUE).map((key) => order(key)));
    expect(statusesOf(again)).toEqual({ 201: QUEUE });
  });
});

describe('a client that hangs up', () => {
  it('while its order waits, has not placed it', async () => {
    const underWay = await blockTheLane();
    // One more than there is room for: once that one is turned away, the others are in the queue.
    const [stays, ...rest] = Array.from({ length: QUEUE + 1 }, (_, n) => openOrder(`waits ${n}`));
    const turnedAway = await Promise.race([stays as OpenOrder, ...rest].map(({ answered }) => answered));
    const waiting = [stays as OpenOrder, ...rest].filter((one) => one !== turnedAway);
    expect(waiting).toHaveLength(QUEUE);
    const [gone, ...others] = waiting as [OpenOrder, ...OpenOrder[]];
    const before = await connections();
    gone.socket.destroy();
    while ((await connections()) === before) await delay(5);

    await lock.release();
    await Promise.all([...underWay, ...others.map(({ answered }) => answered)]);

    expect(await Order.count()).toBe(UNDER_WAY + QUEUE - 1);
    const used = (await IdempotencyKey.findAll({ raw: true })).map(({ key }) => key);
    expect(used).not.toContain(gone.key);
    expect(used).not.toContain(turnedAway.key);
    expect(await unitsLeft(productId)).toBe(100 - UNDER_WAY - QUEUE + 1);
    for (const one of others) expect(one.received()).toMatch(/^HTTP\/1\.1 201 /);
    await expectInventoryHolds(service.sequelize);
  });

  interface OpenOrder {
    key: string;
    socket: Socket;
    received(): string;
    /** Resolves when the first of the answer has come. */
    answered: Promise<OpenOrder>;
  }

  /** An order on a socket of its own. */
  function openOrder(key: string): OpenOrder {
    const body = JSON.stringify(orderBody([{ productId, quantity: 1 }]));
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    socket.write(
      `POST /api/orders HTTP/1.1\r\nhost: shop\r\nauthorization: Bearer ${token}\r\nidempotency-key: ${key}\r\n` +
        `connection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const one: OpenOrder = {
      key,
      socket,
      received: () => received,
      answered: once(socket, 'data').then(() => one),
    };
    return one;
  }

  /** Open ones, as the service sees them. */
  function connections(): Promise<number> {
    const { server } = service.app;
    return promisify(server.getConnections.bind(server))();
  }
});

describe('an order that the database refuses', () => {
  it('fails alone: its neighbours of the same batch are placed', async () => {
    await service.sequelize.query(
      `CREATE TRIGGER poison BEFORE INSERT ON stock_movements FOR EACH ROW
       IF NEW.productId = ${poisoned} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poisoned'; END IF`,
    );
    let underWay: ApiAnswer[] = [];
    let answers: ApiAnswer[] = [];
    // Of both kinds there are more than are turned away, so that both are in the queue, together.
    const each = QUEUE - 1;
    const kinds = Array.from({ length: 2 * each }, (_, n) => (n % 2 === 0 ? 'good' : 'poisoned'));

    const statements = await service.statementsDuring(async () => {
      const blocked = await blockTheLane();
      const asked = kinds.map((kind, n) => order(`${kind} ${n}`, kind === 'good' ? undefined : poisoned));
      await firstAnswers(asked, 2 * each - QUEUE);
      await lock.release();
      underWay = await Promise.all(blocked);
      answers = await Promise.all(asked);
    });

    expect(statusesOf(underWay)).toEqual({ 201: UNDER_WAY });
    const statusesOfKind = (wanted: string) =>
      tally(answers.flatMap(({ status }, n) => (kinds[n] === wanted && status !== 503 ? [status] : [])));
    const good = statusesOfKind('good');
    const bad = statusesOfKind('poisoned');
    expect({ good: Object.keys(good), bad: Object.keys(bad) }).toEqual({ good: ['201'], bad: ['500'] });
    expect((good[201] ?? 0) + (bad[500] ?? 0)).toBe(QUEUE);
    const failed = answers.find(({ status }) => status === 500);
    expect(failed?.body).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(failed?.body)).not.toContain('poisoned');

    // Those under way, then all that waited in one batch, then each of them alone.
    const transactions = statements.filter((sql) => sql.includes('START TRANSACTION'));
    expect(transactions).toHaveLength(UNDER_WAY + 1 + QUEUE);
    expect(await Order.count()).toBe(UNDER_WAY + (good[201] ?? 0));
    expect(await OrderItem.count({ where: { productId: poisoned } })).toBe(0);
    expect(await unitsLeft(poisoned)).toBe(100);
    const used = (await IdempotencyKey.findAll({ raw: true })).map(({ key }) => key);
    expect(used.filter((key) => key.startsWith('poisoned'))).toEqual([]);
    await expectInventoryHolds(service.sequelize);
  });
});
