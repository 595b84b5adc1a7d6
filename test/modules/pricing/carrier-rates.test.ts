import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Order, ShippingMethod, type User } from '../../../src/models/index.js';
import { rateQuoter } from '../../../src/modules/pricing/shipping/provider/rate-quoter.js';
import type { RateRequest } from '../../../src/modules/pricing/shipping/provider/shipping-rate-provider.js';
import { createShippingMethod } from '../../../src/modules/pricing/shipping/save-shipping-method.js';
import { createShippingZone } from '../../../src/modules/pricing/shipping/save-shipping-zone.js';
import { createTaxRate } from '../../../src/modules/pricing/tax/save-tax-rate.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { EndpointDouble } from '../../helpers/endpoint-double.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk } from '../../helpers/orders.js';

// Rates of carriers, which quotes ask for and orders have from their quotes.

const carriers = new EndpointDouble<RateRequest>();
let service: TestApp;
let admin: User;
let customer: User;
let lamp: number;

beforeAll(async () => {
  service = await startApp({
    SHIPPING_RATES_URL: await carriers.listen(),
    SHIPPING_RATES_SECRET: 'secret-of-the-carriers',
    SHIPPING_RATES_TIMEOUT_SECONDS: '30',
  });
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  lamp = (await buildProduct({ price: '20.00', stock: 1_000, weightGrams: 1_500 })).id;
});
beforeEach(() => {
  carriers.answer = { rates: [DHL, UPS] };
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
  await carriers.close();
});

const DHL = { code: 'dhl', name: 'DHL Paket', amount: '7.49', daysMin: 1, daysMax: 2, service: 'V01PAK' };
const UPS = { code: 'ups', name: 'UPS Express', amount: '21' };
const place = { country: 'DE', postalCode: '10117' };
const quote = (shippingMethod?: string, shippingAddress: object = place) =>
  service.request('POST', '/api/quotes', {
    body: { items: [{ productId: lamp, quantity: 2 }], shippingAddress, shippingMethod },
  });
const order = (more: object, address: object = place) =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody([{ productId: lamp, quantity: 2 }], {
      shippingAddress: { ...ADDRESS, ...address },
      paymentMethod: 'invoice',
      ...more,
    }),
  });
const refused = (code: string, more: object = {}) => ({ body: { code, ...more } });

