import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../src/consistency/verify.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { Discount, Price, PriceHistory, PriceList, Product, type User } from '../../../src/models/index.js';
import { PRICING_AREA } from '../../../src/modules/pricing/checks.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildDiscount, buildProduct, buildUser } from '../../helpers/factories.js';
import { FORBIDDEN, invalid, NOT_FOUND, refusal, taken } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let lamp: Product;
let vase: Product;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
beforeEach(async () => {
  await PriceList.destroy({ where: {} });
  await service.sequelize.query('UPDATE users SET customerGroupId = NULL');
  await service.sequelize.query('DELETE FROM customer_groups');
  await inTransaction(service.sequelize, (transaction) => Product.destroy({ where: {}, transaction }));
  [lamp, vase] = [await buildProduct(), await buildProduct({ price: '20.00' })];
});
afterAll(() => service.close());

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  service.request(method, `/api/admin${path}`, { as: admin, body, headers });
const addGroup = (more: object = {}) =>
  ask('POST', '/customer-groups', { code: 'wholesale', name: 'Wholesale', ...more });
const addList = (more: object = {}) =>
  ask('POST', '/price-lists', { code: 'sale', name: 'Sale', currency: 'USD', ...more });
const setPrices = (id: number, prices: object[], headers?: Record<string, string>) =>
  ask('PUT', `/price-lists/${id}/prices`, { prices }, headers);
const pricesOf = async (id: number, query = '') =>
  (await ask('GET', `/price-lists/${id}/prices${query}`)).body.items.map(
    ({ productId, minQuantity, amount }: Price) => `${productId} ${minQuantity} ${amount}`,
  );
const historyOf = async (productId: number, priceListId = 0) =>
  (await PriceHistory.findAll({ where: { productId, priceListId }, order: ['validFrom'], raw: true })).map(
    ({ minQuantity, amount }) => `${minQuantity} ${amount}`,
  );
const revision = async () => {
  const [rows] = await service.sequelize.query('SELECT revision FROM rulebook');
  return (rows as Array<{ revision: number }>)[0]?.revision as number;
};

describe('a customer group', () => {
  it('is added, read, listed, changed and deleted, and each of that is a revision', async () => {
    const before = await revision();
    const { status, body, headers } = await addGroup();
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/api/admin/customer-groups/${body.id}`, etag: '"1"' });
    expect(body).toMatchObject({ code: 'wholesale', name: 'Wholesale', exemptReason: null });
    expect((await ask('GET', `/customer-groups/${body.id}`)).body).toEqual(body);
    expect((await ask('GET', '/customer-groups')).body.items).toEqual([body]);
    const change = { exemptReason: 'reverse_charge' };
    const changed = await ask('PATCH', `/customer-groups/${body.id}`, change, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: change, headers: { etag: '"2"' } });
    const late = await ask('PATCH', `/customer-groups/${body.id}`, change, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { version: 2 } });
    expect((await ask('DELETE', `/customer-groups/${body.id}`)).status).toBe(204);
    expect(refusal(await ask('GET', `/customer-groups/${body.id}`))).toEqual(NOT_FOUND);
    expect(await revision()).toBe(before + 3);
  });

  it('has a code of its own, and a reason that there is', async () => {
    await addGroup();
    expect(refusal(await addGroup())).toEqual(taken('code'));
    expect(refusal(await addGroup({ code: 'Whole sale' }))).toEqual(invalid('code'));
    expect(refusal(await addGroup({ code: 'x', exemptReason: 'because' }))).toEqual(invalid('exemptReason'));
  });

  it('is that of the customers who are put into it, and stays while they are', async () => {
    const customer = await buildUser();
    const { id } = (await addGroup()).body;
    const put = (customerGroupId: number | null) =>
      ask('PATCH', `/users/${customer.id}`, { customerGroupId });
    expect((await put(id)).body.customerGroupId).toBe(id);
    expect((await ask('GET', `/users/${customer.id}`)).body.customerGroupId).toBe(id);
    const found = (await ask('GET', `/users?customerGroupId=${id}`)).body.items;
    expect(found).toMatchObject([{ id: customer.id, customerGroupId: id }]);
    expect(refusal(await put(99_999))).toEqual(invalid('customerGroupId'));
    expect(await ask('DELETE', `/customer-groups/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'STILL_REFERENCED' },
    });
    expect((await put(null)).body.customerGroupId).toBeNull();
    expect((await ask('DELETE', `/customer-groups/${id}`)).status).toBe(204);
  });

  it('stays while price lists or discounts are for it; the latter are named', async () => {
    const { id } = (await addGroup()).body;
    const remove = () => ask('DELETE', `/customer-groups/${id}`);
    const { body: list } = await addList({ customerGroupId: id });
    expect((await remove()).body.code).toBe('STILL_REFERENCED');
    expect((await ask('DELETE', `/price-lists/${list.id}`)).status).toBe(204);
    const names = Array.from({ length: 7 }, (_, n) => `Trade ${n + 1}`);
    for (const name of names) await buildDiscount({ name, rule: { customerGroupIds: [id + 1, id] } });
    expect((await remove()).body).toMatchObject({
      code: 'STILL_REFERENCED',
      detail: expect.stringContaining('“Trade 1”, “Trade 2”, “Trade 3”, “Trade 4”, “Trade 5” and 2 more.'),
    });
    await Discount.destroy({ where: { name: names } });
    expect((await remove()).status).toBe(204);
  });
});

