import { afterAll, beforeAll, expect, it } from 'vitest';
import { Order, OrderItem } from '../../src/models/index.js';
import { type ApiAnswer, tally } from '../helpers/api-client.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { unitsLeft } from '../helpers/orders.js';
import { type ClusterShop, startShop } from './shop.js';

// Orders that come to all nodes at once: each conflict shows at COMMIT, and none of them to who orders.

let shop: ClusterShop;
let tokens: string[];
beforeAll(async () => {
  shop = await startShop(3);
  const buyers = await Promise.all(Array.from({ length: 12 }, () => buildUser()));
  tokens = await Promise.all(buyers.map((buyer) => shop.signIn(buyer)));
  await shop.settled();
});
afterAll(() => shop?.stop());

const tokenOf = (n: number) => tokens[n % tokens.length] as string;
const order = (node: number, n: number, productId: number, key?: string) =>
  shop.request(node, 'POST', '/api/orders', {
    token: tokenOf(n),
    body: orderBody([{ productId, quantity: 1 }]),
    key,
  });
const statuses = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));

it('100 units are sold to exactly 100 of 240 buyers on three nodes', async () => {
  const { id } = await buildProduct({ stock: 100 });
  await shop.settled();
  const answers = await Promise.all(Array.from({ length: 240 }, (_, n) => order(n % 3, n, id)));
  expect(statuses(answers)).toEqual({ 201: 100, 409: 140 });
  await shop.settled();
  expect(await unitsLeft(id)).toBe(0);
  expect(await OrderItem.sum('quantity', { where: { productId: id } })).toBe(100);
  await expectInventoryHolds(shop.sequelize);
});

it('one order is made of the same key on three nodes at once', async () => {
  const { id } = await buildProduct({ stock: 100 });
  for (let round = 0; round < 20; round++) {
    await shop.settled();
    const answers = await Promise.all([0, 1, 2, 0, 1, 2].map((node) => order(node, 0, id, `${id} ${round}`)));
    expect(statuses(answers)).toEqual({ 201: 6 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  }
  await shop.settled();
  expect(await unitsLeft(id)).toBe(80);
  await expectInventoryHolds(shop.sequelize);
});

it('kill -9 of a node loses no order that was acknowledged and makes none twice', async () => {
  const { id } = await buildProduct({ stock: 10_000 });
  await shop.settled();
  const acknowledged: string[] = [];
  const odd: number[] = [];
  let isOpen = true;
  /** Goes to the next node when one does not answer, with the same key, until it knows. */
  const buy = async (n: number) => {
    for (let round = 0; isOpen; round++) {
      for (let attempt = n; ; attempt++) {
        const answer = await order(attempt % 3, n, id, `${id} ${n} ${round}`).catch(() => undefined);
        if (answer?.status === 201) {
          acknowledged.push(answer.body.id);
          break;
        }
        if (answer && answer.status !== 503) odd.push(answer.status);
      }
    }
  };
  const buyers = Promise.all(Array.from({ length: 12 }, (_, n) => buy(n)));
  const placed = (count: number) =>
    expect.poll(() => acknowledged.length, { timeout: 120_000 }).toBeGreaterThan(count);
  await placed(100);
  await shop.cluster.nodes[2]?.kill();
  await placed(acknowledged.length + 100);
  await shop.cluster.nodes[2]?.rejoin();
  await placed(acknowledged.length + 100);
  isOpen = false;
  await buyers;
  await shop.settled();
  expect(odd).toEqual([]);
  const found = await OrderItem.findAll({ where: { productId: id }, attributes: ['orderId'], raw: true });
  expect(found.map(({ orderId }) => orderId).toSorted()).toEqual(acknowledged.toSorted());
  expect(await Order.count({ where: { id: acknowledged } })).toBe(acknowledged.length);
  expect(await unitsLeft(id)).toBe(10_000 - acknowledged.length);
  await expectInventoryHolds(shop.sequelize);
});
