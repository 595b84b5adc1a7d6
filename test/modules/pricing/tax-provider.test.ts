import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Order, type Product, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk } from '../../helpers/orders.js';
import { TAX_SECRET, TaxDouble } from '../../helpers/tax-double.js';

// Shops whose taxes another service works out, in the United States: prices do not include them.

let double: TaxDouble;
let service: TestApp;
let admin: User;
let customer: User;
let lamp: Product;
let book: Product;

const NEW_YORK = { country: 'US', region: 'NY', postalCode: '10001' };
const STATE = { name: 'State tax', country: 'US', region: 'NY', rate: '4' };
const CITY = { name: 'City tax', country: 'US', rate: '4.5' };

const items = () => [
  { productId: lamp.id, quantity: 3 },
  { productId: book.id, quantity: 1 },
];
const quote = (more: object = {}) =>
  service.request('POST', '/api/quotes', { body: { items: items(), shippingAddress: NEW_YORK, ...more } });
const order = (more: object = {}) =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: {
      items: items(),
      shippingAddress: { ...ADDRESS, city: 'New York', ...NEW_YORK },
      paymentMethod: 'invoice',
      ...more,
    },
  });

async function open(env: Record<string, string>): Promise<void> {
  double = await TaxDouble.start();
  service = await startApp({ PRICES_INCLUDE_TAX: 'false', ...double.env, ...env });
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  lamp = await buildProduct({ price: '9.99', stock: 100 });
  book = await buildProduct({ price: '5.00', stock: 100 });
}
async function close(): Promise<void> {
  await expectInventoryHolds(service.sequelize);
  await service.close();
  await double.close();
}

/** Not what the rates say: it knows of thresholds and exemptions that the shop does not. */
const answerTaxes = () => {
  double.answer = {
    taxes: [
      {
        ...STATE,
        lines: [
          { line: 1, amount: '1.20' },
          { line: 2, amount: '0.20' },
        ],
      },
      { ...CITY, lines: [{ line: 1, amount: '1.36' }], unheardOf: true },
    ],
  };
};

