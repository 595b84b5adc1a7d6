import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, Price, type Product, type User } from '../../../src/models/index.js';
import { createPriceList } from '../../../src/modules/pricing/price-lists/save-price-list.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { refusal } from '../../helpers/refusals.js';

// Orders and quotes of a shop with price lists and customer groups. Its prices include tax, 19 % in Germany.

let service: TestApp;
let admin: User;
let customer: User;
let member: User;
let group: { id: number };
let lamp: Product;
let vase: Product;

const ask = (method: string, path: string, body?: object) =>
  service.request(method, `/api/admin${path}`, { as: admin, body });
const made = async (path: string, body: object) => {
  const answer = await ask('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
let lists = 0;
/** A list with prices by product. */
const addList = async (
  more: object,
  prices: Array<[product: Product, amount: string, minQuantity?: number]>,
) => {
  const list = await made('/price-lists', {
    code: `list-${++lists}`,
    name: `List ${lists}`,
    currency: 'USD',
    ...more,
  });
  const given = prices.map(([{ id: productId }, amount, minQuantity]) => ({
    productId,
    amount,
    minQuantity,
  }));
  expect((await ask('PUT', `/price-lists/${list.id}/prices`, { prices: given })).status).toBe(200);
  return list;
};
const lines = (...asked: Array<[product: Product, quantity: number]>) =>
  asked.map(([{ id: productId }, quantity]) => ({ productId, quantity }));
const GERMANY = { shippingAddress: { ...ADDRESS, country: 'DE' } };
const place = (items: Array<{ productId: number; quantity: number }>, more: object = {}, as = customer) =>
  service.request('POST', '/api/orders', {
    as,
    body: orderBody(items, { paymentMethod: 'invoice', ...GERMANY, ...more }),
  });
const quote = (items: Array<{ productId: number; quantity: number }>, more: object = {}, as?: User) =>
  service.request('POST', '/api/quotes', {
    as,
    body: { items, shippingAddress: { country: 'DE' }, ...more },
  });
const pricesOf = ({ body }: { body: { items: Array<{ price: string }> } }) =>
  body.items.map(({ price }) => price);
const pricingOf = async (id: string) => (await Order.findByPk(id, { rejectOnEmpty: true })).pricing;
const ofOrders = (statements: string[]) => statements.filter((sql) => !/FROM `users`/.test(sql));

beforeAll(async () => {
  service = await startApp();
  [customer, member, admin] = [await buildUser(), await buildUser(), await buildAdmin()];
  lamp = await buildProduct({ price: '11.90', stock: 10_000 });
  vase = await buildProduct({ price: '23.80', stock: 10_000 });
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

describe('a price list', () => {
  it('gives its prices to the very next order, at no statement more but for the first', async () => {
    const items = lines([lamp, 2], [vase, 1]);
    const statementsOf = async () => ofOrders(await service.statementsDuring(() => place(items)));
    const plain = await statementsOf();
    expect(plain.join()).not.toContain('prices');
    const list = await addList({}, [
      [lamp, '10.00'],
      [lamp, '9.00', 10],
    ]);
    const first = await place(items);
    expect(first.body).toMatchObject({
      totalAmount: '43.80',
      items: [{ price: '10.00' }, { price: '23.80' }],
    });
    expect((await statementsOf()).length).toBe(plain.length);
    expect(await pricingOf(first.body.id)).toMatchObject({
      priceLists: [{ priceListId: list.id, code: list.code, name: list.name, lines: [1] }],
    });
    expect(pricesOf(await place(lines([lamp, 10])))).toEqual(['9.00']);
    expect(pricesOf(await quote(lines([lamp, 9], [lamp, 1])))).toEqual(['9.00']);

    await ask('PATCH', `/price-lists/${list.id}`, { isActive: false });
    expect(pricesOf(await place(items))).toEqual(['11.90', '23.80']);
    // Without a list that holds it is the very statement of before.
    const selects = (all: string[]) =>
      all.filter((sql) => /FROM products AS product/.test(sql)).map(withoutRun);
    expect(selects(await statementsOf())).toEqual(selects(plain));
  });

  it('counts by priority, then by amount, from its start until its end', async () => {
    const past = '2020-01-01T00:00:00Z';
    const future = '2999-01-01T00:00:00Z';
    const low = await addList({}, [[lamp, '8.00']]);
    const high = await addList({ priority: 1, startsAt: past, endsAt: future }, [[lamp, '9.00']]);
    const over = await addList({ priority: 2, endsAt: past }, [[lamp, '1.00']]);
    const ahead = await addList({ priority: 2, startsAt: future }, [[lamp, '1.00']]);
    expect(pricesOf(await place(lines([lamp, 1])))).toEqual(['9.00']);
    await ask('PATCH', `/price-lists/${high.id}`, { priority: 0 });
    expect(pricesOf(await place(lines([lamp, 1])))).toEqual(['8.00']);
    await ask('PUT', `/price-lists/${low.id}/prices`, { prices: [{ productId: lamp.id, amount: '12.00' }] });
    expect(pricesOf(await place(lines([lamp, 1])))).toEqual(['9.00']);
    for (const { id } of [low, high, over, ahead]) await ask('DELETE', `/price-lists/${id}`);
    expect(pricesOf(await place(lines([lamp, 1])))).toEqual(['11.90']);
  });

  it('that another process has made meanwhile holds for the batch that is being read', async () => {
    await quote(lines([lamp, 1]));
    const { id } = await createPriceList(service.sequelize, {
      code: 'elsewhere',
      name: 'X',
      currency: 'USD',
    });
    await Price.create({ priceListId: id, productId: lamp.id, amount: '3.00' });
    const answers = await Promise.all([
      quote(lines([lamp, 1])),
      place(lines([lamp, 1])),
      place(lines([vase, 1])),
    ]);
    expect(answers.map(pricesOf)).toEqual([['3.00'], ['3.00'], ['23.80']]);
    await ask('DELETE', `/price-lists/${id}`);
  });
});

describe('an order in another currency', () => {
  it.each([
    ['JPY', '1000', '1500', '2500'],
    ['KWD', '1.005', '2.125', '3.130'],
    ['EUR', '10.05', '20.15', '30.20'],
  ])('in %s has the prices of its lists', async (currency, one, other, total) => {
    const list = await addList({ currency }, [
      [lamp, one],
      [vase, other],
    ]);
    const items = lines([lamp, 1], [vase, 1]);
    const { body } = await quote(items, { currency });
    expect(body).toMatchObject({ currency, totalAmount: total });
    const placed = await place(items, { currency, quoteToken: body.quoteToken });
    expect(placed).toMatchObject({ status: 201, body: { currency, totalAmount: total } });
    // The quote is for that currency alone.
    expect(await place(items, { quoteToken: body.quoteToken })).toMatchObject({
      status: 422,
      body: { code: 'QUOTE_MISMATCH' },
    });
    expect((await place(items)).body).toMatchObject({ currency: 'USD', totalAmount: '35.70' });
    await ask('DELETE', `/price-lists/${list.id}`);
  });

  it('is refused when some product has no price in it, and mixed ones when it does not say which', async () => {
    const list = await addList({ currency: 'EUR' }, [[lamp, '10.00', 2]]);
    const none = { status: 409, body: { code: 'NO_PRICE_IN_CURRENCY', productIds: [lamp.id, vase.id] } };
    const items = lines([lamp, 1], [vase, 20_000]);
    expect(await place(lines([lamp, 1], [vase, 1]), { currency: 'EUR' })).toMatchObject(none);
    expect(await quote(lines([lamp, 1], [vase, 1]), { currency: 'EUR' })).toMatchObject(none);
    // Before a shortage, and after a quantity.
    expect((await place(items, { currency: 'EUR' })).body.code).toBe('VALIDATION_FAILED');
    const scarce = await buildProduct({ stock: 0 });
    expect((await place(lines([scarce, 1]), { currency: 'EUR' })).body.code).toBe('NO_PRICE_IN_CURRENCY');
    expect((await place(lines([scarce, 1]), { currency: 'USD' })).body.code).toBe('INSUFFICIENT_STOCK');
    expect(refusal(await quote(items, { currency: 'XXX' })).code).toBe('VALIDATION_FAILED');

    const abroad = await buildProduct({ currency: 'EUR', price: '5.00' });
    const mixed = lines([lamp, 2], [abroad, 1]);
    expect((await place(mixed)).body.code).toBe('MIXED_CURRENCIES');
    expect((await place(mixed, { currency: 'EUR' })).body).toMatchObject({
      currency: 'EUR',
      totalAmount: '25.00',
    });
    await ask('DELETE', `/price-lists/${list.id}`);
  });
});

describe('a customer group', () => {
  beforeAll(async () => {
    await made('/tax-rates', { name: 'VAT', country: 'DE', rate: '19' });
    group = await made('/customer-groups', { code: 'trade', name: 'Trade' });
    const put = await ask('PATCH', `/users/${member.id}`, { customerGroupId: group.id });
    expect(put.status).toBe(200);
  });

  it('pays the prices of its lists, quoted to those who are signed in, and others do not', async () => {
    const list = await addList({ customerGroupId: group.id }, [[lamp, '7.00']]);
    const items = lines([lamp, 1]);
    const together = await Promise.all([
      place(items),
      place(items, {}, member),
      quote(items),
      quote(items, {}, member),
    ]);
    expect(together.map(pricesOf)).toEqual([['11.90'], ['7.00'], ['11.90'], ['7.00']]);
    // Who works for the shop sees it beforehand, and why.
    const preview = { items, shippingAddress: { country: 'DE' }, customerGroupId: group.id };
    const { status, body } = await ask('POST', '/price-preview', preview);
    const { expiresAt: _, quoteToken, ...quoted } = together[3].body;
    const from = { priceListId: list.id, code: list.code, name: list.name, lines: [1] };
    const taxes = [{ name: 'VAT', country: 'DE', region: null, rate: '19' }];
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...quoted,
        at: expect.any(String),
        priceLists: [from],
        exempt: null,
        items: [{ ...quoted.items[0], taxes }],
        unappliedDiscounts: [],
      },
    });
    const seen = await ask('GET', `/orders/${together[1].body.id}`);
    expect(seen.body).toMatchObject({ priceLists: [from], exempt: null });
    expect((await place(items, { quoteToken }, member)).status).toBe(201);
    expect((await place(items, { quoteToken })).body.code).toBe('QUOTE_MISMATCH');
    const wrong = await service.request('POST', '/api/quotes', {
      headers: { authorization: 'Bearer nonsense' },
      body: { items, shippingAddress: { country: 'DE' } },
    });
    expect(wrong.body.code).toBe('AUTHENTICATION_REQUIRED');

    // Who leaves the group pays what everybody does, from the next request on.
    await ask('PATCH', `/users/${member.id}`, { customerGroupId: null });
    expect(pricesOf(await place(items, {}, member))).toEqual(['11.90']);
    await ask('PATCH', `/users/${member.id}`, { customerGroupId: group.id });
    await ask('DELETE', `/price-lists/${list.id}`);
  });

  it('whose list has prices without tax gets it on top, of all lines', async () => {
    const list = await addList({ customerGroupId: group.id, pricesIncludeTax: false }, [[lamp, '8.00']]);
    // The vase is in no list: 23.80 with the tax in it is 20.00 without.
    const { body } = await place(lines([lamp, 2], [vase, 1]), {}, member);
    expect(body).toMatchObject({
      pricesIncludeTax: false,
      totalAmount: '42.84',
      taxAmount: '6.84',
      items: [
        { price: '8.00', subtotal: '16.00', taxAmount: '3.04', total: '19.04' },
        { price: '20.00', subtotal: '20.00', taxAmount: '3.80', total: '23.80' },
      ],
    });
    expect((await place(lines([vase, 1]), {}, member)).body).toMatchObject({
      pricesIncludeTax: true,
      totalAmount: '23.80',
      taxAmount: '3.80',
    });
    await ask('DELETE', `/price-lists/${list.id}`);
  });

  it('that is exempt pays no tax, and the order says why', async () => {
    await ask('PATCH', `/customer-groups/${group.id}`, { exemptReason: 'resale' });
    const items = lines([lamp, 3], [vase, 1]);
    const { body } = await place(items, {}, member);
    expect(body).toMatchObject({
      pricesIncludeTax: false,
      totalAmount: '50.00',
      taxAmount: '0.00',
      taxes: [],
      items: [{ price: '10.00', total: '30.00' }, { price: '20.00' }],
    });
    expect(await pricingOf(body.id)).toMatchObject({
      taxes: [],
      exempt: { customerGroupId: group.id, code: 'trade', reason: 'resale' },
    });
    expect((await quote(items, {}, member)).body).toMatchObject({ totalAmount: '50.00', taxAmount: '0.00' });
    expect((await place(items)).body).toMatchObject({ totalAmount: '59.50', taxAmount: '9.50' });
    await ask('PATCH', `/customer-groups/${group.id}`, { exemptReason: null });
    expect((await place(items, {}, member)).body).toMatchObject({ totalAmount: '59.50', taxAmount: '9.50' });
  });

  it('that is exempt or buys without tax is sent without tax, too', async () => {
    const { id: zoneId } = await made('/shipping-zones', { name: 'Germany', regions: [{ country: 'DE' }] });
    const method = await made('/shipping-methods', {
      code: 'post',
      name: 'Post',
      zoneId,
      basis: 'flat',
      rates: [{ threshold: '0', amount: '5.95' }],
    });
    await ask('PATCH', `/customer-groups/${group.id}`, { exemptReason: 'export' });
    const items = lines([lamp, 1]);
    const { body } = await place(items, { shippingMethod: 'post' }, member);
    expect(body).toMatchObject({ shippingAmount: '5.00', shippingTaxAmount: '0.00', totalAmount: '15.00' });
    const { body: quoted } = await quote(items, {}, member);
    expect(quoted.shippingMethods).toMatchObject([{ code: 'post', amount: '5.00' }]);

    await ask('PATCH', `/customer-groups/${group.id}`, { exemptReason: null });
    const list = await addList({ pricesIncludeTax: false }, [[lamp, '10.00']]);
    expect((await place(items, { shippingMethod: 'post' })).body).toMatchObject({
      pricesIncludeTax: false,
      shippingAmount: '5.00',
      shippingTaxAmount: '0.95',
      taxAmount: '2.85',
      totalAmount: '17.85',
    });
    await ask('DELETE', `/price-lists/${list.id}`);
    await ask('DELETE', `/shipping-methods/${method.id}`);
  });
});

/** What differs from one run of a statement to the next. */
const withoutRun = (sql: string): string => sql.replace(/^Executing \([^)]*\): /, '');