describe('a shop that has the rates of carriers alone', () => {
  it('quotes them, and an order has the one that its quote has chosen', async () => {
    const open = await quote();
    expect(open).toMatchObject({
      status: 200,
      body: {
        totalAmount: '40.00',
        shippingMethod: null,
        shippingMethods: [
          { code: 'dhl', name: 'DHL Paket', amount: '7.49', daysMin: 1, daysMax: 2 },
          { code: 'ups', name: 'UPS Express', amount: '21.00', daysMin: null, daysMax: null },
        ],
      },
    });
    expect(carriers.authorization).toBe('Bearer secret-of-the-carriers');
    expect(carriers.requests.at(-1)).toEqual({
      at: expect.stringMatching(/Z$/),
      currency: 'USD',
      shippingAddress: place,
      lines: [{ productId: lamp, quantity: 2, amount: '40.00', weightGrams: 1_500 }],
    });
    const { body: chosen } = await quote('dhl');
    expect(chosen).toMatchObject({
      totalAmount: '47.49',
      shippingAmount: '7.49',
      shippingMethod: { code: 'dhl' },
    });

    // What carriers ask for later, and whether they answer, does not matter: nobody asks them.
    carriers.answer = { rates: [{ ...DHL, amount: '9.99' }] };
    const asked = carriers.requests.length;
    const { quoteToken } = chosen;
    const placed = await order({ shippingMethod: 'dhl', quoteToken });
    expect(placed).toMatchObject({
      status: 201,
      body: {
        totalAmount: '47.49',
        shippingAmount: '7.49',
        shippingMethod: { code: 'dhl', name: 'DHL Paket', daysMin: 1, daysMax: 2 },
      },
    });
    expect(carriers.requests.length).toBe(asked);
    const { id } = placed.body;
    expect((await service.request('GET', `/api/orders/${id}`, { as: customer })).body).toEqual(placed.body);
    const desk = orderDesk(service, customer, admin);
    expect((await desk.cancel(id)).body.status).toBe('cancelled');
    const { body: report } = await service.request('GET', '/api/admin/reports/shipping', { as: admin });
    expect(report.items).toMatchObject([{ methodId: 0, code: 'dhl', orders: 1, shippingAmount: '7.49' }]);
  });

  it('refuses an order whose quote was for something else, or that has none', async () => {
    const { quoteToken } = (await quote('ups')).body;
    const mismatch = { status: 422, body: { code: 'QUOTE_MISMATCH' } };
    expect(await order({ shippingMethod: 'dhl', quoteToken })).toMatchObject(mismatch);
    expect(await order({ quoteToken })).toMatchObject(mismatch);
    const elsewhere = { ...place, postalCode: '20095' };
    expect(await order({ shippingMethod: 'ups', quoteToken }, elsewhere)).toMatchObject(mismatch);
    const before = await Order.count();
    for (const shippingMethod of ['ups', 'nobody', undefined]) {
      expect(await order({ shippingMethod })).toMatchObject(
        refused('SHIPPING_METHOD_INVALID', {
          detail: expect.stringMatching(/quoteToken/),
          shippingMethods: [],
        }),
      );
    }
    expect(await Order.count()).toBe(before);
    const spelt = await order({ shippingMethod: 'ups', quoteToken }, { ...place, postalCode: '10 117' });
    expect(spelt).toMatchObject({ status: 201, body: { totalAmount: '61.00' } });
  });

  it('refuses a quote where no carrier goes, or not by that name', async () => {
    expect(await quote('gls')).toMatchObject(
      refused('SHIPPING_METHOD_INVALID', { shippingMethods: [{}, {}] }),
    );
    carriers.answer = { rates: [] };
    expect(await quote()).toMatchObject(refused('SHIPPING_UNAVAILABLE'));
  });

  it.each<[what: string, answer: object | ((response: ServerResponse) => void)]>([
    ['an error', (response) => response.writeHead(500).end()],
    ['no JSON', (response) => response.end('sorry')],
    ['a broken connection', (response) => response.destroy()],
    ['another address', (response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
    ['no rates', {}],
    ['an amount that the currency does not have', { rates: [{ ...UPS, amount: '7.495' }] }],
    ['a negative amount', { rates: [{ ...UPS, amount: '-1' }] }],
    ['a code that is none', { rates: [{ ...UPS, code: 'UPS Express' }] }],
    ['a code twice', { rates: [UPS, UPS] }],
    ['days that are reversed', { rates: [{ ...UPS, daysMin: 3, daysMax: 2 }] }],
  ])('cannot quote while they answer %s', async (_what, answer) => {
    carriers.answer = answer;
    const down = { status: 503, headers: { 'retry-after': '5' }, body: { code: 'SERVICE_UNAVAILABLE' } };
    expect(await quote()).toMatchObject(down);
    expect(await quote('ups')).toMatchObject(down);
  });
});

it('waits for carriers no longer than it is told', async () => {
  carriers.answer = () => undefined;
  const ratesFor = rateQuoter({ shippingRates: { url: carriers.url, secret: undefined, timeoutMs: 50 } });
  const goods = () => ({ totalAmount: '0.00', currency: 'USD', items: [] });
  const basket = { cart: { lines: [], shippingAddress: place }, goods, products: new Map(), at: new Date() };
  expect(await ratesFor(basket, service.app.log)).toEqual({ methods: [], isDown: true });
});

describe('a shop that has methods of its own besides', () => {
  beforeAll(async () => {
    const { sequelize } = service;
    const { id: zoneId } = await createShippingZone(sequelize, { name: 'DE', regions: [{ country: 'DE' }] });
    const rates = [{ threshold: '0', amount: '4.90' }];
    for (const code of ['standard', 'ups']) {
      await createShippingMethod(sequelize, { zoneId, code, name: `Own ${code}`, currency: 'USD', rates });
    }
    await createTaxRate(sequelize, { name: 'VAT', country: 'DE', rate: '19' });
  });
  afterAll(() => ShippingMethod.destroy({ where: {} }));

  it('offers both, its own first, and taxes them alike', async () => {
    const { body } = await quote('dhl');
    expect(body.shippingMethods).toMatchObject([
      { code: 'standard', amount: '4.90' },
      { code: 'ups', name: 'Own ups', amount: '4.90' },
      { code: 'dhl', amount: '7.49' },
    ]);
    expect(body).toMatchObject({ shippingAmount: '7.49', shippingTaxAmount: '1.20' });
    const placed = await order({ shippingMethod: 'dhl', quoteToken: body.quoteToken });
    expect(placed.body).toMatchObject({
      totalAmount: '47.49',
      shippingTaxAmount: '1.20',
      taxAmount: body.taxAmount,
    });
    expect((await order({ shippingMethod: 'standard' })).body).toMatchObject({ shippingAmount: '4.90' });
    expect(await order({})).toMatchObject(
      refused('SHIPPING_METHOD_INVALID', {
        detail: expect.stringMatching(/standard, ups.*quoteToken/),
        shippingMethods: [{ code: 'standard' }, { code: 'ups' }],
      }),
    );
  });

  it('goes by its own alone while carriers do not answer', async () => {
    carriers.answer = (response: ServerResponse) => response.writeHead(503).end();
    expect(await quote('standard')).toMatchObject({
      status: 200,
      body: { shippingAmount: '4.90', shippingMethods: [{ code: 'standard' }, { code: 'ups' }] },
    });
    expect((await quote('dhl')).status).toBe(503);
    expect((await quote(undefined, { country: 'FR' })).status).toBe(503);
  });
});
