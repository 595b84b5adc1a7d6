import { col, fn, literal } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, OrderItem, type Product, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';

// What tax, shipping and discounts came to, of a shop in Canada whose prices do not include tax.

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
let lamp: Product;
let book: Product;

const BC = { ...ADDRESS, country: 'CA', region: 'BC' };

beforeAll(async () => {
  service = await startApp({ PRICES_INCLUDE_TAX: 'false' });
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  desk = orderDesk(service, customer, admin);
  const post = async (path: string, body: object) => {
    const answer = await service.request('POST', `/api/admin/${path}`, { as: admin, body });
    expect(answer.status).toBe(201);
    return answer.body.id;
  };
  const taxCategoryId = await post('tax-categories', { code: 'books', name: 'Books' });
  const rate = (name: string, rate: string, more: object = {}) =>
    post('tax-rates', { country: 'CA', region: 'BC', name, rate, ...more });
  await rate('PST', '7');
  await rate('GST', '5');
  await rate('GST', '5', { taxCategoryId });
  lamp = await buildProduct({ price: '9.99', stock: 1_000 });
  book = await buildProduct({ price: '3.33', stock: 1_000, taxCategoryId });
});
afterAll(() => service.close());

const get = async (path: string) => {
  const { status, body } = await service.request('GET', `/api/admin/reports/${path}`, { as: admin });
  expect(status).toBe(200);
  return body;
};
async function place(lines: Array<[Product, number]>, shippingAddress: object = BC): Promise<string> {
  const items = lines.map(([{ id: productId }, quantity]) => ({ productId, quantity }));
  const { status, body } = await service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody(items, { shippingAddress, paymentMethod: 'invoice' }),
  });
  expect(status).toBe(201);
  return body.id;
}
/** An order of lamps and books that was placed at that time: units, tax and discount of each. */
async function store(at: string, ...figures: Array<[number, string, string?]>): Promise<string> {
  const lines = figures.map(([units], n): [Product, number] => [n === 0 ? lamp : book, units]);
  const orderId = await placeInThePast(service.sequelize, at, customer, lines, 'invoice');
  for (const [n, [, taxAmount, discountAmount = '0']] of figures.entries()) {
    const total = literal(`subtotal - ${discountAmount} + ${taxAmount}`) as never;
    await OrderItem.update({ taxAmount, discountAmount, total }, { where: { orderId, line: n + 1 } });
  }
  const [{ total }] = (await OrderItem.findAll({
    attributes: [[fn('SUM', col('total')), 'total']],
    where: { orderId },
    raw: true,
  })) as unknown as [{ total: string }];
  await Order.update({ totalAmount: total, pricesIncludeTax: false }, { where: { id: orderId } });
  return orderId;
}
const row = (name: string, rate: string, more: object) => ({
  country: 'CA',
  region: 'BC',
  name,
  rate,
  currency: 'USD',
  ...more,
});

