import { createClient, StockkeeperError } from '@stockkeeper/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildProduct } from '../helpers/factories.js';

let service: TestApp;
let baseUrl: string;
beforeAll(async () => {
  service = await startApp();
  baseUrl = await service.listen();
});
afterAll(() => service.close());
it('signs up, orders, cancels and signs out', async () => {
  const client = createClient({ baseUrl });
  const user = await client.auth.register({
    email: 'ada@example.com',
    password: 'correct horse battery',
    firstName: 'A',
    lastName: 'B',
  });
  expect(user.role).toBe('customer');
  const a = await buildProduct({ price: '5.00', stock: 5 });
  const products = [];
  for await (const product of client.products.list({ limit: 1 })) products.push(product.id);
  expect(products).toEqual([a.id]);
  const shippingAddress = ADDRESS;
  const order = await client.orders.create({
    items: [{ productId: a.id, quantity: 2 }],
    shippingAddress,
    paymentMethod: 'card',
  });
  expect(order.totalAmount).toBe('10.00');
  const failure = await client.orders
    .create({ items: [{ productId: a.id, quantity: 7 }], shippingAddress, paymentMethod: 'card' })
    .catch((e) => e);
  expect(failure).toBeInstanceOf(StockkeeperError);
  if (failure instanceof StockkeeperError && failure.code === 'INSUFFICIENT_STOCK')
    expect(failure.shortages).toEqual([{ productId: a.id, requested: 7, available: 3 }]);
  const { response } = await client.orders.retrieve(order.id).withResponse();
  expect(response.headers.get('etag')).toBe('"1"');
  expect((await client.orders.cancel(order.id, undefined, { ifMatch: order })).status).toBe('cancelled');
  const { error } = await client.GET('/api/products/{id}', { params: { path: { id: 999 } } });
  expect(error?.code).toBe('NOT_FOUND');
  await client.auth.logOut();
  expect(await client.auth.session()).toBe(null);
  await expect(client.orders.list()).rejects.toMatchObject({ code: 'AUTHENTICATION_REQUIRED' });
});
