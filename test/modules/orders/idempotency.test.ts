import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdempotencyKey, Order, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { unitsLeft } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let other: User;

beforeAll(async () => {
  service = await startApp({ ORDER_WAIT_SECONDS: '60' });
  customer = await buildUser();
  other = await buildUser();
});
afterAll(() => service.close());

const place = (key: string, body: unknown, as = customer) =>
  service.request('POST', '/api/orders', { as, body, headers: { 'idempotency-key': key } });
const ordersOf = (user: User) => Order.count({ where: { userId: user.id } });

describe('Idempotency-Key', () => {
  it('answers the same request again byte for byte, and places it once', async () => {
    const { id: productId } = await buildProduct({ name: 'Fox 🦊 mug', stock: 5 });
    const raw = () =>
      service.app.inject({
        method: 'POST',
        url: '/api/orders',
        headers: {
          authorization: `Bearer ${service.app.issueAccessToken(customer.id)}`,
          'idempotency-key': 'twice',
        },
        payload: orderBody([{ productId, quantity: 2 }]),
      });

    const first = await raw();
    // What becomes of the order in between does not change what was answered.
    await Order.update({ status: 'shipped' }, { where: { id: first.json().id } });
    const second = await raw();

    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.body).toBe(first.body);
    expect(second.headers.location).toBe(first.headers.location);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(await unitsLeft(productId)).toBe(3);
  });

  it('takes the order of the fields and blanks around text for the same request', async () => {
    const { id: productId } = await buildProduct();
    const line = { quantity: 1, productId };
    const address = { fullName: 'Ada', line1: 'Here', city: 'London', country: 'GB' };
    const again = { country: 'GB', city: ' London ', line1: 'Here', fullName: 'Ada' };
    const first = await place('reordered', {
      items: [line],
      shippingAddress: address,
      paymentMethod: 'card',
    });
    const second = await place('reordered', { paymentMethod: 'card', shippingAddress: again, items: [line] });
    expect(second).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    });
  });

  it('answers as it did when the order has been cancelled meanwhile', async () => {
    const { id: productId } = await buildProduct({ stock: 5 });
    const body = orderBody([{ productId, quantity: 2 }]);
    const first = await place('cancelled since', body);
    const url = `/api/orders/${first.body.id}/cancel`;
    expect((await service.request('POST', url, { as: customer })).status).toBe(200);
    const second = await place('cancelled since', body);
    expect(second).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
    expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
  });

  it('refuses the same key with another body, and changes nothing', async () => {
    const { id: productId } = await buildProduct({ stock: 5 });
    await place('reused', orderBody([{ productId, quantity: 1 }]));
    const { status, body } = await place('reused', orderBody([{ productId, quantity: 2 }]));
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await unitsLeft(productId)).toBe(4);
  });

  it('is the customer’s own: another’s key neither replays nor leaks', async () => {
    const { id: productId } = await buildProduct({ stock: 5 });
    const body = orderBody([{ productId, quantity: 1 }]);
    const mine = await place('shared', body);
    const theirs = await place('shared', body, other);
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
    expect(theirs.headers['idempotent-replayed']).toBeUndefined();
    expect(await unitsLeft(productId)).toBe(3);
  });

  it('remembers placed orders only: a refused one may be tried again with its key', async () => {
    const product = await buildProduct({ stock: 0 });
    const body = orderBody([{ productId: product.id, quantity: 1 }]);
    expect((await place('later', body)).body.code).toBe('INSUFFICIENT_STOCK');
    expect(await IdempotencyKey.count({ where: { key: 'later' } })).toBe(0);

    const { id: restocked } = await buildProduct({ stock: 1 });
    const retry = await place('later', orderBody([{ productId: restocked, quantity: 1 }]));

    expect(retry.status).toBe(201);
    expect(retry.headers['idempotent-replayed']).toBeUndefined();
  });

  it('makes one order of the same key fifty times at once', async () => {
    const { id: productId } = await buildProduct({ stock: 100 });
    const before = await ordersOf(customer);
    const body = orderBody([{ productId, quantity: 1 }]);

    const answers = await Promise.all(Array.from({ length: 50 }, () => place('fifty', body)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(await ordersOf(customer)).toBe(before + 1);
    expect(await unitsLeft(productId)).toBe(99);
  });

  it('takes every printable character, and 255 of them', async () => {
    const { id: productId } = await buildProduct({ stock: 5 });
    const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n))
      .join('')
      .trim();
    for (const key of [printable, 'k'.repeat(255)]) {
      const body = orderBody([{ productId, quantity: 1 }]);
      const first = await place(key, body);
      expect(first.status).toBe(201);
      expect((await place(key, body)).body).toEqual(first.body);
    }
  });

  it('tells keys apart by case', async () => {
    const { id: productId } = await buildProduct({ stock: 5 });
    const body = orderBody([{ productId, quantity: 1 }]);
    const lower = await place('case', body);
    const upper = await place('CASE', body);
    expect(upper.body.id).not.toBe(lower.body.id);
  });

  it.each([
    ['an empty one', ''],
    ['one of 256 characters', 'k'.repeat(256)],
    ['one with a letter beyond ASCII', 'clé'],
    ['one with a tab', 'a\tb'],
  ])('refuses %s', async (_what, key) => {
    const { id: productId } = await buildProduct();
    const { status, body } = await place(key, orderBody([{ productId, quantity: 1 }]));
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.errors).toMatchObject([{ field: 'idempotency-key' }]);
    expect(await unitsLeft(productId)).toBe(10);
  });

  it('costs one statement', async () => {
    const { id: productId } = await buildProduct();
    const body = orderBody([{ productId, quantity: 1 }]);
    const statements = await service.statementsDuring(() => place('counted', body));
    // The user of the token, then: START TRANSACTION, key, stock and prices, orders, items, levels, ledger, COMMIT.
    expect(statements).toHaveLength(9);
  });
});