describe('GET /api/admin/reports/taxes', () => {
  it('counts each rate by itself, and takes off its part of what was cancelled or came back', async () => {
    // 29.97 · 12 % = 3.60: PST 2.10, GST 1.50; 9.99 · 5 % = 0.50.
    const order = await place([
      [lamp, 3],
      [book, 3],
    ]);
    const charged = [
      row('GST', '5', { orders: 1, taxedAmount: '39.96', taxAmount: '2.00', returnedTaxAmount: '0.00' }),
      row('PST', '7', { orders: 1, taxedAmount: '29.97', taxAmount: '2.10', returnedTaxAmount: '0.00' }),
    ];
    expect((await get('taxes')).items).toMatchObject(charged);

    const cancelled = await desk.cancel(order, { lines: [{ line: 1, quantity: 1 }] });
    expect(cancelled.status).toBe(200);
    expect((await get('taxes')).items).toMatchObject([
      { name: 'GST', returnedTaxAmount: '0.50', netTaxAmount: '1.50' },
      { name: 'PST', returnedTaxAmount: '0.70', netTaxAmount: '1.40' },
    ]);
    await desk.accept(order);
    await desk.deliverAll(order);
    const { body } = await desk.askBack(order, {
      lines: [
        { line: 1, quantity: 2 },
        { line: 2, quantity: 1 },
      ],
      reason: 'Too dim',
    });
    await desk.decide(order, body.id, 'approve');
    expect((await desk.decide(order, body.id, 'receive')).status).toBe(200);
    // Of the book 0.17 of 0.50.
    expect((await get('taxes')).items).toMatchObject([
      { name: 'GST', returnedTaxAmount: '1.67', netTaxAmount: '0.33' },
      { name: 'PST', returnedTaxAmount: '2.10', netTaxAmount: '0.00' },
    ]);
  });

  it('counts nothing of an order that is cancelled as a whole, nor twice what is taxed twice', async () => {
    const before = (await get('taxes')).items;
    for (let n = 1; n <= 7; n++) {
      const id = await place([
        [lamp, n],
        [book, 8 - n],
      ]);
      await desk.cancel(id, { lines: [{ line: 1, quantity: 1 }] });
      if (n > 1) await desk.cancel(id, { lines: [{ line: 1, quantity: n - 1 }] });
      expect((await desk.cancel(id)).body.status).toBe('cancelled');
    }
    const net = (rows: Array<Record<string, string>>) => rows.map((one) => one.netTaxAmount);
    expect(net((await get('taxes')).items)).toEqual(net(before));
  });

  it('shares out to all rates of the order what came back of one that does not say which lines a rate is on', async () => {
    const DAY = 'from=2024-02-01&to=2024-02-01';
    const id = await store('2024-02-01T12:00:00Z', [2, '2.40'], [1, '0.50']);
    const taxes = [
      { rateId: 1, name: 'PST', country: 'CA', region: 'BC', rate: '7', base: '19.98', amount: '1.40' },
      { rateId: 2, name: 'GST', country: 'CA', region: 'BC', rate: '5', base: '29.98', amount: '1.50' },
    ];
    await Order.update({ pricing: { taxes, taxRounding: 'line' } as never }, { where: { id } });
    await desk.cancel(id, { lines: [{ line: 1, quantity: 1 }] });
    // Of 2.90 it is 1.20: 1.20 · 1.40 / 2.90 = 0.579, 1.20 · 1.50 / 2.90 = 0.621.
    expect((await get(`taxes?${DAY}`)).items).toEqual([
      row('GST', '5', {
        orders: 1,
        taxedAmount: '29.98',
        taxAmount: '1.50',
        returnedTaxAmount: '0.62',
        netTaxAmount: '0.88',
      }),
      row('PST', '7', {
        orders: 1,
        taxedAmount: '19.98',
        taxAmount: '1.40',
        returnedTaxAmount: '0.58',
        netTaxAmount: '0.82',
      }),
    ]);
    await desk.cancel(id);
    expect((await get(`taxes?${DAY}`)).items).toMatchObject([
      { netTaxAmount: '0.00' },
      { netTaxAmount: '0.00' },
    ]);
  });

  it('comes page by page, and as a file', async () => {
    const { items } = await get('taxes');
    const first = await get('taxes?limit=1&count=true');
    expect(first).toMatchObject({ items: [items[0]], total: 2 });
    expect((await get(`taxes?limit=1&after=${first.next}`)).items).toEqual([items[1]]);
    const csv: string = await get('taxes?format=csv');
    expect(csv.split('\r\n')[0]).toBe(
      'country,region,name,rate,currency,orders,taxedAmount,taxAmount,returnedTaxAmount,netTaxAmount',
    );
    expect(csv.split('\r\n')[1]).toMatch(/^"CA","BC","GST","5","USD",8,/);
  });
});

