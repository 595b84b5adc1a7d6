import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Discount, DiscountCode, DiscountRedemption, type User } from '../../../src/models/index.js';
import type { PaymentsContext } from '../../../src/modules/payments/context.js';
import { expireOrder } from '../../../src/modules/payments/expiry/expire-order.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildCategory, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { invalid, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let customer: User;
let lamp: number;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  lamp = (await buildProduct({ price: '10.00', stock: 10_000 })).id;
});
beforeEach(async () => {
  customer = await buildUser();
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const ask = (method: string, path: string, body?: unknown) =>
  service.request(method, `/api/admin/discounts${path}`, { as: admin, body });
let codes = 0;
/** Ten percent off, with a code of its own unless it is automatic. */
async function discount(more: object = {}): Promise<Discount & { code: string }> {
  const isAutomatic = 'isAutomatic' in more;
  const fields = { name: 'Ten off', class: 'order', kind: 'percent', value: '10' };
  const code = isAutomatic ? undefined : `CODE-${++codes}`;
  const { status, body } = await ask('POST', '', { ...fields, code, ...more });
  expect(status).toBe(201);
  return body;
}
const off = (one: { id: number }) => ask('PATCH', `/${one.id}`, { isActive: false });
const place = (discountCodes: string[] = [], more: object = {}, as = customer) =>
  service.request('POST', '/api/orders', {
    as,
    body: orderBody([{ productId: lamp, quantity: 2 }], { discountCodes, ...more }),
  });
const quote = (discountCodes: string[] = [], more: object = {}) =>
  service.request('POST', '/api/quotes', {
    body: {
      items: [{ productId: lamp, quantity: 2 }],
      shippingAddress: { country: 'GB', postalCode: 'SW1Y 4JH' },
      discountCodes,
      ...more,
    },
  });
const cancel = (id: string, body: object = {}) =>
  service.request('POST', `/api/orders/${id}/cancel`, { as: customer, body });
const reasonOf = ({ status, body }: Awaited<ReturnType<typeof place>>) => [status, body.code, body.reason];
const usesOf = async ({ id }: { id: number }) => (await Discount.findByPk(id, { rejectOnEmpty: true })).uses;
const left = (orderId: string) => DiscountRedemption.findAll({ where: { orderId }, raw: true });

describe('an order with a code', () => {
  it('has its discount, says so, and uses it', async () => {
    const ten = await discount({ name: 'Welcome' });
    const { status, body } = await place([ten.code.toLowerCase()]);
    const discounts = [
      {
        name: 'Welcome',
        code: ten.code,
        class: 'order',
        amount: '2.00',
        lines: [{ line: 1, amount: '2.00' }],
        shippingAmount: '0.00',
      },
    ];
    expect(status).toBe(201);
    expect(body).toMatchObject({ totalAmount: '18.00', discountAmount: '2.00', discounts });
    expect(body.items).toMatchObject([{ subtotal: '20.00', discountAmount: '2.00', total: '18.00' }]);
    const read = await service.request('GET', `/api/orders/${body.id}`, { as: customer });
    expect(read.body).toMatchObject({ totalAmount: '18.00', discounts });
    expect(await usesOf(ten)).toBe(1);
    expect((await ask('GET', `/${ten.id}/redemptions`)).body.items).toEqual([
      { orderId: body.id, code: ten.code, amount: '2.00', currency: 'USD', releasedAt: null },
    ]);
  });

  it('is told in a quote which codes apply, and costs what that says', async () => {
    const ten = await discount();
    const old = await discount({ endsAt: '2020-01-01T00:00:00Z' });
    const asked = [old.code, ten.code, 'NO SUCH'];
    const { status, body } = await quote(asked);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totalAmount: '18.00',
      discountAmount: '2.00',
      discounts: [{ code: ten.code, amount: '2.00' }],
      discountCodes: [
        { code: old.code, applies: false, reason: 'expired' },
        { code: ten.code, applies: true, reason: null },
        { code: 'NO SUCH', applies: false, reason: 'unknown' },
      ],
    });
    expect(reasonOf(await place(asked, { quoteToken: body.quoteToken }))).toEqual([
      409,
      'DISCOUNT_INVALID',
      'expired',
    ]);
    expect((await place([ten.code], { quoteToken: body.quoteToken })).body.code).toBe('QUOTE_MISMATCH');
    const { quoteToken } = (await quote([ten.code])).body;
    expect((await place([ten.code.toLowerCase()], { quoteToken })).body.totalAmount).toBe('18.00');
    await off(ten);
    expect(reasonOf(await place([ten.code], { quoteToken }))).toEqual([409, 'DISCOUNT_INVALID', 'expired']);
  });

  it.each<[string, string[]]>([
    ['discountCodes', ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6']],
    ['discountCodes', ['SOLO', 's0l0']],
    ['discountCodes.0', [' ']],
    ['discountCodes.0', ['A'.repeat(101)]],
  ])('is refused for wrong %s: %j', async (field, wrong) => {
    expect(refusal(await place(wrong))).toEqual(invalid(field));
    expect(refusal(await quote(wrong))).toEqual(invalid(field));
  });

  it('that is refused for something else uses nothing', async () => {
    const ten = await discount({ maxUses: 1 });
    expect((await place([ten.code], { expectedTotal: '20.00' })).body).toMatchObject({
      code: 'PRICE_CHANGED',
      totalAmount: '18.00',
    });
    const items = [{ productId: lamp, quantity: 9_999 }];
    expect((await place([ten.code], { items: [...items, ...items] })).status).toBe(400);
    expect(await usesOf(ten)).toBe(0);
  });

  it('may cost nothing, and waits for no payment', async () => {
    const all = await discount({ value: '100' });
    const { body } = await place([all.code]);
    expect(body).toMatchObject({ totalAmount: '0.00', discountAmount: '20.00', status: 'processing' });
  });

  it('of one that was generated uses it up', async () => {
    const many = await discount({ code: undefined });
    const [first, second] = (await ask('POST', `/${many.id}/codes`, { count: 2 })).body.codes;
    const { body } = await place([first.toLowerCase()]);
    expect(body).toMatchObject({ totalAmount: '18.00', discounts: [{ code: first }] });
    expect(reasonOf(await place([first]))).toEqual([409, 'DISCOUNT_INVALID', 'exhausted']);
    // Two codes of one discount are one discount.
    expect((await quote([first, second])).body.discountCodes).toMatchObject([
      { reason: 'exhausted' },
      { applies: true },
    ]);
    expect((await cancel(body.id)).status).toBe(200);
    expect((await place([first])).status).toBe(201);
    expect(await DiscountCode.sum('uses', { where: { discountId: many.id } })).toBe(1);
    expect(await usesOf(many)).toBe(1);
  });
});

describe('a limit', () => {
  it('of uses refuses who comes too late, and a quote says so', async () => {
    const two = await discount({ maxUses: 2 });
    expect((await place([two.code])).status).toBe(201);
    expect((await place([two.code])).status).toBe(201);
    expect(reasonOf(await place([two.code]))).toEqual([409, 'DISCOUNT_INVALID', 'exhausted']);
    expect((await quote([two.code])).body.discountCodes).toMatchObject([{ reason: 'exhausted' }]);
    expect((await ask('PATCH', `/${two.id}`, { maxUses: 3 })).status).toBe(200);
    expect((await place([two.code])).status).toBe(201);
    expect(await usesOf(two)).toBe(3);
  });

  it('a customer counts that customer alone', async () => {
    const once = await discount({ maxPerCustomer: 1 });
    expect((await place([once.code])).status).toBe(201);
    expect(reasonOf(await place([once.code]))).toEqual([409, 'DISCOUNT_INVALID', 'customer']);
    expect((await place([once.code], {}, await buildUser())).status).toBe(201);
  });

  it('of an automatic discount ends it for the rest, who order without', async () => {
    const first = await discount({ isAutomatic: true, maxUses: 1 });
    expect((await place()).body.totalAmount).toBe('18.00');
    expect((await place()).body.totalAmount).toBe('20.00');
    expect((await quote()).body.totalAmount).toBe('20.00');
    await off(first);
  });

  it('to a first order is over with it, until it is cancelled', async () => {
    const welcome = await discount({ rule: { firstOrder: true } });
    const other = await discount({ rule: { firstOrder: true } });
    const { body: plain } = await place();
    expect(reasonOf(await place([welcome.code]))).toEqual([409, 'DISCOUNT_INVALID', 'customer']);
    await cancel(plain.id);
    const { status, body } = await place([welcome.code]);
    expect(status).toBe(201);
    expect(reasonOf(await place([other.code]))).toEqual([409, 'DISCOUNT_INVALID', 'customer']);
    await cancel(body.id);
    expect((await place([other.code])).status).toBe(201);
  });
});

describe('a cancellation', () => {
  it('of the whole order gives the use back, once', async () => {
    const one = await discount({ maxUses: 1, maxPerCustomer: 1 });
    const { body } = await place([one.code]);
    expect((await cancel(body.id, { lines: [{ line: 1, quantity: 1 }] })).status).toBe(200);
    expect(await usesOf(one)).toBe(1);
    expect((await cancel(body.id)).body.status).toBe('cancelled');
    expect(await usesOf(one)).toBe(0);
    expect(await left(body.id)).toMatchObject([
      { slot: null, releasedAt: expect.any(Date), amount: '2.000' },
    ]);
    expect((await place([one.code])).status).toBe(201);
    expect(await usesOf(one)).toBe(1);
  });

  it('by the service, of an order that was not paid in time, gives it back as well', async () => {
    const one = await discount({ maxUses: 1 });
    const { body } = await place([one.code]);
    const context = { sequelize: service.sequelize } as PaymentsContext;
    expect(await expireOrder(context, body.id, 'Not paid in time')).toBe(true);
    expect(await usesOf(one)).toBe(0);
    expect((await place([one.code])).status).toBe(201);
  });

  it('takes no statement for it where there was no discount', async () => {
    const { body } = await place();
    const statements = await service.statementsDuring(() => cancel(body.id));
    expect(statements.filter((sql) => /(FROM|JOIN|UPDATE) `?discount/.test(sql))).toEqual([]);
  });

  it('keeps it where the discount says so, but the customer may order for the first time again', async () => {
    const kept = await discount({ releaseOnCancel: false, maxPerCustomer: 5, rule: { firstOrder: true } });
    const { body } = await place([kept.code]);
    await cancel(body.id);
    expect(await usesOf(kept)).toBe(1);
    expect(await left(body.id)).toMatchObject([{ slot: 1, releasedAt: null, firstOrderKey: null }]);
    expect((await place([kept.code])).status).toBe(201);
    expect(await usesOf(kept)).toBe(2);
  });
});

describe('what a discount is for', () => {
  it('are products in its categories, also when they are put there later', async () => {
    const category = await buildCategory();
    const inIt = await buildProduct({ price: '10.00', categories: [category] });
    const outside = await buildProduct({ price: '10.00' });
    const line = { class: 'line', isAutomatic: true };
    const one = await discount({ ...line, rule: { categoryIds: [category.id] } });
    const lines = async () => {
      const items = [inIt.id, outside.id].map((productId) => ({ productId, quantity: 1 }));
      const { body } = await place([], { items });
      return body.items.map(({ discountAmount }: { discountAmount: string }) => discountAmount);
    };
    // The first batch after a change reads the products again, with their categories.
    expect(await lines()).toEqual(['1.00', '0.00']);
    expect(await lines()).toEqual(['1.00', '0.00']);
    const moved = await service.request('PATCH', `/api/admin/products/${outside.id}`, {
      as: admin,
      body: { categoryIds: [category.id] },
    });
    expect(moved.status).toBe(200);
    expect(await lines()).toEqual(['1.00', '1.00']);
    await off(one);
  });
});

describe('a batch', () => {
  const statementsOf = async (work: () => Promise<{ status: number }>) => {
    const statements = await service.statementsDuring(async () => expect((await work()).status).toBe(201));
    return statements.filter((sql) => !/FROM `?users` /.test(sql)).length;
  };

  it('takes no statement more for a discount that is not counted, and three for one that is', async () => {
    await place();
    const usual = await statementsOf(() => place());
    const automatic = await discount({ isAutomatic: true });
    await place();
    expect(await statementsOf(() => place())).toBe(usual);
    await off(automatic);

    const code = await discount();
    const limited = await discount({ maxUses: 100, maxPerCustomer: 50, rule: { firstOrder: true } });
    const generated = await discount({ code: undefined });
    const codes = (await ask('POST', `/${generated.id}/codes`, { count: 2 })).body.codes as string[];
    await place();
    expect(await statementsOf(() => place())).toBe(usual);
    // Counted and stored.
    expect(await statementsOf(() => place([code.code]))).toBe(usual + 2);
    customer = await buildUser();
    // And what is left of it read before.
    expect(await statementsOf(() => place([limited.code]))).toBe(usual + 3);
    // And the code is looked up, and counted.
    expect(await statementsOf(() => place([codes[0] as string]))).toBe(usual + 4);
  });
});
