import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idInSql } from '../../../src/models/id.js';
import { Order, OrderItem, Payment, Product, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk, stateOf, unitsForSale } from '../../helpers/orders.js';

// A shop in each kind of currency: with no decimals, with two and with three.

let service: TestApp;
let customer: User;
let admin: User;

const post = (url: string, as: User, body: object = {}, headers = {}) =>
  service.request('POST', `/api${url}`, { as, body, headers });
const get = async (url: string, as: User = admin) =>
  (await service.request('GET', `/api${url}`, { as })).body;
const create = (price: unknown, more: object = {}) =>
  post('/admin/products', admin, { sku: `P-${++made}`, name: `Product ${made}`, price, ...more });
let made = 0;

/** A product of the shop, through the API. */
async function created(price: string): Promise<{ id: number; price: string }> {
  const { status, body } = await create(price, { stockQuantity: 20 });
  expect(status).toBe(201);
  return body;
}

const order = (lines: Array<[productId: number, quantity: number]>, more: object = {}) =>
  post(
    '/orders',
    customer,
    orderBody(
      lines.map(([productId, quantity]) => ({ productId, quantity })),
      { paymentMethod: 'invoice', ...more },
    ),
  );

async function open(env: Record<string, string>): Promise<void> {
  service = await startApp(env);
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
}
async function close(): Promise<void> {
  await expectInventoryHolds(service.sequelize);
  await service.close();
}

