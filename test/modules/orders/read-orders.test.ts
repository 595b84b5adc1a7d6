import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, type Product, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';

let service: TestApp;
let admin: User;
let customer: User;
let other: User;
let products: Product[];
/** Ids of the customer's orders, oldest first. */
const placed: string[] = [];

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  customer = await buildUser();
  other = await buildUser();
  products = await Promise.all([buildProduct({ stock: 100 }), buildProduct({ stock: 100 })]);
  for (let n = 0; n < 5; n++) placed.push(await place(customer));
  await place(other);
});
afterAll(() => service.close());

async function place(as: User): Promise<string> {
  const lines = products.map(({ id }) => ({ productId: id, quantity: 1 }));
  const { body } = await service.request('POST', '/api/orders', { as, body: orderBody(lines) });
  return body.id;
}
const get = (url: string, as?: User) => service.request('GET', url, { as });
const ids = (orders: Array<{ id: string }>) => orders.map(({ id }) => id);

describe('GET /api/orders', () => {
  it('lists the own orders, newest first, with their items', async () => {
    const { status, body } = await get('/api/orders?count=true', customer);
    expect(status).toBe(200);
    expect(ids(body.items)).toEqual([...placed].reverse());
    expect(body).toMatchObject({ total: 5, next: null });
    expect(body.items[0].items.map((item: { productId: number }) => item.productId)).toEqual(
      products.map(({ id }) => id),
    );
    expect(body.items[0]).not.toHaveProperty('userId');
  });

  it('walks all of them by cursor and by offset', async () => {
    const first = (await get('/api/orders?limit=2', customer)).body;
    const second = (await get(`/api/orders?limit=2&after=${first.next}`, customer)).body;
    const third = (await get(`/api/orders?limit=2&after=${second.next}`, customer)).body;
    expect(ids([...first.items, ...second.items, ...third.items])).toEqual([...placed].reverse());
    expect(third.next).toBeNull();
    expect(third).not.toHaveProperty('total');
    expect(ids((await get('/api/orders?limit=2&offset=2', customer)).body.items)).toEqual(ids(second.items));
  });

  it('filters by status', async () => {
    await Order.update({ status: 'shipped' }, { where: { id: placed[1] } });
    const { body } = await get('/api/orders?status=shipped&count=true', customer);
    expect(ids(body.items)).toEqual([placed[1]]);
    expect(body.total).toBe(1);
  });

  it('takes as many statements for five orders as for one', async () => {
    const one = await service.statementsDuring(() => get('/api/orders?limit=1', customer));
    const five = await service.statementsDuring(() => get('/api/orders?limit=5', customer));
    // The user of the token, the keys, the orders, their items.
    expect(one).toHaveLength(4);
    expect(five).toHaveLength(4);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=abc',
    'limit=1e1',
    'limit=1&limit=2',
    'offset=-1',
    'after=nonsense',
    'after=WyJhIl0',
    'status=lost',
    'status=shipped,lost',
    'status=shipped,',
    'userId=1',
    'email=ada@example.com',
    'from=yesterday',
    'to=2026-02-30',
    'sort=status',
    'q=',
    'productId=0',
    `after=${Buffer.from('["oldest","019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e"]').toString('base64url')}`,
  ])('answers ?%s with 400', async (query) => {
    const { status, body } = await get(`/api/orders?${query}`, customer);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
  });
});

describe('GET /api/orders/:id', () => {
  it('shows someone else’s order as not there', async () => {
    const theirs = await get(`/api/orders/${placed[0]}`, other);
    const missing = await get('/api/orders/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e', other);
    expect(theirs).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(missing).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it.each(['abc', '-1', '1e3', '9999999999999', '%00', "'"])('answers the id %s with 400', async (id) => {
    const { status, body } = await get(`/api/orders/${id}`, customer);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
  });
});

describe('GET /api/admin/orders', () => {
  it('lists everyone’s orders with the customer', async () => {
    const { body } = await get('/api/admin/orders?count=true', admin);
    expect(body.total).toBe(6);
    expect(body.items[0].user).toEqual({
      id: other.id,
      email: other.email,
      firstName: other.firstName,
      lastName: other.lastName,
    });
  });

  it('filters by customer and status', async () => {
    await Order.update({ status: 'delivered' }, { where: { id: placed[2] } });
    const { body } = await get(`/api/admin/orders?userId=${customer.id}&status=delivered`, admin);
    expect(ids(body.items)).toEqual([placed[2]]);
  });

  it('takes as many statements for six orders as for one', async () => {
    const one = await service.statementsDuring(() => get('/api/admin/orders?limit=1', admin));
    const six = await service.statementsDuring(() => get('/api/admin/orders?limit=6', admin));
    expect(one).toHaveLength(4);
    expect(six).toHaveLength(4);
  });

  it('reads any order', async () => {
    const { status, body } = await get(`/api/admin/orders/${placed[0]}`, admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: placed[0], user: { id: customer.id } });
    expect((await get('/api/admin/orders/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e', admin)).status).toBe(404);
  });

  it('is for admins', async () => {
    expect((await get('/api/admin/orders', customer)).status).toBe(403);
    expect((await get(`/api/admin/orders/${placed[0]}`, customer)).status).toBe(403);
  });
});
