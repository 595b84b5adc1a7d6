import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { toThousandths } from '../../../src/money/amounts.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk } from '../../helpers/orders.js';

// Orders of shops that take tax: as prices have it in them or not, in currencies with no decimals, two and three.

let service: TestApp;
let admin: User;
let customer: User;

const ask = (method: string, path: string, body?: object) =>
  service.request(method, `/api/admin${path}`, { as: admin, body });
const addRate = async (rate: object) => {
  const { status, body } = await ask('POST', '/tax-rates', { name: 'VAT', country: 'GB', ...rate });
  expect(status).toBe(201);
  return body;
};

const place = (lines: Array<[productId: number, quantity: number]>, more: object = {}, key?: string) =>
  service.request('POST', '/api/orders', {
    as: customer,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    body: orderBody(
      lines.map(([productId, quantity]) => ({ productId, quantity })),
      { paymentMethod: 'invoice', ...more },
    ),
  });
const to = (country: string, region?: string) => ({ shippingAddress: { ...ADDRESS, country, region } });

async function open(env: Record<string, string>): Promise<void> {
  service = await startApp(env);
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
}
async function close(): Promise<void> {
  await expectInventoryHolds(service.sequelize);
  await service.close();
}

describe('a shop whose prices have their tax in them', () => {
  let books: number;
  let lamp: number;
  let book: number;

  beforeAll(async () => {
    await open({});
    books = (await ask('POST', '/tax-categories', { code: 'books', name: 'Books' })).body.id;
    lamp = (await buildProduct({ price: '9.99', stock: 1_000 })).id;
    book = (await buildProduct({ price: '10.00', stock: 1_000, taxCategoryId: books })).id;
  });
  afterAll(close);

  it('places an order as before while it has no rate', async () => {
    const { body } = await place([[lamp, 3]]);
    expect(body).toMatchObject({
      totalAmount: '29.97',
      taxAmount: '0.00',
      pricesIncludeTax: true,
      taxes: [],
    });
  });

  it('says what of the total is tax, by rate, from the very next order on', async () => {
    await addRate({ rate: '20' });
    await addRate({ rate: '5', name: 'Reduced', taxCategoryId: books });
    const key = randomUUID();
    const lines: Array<[number, number]> = [
      [lamp, 3],
      [book, 1],
    ];
    const { status, body } = await place(lines, {}, key);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      totalAmount: '39.97',
      taxAmount: '5.48',
      pricesIncludeTax: true,
      taxes: [
        { name: 'VAT', country: 'GB', region: null, rate: '20', base: '24.97', amount: '5.00' },
        { name: 'Reduced', country: 'GB', region: null, rate: '5', base: '9.52', amount: '0.48' },
      ],
      items: [
        { subtotal: '29.97', taxAmount: '5.00', total: '29.97' },
        { subtotal: '10.00', taxAmount: '0.48', total: '10.00' },
      ],
    });
    expect((await place(lines, {}, key)).body).toEqual(body);
    const read = await service.request('GET', `/api/orders/${body.id}`, { as: customer });
    expect(read.body).toEqual(body);
  });

  it('taxes by where the goods go', async () => {
    await addRate({ country: 'CA', name: 'GST', rate: '5' });
    await addRate({ country: 'CA', region: 'BC', name: 'GST', rate: '5' });
    await addRate({ country: 'CA', region: 'BC', name: 'PST', rate: '7' });
    const west = await place([[lamp, 1]], to('CA', 'British Columbia'));
    expect(west.body).toMatchObject({
      totalAmount: '9.99',
      taxAmount: '1.07',
      taxes: [
        { name: 'GST', region: 'BC', rate: '5', base: '8.92', amount: '0.45' },
        { name: 'PST', region: 'BC', rate: '7', base: '8.92', amount: '0.62' },
      ],
    });
    expect((await place([[lamp, 1]], to('CA', 'AB'))).body).toMatchObject({ taxAmount: '0.48' });
    expect((await place([[lamp, 1]], to('JP'))).body).toMatchObject({ taxAmount: '0.00', taxes: [] });
  });

  it('keeps what an order was placed with when a rate is changed, and takes the new one for the next', async () => {
    const rate = await addRate({ country: 'IE', rate: '23' });
    const before = (await place([[book, 1]], to('IE'))).body;
    await ask('PATCH', `/tax-rates/${rate.id}`, { rate: '21' });
    const after = (await place([[book, 1]], to('IE'))).body;
    expect([before, after].map(({ taxAmount }) => taxAmount)).toEqual(['1.87', '1.74']);
    await ask('DELETE', `/tax-rates/${rate.id}`);
    expect((await place([[book, 1]], to('IE'))).body.taxes).toEqual([]);
    const read = await service.request('GET', `/api/orders/${before.id}`, { as: customer });
    expect(read.body).toEqual(before);
  });

  it('takes a rate from when it starts until it ends', async () => {
    const past = '2020-01-01T00:00:00Z';
    await addRate({ country: 'NL', name: 'Over', rate: '50', endsAt: past });
    await addRate({ country: 'NL', name: 'Yet to come', rate: '50', startsAt: '2999-01-01T00:00:00Z' });
    expect((await place([[lamp, 1]], to('NL'))).body.taxes).toEqual([]);
    await addRate({ country: 'NL', name: 'Now', rate: '21', startsAt: past });
    expect((await place([[lamp, 1]], to('NL'))).body.taxes).toMatchObject([{ name: 'Now' }]);
  });

  it('gives the tax in the one statement more that a change of rules takes, and none after it', async () => {
    const statementsOf = async () =>
      (await service.statementsDuring(() => place([[lamp, 1]]))).filter((sql) => !/FROM `?users/.test(sql));
    const usual = await statementsOf();
    expect(usual.filter((sql) => /tax_rates/.test(sql))).toEqual([]);
    await addRate({ country: 'BE', rate: '21' });
    const first = await statementsOf();
    // Tax rates, shipping methods, discounts, price lists, exempt groups, locations and the revision again.
    expect(first.length).toBe(usual.length + 7);
    expect((await statementsOf()).length).toBe(usual.length);
  });
});

describe.each([
  { CURRENCY: 'USD', PRICES_INCLUDE_TAX: 'false', TAX_ROUNDING: 'line', price: '1.05', total: '22.68' },
  { CURRENCY: 'JPY', PRICES_INCLUDE_TAX: 'false', TAX_ROUNDING: 'order', price: '105', total: '2268' },
  { CURRENCY: 'KWD', PRICES_INCLUDE_TAX: 'true', TAX_ROUNDING: 'order', price: '1.055', total: '21.100' },
])('a shop in $CURRENCY, with tax included: $PRICES_INCLUDE_TAX, rounded by $TAX_ROUNDING', (shop) => {
  const { price, total, ...env } = shop;
  beforeAll(() => open(env));
  afterAll(close);

  it('takes what it says, and gives all of it back in parts that add up', async () => {
    const isIncluded = env.PRICES_INCLUDE_TAX === 'true';
    const product = () => buildProduct({ price, currency: env.CURRENCY, stock: 100 });
    const lines: Array<[number, number]> = [
      [(await product()).id, 7],
      [(await product()).id, 13],
    ];
    const untaxed = (await place(lines)).body;
    expect(untaxed).toMatchObject({ pricesIncludeTax: isIncluded, taxes: [] });
    await addRate({ rate: '8', country: 'GB' });
    const { body: order } = await place(lines);
    expect(order).toMatchObject({ totalAmount: total, pricesIncludeTax: isIncluded });

    const refused = await place(lines, { expectedTotal: price });
    expect(refused).toMatchObject({ status: 409, body: { code: 'PRICE_CHANGED', totalAmount: total } });
    expect((await place(lines, { expectedTotal: total })).status).toBe(201);

    const desk = orderDesk(service, customer, admin);
    await desk.accept(order.id);
    const parts: string[] = [];
    const taxes: string[] = [];
    for (const quantity of [1, 2]) {
      const preview = await ask('POST', `/orders/${order.id}/cancellation-preview`, {
        lines: [{ line: 1, quantity }],
      });
      parts.push(preview.body.value);
      taxes.push(preview.body.taxAmount);
      expect(preview.body.lines[0].taxAmount).toBe(preview.body.taxAmount);
      expect((await desk.cancel(order.id, { lines: [{ line: 1, quantity }] })).status).toBe(200);
    }
    await desk.deliverAll(order.id);
    for (const quantities of [
      [3, 1],
      [1, 12],
    ]) {
      const asked = quantities.map((quantity, n) => ({ line: n + 1, quantity }));
      const { body } = await desk.askBack(order.id, { lines: asked, reason: 'Too small' });
      await desk.decide(order.id, body.id, 'approve');
      const preview = await ask('POST', `/orders/${order.id}/returns/${body.id}/receive-preview`, {});
      taxes.push(preview.body.taxAmount);
      parts.push((await desk.decide(order.id, body.id, 'receive', {})).body.value);
    }
    const sum = (amounts: string[]) => amounts.reduce((all, part) => all + toThousandths(part), 0);
    expect(sum(parts)).toBe(toThousandths(total));
    expect(sum(taxes)).toBe(toThousandths(order.taxAmount));
  });
});
