import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { StockLevel, type User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expireHold, holdsDesk } from '../helpers/holds.js';
import { parseMetrics, type Sample, sumOf } from '../helpers/prometheus.js';
import { holdLock } from '../helpers/row-lock.js';

const TOKEN = 'a token of those who may read metrics';

let service: TestApp;
let customer: User;
let before: Sample[];

beforeAll(async () => {
  service = await startApp({ METRICS_TOKEN: TOKEN.replaceAll(' ', '-'), DATABASE_POOL_MAX: '4' });
  customer = await buildUser();
});
afterAll(() => service.close());

const ask = (token = TOKEN.replaceAll(' ', '-')) =>
  service.request('GET', '/metrics', { headers: { authorization: `Bearer ${token}` } });

async function scrape(): Promise<Sample[]> {
  const { status, body } = await ask();
  expect(status).toBe(200);
  return parseMetrics(body);
}

/** How much it has grown since the test began. Others in this process count as well. */
async function growthOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  return (sumOf(await scrape(), name, labels) ?? 0) - (sumOf(before, name, labels) ?? 0);
}

beforeEach(async () => {
  before = await scrape();
});

const order = (productId: number, quantity = 1, headers = {}) =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody([{ productId, quantity }]),
    headers,
  });

describe('GET /metrics', () => {
  it('answers those who have the token, in the format of Prometheus', async () => {
    const { status, headers } = await ask();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([['no token'], ['another-token-of-the-same-length-as-that']])('refuses %s', async (token) => {
    const { status, headers, body } = await ask(token.replace('no token', ''));
    expect([status, body.code]).toEqual([401, 'AUTHENTICATION_REQUIRED']);
    expect(headers['www-authenticate']).toBe('Bearer');
  });
});

describe('requests', () => {
  it('are counted by the pattern of their route, and nothing of their URL is told', async () => {
    const { id } = await buildProduct();
    await service.request('GET', '/api/products?q=ada@example.com');
    await service.request('GET', `/api/products/${id + 1000}`);
    await service.request('GET', '/somewhere/private-path');
    const route = '/api/products/:id';
    const seconds = 'http_request_duration_seconds_count';
    expect(await growthOf(seconds, { route, method: 'GET', status_code: '404' })).toBe(1);
    expect(await growthOf(seconds, { route: 'unknown', status_code: '404' })).toBe(1);
    expect(await growthOf('http_problems_total', { code: 'NOT_FOUND' })).toBe(2);
    const { body } = await ask();
    expect(body).not.toMatch(/ada@|private-path|products\/\d/);
    expect(body).toContain(`http_request_duration_seconds_bucket{le="+Inf",method="GET",route="${route}"`);
  });
});

describe('orders', () => {
  it('are counted by what became of them, with the batches they shared', async () => {
    const { id } = await buildProduct({ stock: 3 });
    const key = { 'idempotency-key': 'measured-once' };
    await Promise.all([order(id), order(id), order(id, 1, key)]);
    await order(id, 1, key);
    expect((await order(id)).body.code).toBe('INSUFFICIENT_STOCK');

    const outcomes = ['placed', 'replayed', 'refused'] as const;
    const counts = outcomes.map((outcome) => growthOf('stockkeeper_orders_total', { outcome }));
    expect(await Promise.all(counts)).toEqual([3, 1, 1]);
    expect(await growthOf('http_problems_total', { code: 'INSUFFICIENT_STOCK' })).toBe(1);
    const lane = { lane: 'orders' };
    expect(await growthOf('stockkeeper_lane_batch_size_sum', lane)).toBe(5);
    const batches = await growthOf('stockkeeper_lane_batch_size_count', lane);
    expect(batches).toBeGreaterThanOrEqual(3);
    expect(await growthOf('stockkeeper_lane_wait_seconds_count', lane)).toBe(batches);
    expect(await growthOf('stockkeeper_lane_batch_seconds_count', lane)).toBe(batches);
  });

  it('that others overtook are decided again, and that is counted', async () => {
    const { id } = await buildProduct({ stock: 1 });
    const onlooker = await holdLock(new URL(service.databaseUrl).pathname.slice(1), 'SELECT 1');
    const { sequelize } = service;
    let commit = () => {};
    let other: Promise<void> | undefined;
    await new Promise<void>((taken) => {
      other = inTransaction(sequelize, async (transaction) => {
        await sequelize.query(`UPDATE stock_levels SET onHand = 0 WHERE productId = ${id}`, { transaction });
        taken();
        await new Promise<void>((resolve) => {
          commit = resolve;
        });
      });
    });
    const waiting = order(id);
    await onlooker.waiters();
    expect(sumOf(await scrape(), 'stockkeeper_lane_batches', { lane: 'orders' })).toBe(1);
    commit();
    await Promise.all([other, onlooker.release()]);
    expect((await waiting).body.code).toBe('INSUFFICIENT_STOCK');
    expect(await growthOf('stockkeeper_order_batches_repeated_total', { reason: 'stock' })).toBe(1);
  });
});

describe('holds', () => {
  it('are counted in the database, live and expired, and when their units are released', async () => {
    const { id } = await buildProduct({ stock: 2 });
    const desk = holdsDesk(() => service);
    const first = await desk.place(customer, [{ productId: id, quantity: 1 }]);
    await desk.place(customer, [{ productId: id, quantity: 1 }]);
    expect(sumOf(await scrape(), 'stockkeeper_holds_live')).toBe(2);
    await expireHold(service.sequelize, first.body.id);
    const samples = await scrape();
    expect([sumOf(samples, 'stockkeeper_holds_live'), sumOf(samples, 'stockkeeper_holds_expired')]).toEqual([
      1, 1,
    ]);
    expect((await order(id)).status).toBe(201);
    expect(sumOf(await scrape(), 'stockkeeper_holds_expired')).toBe(0);
    expect(await growthOf('stockkeeper_expired_holds_released_total')).toBe(1);
    expect(await growthOf('stockkeeper_order_batches_repeated_total', { reason: 'expired_holds' })).toBe(1);
  });
});

describe('the database', () => {
  it('has its deadlocks counted, and the transactions that ran again', async () => {
    const [one, other] = [await buildProduct(), await buildProduct()];
    let met = 0;
    let meet = () => {};
    const bothThere = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const lockBoth = (ids: number[]) =>
      inTransaction(service.sequelize, async (transaction) => {
        for (const productId of ids) {
          await StockLevel.findAll({ where: { productId }, lock: true, transaction });
          if (++met === 2) meet();
          await bothThere;
        }
      });
    await Promise.all([lockBoth([one.id, other.id]), lockBoth([other.id, one.id])]);
    expect(await growthOf('stockkeeper_database_errors_total', { error: 'ER_LOCK_DEADLOCK' })).toBe(1);
    expect(await growthOf('stockkeeper_transaction_retries_total')).toBe(1);
  });

  describe('whose connections are all taken', () => {
    let release: Array<() => void>;
    beforeEach(async () => {
      release = [];
      const takeOne = () =>
        new Promise<void>((taken) => {
          void inTransaction(service.sequelize, () => {
            taken();
            return new Promise<void>((resolve) => release.push(resolve));
          });
        });
      await Promise.all([takeOne(), takeOne(), takeOne(), takeOne()]);
    });
    afterEach(() => {
      for (const one of release) one();
    });

    it('is told of, with what waits and what gives up; what is read from it is left out', async () => {
      const late = service.request('GET', '/api/products');
      await scrape();
      const samples = await scrape();
      const pool = (state: string) => sumOf(samples, 'stockkeeper_pool_connections', { state });
      expect([pool('used'), pool('idle')]).toEqual([4, 0]);
      expect(sumOf(samples, 'stockkeeper_pool_connections_max')).toBe(4);
      expect(sumOf(samples, 'stockkeeper_pool_waiting')).toBeGreaterThanOrEqual(1);
      expect(sumOf(samples, 'stockkeeper_holds_live')).toBeUndefined();
      expect((await late).status).toBe(503);
      expect(await growthOf('stockkeeper_pool_acquire_timeouts_total')).toBeGreaterThanOrEqual(1);
    });
  });
});

describe('passwords', () => {
  it('that are checked, and wait for it, are counted', async () => {
    const { email } = customer;
    const body = { email, password: PASSWORD };
    const logins = [1, 2, 3, 4].map(() => service.request('POST', '/api/auth/login', { body }));
    const state = async (name: string) => sumOf(await scrape(), 'stockkeeper_passwords', { state: name });
    await expect.poll(() => state('running'), { interval: 1 }).toBeGreaterThan(0);
    for (const { status } of await Promise.all(logins)) expect(status).toBe(200);
    expect([await state('running'), await state('waiting')]).toEqual([0, 0]);
  });
});

// The last one: the models are those of whichever service was started last.
it('a service without a token for it has no such route', async () => {
  const plain = await startApp();
  expect((await plain.request('GET', '/metrics')).status).toBe(404);
  await plain.close();
});