describe('a price list', () => {
  it('is added, read, listed, changed and deleted, and each of that is a revision', async () => {
    const { id: customerGroupId } = (await addGroup()).body;
    const before = await revision();
    const more = { currency: 'EUR', customerGroupId, priority: 5, startsAt: '2026-01-01T01:00:00+01:00' };
    const { status, body, headers } = await addList({ ...more, pricesIncludeTax: false });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/api/admin/price-lists/${body.id}`, etag: '"1"' });
    expect(body).toEqual({
      id: body.id,
      code: 'sale',
      name: 'Sale',
      currency: 'EUR',
      customerGroupId,
      priority: 5,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      pricesIncludeTax: false,
      isActive: true,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect((await ask('GET', `/price-lists/${body.id}`)).body).toEqual(body);
    const { body: other } = await addList({ code: 'plain' });
    expect(other).toMatchObject({ customerGroupId: null, priority: 0, pricesIncludeTax: null });
    const codes = async (query: string) =>
      (await ask('GET', `/price-lists${query}`)).body.items.map(({ code }: PriceList) => code);
    expect(await codes('')).toEqual(['sale', 'plain']);
    expect(await codes(`?customerGroupId=${customerGroupId}&currency=EUR&isActive=true`)).toEqual(['sale']);
    const changed = await ask('PATCH', `/price-lists/${body.id}`, { isActive: false }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { isActive: false }, headers: { etag: '"2"' } });
    expect((await ask('DELETE', `/price-lists/${body.id}`, undefined, { 'if-match': '"1"' })).status).toBe(
      412,
    );
    expect((await ask('DELETE', `/price-lists/${body.id}`)).status).toBe(204);
    expect(await revision()).toBe(before + 4);
    await ask('DELETE', `/price-lists/${other.id}`);
  });

  it.each<[field: string, more: object]>([
    ['code', { code: 'Sale!' }],
    ['name', { name: ' ' }],
    ['currency', { currency: 'XXX' }],
    ['currency', { currency: 'usd' }],
    ['customerGroupId', { customerGroupId: 99_999 }],
    ['priority', { priority: 1_001 }],
    ['priority', { priority: 1.5 }],
    ['endsAt', { startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-02T00:00:00Z' }],
    ['startsAt', { startsAt: 'tomorrow' }],
    ['pricesIncludeTax', { pricesIncludeTax: 'yes' }],
    ['prices', { prices: [] }],
  ])('with a wrong %s is refused: %j', async (field, more) => {
    expect(refusal(await addList(more))).toEqual(invalid(field));
    expect(await PriceList.count()).toBe(0);
  });

  it('keeps its currency, and is refused when a change makes its dates wrong', async () => {
    const { id } = (await addList({ startsAt: '2026-01-02T00:00:00Z' })).body;
    expect(refusal(await ask('PATCH', `/price-lists/${id}`, { name: 'X', currency: 'EUR' }))).toEqual(
      invalid('currency'),
    );
    const endsAt = '2026-01-01T00:00:00Z';
    expect(refusal(await ask('PATCH', `/price-lists/${id}`, { endsAt }))).toEqual(invalid('endsAt'));
  });

  it('is for admins', async () => {
    const customer = await buildUser();
    for (const path of ['/customer-groups', '/price-lists', '/price-lists/1/prices']) {
      const answer = await service.request('GET', `/api/admin${path}`, { as: customer });
      expect(refusal(answer)).toEqual(FORBIDDEN);
    }
  });
});

describe('the prices of a list', () => {
  it('are set many at once, listed with their products, and removed; each change is in the history', async () => {
    const { id } = (await addList()).body;
    const given = [
      { productId: vase.id, amount: '18.00' },
      { productId: lamp.id, amount: '9.50' },
      { productId: lamp.id, minQuantity: 10, amount: '8' },
    ];
    const { status, headers } = await setPrices(id, given);
    expect([status, headers.etag]).toEqual([200, '"2"']);
    const { body: page } = await ask('GET', `/price-lists/${id}/prices?limit=2&count=true`);
    expect(page).toMatchObject({
      total: 3,
      items: [
        {
          productId: lamp.id,
          minQuantity: 1,
          amount: '9.50',
          product: { sku: lamp.sku, name: lamp.name, price: '10.00', currency: 'USD' },
        },
        { productId: lamp.id, minQuantity: 10, amount: '8.00' },
      ],
    });
    expect(await pricesOf(id, `?after=${page.next}`)).toEqual([`${vase.id} 1 18.00`]);
    expect(await pricesOf(id, `?productId=${vase.id}`)).toEqual([`${vase.id} 1 18.00`]);

    // What stays as it is gets no entry.
    await setPrices(id, [
      { productId: lamp.id, amount: '9.500' },
      { productId: lamp.id, minQuantity: 10, amount: null },
      { productId: vase.id, amount: '17.00' },
    ]);
    expect(await pricesOf(id)).toEqual([`${lamp.id} 1 9.50`, `${vase.id} 1 17.00`]);
    expect(await historyOf(lamp.id, id)).toEqual(['1 9.500', '10 8.000', '10 null']);
    expect(await historyOf(vase.id, id)).toEqual(['1 18.000', '1 17.000']);

    expect((await ask('DELETE', `/price-lists/${id}/prices/${lamp.id}`)).status).toBe(204);
    expect(refusal(await ask('DELETE', `/price-lists/${id}/prices/${lamp.id}`))).toEqual(NOT_FOUND);
    expect((await historyOf(lamp.id, id)).at(-1)).toBe('1 null');
    await ask('DELETE', `/price-lists/${id}`);
    expect(await Price.count()).toBe(0);
    expect((await historyOf(vase.id, id)).at(-1)).toBe('1 null');
  });

  it('are refused all together when one is wrong, and the wrong ones named', async () => {
    const { id } = (await addList({ currency: 'JPY' })).body;
    const good = { productId: lamp.id, amount: '900' };
    const one = (more: object) => setPrices(id, [good, { ...good, minQuantity: 5, ...more }]);
    for (const [field, more] of [
      ['productId', { productId: 99_999_999 }],
      ['amount', { amount: '9.50' }],
      ['amount', { amount: '-1' }],
      ['amount', { amount: '100000000' }],
      ['amount', { amount: 9 }],
      ['minQuantity', { minQuantity: 0 }],
      ['minQuantity', { minQuantity: 10_001 }],
      ['minQuantity', { minQuantity: 1 }],
      ['currency', { currency: 'JPY' }],
    ] as const) {
      expect(refusal(await one(more))).toEqual(invalid(`prices.1.${field}`));
    }
    expect(refusal(await setPrices(id, []))).toEqual(invalid('prices'));
    expect(await Price.count()).toBe(0);
    expect(await historyOf(lamp.id, id)).toEqual([]);
    const tiers = Array.from({ length: 21 }, (_, n) => ({ ...good, minQuantity: n + 1 }));
    expect(await setPrices(id, tiers)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await Price.count()).toBe(0);
    expect(refusal(await setPrices(99_999, [good]))).toEqual(NOT_FOUND);
    expect(refusal(await ask('GET', '/price-lists/99999/prices'))).toEqual(NOT_FOUND);
  });

  it('are set a thousand at once, in statements whose number does not grow', async () => {
    const { id } = (await addList()).body;
    await Product.bulkCreate(
      Array.from({ length: 1_000 }, (_, n) => ({
        sku: `MANY-${n}`,
        name: `Many ${n}`,
        price: '1.00',
        currency: 'USD',
      })),
    );
    const ids = (await Product.findAll({ attributes: ['id'], raw: true }))
      .map(({ id: one }) => one)
      .slice(-1_000);
    const set = (some: number[], amount: string) =>
      service.statementsDuring(() =>
        setPrices(
          id,
          some.map((productId) => ({ productId, amount })),
        ),
      );
    const few = await set(ids.slice(0, 1), '2.00');
    const many = await set(ids, '3.00');
    expect(many.length).toBe(few.length);
    expect(await Price.count()).toBe(1_000);
    expect(await PriceHistory.count({ where: { priceListId: id } })).toBe(1_001);
  });

  it('that two set at once are those of one of them, and the history ends with what is there', async () => {
    const { id } = (await addList()).body;
    const amounts = ['5.00', '6.00', '7.00', '8.00'];
    const answers = await Promise.all(
      amounts.map((amount) =>
        setPrices(
          id,
          [lamp, vase].map((one) => ({ productId: one.id, amount })),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [first, second] = (await pricesOf(id)).map((price: string) => price.split(' ')[2]);
    expect(first).toBe(second);
    for (const { id: productId } of [lamp, vase]) {
      const entries = await historyOf(productId, id);
      expect(entries).toHaveLength(4);
      expect(entries.at(-1)).toBe(`1 ${first}0`);
    }
    const late = await setPrices(id, [{ productId: lamp.id, amount: '1.00' }], { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { version: 5 } });
  });
});

describe('what a product cost before', () => {
  const change = (fields: object) => ask('PATCH', `/products/${lamp.id}`, fields);
  const age = (days: number) =>
    service.sequelize.query(
      `UPDATE price_history SET validFrom = validFrom - INTERVAL ${days} DAY WHERE productId = ${lamp.id}`,
    );

  it('is noted with each change, and with no other', async () => {
    expect(await historyOf(lamp.id)).toEqual(['1 10.000']);
    await change({ price: '12.00' });
    await change({ name: 'Another name', price: '12.000' });
    await change({ price: '11.00' });
    await Product.update({ price: '13.00' }, { where: { id: lamp.id } });
    expect(await historyOf(lamp.id)).toEqual(['1 10.000', '1 12.000', '1 11.000', '1 13.000']);
  });

  it('is shown beside a reduction as the lowest price of the 30 days before it', async () => {
    expect((await change({})).status).toBe(400);
    await age(40);
    await change({ price: '14.00' });
    await age(25);
    await change({ price: '12.00' });
    await age(10);
    // 75 days ago 10.00, 35 days ago 14.00, 10 days ago 12.00.
    const { body } = await change({ price: '9.00', compareAtPrice: '14.00' });
    expect(body).toMatchObject({ price: '9.00', compareAtPrice: '14.00', lowestPrice30Days: '12.00' });
    const shown = await service.request('GET', `/api/products/${lamp.id}`);
    expect(shown.body).toMatchObject({ compareAtPrice: '14.00', lowestPrice30Days: '12.00' });
    const { items } = (await service.request('GET', `/api/products?ids=${lamp.id}`)).body;
    expect(items).toMatchObject([{ compareAtPrice: '14.00', lowestPrice30Days: '12.00' }]);
    // Another comparison, or another name, is no other reduction.
    await age(20);
    expect((await change({ compareAtPrice: '15.00', name: 'Lamp', price: '9.000' })).body).toMatchObject({
      lowestPrice30Days: '12.00',
    });
    // A further step is one: by then it cost 9.00.
    expect((await change({ price: '8.00' })).body).toMatchObject({ lowestPrice30Days: '9.00' });
    expect((await change({ compareAtPrice: null })).body).toMatchObject({
      compareAtPrice: null,
      lowestPrice30Days: null,
    });
  });

  it('is the price itself for a reduction that is only said, and nothing for what is new', async () => {
    expect((await change({ compareAtPrice: '99.00' })).body.lowestPrice30Days).toBe('10.00');
    const fresh = { sku: 'NEW', name: 'New', price: '5.00', compareAtPrice: '6.00' };
    expect((await ask('POST', '/products', fresh)).body).toMatchObject({
      compareAtPrice: '6.00',
      lowestPrice30Days: null,
    });
  });

  it('must be above the price, and an amount of its currency', async () => {
    for (const fields of [
      { compareAtPrice: '10.00' },
      { price: '5.00', compareAtPrice: '4.00' },
      { compareAtPrice: '20.005' },
    ]) {
      expect(refusal(await change(fields))).toEqual(invalid('compareAtPrice'));
    }
    await change({ compareAtPrice: '11.00' });
    expect(refusal(await change({ price: '12.00' }))).toEqual(invalid('compareAtPrice'));
    expect(await historyOf(lamp.id)).toEqual(['1 10.000']);
  });
});

describe('prices that were written past the service', () => {
  const noted = async () => {
    const { checks } = await verify(service.sequelize, [PRICING_AREA]);
    return (checks[0]?.first ?? []).map((row) => Object.values(row).slice(0, 5));
  };

  it('are found, and noted when that is repaired', async () => {
    const { id } = (await addList()).body;
    await setPrices(id, [
      { productId: lamp.id, amount: '9.00' },
      { productId: vase.id, amount: '19.00' },
    ]);
    expect(await noted()).toEqual([]);
    await service.sequelize.query(`UPDATE products SET price = 7 WHERE id = ${lamp.id}`);
    await service.sequelize.query(`DELETE FROM prices WHERE productId = ${lamp.id}`);
    await service.sequelize.query(`UPDATE prices SET amount = 3 WHERE productId = ${vase.id}`);
    await service.sequelize.query(
      `DELETE FROM price_history WHERE productId = ${vase.id} AND priceListId = 0`,
    );
    expect(await noted()).toEqual(
      expect.arrayContaining([
        [lamp.id, 0, 1, '7.00', '10.00'],
        [vase.id, 0, 1, '20.00', null],
        [vase.id, id, 1, '3.00', '19.00'],
        [lamp.id, id, 1, null, '9.00'],
      ]),
    );
    await PRICING_AREA.repair?.(service.sequelize);
    expect(await noted()).toEqual([]);
    expect(await historyOf(lamp.id)).toEqual(['1 10.000', '1 7.000']);
    expect(await historyOf(lamp.id, id)).toEqual(['1 9.000', '1 null']);
  });
});