it('sales and best sellers say what of them was discounts, shipping and tax', async () => {
  const DAY = 'from=2024-03-01&to=2024-03-01';
  const id = await store('2024-03-01T12:00:00Z', [3, '3.60', '2.00'], [1, '0.50']);
  await Order.update(
    { discountAmount: '2.00', shippingAmount: '4.90', taxAmount: '4.10' },
    { where: { id } },
  );
  expect((await get(`sales?${DAY}`)).items).toMatchObject([
    { discountAmount: '2.00', shippingAmount: '4.90', taxAmount: '4.10' },
  ]);
  await desk.cancel(id, { lines: [{ line: 1, quantity: 1 }] });
  expect((await get(`best-sellers?${DAY}`)).items).toMatchObject([
    // 2.00 − 0.67 and 3.60 − 1.20.
    { productId: lamp.id, units: 2, discountAmount: '1.33', taxAmount: '2.40', netOrderedAmount: '21.05' },
    { productId: book.id, units: 1, discountAmount: '0.00', taxAmount: '0.50' },
  ]);
});

it('shipping and discounts are told by method and by code, as the orders were placed', async () => {
  const day = (n: number) => `2024-04-0${n}T12:00:00Z`;
  const APRIL = 'from=2024-04-01&to=2024-04-30';
  const discount = { lines: [{ line: 1, amount: '1.00' }], shippingAmount: '0.00' };
  const sale = { ...discount, discountId: 1, name: 'Sale', code: null, class: 'line', amount: '1.00' };
  const coupon = { ...discount, discountId: 2, name: 'Coupon', code: 'TEN', class: 'order', amount: '2.00' };
  const post = { methodId: 1, code: 'post', name: 'Post', daysMin: 1, daysMax: null, price: '4.90' };
  const orders: Array<[string, object[], object, string]> = [
    [day(1), [sale, { ...coupon, name: 'Old name' }], { ...post, name: 'Old name' }, '4.90'],
    [day(2), [{ ...coupon, code: 'ten' }], post, '0.00'],
    [day(3), [coupon], { ...post, methodId: 2, code: 'express', price: '9.90' }, '9.90'],
  ];
  for (const [at, discounts, shipping, shippingAmount] of orders) {
    const id = await store(at, [1, '0.00']);
    const pricing = { taxes: [], taxRounding: 'line', discounts, shipping } as never;
    const totalAmount = literal(`totalAmount + ${shippingAmount} + 0.10`) as never;
    const tax = { taxAmount: '0.10', shippingTaxAmount: '0.10' };
    await Order.update({ totalAmount, pricing, shippingAmount, ...tax }, { where: { id } });
    if (at === day(3)) expect((await desk.cancel(id)).body).toMatchObject({ status: 'cancelled' });
  }
  expect(await get(`shipping?${APRIL}&count=true`)).toMatchObject({
    total: 2,
    items: [
      {
        methodId: 2,
        code: 'express',
        currency: 'USD',
        orders: 1,
        priceAmount: '9.90',
        discountAmount: '0.00',
        shippingAmount: '9.90',
        shippingTaxAmount: '0.10',
      },
      {
        methodId: 1,
        code: 'post',
        name: 'Post',
        orders: 2,
        priceAmount: '9.80',
        discountAmount: '4.90',
        shippingAmount: '4.90',
        shippingTaxAmount: '0.20',
      },
    ],
  });
  const first = await get(`discounts?${APRIL}&limit=1`);
  const rest = await get(`discounts?${APRIL}&limit=9&after=${first.next}`);
  expect([...first.items, ...rest.items]).toEqual([
    {
      discountId: 2,
      name: 'Coupon',
      code: 'TEN',
      class: 'order',
      currency: 'USD',
      orders: 2,
      cancelledOrders: 1,
      discountAmount: '4.00',
      orderedAmount: '34.98',
    },
    expect.objectContaining({ discountId: 2, code: 'ten', orders: 1, discountAmount: '2.00' }),
    expect.objectContaining({ discountId: 1, code: null, orders: 1, discountAmount: '1.00' }),
  ]);
});
