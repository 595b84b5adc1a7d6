import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdempotencyKey, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { startApp, type TestApp } from '../helpers/app.js';
import {
  ADDRESS,
  buildAdmin,
  buildAuthor,
  buildDiscount,
  buildPost,
  buildProduct,
  buildUser,
} from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OrderDesk, orderDesk, placeOrder } from '../helpers/orders.js';
import { ask, authorizedPayment, orderToPay } from '../helpers/payments.js';
import { refusal, StripeDouble } from '../helpers/stripe-double.js';

/** A request that changes something, on a thing of its own. */
interface Change {
  path: string;
  as: User;
  body?: object;
}
interface Operation {
  make(): Promise<Change>;
  /** Another request to the same address. */
  otherBody: object;
}

let double: StripeDouble;
let service: TestApp;
let admin: User;
let customer: User;
let author: User;
let desk: OrderDesk;

beforeAll(async () => {
  double = await StripeDouble.start();
  service = await startApp({ ...double.env });
  [admin, customer, author] = [await buildAdmin(), await buildUser(), await buildAuthor()];
  desk = orderDesk(service, customer, admin);
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
  await double.close();
});

let names = 0;
const newName = () => `Name ${++names}`;
const line = { lines: [{ line: 1, quantity: 1 }] };
const two = { lines: [{ line: 1, quantity: 2 }] };
const reason = 'Asked for by telephone';
const placed = () => placeOrder(service, customer, [5]);
const sent = async (): Promise<[string, string]> => {
  const { id } = await desk.processing([5]);
  return [id, (await desk.ship(id, two)).body.id];
};
const askedBack = async (): Promise<[string, string]> => {
  const { id } = await desk.delivered([5]);
  return [id, (await desk.askBack(id, { ...two, reason })).body.id];
};
const held = async () => authorizedPayment(service, double, await orderToPay(service, customer));
const captured = async () => {
  const payment = await held();
  expect((await ask(service, admin, payment, 'capture')).status).toBe(200);
  return payment;
};
/** The address of a stock document. */
const document = async (body: object): Promise<string> => {
  const made = await service.request('POST', '/api/admin/stock-documents', { as: admin, body });
  return `/api/admin/stock-documents/${made.body.id}`;
};
/** Of ten units of a product. @param came units of them */
const receipt = async (came = 0): Promise<string> => {
  const { id: productId } = await buildProduct();
  const path = await document({ kind: 'receipt', lines: [{ productId, quantity: 10 }] });
  const body = { lines: [{ productId, quantity: came }] };
  if (came > 0) await service.request('POST', `${path}/receive`, { as: admin, body });
  return path;
};
/** Of three units of a product, from the first location to another. */
const transfer = async (productId?: number): Promise<string> => {
  const lines = [{ productId: productId ?? (await buildProduct()).id, quantity: 3 }];
  const { id: locationId } = await Location.create({ code: `place-${++names}`, name: newName() });
  return document({ kind: 'transfer', fromLocationId: 1, locationId, lines });
};
const decision = (verb: string, body?: object): Operation => ({
  async make() {
    const [id, returnId] = await askedBack();
    return { path: `/api/admin/orders/${id}/returns/${returnId}/${verb}`, as: admin, body };
  },
  otherBody: { reason },
});