describe('a shop that refuses orders without the taxes of its provider', () => {
  beforeAll(() => open({}));
  afterAll(close);
  beforeEach(answerTaxes);

  it('asks for a quote, with what the goods come to and where they go', async () => {
    const { status, body } = await quote();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totalAmount: '37.73',
      taxAmount: '2.76',
      pricesIncludeTax: false,
      taxes: [
        { ...STATE, base: '34.97', amount: '1.40' },
        { ...CITY, region: null, base: '29.97', amount: '1.36' },
      ],
      items: [
        { subtotal: '29.97', taxAmount: '2.56', total: '32.53' },
        { subtotal: '5.00', taxAmount: '0.20', total: '5.20' },
      ],
    });
    expect(double.authorization).toBe(`Bearer ${TAX_SECRET}`);
    expect(double.requests.at(-1)).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      currency: 'USD',
      pricesIncludeTax: false,
      shippingAddress: NEW_YORK,
      lines: [
        { line: 1, productId: lamp.id, taxCategory: 'standard', quantity: 3, amount: '29.97' },
        { line: 2, productId: book.id, taxCategory: 'standard', quantity: 1, amount: '5.00' },
      ],
      shippingAmount: '0.00',
    });
  });

  it('places the order with just those taxes, and does not ask again', async () => {
    const { quoteToken } = (await quote()).body;
    const asked = double.requests.length;
    // The lines may stand in another order, and the postal code be spelt in another way.
    const placed = await order({
      items: items().reverse(),
      shippingAddress: { ...ADDRESS, ...NEW_YORK, region: 'New York', postalCode: '10 001' },
      quoteToken,
    });
    expect(placed.status).toBe(201);
    expect(double.requests).toHaveLength(asked);
    expect(placed.body).toMatchObject({
      totalAmount: '37.73',
      taxAmount: '2.76',
      taxes: [
        { name: 'State tax', amount: '1.40' },
        { name: 'City tax', amount: '1.36' },
      ],
      items: [
        { productId: book.id, taxAmount: '0.20' },
        { productId: lamp.id, taxAmount: '2.56' },
      ],
    });
    const { pricing } = await Order.findByPk(placed.body.id, { rejectOnEmpty: true, raw: true });
    expect(pricing?.taxes).toMatchObject([
      { rateId: null, lines: [1, 2], amounts: ['0.20', '1.20'] },
      { rateId: null, region: '', lines: [2], amounts: ['1.36'] },
    ]);
  });

  it('gives back of each tax what it was on the units', async () => {
    const { quoteToken } = (await quote()).body;
    const { id } = (await order({ quoteToken })).body;
    const desk = orderDesk(service, customer, admin);
    const taxes = async () => {
      const { body } = await service.request('GET', '/api/admin/reports/taxes', { as: admin });
      return body.items.map((one: Record<string, string>) => [one.name, one.returnedTaxAmount]);
    };
    const before = (await taxes()).map(([name]: [string]) => [name, '0.00']);
    expect(await taxes()).toEqual(before);
    expect((await desk.cancel(id, { lines: [{ line: 1, quantity: 1 }] })).status).toBe(200);
    // A third of 2.56, as 1.36 to 1.20.
    expect(await taxes()).toEqual([
      ['City tax', '0.45'],
      ['State tax', '0.40'],
    ]);
    await desk.cancel(id);
    expect(await taxes()).toEqual([
      ['City tax', '1.36'],
      ['State tax', '1.40'],
    ]);
  });

  it('refuses an order without them', async () => {
    const before = await Order.count();
    const refused = await order();
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'QUOTE_REQUIRED' });
    expect(await Order.count()).toBe(before);
  });

  it('refuses one that goes to another postal code, or comes to something else by now', async () => {
    const { quoteToken } = (await quote()).body;
    const elsewhere = { ...ADDRESS, ...NEW_YORK, postalCode: '12207' };
    expect((await order({ quoteToken, shippingAddress: elsewhere })).body.code).toBe('QUOTE_MISMATCH');
    await lamp.update({ price: '10.00' });
    await book.update({ price: '4.97' });
    const changed = await order({ quoteToken });
    await lamp.update({ price: '9.99' });
    await book.update({ price: '5.00' });
    expect(changed.body).toMatchObject({ code: 'QUOTE_EXPIRED', detail: expect.stringContaining('prices') });
    expect((await order({ quoteToken })).status).toBe(201);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['an error', (response) => response.writeHead(500).end('oops')],
    ['a redirection', (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['no JSON', (response) => response.end('<html>')],
    ['nothing for a second', () => {}],
    ['half an answer', (response) => response.write('{"taxes":') && response.socket?.destroy()],
    ['more than any answer has', (response) => response.end(' '.repeat(2_000_000))],
  ])('is not available while its provider answers %s', async (_what, answer) => {
    double.answer = answer;
    const { status, body, headers } = await quote();
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(headers['retry-after']).toBeDefined();
  });

  it.each([
    ['other than taxes', {}],
    ['a line that was not asked for', { taxes: [{ ...STATE, lines: [{ line: 3, amount: '1.00' }] }] }],
    ['a line twice', { taxes: [{ ...STATE, lines: [1, 1].map((line) => ({ line, amount: '1.00' })) }] }],
    ['half a cent', { taxes: [{ ...STATE, lines: [{ line: 1, amount: '1.005' }] }] }],
    ['less than nothing', { taxes: [{ ...STATE, lines: [{ line: 1, amount: '-1.00' }] }] }],
    ['an unknown country', { taxes: [{ ...STATE, country: 'XX', lines: [] }] }],
    ['a rate above 100 %', { taxes: [{ ...STATE, rate: '101', lines: [] }] }],
  ])('nor while that answers %s', async (_what, answer) => {
    double.answer = answer;
    expect((await quote()).body.code).toBe('SERVICE_UNAVAILABLE');
  });

  it('asks for no taxes of customers who pay none, and takes their orders', async () => {
    const group = { code: 'trade', name: 'Trade', exemptReason: 'reverse_charge' };
    const made = await service.request('POST', '/api/admin/customer-groups', { as: admin, body: group });
    const customerGroupId = made.body.id;
    expect(made.status).toBe(201);
    await customer.update({ customerGroupId });
    const asked = double.requests.length;
    const body = { items: items(), shippingAddress: NEW_YORK };
    const { quoteToken } = (await service.request('POST', '/api/quotes', { as: customer, body })).body;
    const placed = await order({ quoteToken });
    await customer.update({ customerGroupId: null });
    expect(placed).toMatchObject({
      status: 201,
      body: { totalAmount: '34.97', taxAmount: '0.00', taxes: [] },
    });
    expect(double.requests).toHaveLength(asked);
  });
});

