import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventSequence } from '../../src/models/event-sequence.js';
import { type Product, StockLevel, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { eventsOf } from '../helpers/events.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { LOCATION_ID, stockAt } from '../helpers/location.js';

let service: TestApp;
let sequelize: Sequelize;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp({ EVENTS: 'on', ORDER_BATCH_MAX: '1' });
  sequelize = service.sequelize;
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
});
afterAll(() => service.close());

let after: number;
beforeEach(async () => {
  await eventsOf(sequelize);
  after = (await EventSequence.findByPk(1, { rejectOnEmpty: true })).seq;
});

const news = async () =>
  (await eventsOf(sequelize, { after })).map(({ type, aggregateId, version, data }) => ({
    type,
    aggregateId,
    version,
    data,
  }));
const told = async (kind: string) => (await news()).filter(({ type }) => type.startsWith(kind));

async function ask(method: string, path: string, body?: object, as = admin) {
  const answer = await service.request(method, `/api${path}`, {
    as,
    body,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

describe('payments', () => {
  it('are told with the order that they pay, and what was refunded', async () => {
    const { id: productId } = await buildProduct({ price: '10.00' });
    const order = await ask('POST', '/orders', orderBody([{ productId, quantity: 2 }]), customer);
    await ask('POST', `/admin/orders/${order.id}/mark-paid`, {});
    const lines = [{ line: 1, quantity: 1 }];
    await ask('POST', `/admin/orders/${order.id}/cancel`, { lines, refund: true });
    await vi.waitFor(async () => expect(await told('payment.refunded')).toHaveLength(1), { timeout: 10_000 });
    const all = await news();
    expect(new Set(all.map(({ aggregateId }) => aggregateId))).toEqual(new Set([order.id]));
    const [captured] = await told('payment.captured');
    const paymentId = expect.any(String);
    expect(captured).toMatchObject({ version: 1, data: { amount: '20.00', currency: 'USD' } });
    expect(await told('payment.refunded')).toMatchObject([
      { version: 3, data: { paymentId, amount: '10.00', currency: 'USD', refundedAmount: '10.00' } },
    ]);
    expect(all.map(({ version }) => version)).toEqual([...all.map(({ version }) => version)].sort());
  });
});

describe('products, accounts and discounts', () => {
  it('are told when they change, with their versions', async () => {
    const { id, sku } = await ask('POST', '/admin/products', { sku: 'TOLD', name: 'Told', price: '1.00' });
    await ask('PATCH', `/admin/products/${id}`, { isActive: false });
    await ask('PATCH', `/admin/products/${id}`, { isActive: false });
    await ask('DELETE', `/admin/products/${id}`);
    expect(await told('product.')).toEqual([
      { type: 'product.created', aggregateId: String(id), version: 1, data: { sku, isActive: true } },
      { type: 'product.updated', aggregateId: String(id), version: 2, data: { sku, isActive: false } },
      { type: 'product.deleted', aggregateId: String(id), version: 3, data: { sku } },
    ]);
  });

  it('say nothing about people', async () => {
    const person = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada.told@example.com' };
    const { user } = await ask('POST', '/auth/register', { ...person, password: 'a password of the tests' });
    await ask('PATCH', `/admin/users/${user.id}`, { isActive: false });
    expect(await news()).toEqual([
      { type: 'customer.created', aggregateId: String(user.id), version: 1, data: { isActive: true } },
      { type: 'customer.updated', aggregateId: String(user.id), version: 2, data: { isActive: false } },
    ]);
  });

  it('discounts, too', async () => {
    const given = { name: 'Told', class: 'order', kind: 'percent', value: '5', code: 'TOLD-5' };
    const { id } = await ask('POST', '/admin/discounts', given);
    await ask('PATCH', `/admin/discounts/${id}`, { isActive: false });
    await ask('DELETE', `/admin/discounts/${id}`);
    expect((await told('discount.')).map(({ type, version }) => [type, version])).toEqual([
      ['discount.created', 1],
      ['discount.updated', 2],
      ['discount.deleted', 3],
    ]);
  });
});

describe('stock', () => {
  const order = ({ id: productId }: Product, quantity: number) =>
    ask('POST', '/orders', orderBody([{ productId, quantity }], { paymentMethod: 'invoice' }), customer);
  const stock = async () => (await told('stock.')).map(({ type, data }) => [type, data]);
  const at = ({ id: productId }: Product, available: number, locationId = LOCATION_ID) => ({
    productId,
    locationId,
    available,
  });

  it('is told when it gets low, when it is out, and when it is back, each once', async () => {
    const product = await buildProduct({ stock: 10 });
    await order(product, 2);
    await order(product, 4);
    await order(product, 1);
    const last = await order(product, 3);
    await ask('POST', `/admin/orders/${last.id}/cancel`, {});
    await ask('POST', `/admin/products/${product.id}/stock-adjustments`, { quantity: 20, reason: 'Found' });
    expect(await stock()).toEqual([
      ['stock.low', at(product, 4)],
      ['stock.out', at(product, 0)],
      ['stock.back', at(product, 3)],
    ]);
  });

  it('goes by the threshold and the safety stock of the location', async () => {
    const product = await buildProduct({ stock: 50 });
    const { id } = await Location.create({ code: 'told', name: 'Told', priority: -1 });
    await stockAt(product.id, id, 50);
    after = (await eventsOf(sequelize, { after })).at(-1)?.seq ?? after;
    await ask('PATCH', `/admin/products/${product.id}/stock/${LOCATION_ID}`, { lowStockThreshold: 45 });
    await order(product, 6);
    await ask('PATCH', `/admin/products/${product.id}/stock/${LOCATION_ID}`, { safetyStock: 50 });
    await ask('PATCH', `/admin/products/${product.id}/stock/${LOCATION_ID}`, { safetyStock: 0 });
    expect(await stock()).toEqual([
      ['stock.low', at(product, 44)],
      ['stock.out', at(product, 0)],
      ['stock.back', at(product, 44)],
    ]);
  });

  it('however many order at once, each threshold is told once', async () => {
    const product = await buildProduct({ stock: 40 });
    await Promise.all(Array.from({ length: 40 }, () => order(product, 1)));
    const all = await stock();
    expect(all.map(([type]) => type)).toEqual(['stock.low', 'stock.out']);
    const { committed } = await StockLevel.findOne({ where: { productId: product.id }, rejectOnEmpty: true });
    expect(committed).toBe(40);
  });
});