/** Every operation that honours Idempotency-Key, save POST /orders, which has tests of its own. */
const OPERATIONS: Record<string, Operation> = {
  'POST /api/admin/products/{id}/stock-adjustments': {
    make: async () => ({
      path: `/api/admin/products/${(await buildProduct()).id}/stock-adjustments`,
      as: admin,
      body: { quantity: 5, reason },
    }),
    otherBody: { quantity: 6, reason },
  },
  'POST /api/admin/stock-adjustments': {
    make: async () => ({
      path: '/api/admin/stock-adjustments',
      as: admin,
      body: { reason, adjustments: [{ productId: (await buildProduct()).id, quantity: 5 }] },
    }),
    otherBody: { reason, adjustments: [{ productId: 1, quantity: 6 }] },
  },
  'POST /api/admin/stock-documents': {
    make: async () => ({
      path: '/api/admin/stock-documents',
      as: admin,
      body: { kind: 'receipt', lines: [{ productId: (await buildProduct()).id, quantity: 5 }] },
    }),
    otherBody: { kind: 'count' },
  },
  'POST /api/admin/stock-documents/{id}/receive': {
    make: async () => ({ path: `${await receipt()}/receive`, as: admin }),
    otherBody: { lines: [{ productId: 1, quantity: 1 }] },
  },
  'POST /api/admin/stock-documents/{id}/close': {
    make: async () => ({ path: `${await receipt(3)}/close`, as: admin }),
    otherBody: {},
  },
  'POST /api/admin/stock-documents/{id}/cancel': {
    make: async () => ({ path: `${await receipt()}/cancel`, as: admin }),
    otherBody: {},
  },
  'POST /api/admin/stock-documents/{id}/ship': {
    make: async () => ({ path: `${await transfer()}/ship`, as: admin }),
    otherBody: {},
  },
  'POST /api/admin/stock-documents/{id}/write-off': {
    async make() {
      const productId = (await buildProduct()).id;
      const path = await transfer(productId);
      expect((await service.request('POST', `${path}/ship`, { as: admin })).status).toBe(200);
      return { path: `${path}/write-off`, as: admin, body: { lines: [{ productId, quantity: 1 }], reason } };
    },
    otherBody: { lines: [{ productId: 1, quantity: 2 }], reason },
  },
  'PUT /api/admin/stock-documents/{id}/counts': {
    make: async () => ({
      path: `${await document({ kind: 'count' })}/counts`,
      as: admin,
      body: { lines: [{ productId: (await buildProduct()).id, counted: 7 }] },
    }),
    otherBody: { lines: [{ productId: 1, counted: 7 }] },
  },
  'POST /api/admin/stock-documents/{id}/post': {
    async make() {
      const path = await document({ kind: 'count' });
      const body = { lines: [{ productId: (await buildProduct()).id, counted: 7 }] };
      expect((await service.request('PUT', `${path}/counts`, { as: admin, body })).status).toBe(200);
      return { path: `${path}/post`, as: admin };
    },
    otherBody: { force: true, reason },
  },
  'PUT /api/admin/products/{id}/stock/{locationId}': {
    make: async () => ({
      path: `/api/admin/products/${(await buildProduct()).id}/stock/1`,
      as: admin,
      body: { onHand: 12, changeFromQuantity: null },
    }),
    otherBody: { onHand: 13, changeFromQuantity: null },
  },
  'POST /api/admin/products': {
    make: async () => ({
      path: '/api/admin/products',
      as: admin,
      body: { sku: newName().replace(' ', '-'), name: newName(), price: '3.00', stockQuantity: 7 },
    }),
    otherBody: { sku: 'OTHER', name: 'Another product', price: '3.00', stockQuantity: 7 },
  },
  'POST /api/admin/discounts/{id}/codes': {
    make: async () => ({
      path: `/api/admin/discounts/${(await buildDiscount({ isAutomatic: false })).id}/codes`,
      as: admin,
      body: { count: 3 },
    }),
    otherBody: { count: 4 },
  },
  'POST /api/holds': {
    make: async () => ({
      path: '/api/holds',
      // One account has few holds at a time.
      as: await buildUser(),
      body: { items: [{ productId: (await buildProduct()).id, quantity: 2 }] },
    }),
    otherBody: { items: [{ productId: 1, quantity: 3 }] },
  },
  'POST /api/users/me/addresses': {
    make: async () => ({
      path: '/api/users/me/addresses',
      as: await buildUser(),
      body: { address: ADDRESS },
    }),
    otherBody: { address: ADDRESS, label: 'Office' },
  },
  'POST /api/orders/{id}/cancel': {
    make: async () => ({ path: `/api/orders/${(await placed()).id}/cancel`, as: customer, body: line }),
    otherBody: two,
  },
  'POST /api/admin/orders/{id}/cancel': {
    make: async () => ({ path: `/api/admin/orders/${(await placed()).id}/cancel`, as: admin, body: line }),
    otherBody: two,
  },
  'POST /api/admin/orders/{id}/accept': {
    make: async () => ({
      path: `/api/admin/orders/${(await placed()).id}/accept`,
      as: admin,
      body: { reason: 'Paid on delivery' },
    }),
    otherBody: { reason: 'Paid by invoice' },
  },
  'POST /api/admin/orders/{id}/notes': {
    make: async () => ({
      path: `/api/admin/orders/${(await placed()).id}/notes`,
      as: admin,
      body: { text: 'Rang twice.' },
    }),
    otherBody: { text: 'Rang once.' },
  },
  'POST /api/admin/orders/{id}/fulfilments': {
    make: async () => ({
      path: `/api/admin/orders/${(await desk.processing([5])).id}/fulfilments`,
      as: admin,
      body: line,
    }),
    otherBody: two,
  },
  'POST /api/admin/orders/{id}/fulfilments/{fulfilmentId}/deliver': {
    async make() {
      const [id, fulfilmentId] = await sent();
      return { path: `/api/admin/orders/${id}/fulfilments/${fulfilmentId}/deliver`, as: admin };
    },
    otherBody: { reason },
  },
  'POST /api/orders/{id}/returns': {
    make: async () => ({
      path: `/api/orders/${(await desk.delivered([5])).id}/returns`,
      as: customer,
      body: { ...line, reason },
    }),
    otherBody: { ...two, reason },
  },
  'POST /api/admin/orders/{id}/returns/{returnId}/approve': decision('approve'),
  'POST /api/admin/orders/{id}/returns/{returnId}/reject': decision('reject'),
  'POST /api/admin/orders/{id}/returns/{returnId}/receive': {
    async make() {
      const [id, returnId] = await askedBack();
      expect((await desk.decide(id, returnId, 'approve')).status).toBe(200);
      return { path: `/api/admin/orders/${id}/returns/${returnId}/receive`, as: admin };
    },
    otherBody: { refund: false },
  },
  'POST /api/orders/{id}/payments': {
    make: async () => ({
      path: `/api/orders/${(await orderToPay(service, customer)).orderId}/payments`,
      as: customer,
    }),
    otherBody: {},
  },
  'POST /api/admin/orders/{id}/mark-paid': {
    make: async () => ({ path: `/api/admin/orders/${(await placed()).id}/mark-paid`, as: admin }),
    otherBody: { reason },
  },
  'POST /api/admin/payments/{id}/capture': {
    make: async () => ({
      path: `/api/admin/payments/${(await held()).paymentId}/capture`,
      as: admin,
      body: { amount: '40.00' },
    }),
    otherBody: { amount: '41.00' },
  },
  'POST /api/admin/payments/{id}/void': {
    make: async () => ({ path: `/api/admin/payments/${(await held()).paymentId}/void`, as: admin }),
    otherBody: { reason },
  },
  'POST /api/admin/payments/{id}/refunds': {
    make: async () => ({
      path: `/api/admin/payments/${(await captured()).paymentId}/refunds`,
      as: admin,
      body: { amount: '10.00', reason },
    }),
    otherBody: { amount: '11.00', reason },
  },
  'POST /api/posts': {
    make: async () => ({
      path: '/api/posts',
      as: author,
      body: { title: newName(), content: 'What is to be said.' },
    }),
    otherBody: { title: 'Another title', content: 'What is to be said.' },
  },
  'POST /api/posts/{id}/comments': {
    make: async () => ({
      path: `/api/posts/${(await buildPost()).id}/comments`,
      as: customer,
      body: { content: 'Well said.' },
    }),
    otherBody: { content: 'Badly said.' },
  },
  'POST /api/products/{id}/reviews': {
    make: async () => ({
      path: `/api/products/${(await buildProduct()).id}/reviews`,
      as: customer,
      body: { content: 'Good.', rating: 4 },
    }),
    otherBody: { content: 'Good.', rating: 5 },
  },
};
type Method = 'POST' | 'PUT';
const table = Object.entries(OPERATIONS);
const methodOf = (route: string) => route.split(' ')[0] as Method;