describe('a shop that falls back on rates of its own', () => {
  beforeAll(async () => {
    await open({ TAX_FALLBACK: 'internal' });
    const rate = { country: 'US', region: 'NY', name: 'Sales tax', rate: '8' };
    const { status } = await service.request('POST', '/api/admin/tax-rates', { as: admin, body: rate });
    expect(status).toBe(201);
  });
  afterAll(close);

  it('takes the provider’s as long as it answers', async () => {
    answerTaxes();
    const { quoteToken, taxAmount } = (await quote()).body;
    expect(taxAmount).toBe('2.76');
    expect((await order({ quoteToken })).body.taxes).toMatchObject([
      { name: 'State tax' },
      { name: 'City tax' },
    ]);
  });

  it('and its own when it does not, or the order has no quote', async () => {
    double.answer = (response) => response.writeHead(503).end();
    const { quoteToken, totalAmount } = (await quote()).body;
    // 8 % of 29.97 and of 5.00.
    expect(totalAmount).toBe('37.77');
    for (const more of [{ quoteToken }, {}]) {
      const { status, body } = await order(more);
      expect(status).toBe(201);
      expect(body).toMatchObject({ totalAmount, taxes: [{ name: 'Sales tax', amount: '2.80' }] });
    }
  });
});

describe('a shop whose prices include the provider’s taxes', () => {
  beforeAll(() => open({ PRICES_INCLUDE_TAX: 'true', TAX_PROVIDER_TIMEOUT_SECONDS: '30' }));
  afterAll(close);

  it('has them in what the lines cost', async () => {
    answerTaxes();
    const { quoteToken, ...body } = (await quote()).body;
    expect(body).toMatchObject({
      totalAmount: '34.97',
      taxAmount: '2.76',
      taxes: [{ base: '32.21' }, { base: '27.41' }],
    });
    expect((await order({ quoteToken })).body).toMatchObject({ totalAmount: '34.97', taxAmount: '2.76' });
  });

  it('believes no tax that is more than its price', async () => {
    const lines = [{ line: 2, amount: '5.01' }];
    double.answer = { taxes: [{ ...STATE, lines }] };
    expect((await quote()).status).toBe(503);
    double.answer = { taxes: [{ ...STATE, lines: [], shippingAmount: '0.01' }] };
    expect((await quote()).status).toBe(503);
  });

  it('asks for sixteen quotes at once, and waits with the others', async () => {
    let most = 0;
    let now = 0;
    double.answer = (response) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now--;
        response.end('{"taxes":[]}');
      });
    };
    const quotes = await Promise.all(Array.from({ length: 40 }, () => quote()));
    expect(new Set(quotes.map(({ status }) => status))).toEqual(new Set([200]));
    expect(most).toBeLessThanOrEqual(16);
  });

  it('taxes shipping too', async () => {
    const post = async (path: string, body: object) => {
      const answer = await service.request('POST', `/api/admin/${path}`, { as: admin, body });
      expect(answer.status).toBe(201);
      return answer.body.id;
    };
    const zoneId = await post('shipping-zones', { name: 'States', regions: [{ country: 'US' }] });
    await post('shipping-methods', { code: 'post', name: 'Post', zoneId, rates: [{ amount: '4.90' }] });
    const lines = [{ line: 1, amount: '1.20' }];
    double.answer = { taxes: [{ ...STATE, lines, shippingAmount: '0.19' }] };
    const { quoteToken, totalAmount } = (await quote({ shippingMethod: 'post' })).body;
    expect(double.requests.at(-1)).toMatchObject({ shippingAmount: '4.90' });
    const { status, body } = await order({ quoteToken, shippingMethod: 'post' });
    expect({ status, totalAmount }).toEqual({ status: 201, totalAmount: '39.87' });
    expect(body).toMatchObject({
      totalAmount: '39.87',
      taxAmount: '1.39',
      shippingTaxAmount: '0.19',
      taxes: [{ base: '33.48', amount: '1.39' }],
    });
  });
});