describe.each([
  { currency: 'JPY', entered: '500.00', price: '500', two: '1000', zero: '0', wrong: '10.50', less: '499' },
  {
    currency: 'USD',
    entered: '24.99',
    price: '24.99',
    two: '49.98',
    zero: '0.00',
    wrong: '1.999',
    less: '24.98',
  },
  {
    currency: 'KWD',
    entered: '1.25',
    price: '1.250',
    two: '2.500',
    zero: '0.000',
    wrong: '1.2345',
    less: '1.249',
  },
])('a shop in $currency', ({ currency, entered, price, two, zero, wrong, less }) => {
  beforeAll(() => open({ CURRENCY: currency }));
  afterAll(close);

  it('shows each amount with the decimals of its currency', async () => {
    const { id } = await created(entered);
    expect(await get(`/products/${id}`)).toMatchObject({ price, currency });
    expect((await get(`/products?minPrice=${less}&maxPrice=${price}`)).items).toMatchObject([{ price }]);

    const { body: placed, status } = await order([[id, 2]], { expectedTotal: two });
    expect({ status, placed }).toMatchObject({ status: 201, placed: { totalAmount: two, currency } });
    const lines = [{ price, lineTotal: two }];
    expect(placed.items).toMatchObject(lines);
    expect(await get(`/orders/${placed.id}`, customer)).toMatchObject({ totalAmount: two, items: lines });
    expect((await get('/orders', customer)).items[0]).toMatchObject({ totalAmount: two, items: lines });

    const { body: paid } = await post(`/admin/orders/${placed.id}/mark-paid`, admin);
    expect(paid).toMatchObject({ amount: two, captured: two, refunded: zero, operations: [{ amount: two }] });
    expect((await get('/admin/payments')).items[0]).toMatchObject({ captured: two });
    expect((await get(`/orders/${placed.id}/payments`, customer)).items).toMatchObject([{ captured: two }]);

    await post(`/admin/orders/${placed.id}/cancel`, admin, { lines: [{ line: 1, quantity: 1 }] });
    const { items: events } = await get(`/orders/${placed.id}/events`, customer);
    expect(events.at(-1).details).toMatchObject({ value: price });

    const desk = orderDesk(service, customer, admin);
    const parcel = (await desk.ship(placed.id)).body;
    await desk.deliver(placed.id, (parcel.fulfilments ?? [parcel]).at(-1).id);
    const lineOne = { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' };
    const back = (await desk.askBack(placed.id, lineOne)).body;
    await desk.decide(placed.id, back.id, 'approve');
    expect((await desk.decide(placed.id, back.id, 'receive')).status).toBe(200);
    expect((await get('/admin/returns')).items[0]).toMatchObject({ value: price });
  });

  it('shows them so in every report, in JSON and in CSV', async () => {
    expect((await order([[(await created(price)).id, 1]])).status).toBe(201);
    const reports = ['sales', 'best-sellers', 'customers', 'cancellations', 'stock-cover', 'stock-value'];
    const decimals = price.split('.')[1]?.length ?? 0;
    const money = decimals === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${decimals}}$`);
    const names = /price|amount|revenue|spent|value|paid|refunded|captured|net|owed|due/i;
    for (const report of reports) {
      const { items } = await get(`/admin/reports/${report}`);
      expect(items.length, report).toBeGreaterThan(0);
      for (const row of items) {
        const amounts = Object.entries(row).filter(
          ([name, value]) => names.test(name) && typeof value === 'string',
        );
        expect(amounts.length, report).toBeGreaterThan(0);
        for (const [name, value] of amounts) expect(value, `${report} ${name}`).toMatch(money);
      }
      const [header = '', ...rows] = (await get(`/admin/reports/${report}?format=csv`))
        .trimEnd()
        .split('\r\n');
      for (const [index, name] of header
        .replace(/^\ufeff/, '')
        .split(',')
        .entries()) {
        if (!names.test(name)) continue;
        for (const row of rows)
          expect(row.split(',')[index]?.replaceAll('"', ''), `${report} ${name}`).toMatch(money);
      }
    }
  });

  it('refuses an amount that it cannot have wherever one is entered, and changes nothing', async () => {
    const { id } = await created(price);
    const products = await Product.count();
    const orders = await Order.count();
    const paid = (await post(`/admin/orders/${(await order([[id, 1]])).body.id}/mark-paid`, admin)).body;
    const answers = [
      ['price', await create(wrong)],
      [
        'price',
        await service.request('PATCH', `/api/admin/products/${id}`, { as: admin, body: { price: wrong } }),
      ],
      ['expectedTotal', await order([[id, 1]], { expectedTotal: wrong })],
      ['minPrice', await service.request('GET', `/api/products?minPrice=${wrong}`)],
      ['maxPrice', await service.request('GET', `/api/admin/products?maxPrice=${wrong}`, { as: admin })],
      [
        'amount',
        await post(`/admin/payments/${paid.id}/refunds`, admin, { amount: wrong, reason: 'A dent' }),
      ],
      ['amount', await post(`/admin/payments/${paid.id}/capture`, admin, { amount: wrong })],
    ] as const;
    for (const [field, { status, body }] of answers) {
      expect({ status, code: body.code, field }).toEqual({ status: 400, code: 'VALIDATION_FAILED', field });
      expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    }
    expect(await Product.count()).toBe(products);
    expect(await Order.count()).toBe(orders + 1);
    expect(await get(`/products/${id}`)).toMatchObject({ price });
  });

  it('says in its refusals what there is, in its own decimals', async () => {
    const { id } = await created(price);
    expect((await order([[id, 2]], { expectedTotal: price })).body).toMatchObject({
      code: 'PRICE_CHANGED',
      totalAmount: two,
    });
    const { body: paid } = await post(`/admin/orders/${(await order([[id, 1]])).body.id}/mark-paid`, admin);
    const refund = { amount: two, reason: 'Too much' };
    expect((await post(`/admin/payments/${paid.id}/refunds`, admin, refund)).body).toMatchObject({
      code: 'AMOUNT_EXCEEDED',
      available: price,
    });
  });

  it('takes an order of nothing, which needs no payment and waits for none', async () => {
    const gift = await created(zero);
    const placed = (await order([[gift.id, 3]], { expectedTotal: '0', paymentMethod: 'card' })).body;
    expect(placed).toMatchObject({ status: 'processing', version: 1, totalAmount: zero });
    expect(await get(`/orders/${placed.id}`, customer)).toMatchObject({
      status: 'processing',
      totalAmount: zero,
    });
    expect((await get(`/orders/${placed.id}/events`, customer)).items).toMatchObject([
      { kind: 'placed', fromStatus: null, toStatus: 'processing' },
    ]);
    for (const answer of [
      await post(`/orders/${placed.id}/payments`, customer),
      await post(`/admin/orders/${placed.id}/mark-paid`, admin),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_PAY' } });
    }
    expect(await Payment.count({ where: { orderId: placed.id } })).toBe(0);

    // A part is cancelled, the rest is sent, arrives and comes back.
    const desk = orderDesk(service, customer, admin);
    expect((await desk.cancel(placed.id, { lines: [{ line: 1, quantity: 1 }] })).status).toBe(200);
    await desk.deliverAll(placed.id);
    const wanted = { lines: [{ line: 1, quantity: 2 }], reason: 'Too small' };
    const back = (await desk.askBack(placed.id, wanted)).body;
    await desk.decide(placed.id, back.id, 'approve');
    expect((await desk.decide(placed.id, back.id, 'receive')).status).toBe(200);
    expect(await unitsForSale([gift.id])).toEqual([20]);
    await expectInventoryHolds(service.sequelize);
  });

  it('cancels an order of nothing, and sends one again under its key', async () => {
    const gift = await created(zero);
    const headers = { 'idempotency-key': `gift-${currency}` };
    const body = orderBody([{ productId: gift.id, quantity: 2 }]);
    const first = await post('/orders', customer, body, headers);
    expect((await post(`/admin/orders/${first.body.id}/cancel`, admin)).status).toBe(200);
    expect(await stateOf(first.body.id)).toMatchObject({ status: 'cancelled' });
    const again = await post('/orders', customer, body, headers);
    expect(again.body).toEqual(first.body);
    expect(await unitsForSale([gift.id])).toEqual([20]);
  });

  it('takes free lines beside others, and gives back nothing for them', async () => {
    const [gift, paid] = [await created(zero), await created(price)];
    const { body } = await order([
      [gift.id, 1],
      [paid.id, 1],
    ]);
    expect(body).toMatchObject({ status: 'pending', totalAmount: price });
    await post(`/admin/orders/${body.id}/mark-paid`, admin);
    const one = { lines: [{ line: 1, quantity: 1 }] };
    expect((await post(`/admin/orders/${body.id}/cancel`, admin, one)).status).toBe(200);
    const events = (await get(`/orders/${body.id}/events`, customer)).items;
    expect(events.at(-1).details).toMatchObject({ value: zero });
    const [payment] = (await get(`/orders/${body.id}/payments`, customer)).items;
    expect(payment).toMatchObject({ captured: price, refunded: zero });
  });

  it('waits for no payment once only free lines are left, whoever cancelled the others', async () => {
    const [gift, paid] = [await created(zero), await created(price)];
    const { body } = await order([
      [gift.id, 2],
      [paid.id, 2],
    ]);
    const one = { lines: [{ line: 2, quantity: 1 }] };
    expect((await post(`/orders/${body.id}/cancel`, customer, one)).body).toMatchObject({
      status: 'pending',
    });
    const { status, body: left } = await post(`/orders/${body.id}/cancel`, customer, one);
    expect({ status, left }).toMatchObject({ status: 200, left: { status: 'processing', version: 4 } });
    const events = (await get(`/orders/${body.id}/events`, customer)).items;
    expect(events.slice(-2)).toMatchObject([
      { kind: 'units_cancelled', actorId: customer.id, toStatus: 'pending' },
      { kind: 'status_changed', actorId: null, toStatus: 'processing', reason: 'Nothing is left to pay' },
    ]);
    expect(await post(`/orders/${body.id}/payments`, customer)).toMatchObject({ status: 409 });
    expect((await post(`/admin/orders/${body.id}/fulfilments`, admin, {})).status).toBe(201);
    expect(await stateOf(body.id)).toMatchObject({ status: 'shipped' });
  });
});

describe('what an older version has left, which its currency cannot have', () => {
  beforeAll(() => open({ CURRENCY: 'JPY' }));
  afterAll(close);

  it('is shown as it is, and the product is sold again once its price is mended', async () => {
    const { id } = await buildProduct({ price: '10', currency: 'JPY', stock: 5 });
    await service.sequelize.query(`UPDATE products SET price = 10.5 WHERE id = ${id}`);
    expect(await get(`/products/${id}`)).toMatchObject({ price: '10.5' });
    expect(await order([[id, 2]])).toMatchObject({
      status: 409,
      body: { code: 'AMOUNT_NOT_PAYABLE', productIds: [id] },
    });
    const patch = (body: object) =>
      service.request('PATCH', `/api/admin/products/${id}`, { as: admin, body });
    expect((await patch({ isActive: true })).status).toBe(200);
    expect((await patch({ price: '11' })).body).toMatchObject({ price: '11' });
    expect((await order([[id, 2]])).body).toMatchObject({ totalAmount: '22' });
  });

  it('can be cancelled: its units go back', async () => {
    const { id } = await buildProduct({ price: '10', currency: 'JPY', stock: 5 });
    const orderId = (await order([[id, 2]])).body.id;
    await OrderItem.update({ price: '10.5', subtotal: '21', total: '21' }, { where: { orderId } });
    await service.sequelize.query(`UPDATE orders SET totalAmount = 21 WHERE id = ${idInSql(orderId)}`);
    const one = { lines: [{ line: 1, quantity: 1 }] };
    expect((await post(`/orders/${orderId}/cancel`, customer, one)).status).toBe(200);
    expect((await get(`/orders/${orderId}/events`, customer)).items.at(-1).details).toMatchObject({
      value: '10.5',
    });
    expect((await post(`/orders/${orderId}/cancel`, customer)).status).toBe(200);
    expect(await unitsForSale([id])).toEqual([5]);
  });
});
