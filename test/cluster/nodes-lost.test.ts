import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { type ClusterNode, writerOf } from './cluster.js';
import { Load } from './load.js';
import { type ClusterShop, startShop } from './shop.js';

// kill -9 of nodes under load: of the one that is written to, and of so many that the last one may not go on.

let shop: ClusterShop;
beforeAll(async () => {
  shop = await startShop(3);
});
afterAll(() => shop?.stop());

// A group took 80 s to go on with one member.
const noticed = { timeout: 180_000, interval: 200 };

/** Resolves when this node knows that so many are left, itself included. */
const areLeft = (node: ClusterNode, count: number) =>
  expect.poll(() => node.members().catch(() => 0), noticed).toBe(count);

it('the writer is killed and comes back: what was acknowledged is there, once, on every node', async () => {
  const load = await Load.start(shop);
  await load.sells(40);
  const writer = await writerOf(shop.cluster);
  await writer.kill();
  await load.sells(60);
  await writer.rejoin();
  await load.sells(40);
  await load.expectKept(shop);
});

it('the last node of three sells nothing, until an operator lets it go on alone', async () => {
  const { cluster } = shop;
  const load = await Load.start(shop);
  const token = await shop.signIn(await buildUser());
  const { id: productId } = await buildProduct({ stock: 10 });
  await cluster.settled();
  await load.sells(40);

  const last = await writerOf(cluster);
  const others = cluster.nodes.filter((node) => node !== last) as [ClusterNode, ClusterNode];
  await others[0].kill();
  // So that the two that are left are the majority, and what they acknowledge both have.
  await areLeft(last, 2);
  await load.sells(20);
  await others[1].kill();
  await expect.poll(() => last.isMember(), noticed).toBe(false);
  const request = { token, key: 'without a majority', body: orderBody([{ productId, quantity: 1 }]) };
  const order = () => shop.request(cluster.nodes.indexOf(last), 'POST', '/api/orders', request);
  expect((await order()).status).toBe(503);

  await cluster.goOnWith(last);
  await expect.poll(() => last.isWriter(), noticed).toBe(true);
  await load.sells(40);
  await expect.poll(async () => (await order()).status, noticed).toBe(201);
  for (const node of others) await node.rejoin();
  await load.sells(40);
  await load.expectKept(shop);
});
