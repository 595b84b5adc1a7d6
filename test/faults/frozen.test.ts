import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Order, StockLevel } from '../../src/models/index.js';
import { type ApiAnswer, type ApiRequest, call, placeForSure, signIn, tally } from '../helpers/api-client.js';
import { connectTo } from '../helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OwnServer, startOwnServer } from '../helpers/own-server.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// A database server that stands still, as on a frozen host: it takes connections, since the kernel does, and says nothing.

vi.setConfig({ testTimeout: 120_000 });

/** It stands still for that long, and in any case until everything that was asked is answered. */
const FROZEN_MS = process.env.FAULT_ROUNDS ? 20_000 : 0;
const ANSWERED_MS = 15_000;
const STOCK = 10_000;

let folder: string;
let mariadb: OwnServer;
let server: ServerProcess;
let base: string;
let pool: ReturnType<typeof connectTo>;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-frozen-'));
  mariadb = await startOwnServer(folder);
  const url = mariadb.url('stockkeeper');
  server = startServer({
    DATABASE_URL: url,
    JWT_SECRET: 'k'.repeat(32),
    ORDER_WAIT_SECONDS: '1',
    DATABASE_STATEMENT_SECONDS: '2',
  });
  base = await server.listening();
  pool = connectTo({ url, drop: async () => {} });
  token = await signIn(base, (await buildUser()).email, PASSWORD);
});
afterAll(async () => {
  if (mariadb) process.kill(mariadb.pid, 'SIGCONT');
  await server?.stop();
  await pool?.close();
  await mariadb?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A busy machine stops a process some time after the signal, and its threads one by one. */
async function stopped(pid: number): Promise<void> {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return;
  const stateOf = (task: string) =>
    readFileSync(`${tasks}/${task}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .charAt(0);
  await vi.waitFor(() => expect(new Set(readdirSync(tasks).map(stateOf))).toEqual(new Set(['T'])), {
    timeout: 10_000,
    interval: 10,
  });
}

it('everything is answered while it stands still, readiness says so, and orders flow when it goes on', async () => {
  const productId = (await buildProduct({ stock: STOCK })).id;
  const order = (key: string): ApiRequest & { key: string } => ({
    token,
    key,
    body: orderBody([{ productId, quantity: 1 }]),
  });
  const answerTo = (method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> =>
    call(base, method, path, { ...request, signal: AbortSignal.timeout(ANSWERED_MS) });
  const keys: string[] = [];
  const placeMore = (count: number) =>
    Array.from({ length: count }, () => {
      const key = `key ${keys.length}`;
      keys.push(key);
      return answerTo('POST', '/api/orders', order(key));
    });

  const underWay = placeMore(30);
  await Promise.race(underWay);
  const lastOnes = placeMore(30);
  process.kill(mariadb.pid, 'SIGSTOP');
  await stopped(mariadb.pid);
  const until = Date.now() + FROZEN_MS;
  do {
    const paths = ['/health/ready', '/api/products', `/api/products/${productId}`];
    const answers = await Promise.all([...placeMore(10), ...paths.map((path) => answerTo('GET', path))]);
    expect(tally(answers.map(({ status }) => status))).toEqual({ 503: answers.length });
  } while (Date.now() < until);
  for (const { status } of await Promise.all([...underWay, ...lastOnes]))
    expect([201, 503]).toContain(status);
  expect((await answerTo('GET', '/health/live')).status).toBe(200);

  process.kill(mariadb.pid, 'SIGCONT');
  const placed = await Promise.all(keys.map((key) => placeForSure(base, order(key))));
  expect(tally(placed.map(({ status }) => status))).toEqual({ 201: keys.length });
  expect((await answerTo('GET', '/health/ready')).status).toBe(200);
  const ids = placed.map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(keys.length);
  expect((await Order.findAll({ attributes: ['id'], raw: true })).map(({ id }) => id).sort()).toEqual(
    ids.sort(),
  );
  expect(await StockLevel.findOne({ where: { productId }, raw: true })).toMatchObject({
    onHand: STOCK,
    committed: keys.length,
  });
  await expectInventoryHolds(pool);
});
