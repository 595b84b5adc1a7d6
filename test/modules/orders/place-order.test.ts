import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, OrderItem, StockLevel, StockMovement, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { unitsLeft } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
});
afterAll(() => service.close());

const place = (body: unknown, as = customer) => service.request('POST', '/api/orders', { as, body });

/** Amounts of which there are none. */
const none = (...names: string[]) => Object.fromEntries(names.map((name) => [name, '0.00']));

describe('POST /api/orders', () => {
  it('places the order at the shop’s prices, takes the stock and records why', async () => {
    const lamp = await buildProduct({ name: 'Desk lamp', price: '19.99', stock: 5 });
    const bulb = await buildProduct({ name: 'Light bulb', price: '0.35', stock: 100 });

    const before = Date.now();
    const { status, headers, body } = await place(
      orderBody([
        { productId: lamp.id, quantity: 2 },
        { productId: bulb.id, quantity: 3 },
      ]),
    );

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      number: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
      email: null,
      status: 'pending',
      version: 1,
      totalAmount: '41.03',
      ...none('discountAmount', 'shippingAmount', 'shippingTaxAmount', 'taxAmount'),
      shippingMethod: null,
      pricesIncludeTax: true,
      taxes: [],
      discounts: [],
      currency: 'USD',
      items: [
        {
          line: 1,
          productId: lamp.id,
          name: 'Desk lamp',
          quantity: 2,
          price: '19.99',
          subtotal: '39.98',
          ...none('discountAmount', 'taxAmount'),
          total: '39.98',
          lineTotal: '39.98',
          backorderedQuantity: 0,
          cancelledQuantity: 0,
          shippedQuantity: 0,
          returnedQuantity: 0,
        },
        {
          line: 2,
          productId: bulb.id,
          name: 'Light bulb',
          quantity: 3,
          price: '0.35',
          subtotal: '1.05',
          ...none('discountAmount', 'taxAmount'),
          total: '1.05',
          lineTotal: '1.05',
          backorderedQuantity: 0,
          cancelledQuantity: 0,
          shippedQuantity: 0,
          returnedQuantity: 0,
        },
      ],
      shippingAddress: ADDRESS,
      billingAddress: null,
      paymentMethod: 'card',
      paymentStatus: 'unpaid',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
    });
    expect(headers.location).toBe(`/api/orders/${body.id}`);
    expect(await unitsLeft(lamp.id)).toBe(3);
    expect(await unitsLeft(bulb.id)).toBe(97);
    const movements = await StockMovement.findAll({ where: { orderId: body.id }, order: ['id'], raw: true });
    expect(movements).toMatchObject([
      { productId: lamp.id, onHand: 0, committed: 2, kind: 'order' },
      { productId: bulb.id, onHand: 0, committed: 3, kind: 'order' },
    ]);
    // To the millisecond: cut to the second it would lie before the request.
    expect(movements[0]?.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    const read = await service.request('GET', String(headers.location), { as: customer });
    expect(read.body).toEqual(body);
  });

  it('keeps name and price as they were when ordered', async () => {
    const product = await buildProduct({ name: 'Old name', price: '5.00' });
    const { body: placed } = await place(orderBody([{ productId: product.id, quantity: 1 }]));
    await product.update({ name: 'New name', price: '9.00' });

    const { body } = await service.request('GET', `/api/orders/${placed.id}`, { as: customer });

    expect(body.items).toMatchObject([{ name: 'Old name', price: '5.00' }]);
    expect(body.totalAmount).toBe('5.00');
  });

  it('writes of what may become of it nothing: no event, and no counts of its lines', async () => {
    const { id: productId } = await buildProduct();
    const statements = await service.statementsDuring(() => place(orderBody([{ productId, quantity: 1 }])));
    expect(statements.join('\n')).toContain('order_items');
    expect(statements.join('\n')).not.toMatch(/order_events|(cancelled|shipped|returned)Quantity/);
  });

  it('merges lines of the same product', async () => {
    const product = await buildProduct({ price: '2.50', stock: 5 });

    const { status, body } = await place(
      orderBody([
        { productId: product.id, quantity: 2 },
        { productId: product.id, quantity: 3 },
      ]),
    );

    expect(status).toBe(201);
    expect(body.items).toMatchObject([{ productId: product.id, quantity: 5, lineTotal: '12.50' }]);
    expect(await unitsLeft(product.id)).toBe(0);
  });

  it('adds up money exactly where floats would not', async () => {
    const dime = await buildProduct({ price: '0.10' });
    const fifth = await buildProduct({ price: '0.20' });

    const { body } = await place(
      orderBody([
        { productId: dime.id, quantity: 1 },
        { productId: fifth.id, quantity: 1 },
      ]),
    );

    expect(body.totalAmount).toBe('0.30');
  });

  it('keeps emoji and other 4-byte text intact', async () => {
    const product = await buildProduct({ name: 'Fox 🦊 mug 𝄞' });
    const address = { ...ADDRESS, fullName: '𝒜da 🦊', city: '東京' };

    const { body: placed } = await place(
      orderBody([{ productId: product.id, quantity: 1 }], { shippingAddress: address }),
    );
    const { body } = await service.request('GET', `/api/orders/${placed.id}`, { as: customer });

    expect(body.shippingAddress).toEqual(address);
    expect(body.items[0].name).toBe('Fox 🦊 mug 𝄞');
  });

  it('takes an order whose total is the expected one', async () => {
    const product = await buildProduct({ price: '7.00' });
    const body = orderBody([{ productId: product.id, quantity: 2 }], { expectedTotal: '14.00' });
    expect((await place(body)).status).toBe(201);
  });

  it('needs no more statements for ten lines than for one', async () => {
    const products = await Promise.all(Array.from({ length: 10 }, () => buildProduct()));
    const lines = products.map(({ id }) => ({ productId: id, quantity: 1 }));

    const one = await service.statementsDuring(() => place(orderBody(lines.slice(0, 1))));
    const ten = await service.statementsDuring(() => place(orderBody(lines)));

    // The user of the token, then: START TRANSACTION, stock and prices, orders, items, levels, ledger, COMMIT.
    expect(ten).toHaveLength(8);
    expect(one).toHaveLength(8);
  });
});

