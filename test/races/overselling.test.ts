import pLimit from 'p-limit';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrderItem, type User } from '../../src/models/index.js';
import type { Placement } from '../../src/modules/orders/placing/decide-orders.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import { type Outcome, placeOrders } from '../../src/modules/orders/placing/place-orders.js';
import type { Line } from '../../src/modules/pricing/api.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { type HttpAnswer, httpClient } from '../helpers/http-client.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { unitsLeft } from '../helpers/orders.js';

let service: TestApp;
let client: ReturnType<typeof httpClient>;
let buyers: User[];
let admin: User;

beforeAll(async () => {
  service = await startApp({ DATABASE_POOL_MAX: '20', ORDER_WAIT_SECONDS: '60' });
  client = httpClient(await service.listen(), 40);
  buyers = await Promise.all(Array.from({ length: 10 }, () => buildUser()));
  admin = await buildAdmin();
});
afterAll(async () => {
  client.close();
  await service.close();
});

function buy(n: number, items: Array<{ productId: number; quantity: number }>): Promise<HttpAnswer> {
  const buyer = buyers[n % buyers.length] as User;
  return client.post('/api/orders', service.app.issueAccessToken(buyer.id), orderBody(items));
}

/** How often each status was answered. */
function tally(answers: HttpAnswer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('however many buy at once, over HTTP', () => {
  it('sells exactly 100 of 100 to 300 buyers, and tells the other 200 why not', async () => {
    const { id: productId } = await buildProduct({ stock: 100 });

    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => buy(n, [{ productId, quantity: 1 }])),
    );

    expect(tally(answers)).toEqual({ 201: 100, 409: 200 });
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['INSUFFICIENT_STOCK']));
    expect(await unitsLeft(productId)).toBe(0);
    expect(await OrderItem.sum('quantity', { where: { productId } })).toBe(100);
    await expectInventoryHolds(service.sequelize);
  });

  it('has one winner for the last unit, of 200 buyers', async () => {
    const { id: productId } = await buildProduct({ stock: 1 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => buy(n, [{ productId, quantity: 1 }])),
    );
    expect(tally(answers)).toEqual({ 201: 1, 409: 199 });
    await expectInventoryHolds(service.sequelize);
  });

  it('does not deadlock on baskets that name the same products in opposite order', async () => {
    const products = await Promise.all(Array.from({ length: 4 }, () => buildProduct({ stock: 1_000 })));
    const basket = products.map(({ id }) => ({ productId: id, quantity: 1 }));
    const reversed = [...basket].reverse();

    let answers: HttpAnswer[] = [];
    const statements = await service.statementsDuring(async () => {
      answers = await Promise.all(
        Array.from({ length: 200 }, (_, n) => buy(n, n % 2 === 0 ? basket : reversed)),
      );
    });

    expect(tally(answers)).toEqual({ 201: 200 });
    // A deadlock would be rolled back and run again, unseen by the buyer.
    expect(statements.filter((sql) => sql.includes('ROLLBACK'))).toEqual([]);
    await expectInventoryHolds(service.sequelize);
  });

  it('keeps the ledger right beside adjustments and price changes', async () => {
    const { id: productId } = await buildProduct({ stock: 60, price: '1.00' });
    const token = service.app.issueAccessToken(admin.id);
    const adjust = (quantity: number) =>
      client.post(`/api/admin/products/${productId}/stock-adjustments`, token, {
        quantity,
        reason: 'Recount',
      });
    const reprice = (n: number) =>
      service.request('PATCH', `/api/admin/products/${productId}`, {
        as: admin,
        body: { price: `${n + 1}.00` },
      });

    const [orders, added, taken, repriced] = await Promise.all([
      Promise.all(Array.from({ length: 100 }, (_, n) => buy(n, [{ productId, quantity: 1 }]))),
      Promise.all(Array.from({ length: 10 }, () => adjust(2))),
      Promise.all(Array.from({ length: 10 }, () => adjust(-1))),
      Promise.all(Array.from({ length: 10 }, (_, n) => reprice(n))),
    ]);

    expect(tally(added)).toEqual({ 201: 10 });
    expect(repriced.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const refused = [...orders, ...taken].filter(({ status }) => status !== 201);
    expect(refused.filter(({ body }) => body.code !== 'INSUFFICIENT_STOCK')).toEqual([]);
    const placed = orders.filter(({ status }) => status === 201);
    // Each paid a price that the product had.
    const prices = Array.from({ length: 10 }, (_, n) => `${n + 1}.00`);
    expect(placed.filter(({ body }) => !prices.includes(body.totalAmount))).toEqual([]);
    const removed = taken.filter(({ status }) => status === 201).length;
    const left = await unitsLeft(productId);
    expect(left).toBe(60 + 20 - removed - placed.length);
    await expectInventoryHolds(service.sequelize);
  });
});

// Without the lane, so that orders meet inside the database alone: a transaction each, 20 at any time.
describe('however many transactions at once', () => {
  const onTwentyConnections = pLimit(20);
  let sequelize: Sequelize;
  beforeAll(() => {
    sequelize = service.sequelize;
  });

  const placement = (n: number, lines: Line[]): Placement => ({
    ...newOrderKeys(),
    userId: (buyers[n % buyers.length] as User).id,
    lines,
    shippingAddress: ADDRESS,
    paymentMethod: 'card',
  });
  const placeAlone = (n: number, lines: Line[]) =>
    onTwentyConnections(async () => {
      const [outcome] = (await placeOrders(sequelize, [placement(n, lines)])) as [Outcome];
      return 'refused' in outcome ? outcome.refused.code : 'placed';
    });

  it('sells exactly 100 of 100', async () => {
    const { id: productId } = await buildProduct({ stock: 100 });
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_, n) => placeAlone(n, [{ productId, quantity: 1 }])),
    );
    expect(outcomes.filter((outcome) => outcome === 'placed')).toHaveLength(100);
    expect(outcomes.filter((outcome) => outcome === 'INSUFFICIENT_STOCK')).toHaveLength(200);
    expect(await unitsLeft(productId)).toBe(0);
    await expectInventoryHolds(sequelize);
  });

  it('does not deadlock on baskets in opposite order', async () => {
    const products = await Promise.all(Array.from({ length: 4 }, () => buildProduct({ stock: 1_000 })));
    const basket = products.map(({ id }) => ({ productId: id, quantity: 1 }));
    const reversed = [...basket].reverse();
    const statements = await service.statementsDuring(async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, n) => placeAlone(n, n % 2 === 0 ? basket : reversed)),
      );
      expect(new Set(outcomes)).toEqual(new Set(['placed']));
    });
    expect(statements.filter((sql) => sql.includes('START TRANSACTION'))).toHaveLength(200);
    await expectInventoryHolds(sequelize);
  });
});
