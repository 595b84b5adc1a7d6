import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Order, type User } from '../../../src/models/index.js';
import { newOrderKeys } from '../../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../../src/modules/orders/placing/place-orders.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { unitsForSale } from '../../helpers/orders.js';
import { type ServerProcess, startServer } from '../../helpers/server-process.js';

const LIMIT = 10;
const JWT_SECRET = 'a secret that all the processes share';

let service: TestApp;
let customer: User;
let admin: User;
beforeAll(async () => {
  service = await startApp({ MAX_UNPAID_UNITS: String(LIMIT), JWT_SECRET });
  admin = await buildAdmin();
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});
beforeEach(async () => {
  customer = await buildUser();
});

const order = (productId: number, quantity: number, as: User = customer) =>
  service.request('POST', '/api/orders', { as, body: orderBody([{ productId, quantity }]) });
const change = (url: string, as: User, body?: object) => service.request('POST', `/api${url}`, { as, body });
const stocked = async (price = '10.00') => (await buildProduct({ stock: 1_000, price })).id;
const placement = (productId: number, quantity: number, user: User = customer) => ({
  ...newOrderKeys(),
  userId: user.id,
  lines: [{ productId, quantity }],
  shippingAddress: ADDRESS,
  paymentMethod: 'card' as const,
});

describe('an account', () => {
  it('holds so many unpaid units of a product and no more, and is told what is left', async () => {
    const productId = await stocked();
    expect(await order(productId, LIMIT + 1)).toMatchObject({
      status: 409,
      body: {
        code: 'UNPAID_LIMIT_EXCEEDED',
        limit: LIMIT,
        lines: [{ productId, requested: LIMIT + 1, left: LIMIT }],
      },
    });
    expect((await order(productId, 7)).status).toBe(201);
    expect((await order(productId, 4)).body).toMatchObject({ lines: [{ productId, requested: 4, left: 3 }] });
    expect((await order(productId, 3)).status).toBe(201);
    expect((await order(productId, 1)).body.lines).toEqual([{ productId, requested: 1, left: 0 }]);
    expect(await unitsForSale([productId])).toEqual([990]);
    // Of another product, and for another account, there is room.
    expect((await order(await stocked(), LIMIT)).status).toBe(201);
    expect((await order(productId, LIMIT, await buildUser())).status).toBe(201);
  });

  it('has room again for what was paid, accepted or cancelled', async () => {
    const productId = await stocked();
    const placed = (await order(productId, LIMIT)).body.id;
    const one = { lines: [{ line: 1, quantity: 1 }] };
    expect((await change(`/orders/${placed}/cancel`, customer, one)).status).toBe(200);
    expect((await order(productId, 2)).body.lines).toEqual([{ productId, requested: 2, left: 1 }]);
    expect((await change(`/admin/orders/${placed}/mark-paid`, admin)).status).toBe(200);
    expect((await order(productId, LIMIT)).status).toBe(201);
  });

  it('takes any number of what costs nothing: there is nothing to pay', async () => {
    expect((await order(await stocked('0.00'), LIMIT + 1)).status).toBe(201);
  });

  it('is answered again under the key of an order that fills its limit', async () => {
    const body = orderBody([{ productId: await stocked(), quantity: LIMIT }]);
    const send = () =>
      service.request('POST', '/api/orders', { as: customer, body, headers: { 'idempotency-key': 'k' } });
    const first = await send();
    expect(await send()).toMatchObject({ status: 201, body: first.body });
  });
});

describe('statements', () => {
  const batch = async () => {
    const [one, two] = [await stocked(), await stocked()];
    const other = await buildUser();
    return [placement(one, 1), placement(two, 2), placement(one, 3, other), placement(two, LIMIT, other)];
  };
  const during = (limit: number, orders: Awaited<ReturnType<typeof batch>>) =>
    service.statementsDuring(async () => {
      await placeOrders(service.sequelize, orders, undefined, limit);
    });

  it('are one more a batch with the limit, and none without', async () => {
    const without = await during(0, await batch());
    expect(without.join()).not.toMatch(/unpaid_guards|AS unpaid/);
    expect(await during(LIMIT, await batch())).toHaveLength(without.length + 1);
  });

  it('are none for orders that are beyond the limit by themselves', async () => {
    const productId = await stocked();
    const statements = await during(LIMIT, [placement(productId, LIMIT + 1)]);
    expect(statements.join()).not.toMatch(/unpaid/);
    expect(await Order.count({ where: { userId: customer.id } })).toBe(0);
  });
});

describe('at once', () => {
  it('in one batch, orders are counted in the order of arrival', async () => {
    const productId = await stocked();
    const orders = [placement(productId, 6), placement(productId, 6), placement(productId, 4)];
    const outcomes = await placeOrders(service.sequelize, orders, undefined, LIMIT);
    expect(outcomes.map((one) => ('refused' in one ? one.refused.code : 'placed'))).toEqual([
      'placed',
      'UNPAID_LIMIT_EXCEEDED',
      'placed',
    ]);
  });

  it('in forty transactions of two accounts, exactly as many are placed as fit', async () => {
    const productId = await stocked();
    const users = [customer, await buildUser()];
    const placed = new Map<number, number>();
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const user = users[n % 2] as User;
        const [outcome] = await placeOrders(
          service.sequelize,
          [placement(productId, 1, user)],
          undefined,
          LIMIT,
        );
        if (outcome && 'placed' in outcome) placed.set(user.id, (placed.get(user.id) ?? 0) + 1);
      }),
    );
    expect([...placed.values()]).toEqual([LIMIT, LIMIT]);
  });

  it('over two processes, exactly as many are placed as fit', async () => {
    const env = {
      DATABASE_URL: service.databaseUrl,
      JWT_SECRET,
      MAX_UNPAID_UNITS: String(LIMIT),
      ORDER_WAIT_SECONDS: '60',
    };
    const servers: ServerProcess[] = [startServer(env), startServer(env)];
    try {
      const bases = await Promise.all(servers.map((server) => server.listening()));
      const productId = await stocked();
      const token = service.app.issueAccessToken(customer.id);
      const statuses = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          const answer = await fetch(`${bases[n % 2]}/api/orders`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify(orderBody([{ productId, quantity: 1 }])),
          });
          return answer.status;
        }),
      );
      expect(statuses.filter((status) => status === 201)).toHaveLength(LIMIT);
      expect(statuses.filter((status) => status === 409)).toHaveLength(60 - LIMIT);
      expect(await unitsForSale([productId])).toEqual([1_000 - LIMIT]);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  });
});
