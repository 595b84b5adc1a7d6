import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../src/app.js';
import { checkReplicas } from '../../src/doctor/replicas.js';
import { processMetrics } from '../../src/metrics/registry.js';
import type { User } from '../../src/models/index.js';
import { call, signIn } from '../helpers/api-client.js';
import { requestsTo, type TestApp, testConfig } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { type ReplicaPair, startReplicaPair } from '../helpers/replica-pair.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// Reads on a real replica, which the tests hold, kill and silence.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let pair: ReplicaPair;
/** Before the replica. */
let proxy: TcpProxy;
/** A service that lets a replica be a minute behind, so that what it shows is old for as long as a test takes. */
let app: FastifyInstance;
let request: TestApp['request'];
/** Another process, that lets it be a second behind. */
let other: ServerProcess;
let base: string;
let admin: User;
let token: string;

beforeAll(async () => {
  pair = await startReplicaPair();
  proxy = await startProxy(pair.replica.url);
  const settings = (maxLagSeconds: number) => ({
    DATABASE_URL: pair.primary.url,
    DATABASE_READ_URL: proxy.url,
    DATABASE_READ_MAX_LAG_SECONDS: String(maxLagSeconds),
    JWT_SECRET: 'a secret of the tests, of 32 bytes or more',
  });
  app = await buildApp(testConfig(pair.primary.url, settings(60)));
  request = requestsTo(() => app);
  other = startServer(settings(1));
  base = await other.listening();
  admin = await buildAdmin();
  token = await signIn(base, admin.email, PASSWORD);
  await replicaIsInUse();
});
afterAll(async () => {
  await other?.stop();
  await app?.close();
  await proxy?.close();
  await pair?.stop();
});

const inUse = async () => [
  (await request('GET', '/health/ready')).body.replicas.inUse,
  (await call(base, 'GET', '/health/ready')).body.replicas.inUse,
];
/** A busy machine may answer so late that a replica is taken for lost for a moment. */
const PATIENCE = { timeout: 30_000 };
const areInUse = (expected: number[]) =>
  vi.waitFor(async () => expect(await inUse()).toEqual(expected), PATIENCE);
const replicaIsInUse = () => areInUse([1, 1]);

/** Whatever a test did to the replica. */
afterEach(async () => {
  await pair.replica.release();
  await replicaIsInUse();
});

async function reads(): Promise<Record<string, number>> {
  const metric = await processMetrics.getSingleMetric('stockkeeper_replica_reads_total')?.get();
  return Object.fromEntries((metric?.values ?? []).map(({ labels, value }) => [labels.from, value]));
}
/** How many reads of this process were answered by what, while the work did its. */
async function readsDuring(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await reads();
  await work();
  const after = await reads();
  const made = Object.entries(after).map(([from, count]) => [from, count - (before[from] ?? 0)] as const);
  return Object.fromEntries(made.filter(([, count]) => count > 0));
}

/** Reads without a token, and expects an answer each time, until it is from there. */
const areReadFrom = (from: string, path: string) =>
  vi.waitFor(async () => {
    const made = await readsDuring(async () => {
      const { status } = await request('GET', path);
      if (status !== 200) throw new Error(`${path}: ${status}`);
    });
    expect(made).toEqual({ [from]: 1 });
  }, PATIENCE);

/** A product that replica and primary have. */
async function copiedProduct(price: string) {
  const product = await buildProduct({ price, stock: 1_000 });
  await pair.caughtUp();
  return product;
}

