import { afterAll, beforeAll, expect, it } from 'vitest';
import { Order, type Product, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { FORBIDDEN, invalid, refusal } from '../../helpers/refusals.js';

// What a basket would cost there, at that time, for that group, and why: told to admins by what prices orders.

let service: TestApp;
let admin: User;
let customer: User;
let lamp: Product;
let book: Product;
let trade: number;
const discountIds: Record<string, number> = {};

const ask = (path: string, body: object, as = admin) => service.request('POST', `/api${path}`, { as, body });
const made = async (path: string, body: object): Promise<number> => {
  const answer = await ask(`/admin${path}`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
};
const basket = (more: object = {}) => ({
  items: [
    { productId: lamp.id, quantity: 2 },
    { productId: book.id, quantity: 1 },
  ],
  shippingAddress: { country: 'DE' },
  ...more,
});
const preview = async (more: object = {}) => {
  const { status, body } = await ask('/admin/price-preview', basket(more));
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  lamp = await buildProduct({ price: '20.00', stock: 10 });
  const taxCategoryId = await made('/tax-categories', { code: 'books', name: 'Books' });
  book = await buildProduct({ price: '10.00', stock: 0, taxCategoryId });
  await made('/tax-rates', { name: 'VAT', country: 'DE', rate: '19' });
  await made('/tax-rates', { name: 'VAT, reduced', country: 'DE', rate: '7', taxCategoryId });
  trade = await made('/customer-groups', { code: 'trade', name: 'Trade' });
  const listId = await made('/price-lists', {
    code: 'trade',
    name: 'Trade prices',
    currency: 'USD',
    customerGroupId: trade,
    startsAt: '2031-06-01T00:00:00.000Z',
  });
  const prices = [{ productId: lamp.id, amount: '15.00' }];
  const path = `/api/admin/price-lists/${listId}/prices`;
  expect((await service.request('PUT', path, { as: admin, body: { prices } })).status).toBe(200);
  const discounts: Record<string, object> = {
    lamps: { class: 'line', kind: 'percent', value: '10', rule: { productIds: [lamp.id] } },
    small: { class: 'line', kind: 'percent', value: '5', rule: { productIds: [lamp.id] } },
    large: { class: 'order', kind: 'amount', value: '5.00', currency: 'USD', rule: { minimum: '100.00' } },
    later: { class: 'order', kind: 'percent', value: '50', startsAt: '2032-01-01T00:00:00Z' },
    coded: { class: 'order', kind: 'percent', value: '1', code: 'LATER', startsAt: '2032-01-01T00:00:00Z' },
  };
  for (const [name, fields] of Object.entries(discounts)) {
    discountIds[name] = await made('/discounts', { name, isAutomatic: name !== 'coded', ...fields });
  }
});
afterAll(() => service.close());

it('says by which rates each line is taxed', async () => {
  expect(await preview()).toMatchObject({
    totalAmount: '46.00',
    items: [
      { line: 1, taxes: [{ name: 'VAT', country: 'DE', region: null, rate: '19' }] },
      { line: 2, taxes: [{ name: 'VAT, reduced', country: 'DE', region: null, rate: '7' }] },
    ],
    shortages: [{ productId: book.id, requested: 1, available: 0 }],
  });
});

it('says which discounts do not apply, and why', async () => {
  const discountCodes = ['later', 'NONE'];
  const body = await preview({ discountCodes });
  expect(body.discounts).toMatchObject([{ name: 'lamps', amount: '4.00' }]);
  expect(body.unappliedDiscounts).toEqual([
    { discountId: discountIds.small, name: 'small', class: 'line', reason: 'not_combinable' },
    { discountId: discountIds.large, name: 'large', class: 'order', reason: 'minimum' },
    { discountId: discountIds.later, name: 'later', class: 'order', reason: 'not_started' },
  ]);
  expect(body.discountCodes).toEqual([
    { code: 'LATER', applies: false, reason: 'not_started' },
    { code: 'NONE', applies: false, reason: 'unknown' },
  ]);
});

it('is for a time: lists and discounts are those that hold then', async () => {
  const [at, later] = ['2031-07-01T00:00:00Z', '2032-06-01T00:00:00Z'];
  expect(await preview({ customerGroupId: trade })).toMatchObject({
    priceLists: [],
    items: [{ price: '20.00' }, {}],
  });
  expect(await preview({ at })).toMatchObject({ priceLists: [], items: [{ price: '20.00' }, {}] });
  expect(await preview({ customerGroupId: trade, at })).toMatchObject({
    at: '2031-07-01T00:00:00.000Z',
    priceLists: [{ code: 'trade', lines: [1] }],
    items: [{ price: '15.00', total: '27.00' }, {}],
  });
  const body = await preview({ at: later });
  expect(body.discounts).toMatchObject([{ name: 'lamps' }, { name: 'later', amount: '23.00' }]);
  expect(body.unappliedDiscounts.map(({ name }: { name: string }) => name)).toEqual(['small', 'large']);
});

it('comes to what the order costs, and stores nothing', async () => {
  const lines = { items: [{ productId: lamp.id, quantity: 3 }] };
  const { totalAmount, taxAmount } = await preview(lines);
  expect(await Order.count()).toBe(0);
  const order = { ...lines, shippingAddress: { ...ADDRESS, country: 'DE' }, paymentMethod: 'invoice' };
  const placed = await ask('/orders', basket(order), customer);
  expect(placed).toMatchObject({ status: 201, body: { totalAmount, taxAmount } });
});

it('refuses what is no time, and customers', async () => {
  expect(refusal(await ask('/admin/price-preview', basket({ at: 'tomorrow' })))).toEqual(invalid('at'));
  expect(refusal(await ask('/admin/price-preview', basket(), customer))).toEqual(FORBIDDEN);
});
