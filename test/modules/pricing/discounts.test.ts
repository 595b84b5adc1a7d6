import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CustomerGroup,
  Discount,
  DiscountCode,
  DiscountRedemption,
  type User,
} from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import {
  buildAdmin,
  buildCategory,
  buildDiscount,
  buildProduct,
  buildUser,
} from '../../helpers/factories.js';
import { FORBIDDEN, invalid, NOT_FOUND, refusal, taken } from '../../helpers/refusals.js';
import { inTurn } from '../../helpers/row-lock.js';

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
beforeEach(async () => {
  await DiscountRedemption.destroy({ where: {} });
  await Discount.destroy({ where: {} });
});
afterAll(() => service.close());

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  service.request(method, `/api/admin/discounts${path}`, { as: admin, body, headers });
const TEN_PERCENT = { name: 'Ten off', class: 'order', kind: 'percent', value: '10' };
const add = (more: object = {}) => ask('POST', '', { ...TEN_PERCENT, ...more });
const revision = async () => {
  const [rows] = await service.sequelize.query('SELECT revision FROM rulebook');
  return (rows as Array<{ revision: number }>)[0]?.revision as number;
};

describe('a discount', () => {
  it('is added, read, changed, switched off and deleted, and each of that is a revision', async () => {
    const before = await revision();
    const added = await add({ code: ' save10 ', maxUses: 50, startsAt: '2026-01-01T01:00:00+01:00' });
    expect(added.status).toBe(201);
    const { id } = added.body;
    expect(added.headers).toMatchObject({ location: `/api/admin/discounts/${id}`, etag: '"1"' });
    expect(added.body).toEqual({
      id,
      name: 'Ten off',
      code: 'SAVE10',
      isAutomatic: false,
      class: 'order',
      kind: 'percent',
      value: '10',
      currency: null,
      rule: {},
      combinesWith: ['line', 'shipping'],
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      isActive: true,
      maxUses: 50,
      uses: 0,
      maxPerCustomer: null,
      releaseOnCancel: true,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect((await ask('GET', `/${id}`)).body).toEqual(added.body);

    const off = await ask('PATCH', `/${id}`, { isActive: false }, { 'if-match': '"1"' });
    expect(off).toMatchObject({ status: 200, body: { id, isActive: false }, headers: { etag: '"2"' } });
    const late = await ask('PATCH', `/${id}`, { value: '20' }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 2 } });
    expect((await ask('DELETE', `/${id}`, undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask('DELETE', `/${id}`, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect(refusal(await ask('GET', `/${id}`))).toEqual(NOT_FOUND);
    // What was refused changed nothing, and is no revision.
    expect(await revision()).toBe(before + 3);
  });

  it('keeps its rule, with amounts in its currency', async () => {
    const product = await buildProduct();
    const category = await buildCategory();
    const rule = {
      minimum: '50',
      productIds: [product.id],
      categoryIds: [category.id],
      countries: ['DE'],
      firstOrder: true,
    };
    const added = await add({ kind: 'amount', value: '5.5', currency: 'USD', isAutomatic: true, rule });
    expect(added.body).toMatchObject({ code: null, value: '5.50', rule: { ...rule, minimum: '50.00' } });
    const { id } = added.body;
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ value: '5.50', isAutomatic: true });
    const changed = await ask('PATCH', `/${id}`, { rule: { minQuantity: 3 } });
    expect(changed.body.rule).toEqual({ minQuantity: 3 });
  });

  it('that sells a second one cheaper gives it away unless told', async () => {
    const kind = {
      class: 'line',
      kind: 'buy_x_get_y',
      value: undefined,
      rule: { buyQuantity: 2, getQuantity: 1 },
    };
    expect((await add(kind)).body).toMatchObject({ value: '100', combinesWith: ['order', 'shipping'] });
    expect((await add({ ...kind, value: '50' })).body).toMatchObject({ value: '50' });
  });

  it('is found by its class, its state, its name and its codes', async () => {
    const { body: first } = await add({ name: 'A 5% thing', code: 'HELLO' });
    const { body: second } = await add({
      name: 'Shipping',
      class: 'shipping',
      kind: 'free_shipping',
      value: null,
    });
    const { body: third } = await add({ name: 'All', isAutomatic: true, isActive: false });
    const { codes } = (await ask('POST', `/${second.id}/codes`, { count: 2 })).body;
    const found = async (query: string) =>
      (await ask('GET', `?${query}`)).body.items.map(({ id }: { id: number }) => id);
    expect(await found('limit=3')).toEqual([third.id, second.id, first.id]);
    expect(await found('class=shipping')).toEqual([second.id]);
    expect(await found('isActive=false')).toEqual([third.id]);
    expect(await found('isAutomatic=true')).toEqual([third.id]);
    expect(await found('search=5%25')).toEqual([first.id]);
    expect(await found('code=he110')).toEqual([first.id]);
    expect(await found(`code=${codes[1].toLowerCase()}`)).toEqual([second.id]);
    expect(await found('code=NOBODY')).toEqual([]);
    const { next } = (await ask('GET', '?limit=2')).body;
    expect(await found(`limit=2&after=${next}`)).toEqual([first.id]);
  });

  it.each<[field: string, more: object]>([
    ['value', { value: '-1' }],
    ['value', { value: '100.0001' }],
    ['value', { value: '1.00001' }],
    ['value', { value: 10 }],
    ['value', { value: null }],
    ['value', { class: 'shipping', kind: 'free_shipping' }],
    ['value', { kind: 'amount', currency: 'USD', value: '0' }],
    ['value', { kind: 'amount', currency: 'JPY', value: '0.50' }],
    ['value', { kind: 'amount', currency: 'KWD', value: '1.0005' }],
    ['currency', { kind: 'amount', value: '5' }],
    ['currency', { rule: { minimum: '5' } }],
    ['currency', { currency: 'usd' }],
    ['rule.minimum', { currency: 'JPY', rule: { minimum: '5.5' } }],
    ['kind', { kind: 'fixed_price', currency: 'USD' }],
    ['kind', { class: 'line', kind: 'free_shipping', value: null }],
    ['rule.buyQuantity', { class: 'line', kind: 'buy_x_get_y' }],
    ['rule.getQuantity', { rule: { getQuantity: 1 } }],
    ['rule.productIds', { rule: { productIds: [999_999] } }],
    ['rule.customerGroupIds', { rule: { customerGroupIds: [999_999] } }],
    ['rule.categoryIds', { rule: { excludedCategoryIds: [999_999] } }],
    ['rule.countries.0', { rule: { countries: ['ZZ'] } }],
    ['rule.minQuantity', { rule: { minQuantity: 0 } }],
    ['rule.coupon', { rule: { coupon: true } }],
    ['code', { code: 'SAVE 10' }],
    ['code', { code: 'AB' }],
    ['code', { code: 'SAVE\u200b10' }],
    ['code', { code: 'SAVE10', isAutomatic: true }],
    ['combinesWith', { combinesWith: ['line', 'line'] }],
    ['combinesWith.0', { combinesWith: ['tax'] }],
    ['maxUses', { maxUses: 0 }],
    ['maxPerCustomer', { maxPerCustomer: 0 }],
    ['startsAt', { startsAt: '2026-01-01' }],
    ['endsAt', { startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-02T00:00:00Z' }],
    ['name', { name: ' ' }],
    ['uses', { uses: 3 }],
  ])('with a wrong %s is refused: %j', async (field, more) => {
    expect(refusal(await add(more))).toEqual(invalid(field));
    expect(await Discount.count()).toBe(0);
  });

  it('is refused when a change makes it wrong: what was there counts', async () => {
    const { id } = (await add({ isAutomatic: true, startsAt: '2026-01-02T00:00:00Z' })).body;
    const change = (body: object) => ask('PATCH', `/${id}`, body);
    expect(refusal(await change({ code: 'SAVE10' }))).toEqual(invalid('code'));
    expect(refusal(await change({ endsAt: '2026-01-01T00:00:00Z' }))).toEqual(invalid('endsAt'));
    expect(refusal(await change({ kind: 'amount' }))).toEqual(invalid('currency'));
    expect(refusal(await change({}))).toMatchObject({ status: 400 });
    expect((await change({ code: 'SAVE10', isAutomatic: false })).status).toBe(200);
  });

  it('has a code that no other has, or looks like', async () => {
    expect((await add({ code: 'SOLO1' })).status).toBe(201);
    expect(refusal(await add({ code: 's0l01' }))).toEqual(taken('code'));
    const { body: other } = await add({ code: 'OTHER' });
    expect(refusal(await ask('PATCH', `/${other.id}`, { code: 'SOLOI' }))).toEqual(taken('code'));
    expect((await ask('PATCH', `/${other.id}`, { code: '0ther' })).body.code).toBe('0THER');
    const { codes } = (await ask('POST', `/${other.id}/codes`, { count: 1 })).body;
    expect(refusal(await add({ code: codes[0] }))).toEqual(taken('code'));
  });

  it('of ten at once with one code is there once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => add({ code: 'SAVE10' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await Discount.count()).toBe(1);
  });

  it('is limited to no less than its uses, and stays once it was used', async () => {
    const { id } = (await add({ code: 'SAVE10' })).body;
    const customer = await buildUser();
    const product = await buildProduct();
    const { body: order } = await service.request('POST', '/api/orders', {
      as: customer,
      body: {
        items: [{ productId: product.id, quantity: 1 }],
        shippingAddress: { fullName: 'A', line1: 'B', city: 'C', postalCode: '1', country: 'GB' },
        paymentMethod: 'card',
      },
    });
    await service.sequelize.query(`UPDATE discounts SET uses = 2 WHERE id = ${id}`);
    const customerKey = '00000000-0000-7000-8000-000000000001';
    await DiscountRedemption.create({ discountId: id, orderId: order.id, customerKey, amount: '1.00' });
    expect(await ask('PATCH', `/${id}`, { maxUses: 1 })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    expect((await ask('PATCH', `/${id}`, { maxUses: 2 })).body).toMatchObject({ maxUses: 2, uses: 2 });
    expect((await ask('PATCH', `/${id}`, { maxPerCustomer: 1 })).body.maxPerCustomer).toBe(1);
    expect(await ask('DELETE', `/${id}`)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    const { body: used } = await ask('GET', `/${id}/redemptions`);
    expect(used).toEqual({
      items: [{ orderId: order.id, code: null, amount: '1.00', currency: 'USD', releasedAt: null }],
      next: null,
    });
  });

  it.each([
    ['product', '/api/admin/products', () => buildProduct(), 'productIds'],
    ['category', '/api/admin/categories', () => buildCategory(), 'excludedCategoryIds'],
    [
      'customer group',
      '/api/admin/customer-groups',
      () => CustomerGroup.create({ code: 'trade', name: 'Trade' }),
      'customerGroupIds',
    ],
  ] as const)('names a %s, or that is deleted: whichever comes first', async (_what, path, build, part) => {
    const change = (id: number) => [
      () => service.request('DELETE', `${path}/${id}`, { as: admin }),
      () => add({ rule: { [part]: [id] } }),
    ];
    const statuses = async ([one, two]: Array<() => ReturnType<typeof add>>) =>
      (
        await inTurn(
          service.sequelize.getDatabaseName(),
          'SELECT id FROM rulebook FOR UPDATE',
          one as () => ReturnType<typeof add>,
          two as () => ReturnType<typeof add>,
        )
      ).map(({ status }) => status);
    expect(await statuses(change((await build()).id))).toEqual([204, 400]);
    expect(await statuses(change((await build()).id).reverse())).toEqual([201, 409]);
  });

  it('that is automatic is one of at most a hundred that are active', async () => {
    await Promise.all(Array.from({ length: 99 }, () => buildDiscount()));
    const { body: last } = await add({ isAutomatic: true });
    expect(await add({ isAutomatic: true })).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await add({ code: 'SAVE10' })).status).toBe(201);
    const { body: off } = await add({ isAutomatic: true, isActive: false });
    expect((await ask('PATCH', `/${off.id}`, { isActive: true })).status).toBe(409);
    expect((await ask('PATCH', `/${last.id}`, { isActive: false })).status).toBe(200);
    expect((await ask('PATCH', `/${off.id}`, { isActive: true })).status).toBe(200);
  });

  it('is for admins', async () => {
    const customer = await buildUser();
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', '/1'],
      ['POST', '/1/codes'],
      ['GET', '/1/codes'],
      ['PATCH', '/1/codes/ABC'],
      ['GET', '/1/redemptions'],
    ]) {
      const answer = await service.request(method as string, `/api/admin/discounts${path}`, { as: customer });
      expect(refusal(answer)).toEqual(FORBIDDEN);
    }
  });
});

describe('generated codes', () => {
  it('are all different, without look-alikes, with the prefix, as JSON or CSV', async () => {
    const { id } = (await add()).body;
    const made = await ask('POST', `/${id}/codes`, { count: 300, prefix: 'solo' });
    expect(made).toMatchObject({ status: 201, headers: { location: `/api/admin/discounts/${id}/codes` } });
    const { codes } = made.body as { codes: string[] };
    expect(new Set(codes).size).toBe(300);
    for (const code of codes) expect(code).toMatch(/^SOLO-[2-9BCDFGHJKMNPQRSTVWXYZ]{10}$/);
    expect(await DiscountCode.count({ where: { discountId: id, uses: 0, maxUses: 1 } })).toBe(300);

    const file = await ask('POST', `/${id}/codes`, { count: 2 }, { accept: 'text/csv' });
    expect(file.headers['content-type']).toMatch(/^text\/csv/);
    expect(file.body).toMatch(/^code\r\n"[2-9B-Z]{10}"\r\n"[2-9B-Z]{10}"\r\n$/);

    const page = await ask('GET', `/${id}/codes?limit=2&count=true`);
    expect(page.body).toMatchObject({ total: 302, items: [{ maxUses: 1, uses: 0 }, { maxUses: 1 }] });
    const all = await ask('GET', `/${id}/codes`, undefined, { accept: 'text/csv' });
    expect(all.body.trim().split('\r\n')).toHaveLength(303);
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect(await DiscountCode.count({ where: { discountId: id } })).toBe(0);
  });

  it('are made once for a key, which CSV is made of as well', async () => {
    const { id } = (await add()).body;
    const key = { 'idempotency-key': 'codes of may' };
    const made = await ask('POST', `/${id}/codes`, { count: 2 }, key);
    const again = await ask('POST', `/${id}/codes`, { count: 2 }, { ...key, accept: 'text/csv' });
    const [first, second] = made.body.codes;
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      location: `/api/admin/discounts/${id}/codes`,
      'content-type': expect.stringMatching(/^text\/csv/),
    });
    expect(again).toMatchObject({ status: 201, body: `code\r\n"${first}"\r\n"${second}"\r\n` });
    expect(await DiscountCode.count({ where: { discountId: id } })).toBe(2);
  });

  it('are no change of the rules: nobody reads those anew', async () => {
    const { id } = (await add()).body;
    const before = await revision();
    const { codes } = (await ask('POST', `/${id}/codes`, { count: 1 })).body;
    expect((await ask('PATCH', `/${id}/codes/${codes[0]}`, { isActive: false })).status).toBe(200);
    expect(await revision()).toBe(before);
  });

  it('are switched off and on one by one, however they are spelt', async () => {
    const { id } = (await add()).body;
    const { codes } = (await ask('POST', `/${id}/codes`, { count: 2, prefix: 'lo' })).body;
    const quote = async () => {
      const { id: productId } = await buildProduct({ price: '10.00' });
      const items = [{ productId, quantity: 1 }];
      const body = { items, shippingAddress: { country: 'GB' }, discountCodes: [codes[0]] };
      return (await service.request('POST', '/api/quotes', { body })).body;
    };
    const off = await ask('PATCH', `/${id}/codes/${codes[0].toLowerCase()}`, { isActive: false });
    expect(off).toMatchObject({
      status: 200,
      body: { code: codes[0], uses: 0, maxUses: 1, isActive: false },
    });
    expect(await quote()).toMatchObject({
      totalAmount: '10.00',
      discountCodes: [{ code: codes[0], reason: 'expired' }],
    });
    const list = (await ask('GET', `/${id}/codes`)).body.items as Array<{ code: string; isActive: boolean }>;
    expect(list.filter(({ isActive }) => !isActive).map(({ code }) => code)).toEqual([codes[0]]);
    const { body: file } = await ask('GET', `/${id}/codes`, undefined, { accept: 'text/csv' });
    expect(file).toContain(`"${codes[0]}",1,0,false,`);
    expect(file).toContain(`"${codes[1]}",1,0,true,`);

    expect((await ask('PATCH', `/${id}/codes/l0${codes[0].slice(2)}`, { isActive: true })).status).toBe(200);
    expect((await quote()).totalAmount).toBe('9.00');

    const { body: other } = await add();
    for (const path of [
      `/${other.id}/codes/${codes[0]}`,
      `/${id}/codes/NOBODY`,
      `/999999/codes/${codes[0]}`,
    ]) {
      expect(refusal(await ask('PATCH', path, { isActive: false }))).toEqual(NOT_FOUND);
    }
    expect(refusal(await ask('PATCH', `/${id}/codes/${codes[0]}`, {}))).toEqual(invalid('isActive'));
  });

  it('are refused where they cannot be', async () => {
    const { id } = (await add({ isAutomatic: true })).body;
    const generate = (body: object, of = id) => ask('POST', `/${of}/codes`, body);
    expect(await generate({ count: 1 })).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(refusal(await generate({ count: 1 }, 999_999))).toEqual(NOT_FOUND);
    expect(refusal(await generate({ count: 0 }))).toEqual(invalid('count'));
    expect(refusal(await generate({ count: 10_001 }))).toEqual(invalid('count'));
    expect(refusal(await generate({ count: 1, prefix: 'A B' }))).toEqual(invalid('prefix'));
    expect(refusal(await ask('GET', '/999999/codes'))).toEqual(NOT_FOUND);
    expect(refusal(await ask('GET', '/999999/redemptions'))).toEqual(NOT_FOUND);

    const { body: other } = await add();
    expect((await generate({ count: 1 }, other.id)).status).toBe(201);
    const automatic = await ask('PATCH', `/${other.id}`, { isAutomatic: true });
    expect(automatic).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });
});