describe('a replica that is held', () => {
  it('shows what was to those who wrote nothing, and nothing old to those who may have', async () => {
    const { id } = await copiedProduct('10.00');
    await pair.replica.hold();
    // Through the other process: no memory of the one that reads knows of it.
    const changed = await call(base, 'PATCH', `/api/admin/products/${id}`, {
      token,
      body: { price: '11.00' },
    });
    expect(changed.status).toBe(200);
    const priceWith = async (headers: Record<string, string>) =>
      (await request('GET', `/api/products/${id}`, { headers })).body.price;

    const ofOthers: Array<Record<string, string>> = [{}, { 'cache-control': 'max-age=60' }];
    for (const headers of ofOthers) {
      await vi.waitFor(async () => expect(await priceWith(headers)).toBe('10.00'), PATIENCE);
    }
    const ofWriters: Array<Record<string, string>> = [
      { authorization: `Bearer ${token}` },
      { 'x-order-token': 'of an order' },
      { 'x-hold-token': 'of a hold' },
      { 'cache-control': 'no-cache' },
      { 'cache-control': 'max-age=0' },
      { pragma: 'no-cache' },
      { 'if-none-match': '"2"' },
    ];
    for (const headers of ofWriters) {
      expect([headers, await priceWith(headers)]).toEqual([headers, '11.00']);
    }
    const read = await request('GET', `/api/admin/products/${id}`, { as: admin });
    expect([read.body.price, read.headers.etag]).toEqual(['11.00', '"2"']);
  });

  it('hides nothing new: what it does not have yet is looked for on the primary', async () => {
    await copiedProduct('1.00');
    await pair.replica.hold();
    const created = await buildProduct({ price: '5.00' });
    expect((await request('GET', `/api/products/${created.id}`)).status).toBe(200);
    expect((await request('GET', `/api/products/${created.id}/reviews`)).status).toBe(200);
    expect((await request('GET', '/api/products/999999999')).status).toBe(404);
  });

  it('does not make a report old: an admin sees the order of a moment ago, in JSON and CSV', async () => {
    const product = await copiedProduct('20.00');
    const customer = await buildUser();
    await pair.replica.hold();
    const placed = await call(base, 'POST', '/api/orders', {
      token: await signIn(base, customer.email, PASSWORD),
      body: orderBody([{ productId: product.id, quantity: 3 }]),
    });
    expect(placed.status).toBe(201);
    const url = '/api/admin/reports/best-sellers';
    const report = await request('GET', url, { as: admin });
    expect(report.body.items).toMatchObject([{ productId: product.id, units: 3 }]);
    const csv = await request('GET', `${url}?format=csv`, { as: admin });
    expect(csv.body).toContain(product.sku);
    const dashboard = await request('GET', '/api/admin/dashboard', { as: admin });
    expect(dashboard.body.today.orders).toBe(1);
  });

  it('is left alone by a service whose limit it exceeds, and comes back by itself', async () => {
    const { id } = await copiedProduct('30.00');
    await pair.replica.hold();
    await call(base, 'PATCH', `/api/admin/products/${id}`, { token, body: { price: '31.00' } });
    const price = async () => (await call(base, 'GET', `/api/products/${id}`)).body.price;
    await expect.poll(price, { timeout: 30_000 }).toBe('31.00');
    await areInUse([1, 0]);
    await pair.replica.release();
    await replicaIsInUse();
    expect(await price()).toBe('31.00');
  });
});

it('reads go to the replica, those of who shows a token as well once it has caught up; writes never do', async () => {
  const { id } = await copiedProduct('40.00');
  const paths = [
    `/api/products/${id}`,
    '/api/products?q=product&count=true',
    '/api/products?sort=price',
    '/api/categories',
    `/api/products/${id}/reviews`,
    '/api/posts',
  ];
  for (const path of paths) await areReadFrom('replica', path);

  const own = [
    '/api/admin/products',
    '/api/admin/comments',
    '/api/admin/reports/sales',
    '/api/admin/dashboard',
  ];
  const signedIn = await readsDuring(async () => {
    for (const path of own) expect((await request('GET', path, { as: admin })).status).toBe(200);
  });
  // A replica that is slow to apply is not waited for.
  expect((signedIn.replica ?? 0) + (signedIn.primary ?? 0)).toBe(own.length);

  const [replica] = app.replicas?.all ?? [];
  await expect(replica?.pool.query('UPDATE products SET name = name')).rejects.toMatchObject({
    original: { errno: 1792 },
  });
  const others = await readsDuring(async () => {
    await request('GET', '/api/admin/orders', { as: admin });
    await request('GET', '/api/users/me', { as: admin });
  });
  expect(others).toEqual({});
});