describe('POST /api/orders refuses, and changes nothing', () => {
  /** Everything that an order could change. */
  async function snapshot() {
    const [orders, items, movements, levels] = await Promise.all([
      Order.count(),
      OrderItem.count(),
      StockMovement.count(),
      StockLevel.findAll({ order: ['productId'], raw: true }),
    ]);
    return { orders, items, movements, levels };
  }

  async function expectRefusal(body: unknown, status: number, code: string) {
    const before = await snapshot();
    const answer = await place(body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(await snapshot()).toEqual(before);
    return answer.body;
  }

  it('more than there is, naming the shortages', async () => {
    const scarce = await buildProduct({ stock: 2 });
    const plenty = await buildProduct({ stock: 50 });
    const none = await buildProduct({ stock: 0 });

    const body = await expectRefusal(
      orderBody([
        { productId: plenty.id, quantity: 1 },
        { productId: scarce.id, quantity: 3 },
        { productId: none.id, quantity: 1 },
      ]),
      409,
      'INSUFFICIENT_STOCK',
    );

    expect(body.shortages).toEqual([
      { productId: scarce.id, requested: 3, available: 2 },
      { productId: none.id, requested: 1, available: 0 },
    ]);
  });

  it('lines of one product that only together are too many', async () => {
    const { id: productId } = await buildProduct({ stock: 3 });
    const lines = [
      { productId, quantity: 2 },
      { productId, quantity: 2 },
    ];
    const body = await expectRefusal(orderBody(lines), 409, 'INSUFFICIENT_STOCK');
    expect(body.shortages).toEqual([{ productId, requested: 4, available: 3 }]);
  });

  it('an unknown and an inactive product, in the same words', async () => {
    const inactive = await buildProduct({ isActive: false });
    const good = await buildProduct();
    const unknown = await expectRefusal(
      orderBody([
        { productId: good.id, quantity: 1 },
        { productId: 999_999, quantity: 1 },
      ]),
      409,
      'PRODUCT_UNAVAILABLE',
    );
    expect(unknown.productIds).toEqual([999_999]);
    await expectRefusal(orderBody([{ productId: inactive.id, quantity: 1 }]), 409, 'PRODUCT_UNAVAILABLE');
  });

  it('products of two currencies', async () => {
    const dollars = await buildProduct({ currency: 'USD' });
    const euros = await buildProduct({ currency: 'EUR' });
    const lines = [dollars, euros].map(({ id }) => ({ productId: id, quantity: 1 }));
    await expectRefusal(orderBody(lines), 409, 'MIXED_CURRENCIES');
  });

  it('a total beyond what the column holds', async () => {
    const { id: productId } = await buildProduct({ price: '99999999.99', stock: 1000 });
    await expectRefusal(orderBody([{ productId, quantity: 1000 }]), 409, 'ORDER_TOTAL_TOO_LARGE');
  });

  it('a total that is not the expected one, naming the new one', async () => {
    const { id: productId } = await buildProduct({ price: '3.00' });
    const order = orderBody([{ productId, quantity: 2 }], { expectedTotal: '5.00' });
    const body = await expectRefusal(order, 409, 'PRICE_CHANGED');
    expect(body.totalAmount).toBe('6.00');
  });

  it.each([
    ['negative', -1],
    ['zero', 0],
    ['fractional', 1.5],
    ['huge', 1e12],
    ['beyond what one order takes', 10_001],
    ['string', '2'],
    ['null', null],
    ['missing', undefined],
  ])('a quantity that is %s', async (_what, quantity) => {
    const { id: productId } = await buildProduct();
    const body = await expectRefusal(orderBody([{ productId, quantity }]), 400, 'VALIDATION_FAILED');
    expect(body.errors).toMatchObject([{ field: 'items.0.quantity' }]);
  });

  it('lines of one product that together are beyond what one order takes', async () => {
    const { id: productId } = await buildProduct();
    const lines = Array.from({ length: 2 }, () => ({ productId, quantity: 6_000 }));
    await expectRefusal(orderBody(lines), 400, 'VALIDATION_FAILED');
  });

  it.each([0, -1, 1.5, '1', 4_294_967_296, null])('the product id %j', async (productId) => {
    const body = orderBody([{ productId: productId as number, quantity: 1 }]);
    await expectRefusal(body, 400, 'VALIDATION_FAILED');
  });

  it('an empty basket, and one of 1,000 lines', async () => {
    await expectRefusal(orderBody([]), 400, 'VALIDATION_FAILED');
    const lines = Array.from({ length: 1000 }, (_, index) => ({ productId: index + 1, quantity: 1 }));
    await expectRefusal(orderBody(lines), 400, 'VALIDATION_FAILED');
  });

  it('fields that it does not know: a price, a status, a total, a user', async () => {
    const { id: productId } = await buildProduct();
    const line = { productId, quantity: 1, price: '0.01' };
    const priced = await expectRefusal(orderBody([line]), 400, 'VALIDATION_FAILED');
    expect(priced.errors).toEqual([{ field: 'items.0.price', message: 'is not a known field' }]);
    for (const extra of [{ status: 'delivered' }, { totalAmount: '0.01' }, { userId: 1 }, { id: 'x' }]) {
      await expectRefusal(orderBody([{ productId, quantity: 1 }], extra), 400, 'VALIDATION_FAILED');
    }
  });

  it.each<[string, object, string]>([
    ['no address', { shippingAddress: undefined }, 'shippingAddress'],
    ['a missing part', { shippingAddress: { ...ADDRESS, city: undefined } }, 'shippingAddress.city'],
    ['an unknown part', { shippingAddress: { ...ADDRESS, planet: 'Mars' } }, 'shippingAddress.planet'],
    ['a country by name', { shippingAddress: { ...ADDRESS, country: 'Britain' } }, 'shippingAddress.country'],
    ...['ZZ', 'XX', 'UK', 'us'].map((country): [string, object, string] => [
      `the country ${country}`,
      { shippingAddress: { ...ADDRESS, country } },
      'shippingAddress.country',
    ]),
    [
      'a region of another country',
      { shippingAddress: { ...ADDRESS, country: 'US', region: 'ON' } },
      'shippingAddress.region',
    ],
    ['a NUL', { shippingAddress: { ...ADDRESS, line1: 'a\u0000b' } }, 'shippingAddress.line1'],
    ['a control character', { shippingAddress: { ...ADDRESS, line1: 'a\u001bb' } }, 'shippingAddress.line1'],
    ['a lone surrogate', { shippingAddress: { ...ADDRESS, line1: 'a\ud800b' } }, 'shippingAddress.line1'],
    [
      'an over-long line',
      { shippingAddress: { ...ADDRESS, line1: 'x'.repeat(201) } },
      'shippingAddress.line1',
    ],
    ['blanks only', { shippingAddress: { ...ADDRESS, fullName: '   ' } }, 'shippingAddress.fullName'],
    ['an unknown payment method', { paymentMethod: 'barter' }, 'paymentMethod'],
    ['a float as expected total', { expectedTotal: 14 }, 'expectedTotal'],
  ])('%s', async (_what, overrides, field) => {
    const { id: productId } = await buildProduct();
    const body = await expectRefusal(
      orderBody([{ productId, quantity: 1 }], overrides),
      400,
      'VALIDATION_FAILED',
    );
    expect(body.errors).toMatchObject([{ field }]);
  });

  it('a stranger', async () => {
    const { id: productId } = await buildProduct();
    const answer = await service.request('POST', '/api/orders', {
      body: orderBody([{ productId, quantity: 1 }]),
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'AUTHENTICATION_REQUIRED' } });
    expect(await unitsLeft(productId)).toBe(10);
  });

  it('and leaves nothing behind when the stock cannot be moved', async () => {
    const product = await buildProduct({ stock: 5 });
    // A rule of the database that no code above it knows: the hook fails after order and items were inserted.
    await service.sequelize.query(
      `CREATE TRIGGER refuse_movements BEFORE INSERT ON stock_movements FOR EACH ROW
       SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no movements today'`,
    );
    try {
      await expectRefusal(orderBody([{ productId: product.id, quantity: 1 }]), 500, 'INTERNAL_ERROR');
    } finally {
      await service.sequelize.query('DROP TRIGGER refuse_movements');
    }
    expect((await place(orderBody([{ productId: product.id, quantity: 1 }]))).status).toBe(201);
  });
});

it('takes a product’s name as data, not as SQL', async () => {
  const name = `'; DROP TABLE orders; -- ? :name $1 \\`;
  const { id: productId } = await buildProduct({ name });
  const { status, body } = await place(orderBody([{ productId, quantity: 1 }]));
  expect(status).toBe(201);
  expect((await service.request('GET', `/api/orders/${body.id}`, { as: customer })).body.items[0].name).toBe(
    name,
  );
});
