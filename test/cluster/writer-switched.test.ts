import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../helpers/api-client.js';
import { type ClusterNode, writerOf } from './cluster.js';
import { Load } from './load.js';
import { type ClusterShop, startShop } from './shop.js';
import { startWriterProxy, type WriterProxy } from './writer-proxy.js';

// Two services behind a proxy that sends all they say to one node, as in production: and that changes its mind.

const SWITCHES = Number(process.env.CLUSTER_SWITCHES ?? 15);
const PAUSE_MS = 700;

let shop: ClusterShop;
let proxy: WriterProxy;
beforeAll(async () => {
  shop = await startShop(
    3,
    {},
    {
      async urlsOf(cluster, database) {
        const writer = await writerOf(cluster);
        // root may write to a server that is read-only.
        await writer.query('CREATE USER shop@localhost', `GRANT ALL ON ${database}.* TO shop@localhost`);
        proxy = await startWriterProxy(writer);
        return Array.from({ length: 2 }, () => proxy.url(database, 'shop'));
      },
    },
  );
});
afterAll(async () => {
  await shop?.stop();
  await proxy?.close();
});

async function switchTo(node: ClusterNode): Promise<void> {
  await shop.cluster.makeWriter(node);
  proxy.pointTo(node);
}

it(`the writer is switched every ${PAUSE_MS} ms, in the middle of everything`, async () => {
  const { cluster } = shop;
  const load = await Load.start(shop);
  await load.sells(20);
  for (let n = 0; n < SWITCHES; n++) {
    await switchTo(cluster.nodes[(n + 1) % cluster.nodes.length] as ClusterNode);
    await delay(PAUSE_MS);
  }
  await load.sells(20);
  await load.expectKept(shop);
});

it('the writer is turned read-only, another takes over, and it takes over again', async () => {
  const [writer, other] = shop.cluster.nodes as [ClusterNode, ClusterNode];
  await switchTo(writer);
  const load = await Load.start(shop);
  await load.sells(20);
  // Which waits for every COMMIT that is on its way.
  await writer.query('SET GLOBAL read_only = 1');
  const placed = async () =>
    (await writer.query(`SELECT COUNT(*) AS count FROM ${shop.database}.orders`))[0]?.count;
  const before = await placed();
  const readiness = async () => (await call(shop.bases[0] as string, 'GET', '/health/ready')).status;
  await expect.poll(readiness, { timeout: 10_000 }).toBe(503);
  expect((await call(shop.bases[1] as string, 'GET', '/api/products')).status).toBe(200);
  expect(await placed()).toBe(before);

  await switchTo(other);
  await load.sells(40);
  // A group does that by itself when it elects.
  if (shop.cluster.kind === 'galera') await writer.query('SET GLOBAL read_only = 0');
  await switchTo(writer);
  await load.sells(40);
  await load.expectKept(shop);
});