let keys = 0;
const newKey = () => `key ${++keys}`;

/** The answer as it goes over the wire. */
async function send(method: Method, { path, as, body }: Change, key?: string) {
  const { statusCode, headers, payload } = await service.app.inject({
    method,
    url: path,
    headers: {
      authorization: `Bearer ${service.app.issueAccessToken(as.id)}`,
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body && { payload: body }),
  });
  const { etag, location, 'content-type': type } = headers;
  const replayed = headers['idempotent-replayed'];
  return { status: statusCode, told: { payload, etag, location, type }, replayed };
}

const COUNTED = [
  'SELECT COUNT(*) AS n, COALESCE(SUM(onHand - committed), 0) AS units FROM stock_movements',
  'SELECT COUNT(*) AS n, COALESCE(SUM(version), 0) AS units FROM orders',
  'SELECT COUNT(*) AS n, COALESCE(SUM(version), 0) AS units FROM stock_documents',
  'SELECT COUNT(*) AS n, COALESCE(SUM(quantity), 0) AS units FROM stock_holds',
  'SELECT COUNT(*) AS n, 0 AS units FROM order_events',
  'SELECT COUNT(*) AS n, COALESCE(SUM(amount), 0) AS units FROM refund_requests',
  'SELECT COUNT(*) AS n, COALESCE(SUM(captured - refunded - refunding), 0) AS units FROM payments',
  'SELECT COUNT(*) AS n, COALESCE(SUM(amount), 0) AS units FROM payment_operations',
  ...['fulfilments', 'returns', 'products', 'discount_codes', 'posts', 'comments', 'order_notes'].map(
    (name) => `SELECT COUNT(*) AS n, 0 AS units FROM ${name}`,
  ),
];
/** How much there is of all that these operations make. */
const counts = async () => {
  const rows: number[] = [];
  for (const sql of COUNTED) {
    const [[row]] = (await service.sequelize.query(sql)) as unknown as [[{ n: number; units: string }]];
    rows.push(Number(row.n), Number(row.units));
  }
  return rows;
};
const added = async (work: () => Promise<unknown>) => {
  const before = await counts();
  await work();
  return (await counts()).map((count, index) => count - (before[index] as number));
};
const NOTHING = COUNTED.flatMap(() => [0, 0]);
const keptOf = (key: string) => IdempotencyKey.count({ where: { key } });

