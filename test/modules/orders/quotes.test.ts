import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, Product, TaxRate, type User } from '../../../src/models/index.js';
import { decideOrders, type Placement } from '../../../src/modules/orders/placing/decide-orders.js';
import { newOrderKeys } from '../../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../../src/modules/orders/placing/place-orders.js';
import { quoteTokens } from '../../../src/modules/orders/quotes/quote-token.js';
import { createTaxRate } from '../../../src/modules/pricing/tax/save-tax-rate.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { inOnePlace } from '../../helpers/location.js';
import { invalid, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let customer: User;
let lamp: Product;
let bulb: Product;

beforeAll(async () => {
  service = await startApp({ PRICES_INCLUDE_TAX: 'false' });
  customer = await buildUser();
  lamp = await buildProduct({ price: '19.99', stock: 1_000 });
  bulb = await buildProduct({ price: '0.35', stock: 1_000 });
  await createTaxRate(service.sequelize, { name: 'VAT', country: 'GB', rate: '20' });
  await createTaxRate(service.sequelize, { name: 'GST', country: 'CA', region: 'BC', rate: '5' });
});
afterAll(() => service.close());

type Lines = Array<{ productId: number; quantity: number }>;
const basket = (): Lines => [
  { productId: lamp.id, quantity: 2 },
  { productId: bulb.id, quantity: 3 },
];
const quote = (items: Lines, shippingAddress: object = { country: 'GB' }) =>
  service.request('POST', '/api/quotes', { body: { items, shippingAddress } });
const tokenFor = async (items: Lines, to?: object): Promise<string> =>
  (await quote(items, to)).body.quoteToken;
const order = (items: Lines, quoteToken: string, more: object = {}, headers = {}) =>
  service.request('POST', '/api/orders', {
    as: customer,
    headers,
    body: orderBody(items, { quoteToken, ...more }),
  });
const refused = (status: number, code: string) => ({ status, code, fields: undefined });

describe('POST /api/quotes', () => {
  it('says what the order would come to, stores nothing, and the order comes to just that', async () => {
    const before = await Order.count();
    const { status, body, headers } = await quote(basket());
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      totalAmount: '49.24',
      discountAmount: '0.00',
      shippingAmount: '0.00',
      shippingTaxAmount: '0.00',
      taxAmount: '8.21',
      pricesIncludeTax: false,
      taxes: [{ name: 'VAT', country: 'GB', region: null, rate: '20', base: '41.03', amount: '8.21' }],
      discounts: [],
      discountCodes: [],
      currency: 'USD',
      items: [
        {
          line: 1,
          productId: lamp.id,
          name: lamp.name,
          quantity: 2,
          price: '19.99',
          subtotal: '39.98',
          discountAmount: '0.00',
          taxAmount: '8.00',
          total: '47.98',
        },
        {
          line: 2,
          productId: bulb.id,
          name: bulb.name,
          quantity: 3,
          price: '0.35',
          subtotal: '1.05',
          discountAmount: '0.00',
          taxAmount: '0.21',
          total: '1.26',
        },
      ],
      shippingMethod: null,
      shippingMethods: [],
      shortages: [],
      expiresAt: expect.stringMatching(/\.000Z$/),
      quoteToken: expect.any(String),
    });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(900_000);
    expect(await Order.count()).toBe(before);
    const placed = await order(basket().reverse(), body.quoteToken);
    expect(placed).toMatchObject({ status: 201, body: { totalAmount: body.totalAmount, taxes: body.taxes } });
  });

  it('says what there is too little of, without refusing', async () => {
    const { id: productId } = await buildProduct({ stock: 2 });
    const items = [
      { productId, quantity: 1 },
      { productId, quantity: 2 },
    ];
    const { status, body } = await quote(items);
    expect(status).toBe(200);
    expect(body.shortages).toEqual([{ productId, requested: 3, available: 2 }]);
    expect(refusal(await order(items, body.quoteToken))).toEqual(refused(409, 'INSUFFICIENT_STOCK'));
  });

  it.each<[code: string, lines: () => Promise<Lines>]>([
    ['PRODUCT_UNAVAILABLE', async () => [{ productId: 999_999, quantity: 1 }]],
    [
      'MIXED_CURRENCIES',
      async () => [
        { productId: lamp.id, quantity: 1 },
        { productId: (await buildProduct({ currency: 'EUR' })).id, quantity: 1 },
      ],
    ],
    [
      'ORDER_TOTAL_TOO_LARGE',
      async () => [{ productId: (await buildProduct({ price: '99999999.99' })).id, quantity: 9_999 }],
    ],
  ])('refuses what no order could be: %s', async (code, lines) => {
    expect(refusal(await quote(await lines())).code).toBe(code);
  });

  it.each<[field: string, body: object]>([
    ['shippingAddress.country', { shippingAddress: { country: 'ZZ' } }],
    ['shippingAddress.region', { shippingAddress: { country: 'US', region: 'ON' } }],
    ['shippingAddress', { shippingAddress: { country: 'GB', planet: 'Mars' } }],
    ['items', { items: [] }],
    ['paymentMethod', { paymentMethod: 'card' }],
  ])('refuses a wrong %s: %j', async (field, wrong) => {
    const body = { items: basket(), shippingAddress: { country: 'GB' }, ...wrong };
    const { status, code, fields } = refusal(await service.request('POST', '/api/quotes', { body }));
    expect({ status, code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(fields?.[0]).toContain(field);
  });

  it('reads baskets that are asked for together in one statement', async () => {
    const statements = await service.statementsDuring(() =>
      Promise.all(
        Array.from({ length: 20 }, (_, n) => quote([{ productId: n % 2 ? lamp.id : bulb.id, quantity: 1 }])),
      ),
    );
    expect(statements).toHaveLength(1);
  });
});

describe('an order with a quote', () => {
  it('may spell the region in another way', async () => {
    const token = await tokenFor(basket(), { country: 'CA', region: 'BC' });
    const shippingAddress = { ...ADDRESS, country: 'CA', region: 'British Columbia' };
    expect((await order(basket(), token, { shippingAddress })).status).toBe(201);
  });

  it('is refused, and told the new total, when a price or a rate has changed since', async () => {
    const product = await buildProduct({ price: '10.00' });
    const items = [{ productId: product.id, quantity: 1 }];
    const token = await tokenFor(items);
    await Product.update({ price: '11.00' }, { where: { id: product.id } });
    expect(await order(items, token)).toMatchObject({
      status: 409,
      body: { code: 'PRICE_CHANGED', totalAmount: '13.20' },
    });
    const again = await tokenFor(items);
    await createTaxRate(service.sequelize, { name: 'Levy', country: 'GB', rate: '1' });
    expect(await order(items, again)).toMatchObject({
      body: { code: 'PRICE_CHANGED', totalAmount: '13.31' },
    });
    await TaxRate.destroy({ where: { name: 'Levy' } });
    await service.sequelize.query('UPDATE rulebook SET revision = revision + 1');
    expect((await order(items, again)).status).toBe(201);
  });

  it('takes no other token: of another basket, place or shop, of an account, changed, made up', async () => {
    const token = await tokenFor(basket());
    const [head, , signature] = token.split('.');
    const claims = {
      sub: 'x',
      total: '0.01',
      exp: 4_000_000_000,
      iss: 'stockkeeper',
      aud: 'stockkeeper-quote',
    };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    const before = await Order.count();
    const signed = token.slice(0, token.lastIndexOf('.'));
    const foreign = createHmac('sha256', 'the secret of another shop').update(signed).digest('base64url');
    for (const wrong of [
      await tokenFor([{ productId: lamp.id, quantity: 2 }]),
      await tokenFor(basket(), { country: 'IE' }),
      `${signed}.${foreign}`,
      service.app.issueAccessToken(customer.id),
      forged,
      `${head}.${token.split('.')[1]}.`,
      'rubbish',
      '',
    ]) {
      expect(refusal(await order(basket(), wrong))).toEqual(refused(422, 'QUOTE_MISMATCH'));
    }
    expect(await Order.count()).toBe(before);
    const asBearer = { authorization: `Bearer ${token}` };
    expect((await service.request('GET', '/api/orders', { headers: asBearer })).status).toBe(401);
  });

  it('is refused when it expects another total than the quote', async () => {
    const token = await tokenFor(basket());
    expect(refusal(await order(basket(), token, { expectedTotal: '49.23' }))).toEqual(
      invalid('expectedTotal'),
    );
    expect((await order(basket(), token, { expectedTotal: '49.24' })).status).toBe(201);
  });

  it('is refused when the quote has expired', async () => {
    const cart = { lines: basket(), shippingAddress: ADDRESS };
    const minuteAgo = new Date(Date.now() - 60_000);
    const { quoteToken } = quoteTokens(service.app).sign(cart, '49.24', 59, minuteAgo);
    expect(refusal(await order(basket(), quoteToken))).toEqual(refused(409, 'QUOTE_EXPIRED'));
  });

  it('that was placed is answered again after the quote has expired', async () => {
    const idempotency = { key: randomUUID(), requestHash: 'the same' };
    const asking = (quoteExpiresAt: Date): Placement => ({
      ...newOrderKeys(),
      userId: customer.id,
      lines: basket(),
      shippingAddress: ADDRESS,
      paymentMethod: 'card',
      quoteExpiresAt,
      idempotency,
    });
    const [first] = await placeOrders(service.sequelize, [asking(new Date(4e12))]);
    expect(first).toHaveProperty('placed');
    const [second] = await placeOrders(service.sequelize, [asking(new Date(0))]);
    expect(second).toHaveProperty('replayOf');
  });

  it('expires at the very millisecond', () => {
    const products = new Map([[lamp.id, { ...lamp.get(), isActive: true }]]);
    const decide = (at: number) =>
      decideOrders(
        [
          {
            ...newOrderKeys(),
            userId: 1,
            lines: [{ productId: lamp.id, quantity: 1 }],
            shippingAddress: ADDRESS,
            paymentMethod: 'card',
            quoteExpiresAt: new Date(1_000),
          },
        ],
        products,
        inOnePlace(new Map([[lamp.id, 1]])),
        undefined,
        undefined,
        new Date(at),
      ).map((decision) => ('refused' in decision ? decision.refused.code : 'placed'));
    expect([decide(999), decide(1_000)]).toEqual([['placed'], ['QUOTE_EXPIRED']]);
  });
});
