import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verify } from '../../../src/consistency/verify.js';
import { Discount, DiscountCode, DiscountRedemption, Order, type User } from '../../../src/models/index.js';
import { DISCOUNT_AREA } from '../../../src/modules/pricing/checks.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';

// What the checks of discounts find, in a shop whose database has lost its constraints.

let service: TestApp;
let admin: User;
let customer: User;
let items: Array<{ productId: number; quantity: number }>;
let discountId: number;
let code: string;
let orderId: string;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = [await buildAdmin(), await buildUser()];
  const products = [await buildProduct({ stock: 1_000 }), await buildProduct({ stock: 1_000 })];
  items = products.map(({ id: productId }) => ({ productId, quantity: 1 }));
  for (const [table, constraint] of [
    ['discounts', 'discounts_uses_within_limit'],
    ['discount_codes', 'discount_codes_uses_within_limit'],
  ]) {
    await service.sequelize.query(`ALTER TABLE ${table} DROP CONSTRAINT ${constraint}`);
  }
});
afterAll(() => service.close());

beforeEach(async () => {
  await DiscountRedemption.destroy({ where: {} });
  await Discount.destroy({ where: {} });
  await service.sequelize.query('UPDATE orders SET pricing = NULL');
  await service.sequelize.query('UPDATE order_items SET discountAmount = 0');
  const fields = {
    name: 'Ten off',
    class: 'order',
    kind: 'percent',
    value: '10',
    maxUses: 5,
    maxPerCustomer: 5,
  };
  const path = '/api/admin/discounts';
  discountId = (await service.request('POST', path, { as: admin, body: fields })).body.id;
  const made = await service.request('POST', `${path}/${discountId}/codes`, {
    as: admin,
    body: { count: 1 },
  });
  code = made.body.codes[0];
  const body = orderBody(items, { discountCodes: [code] });
  orderId = (await service.request('POST', '/api/orders', { as: customer, body })).body.id;
});

async function found(): Promise<Record<string, unknown>> {
  const { checks } = await verify(service.sequelize, [DISCOUNT_AREA]);
  return Object.fromEntries(
    checks.filter(({ violations }) => violations > 0).map(({ name, first }) => [name, first]),
  );
}

it('nothing where all is in order', async () => {
  expect(await found()).toEqual({});
  // What applies by itself has no redemption.
  await Order.update(
    { pricing: { ...(await pricing()), discounts: [] } as never },
    { where: { id: orderId } },
  );
  expect(Object.keys(await found())).toEqual(['redemption-not-in-order', 'discount-not-its-shares']);
});

const pricing = async () => (await Order.findByPk(orderId, { rejectOnEmpty: true })).pricing;

it('uses that no order has', async () => {
  await Discount.update({ uses: 2 }, { where: { id: discountId } });
  await DiscountCode.update({ uses: 0 }, { where: { discountId } });
  expect(await found()).toEqual({
    'uses-not-redemptions': [
      { discountId, code: null, uses: 2, redemptions: 1 },
      { discountId, code, uses: 0, redemptions: 1 },
    ],
  });
});

it('more uses than there may be, of a discount, a code and a customer', async () => {
  const { body } = await service.request('POST', '/api/orders', { as: customer, body: orderBody(items) });
  const [first] = await DiscountRedemption.findAll({ raw: true });
  await DiscountRedemption.create({ ...(first as DiscountRedemption), orderId: body.id, slot: 2 });
  const sql = 'UPDATE discounts SET maxUses = 1, uses = 2, maxPerCustomer = 1';
  await service.sequelize.query(sql);
  await service.sequelize.query('UPDATE discount_codes SET uses = 2');
  expect(await found()).toEqual({
    'uses-over-limit': [
      { discountId, code: null, uses: 2, maxUses: 1 },
      { discountId, code, uses: 2, maxUses: 1 },
    ],
    'customer-over-limit': [
      { discountId, customer: expect.stringMatching(/^[0-9A-F]{32}$/), redemptions: 2, maxPerCustomer: 1 },
    ],
    'redemption-not-in-order': [{ orderId: body.id, discountId, amount: '2.00', orderAmount: null }],
  });
});

it('a use with another amount than its order says, and one that is not there', async () => {
  await DiscountRedemption.update({ amount: '1.00' }, { where: { orderId } });
  expect(await found()).toEqual({
    'redemption-not-in-order': [{ orderId, discountId, amount: '1.00', orderAmount: '2.00' }],
  });
  await DiscountRedemption.destroy({ where: { orderId } });
  expect(await found()).toMatchObject({
    'redemption-not-in-order': [{ orderId, discountId, amount: null, orderAmount: '2.00' }],
  });
});

it('a discount that is not its shares, and a line whose discount is not', async () => {
  const kept = await pricing();
  const discounts = (kept?.discounts ?? []).map((one) => ({ ...one, lines: one.lines.slice(1) }));
  await Order.update({ pricing: { ...kept, discounts } as never }, { where: { id: orderId } });
  expect(await found()).toEqual({
    'discount-not-its-shares': [
      { orderId, discountId: null, line: 1, amount: '1.00', sharesAmount: '0.00' },
      { orderId, discountId, line: null, amount: '2.00', sharesAmount: '1.00' },
    ],
  });
});