describe('Idempotency-Key', () => {
  it('is honoured by exactly these routes, as their document says; all other changes refuse it', async () => {
    const { paths } = (await service.request('GET', '/docs/json')).body;
    const honoured: string[] = [];
    for (const [path, methods] of Object.entries<Record<string, { parameters?: Array<{ name: string }> }>>(
      paths,
    )) {
      for (const [method, { parameters = [] }] of Object.entries(methods)) {
        if (method === 'get') continue;
        const route = `${method.toUpperCase()} ${path}`;
        if (parameters.some(({ name }) => name === 'idempotency-key')) {
          honoured.push(route);
          continue;
        }
        const answer = await service.request(method.toUpperCase(), path.replace(/\{\w+\}/g, '1'), {
          as: admin,
          headers: { 'idempotency-key': 'k' },
        });
        expect(answer, route).toMatchObject({
          status: 400,
          body: { code: 'VALIDATION_FAILED', errors: [{ field: 'idempotency-key' }] },
        });
      }
    }
    expect(honoured.sort()).toEqual([...Object.keys(OPERATIONS), 'POST /api/orders'].sort());
  });

  it.each(table)('%s: sent again it changes nothing, and answers byte for byte', async (route, { make }) => {
    const [change, key] = [await make(), newKey()];
    const first = await send(methodOf(route), change, key);
    expect(first.status, first.told.payload).toBeLessThan(202);
    expect(first.replayed).toBeUndefined();
    expect(
      await added(async () => {
        for (let n = 0; n < 2; n++) {
          expect(await send(methodOf(route), change, key)).toEqual({ ...first, replayed: 'true' });
        }
      }),
    ).toEqual(NOTHING);
  });

  it.each(table.filter(([route]) => route !== 'POST /api/orders/{id}/payments'))(
    '%s: 422 with another body',
    async (route, { make, otherBody }) => {
      const [change, key] = [await make(), newKey()];
      await send(methodOf(route), change, key);
      let other: Awaited<ReturnType<typeof send>> | undefined;
      expect(
        await added(async () => {
          other = await send(methodOf(route), { ...change, body: otherBody }, key);
        }),
      ).toEqual(NOTHING);
      expect(other).toMatchObject({ status: 422 });
      expect(other?.told.payload).toContain('IDEMPOTENCY_KEY_REUSED');
    },
  );

  it.each(table)('%s: 422 at another address, also that of an order', async (route, { make }) => {
    const [change, key] = [await make(), newKey()];
    await send(methodOf(route), change, key);
    const elsewhere = { ...(await make()), as: change.as };
    if (elsewhere.path !== change.path) {
      expect(await send(methodOf(route), elsewhere, key)).toMatchObject({ status: 422 });
    }
    const { id: productId } = await buildProduct();
    const order = await service.request('POST', '/api/orders', {
      as: change.as,
      headers: { 'idempotency-key': key },
      body: {
        items: [{ productId, quantity: 1 }],
        shippingAddress: { fullName: 'Ada', line1: 'Here', city: 'London', country: 'GB' },
        paymentMethod: 'card',
      },
    });
    expect(order).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  it.each(table)('%s: refused, it leaves its key free', async (route, { make }) => {
    const [change, key] = [await make(), newKey()];
    const nowhere = change.path.replace(/[0-9a-f-]{36}|\/\d+\//, (id) =>
      id.startsWith('/') ? '/4294967295/' : '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
    );
    const refused =
      nowhere === change.path
        ? await send(methodOf(route), { ...change, body: { ...change.body, surplus: 1 } }, key)
        : await send(methodOf(route), { ...change, path: nowhere }, key);
    expect(refused.status).toBe(nowhere === change.path ? 400 : 404);
    expect(await keptOf(key)).toBe(0);
    const allowed = await send(methodOf(route), change, key);
    expect(allowed.status, allowed.told.payload).toBeLessThan(202);
    expect(await keptOf(key)).toBe(1);
  });

  it.each(table)('%s: five at once do it once', async (route, { make }) => {
    const alone = await make();
    const once = await added(() => send(methodOf(route), alone));
    const [change, key] = [await make(), newKey()];
    let answers: Array<Awaited<ReturnType<typeof send>>> = [];
    const five = await added(async () => {
      answers = await Promise.all(Array.from({ length: 5 }, () => send(methodOf(route), change, key)));
    });
    expect(five).toEqual(once);
    expect(answers.filter(({ replayed }) => replayed === undefined)).toHaveLength(1);
    // 202 is for those who come while the provider has not answered the first one.
    const final = answers.filter(({ status }) => status !== 202);
    expect(new Set(final.map(({ told }) => JSON.stringify(told))).size).toBe(1);
    expect(final[0]?.status).toBeLessThan(202);
  });

  it('belongs to the user: another’s neither replays nor is refused', async () => {
    const { id } = await buildProduct({ stock: 0 });
    const change = { path: `/api/admin/products/${id}/stock-adjustments`, body: { quantity: 5, reason } };
    const key = newKey();
    await send('POST', { ...change, as: admin }, key);
    const other = await send('POST', { ...change, as: await buildAdmin() }, key);
    expect(other).toMatchObject({ status: 201, replayed: undefined });
    expect(JSON.parse(other.told.payload).stockQuantity).toBe(10);
  });

  it('keeps the answer although what it tells of has changed since, and If-Match would no longer hold', async () => {
    const { id } = await placed();
    const key = newKey();
    const headers = { 'idempotency-key': key, 'if-match': '"1"' };
    const request = () =>
      service.request('POST', `/api/admin/orders/${id}/cancel`, { as: admin, headers, body: line });
    const first = await request();
    await desk.cancel(id);
    const again = await request();
    expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(again).toMatchObject({ status: 200, body: first.body, headers: { etag: '"2"' } });
  });

  it('is free again when the provider refuses to begin a payment', async () => {
    const order = await orderToPay(service, customer);
    const change = { path: `/api/orders/${order.orderId}/payments`, as: customer };
    const key = newKey();
    double.answerNext('authorize', 'before', refusal(402, 'card_error', 'card_declined', 'No.'));
    expect(await send('POST', change, key)).toMatchObject({ status: 409 });
    expect(await keptOf(key)).toBe(0);
    expect(await send('POST', change, key)).toMatchObject({ status: 201, replayed: undefined });
  });
});
