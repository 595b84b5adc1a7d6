import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Order } from '../../src/models/index.js';
import { type ApiRequest, call, signIn, tally } from '../helpers/api-client.js';
import { connectTo } from '../helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OwnServer, startOwnServer } from '../helpers/own-server.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// A primary that becomes a replica under the service, as at a switch of Aurora, RDS or Group Replication.

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let mariadb: OwnServer;
let server: ServerProcess;
let base: string;
/** Of an administrator, whom read_only does not concern. */
let pool: ReturnType<typeof connectTo>;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-read-only-'));
  mariadb = await startOwnServer(folder);
  const url = new URL(mariadb.url('stockkeeper'));
  pool = connectTo({ url: url.href, drop: async () => {} });
  await pool.query("CREATE USER shop@localhost IDENTIFIED BY 'shop'");
  await pool.query('GRANT ALL ON stockkeeper.* TO shop@localhost');
  url.username = 'shop';
  url.password = 'shop';
  server = startServer({ DATABASE_URL: url.href, JWT_SECRET: 'k'.repeat(32) });
  base = await server.listening();
  token = await signIn(base, (await buildUser()).email, PASSWORD);
});
afterAll(async () => {
  await server?.stop();
  await pool?.close();
  await mariadb?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function connectionsOfTheService(): Promise<number[]> {
  const sql = "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = 'shop'";
  const rows = await pool.query<{ id: number }>(sql, { type: QueryTypes.SELECT });
  return rows.map(({ id }) => Number(id));
}

it('orders are answered 503, readiness says so, and the next connections find the server that takes writes', async () => {
  const productId = (await buildProduct({ stock: 1_000 })).id;
  const order = (key: string): ApiRequest => ({ token, key, body: orderBody([{ productId, quantity: 1 }]) });
  const placeAll = async (keys: string[]) =>
    tally(
      (await Promise.all(keys.map((key) => call(base, 'POST', '/api/orders', order(key))))).map(
        (one) => one.status,
      ),
    );
  const noticed = { timeout: 15_000, interval: 100 };
  const read = async (path: string) => (await call(base, 'GET', path)).status;
  const keys = Array.from({ length: 30 }, (_, n) => `key ${n}`);
  await Promise.all(Array.from({ length: 30 }, () => read('/api/products')));
  expect(await read('/health/ready')).toBe(200);
  const before = await connectionsOfTheService();

  await pool.query('SET GLOBAL read_only = 1');
  expect(await placeAll(keys)).toEqual({ 503: keys.length });
  const readiness = async () => {
    const { status, body } = await call(base, 'GET', '/health/ready');
    return `${status} ${body.code}: ${body.detail}`;
  };
  // On a slow machine it may say first that the database did not answer in time.
  await expect.poll(readiness, noticed).toMatch(/^503 SERVICE_UNAVAILABLE: .*takes no writes/);
  expect(await read('/api/products')).toBe(200);
  expect(await Order.count()).toBe(0);

  await pool.query('SET GLOBAL read_only = 0');
  await expect.poll(() => read('/health/ready'), noticed).toBe(200);
  expect(await placeAll(keys)).toEqual({ 201: keys.length });
  expect(await Order.count()).toBe(keys.length);
  const after = await connectionsOfTheService();
  expect(after.filter((id) => before.includes(id))).toEqual([]);
  expect(server.log().filter((line) => line.status === 500)).toEqual([]);
  await expectInventoryHolds(pool);
});