it('of many who write and read through two processes, while the replica stops and goes on, each sees its own', async () => {
  const products = await Promise.all(Array.from({ length: 6 }, () => buildProduct({ price: '1.00' })));
  let isOver = false;
  const stopAndGo = (async () => {
    while (!isOver) {
      await pair.replica.hold();
      await pair.replica.release();
    }
  })();
  const seen = await Promise.all(
    products.map(async ({ id }) => {
      const wrong: string[] = [];
      for (let round = 2; round < 8; round++) {
        const price = `${round}.00`;
        const path = `/api/admin/products/${id}`;
        if (round % 2) await call(base, 'PATCH', path, { token, body: { price } });
        else await request('PATCH', path, { as: admin, body: { price } });
        const answers = await Promise.all([
          request('GET', path, { as: admin }),
          call(base, 'GET', path, { token }),
          call(base, 'GET', `/api/products/${id}`, { headers: { 'cache-control': 'no-cache' } }),
        ]);
        for (const { body } of answers) if (body.price !== price) wrong.push(`${body.price}, not ${price}`);
      }
      return wrong;
    }),
  );
  isOver = true;
  await stopAndGo;
  expect(seen.flat()).toEqual([]);
});

describe('a replica that is lost', () => {
  /** Reads all the time. @returns what the statuses were, when the work is done */
  async function statusesDuring(id: number, work: () => Promise<unknown>): Promise<number[]> {
    let isOver = false;
    const statuses = new Set<number>();
    const path = `/api/products/${id}`;
    const readers = [
      () => request('GET', path),
      () => request('GET', '/api/products', {}),
      () => request('GET', '/api/admin/reports/sales', { as: admin }),
      () => call(base, 'GET', path),
      () => call(base, 'GET', `/api/admin/products/${id}`, { token }),
    ].map(async (read) => {
      while (!isOver) statuses.add((await read()).status);
    });
    await work();
    isOver = true;
    await Promise.all(readers);
    return [...statuses];
  }

  it('killed while it is read from: every read is answered, and it is used again when it is back', async () => {
    const { id } = await copiedProduct('50.00');
    const statuses = await statusesDuring(id, async () => {
      await pair.replica.kill();
      await areInUse([0, 0]);
      await pair.replica.restart();
      await replicaIsInUse();
    });
    expect(statuses).toEqual([200]);
  });

  it('silent, with connections that nobody closes: every read is answered', async () => {
    const { id } = await copiedProduct('60.00');
    const statuses = await statusesDuring(id, async () => {
      proxy.silenceNew();
      proxy.silence();
      await areInUse([0, 0]);
    });
    expect(statuses).toEqual([200]);
    proxy.speak();
    await replicaIsInUse();
  });

  it('that lacks a table or refuses to be read: every read is answered', async () => {
    const { id } = await copiedProduct('70.00');
    await pair.replica.query('RENAME TABLE stockkeeper.products TO stockkeeper.gone');
    for (const path of [`/api/products/${id}`, '/api/products']) {
      await areReadFrom('primary_after_failure', path);
    }
    await pair.replica.query('RENAME TABLE stockkeeper.gone TO stockkeeper.products');
  });
});

describe('npm run doctor', () => {
  const findingFor = async (url: string, maxLagMs = 60_000) => {
    const { database } = testConfig(pair.primary.url, {});
    const [found] = await checkReplicas(app.sequelize, { database, replicas: { urls: [url], maxLagMs } });
    return `${found?.state}: ${found?.found}`;
  };

  it('tells a replica that can be read from', async () => {
    expect(await findingFor(proxy.url)).toMatch(
      /^ok: 127\.0\.0\.1:\d+ takes no writes, and has what the primary has$/,
    );
  });

  it('tells what keeps one from being read, and shows no password', async () => {
    expect(await findingFor(pair.primary.url)).toMatch(/^warning: .* is the server of DATABASE_URL/);
    const unknown = new URL(proxy.url);
    unknown.username = 'nobody';
    unknown.password = 'a password';
    expect(await findingFor(unknown.href)).toMatch(/^warning: .*Access denied(?!.*a password)/);

    await pair.replica.query('SET GLOBAL read_only = 0');
    expect(await findingFor(proxy.url)).toMatch(/^warning: .* takes writes/);
    await pair.replica.query('SET GLOBAL read_only = 1');

    await pair.replica.hold();
    await buildProduct({});
    expect(await findingFor(proxy.url, 0)).toMatch(
      /^warning: .* has not reached in 1 s what the primary had/,
    );
  });
});
