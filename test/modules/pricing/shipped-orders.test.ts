import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, type User } from '../../../src/models/index.js';
import { createShippingMethod } from '../../../src/modules/pricing/shipping/save-shipping-method.js';
import { createShippingZone } from '../../../src/modules/pricing/shipping/save-shipping-zone.js';
import { createTaxRate } from '../../../src/modules/pricing/tax/save-tax-rate.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';

// Orders of shops that charge for shipping.

let service: TestApp;
let admin: User;
let customer: User;
let lamp: number;
/** Of an order in a shop without shipping methods. */
let statements: number;

beforeAll(async () => {
  service = await startApp();
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  lamp = (await buildProduct({ price: '20.00', stock: 1_000, weightGrams: 1_500 })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const body = (quantity: number, country: string, more: object = {}) =>
  orderBody([{ productId: lamp, quantity }], {
    shippingAddress: { ...ADDRESS, country },
    paymentMethod: 'invoice',
    ...more,
  });
const place = (quantity: number, country: string, more: object = {}, headers = {}) =>
  service.request('POST', '/api/orders', { as: customer, body: body(quantity, country, more), headers });
const quote = (quantity: number, country: string, more: object = {}) =>
  service.request('POST', '/api/quotes', {
    body: { items: [{ productId: lamp, quantity }], shippingAddress: { country }, ...more },
  });
const refused = (code: string, more: object = {}) => ({ status: 409, body: { code, ...more } });
const by = (shippingMethod: string) => ({ shippingMethod });

const statementsOf = async (country: string, more: object) =>
  (await service.statementsDuring(() => place(1, country, more))).length;

async function zone(name: string, ...countries: Array<string | null>): Promise<number> {
  const regions = countries.map((country) => ({ country }));
  return (await createShippingZone(service.sequelize, { name, regions })).id;
}
const method = (zoneId: number, code: string, more: object = {}) =>
  createShippingMethod(service.sequelize, {
    ...{ zoneId, code, name: `By ${code}`, currency: 'USD', rates: [{ threshold: '0', amount: '4.90' }] },
    ...more,
  });

describe('a shop without shipping methods', () => {
  it('sends for nothing as before, and refuses a method that is named', async () => {
    expect((await place(1, 'DE')).body).toMatchObject({
      totalAmount: '20.00',
      shippingAmount: '0.00',
      shippingMethod: null,
    });
    expect((await quote(1, 'DE')).body).toMatchObject({ shippingMethod: null, shippingMethods: [] });
    const named = refused('SHIPPING_METHOD_INVALID', { shippingMethods: [] });
    expect(await place(1, 'DE', by('standard'))).toMatchObject(named);
    expect(await quote(1, 'DE', by('standard'))).toMatchObject(named);
    statements = await statementsOf('DE', {});
  });
});

describe('a shop whose shipping methods are all inactive', () => {
  it('sends nothing: neither for nothing, nor by one that is named', async () => {
    const { id } = await method(await zone('Island', 'IS'), 'ferry', { isActive: false });
    const before = await Order.count();
    const unavailable = refused('SHIPPING_UNAVAILABLE', {
      detail: 'The shop sends nothing at present: none of its shipping methods is active.',
    });
    for (const country of ['DE', 'IS']) {
      for (const how of [{}, by('ferry')]) {
        expect(await place(1, country, how)).toMatchObject(unavailable);
        expect(await quote(1, country, how)).toMatchObject(unavailable);
      }
    }
    expect(await Order.count()).toBe(before);
    const path = `/api/admin/shipping-methods/${id}`;
    await service.request('PATCH', path, { as: admin, body: { isActive: true } });
    expect((await place(1, 'IS', by('ferry'))).body.shippingAmount).toBe('4.90');
    await service.request('DELETE', path, { as: admin });
    expect((await place(1, 'IS')).body.shippingAmount).toBe('0.00');
  });
});

describe('a shop with shipping methods', () => {
  beforeAll(async () => {
    const near = await zone('Near', 'DE', 'AT');
    await method(near, 'express', { position: 2, rates: [{ threshold: '0', amount: '14.90' }], daysMax: 1 });
    await method(near, 'standard', {
      basis: 'weight',
      freeFrom: '100',
      position: 1,
      daysMin: 2,
      daysMax: 4,
      rates: [
        { threshold: '0', amount: '4.90' },
        { threshold: '3000', amount: '7.90' },
      ],
    });
    await method(near, 'yen', { currency: 'JPY', rates: [{ threshold: '0', amount: '500' }] });
    const far = await zone('Far', null);
    await method(far, 'sea', { basis: 'total', rates: [{ threshold: '50', amount: '30.00' }] });
    await createShippingZone(service.sequelize, { name: 'Nothing goes there', regions: [{ country: 'FR' }] });
  });

  it('charges the chosen one, and says so', async () => {
    const key = randomUUID();
    const placed = await place(1, 'DE', by('standard'), { 'idempotency-key': key });
    expect(placed).toMatchObject({
      status: 201,
      body: {
        totalAmount: '24.90',
        shippingAmount: '4.90',
        shippingTaxAmount: '0.00',
        shippingMethod: { code: 'standard', name: 'By standard', daysMin: 2, daysMax: 4 },
      },
    });
    const { id } = placed.body;
    expect((await service.request('GET', `/api/orders/${id}`, { as: customer })).body).toEqual(placed.body);
    const again = await place(1, 'DE', by('standard'), { 'idempotency-key': key });
    expect(again.body).toEqual(placed.body);
    const other = await place(1, 'DE', by('express'), { 'idempotency-key': key });
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const { pricing } = (await Order.findByPk(id, { rejectOnEmpty: true })) as Order;
    expect(pricing?.shipping).toMatchObject({ code: 'standard', price: '4.90' });
    // What becomes of the method later does not change it.
    expect((await place(2, 'DE', by('standard'))).body.shippingAmount).toBe('7.90');
    expect((await place(5, 'DE', by('standard'))).body).toMatchObject({
      totalAmount: '100.00',
      shippingAmount: '0.00',
      shippingMethod: { code: 'standard' },
    });
  });

  it('asks for one, and names those that there are', async () => {
    const shippingMethods = [
      { code: 'standard', name: 'By standard', amount: '4.90', daysMin: 2, daysMax: 4 },
      { code: 'express', name: 'By express', amount: '14.90', daysMin: null, daysMax: 1 },
    ];
    const choose = refused('SHIPPING_METHOD_INVALID', { shippingMethods });
    const before = await Order.count();
    expect(await place(1, 'DE')).toMatchObject(choose);
    expect(await place(1, 'DE', by('sea'))).toMatchObject(choose);
    expect(await place(1, 'DE', by('yen'))).toMatchObject(choose);
    expect(await place(1, 'DE', by('Standard'))).toMatchObject(choose);
    expect(await quote(1, 'DE', by('sea'))).toMatchObject(choose);
    expect(await place(3, 'JP', by('express'))).toMatchObject(
      refused('SHIPPING_METHOD_INVALID', { shippingMethods: [{ code: 'sea', amount: '30.00' }] }),
    );
    for (const wrong of ['', 'x'.repeat(33), 1, null]) {
      expect((await place(1, 'DE', { shippingMethod: wrong })).status).toBe(400);
    }
    expect(await Order.count()).toBe(before);
  });

  it('refuses what nothing takes there', async () => {
    const unavailable = refused('SHIPPING_UNAVAILABLE');
    expect(await place(1, 'FR')).toMatchObject(unavailable);
    expect(await place(1, 'FR', by('standard'))).toMatchObject(unavailable);
    expect(await place(2, 'JP', by('sea'))).toMatchObject(unavailable);
    expect(await quote(2, 'JP')).toMatchObject(unavailable);
    expect((await place(3, 'JP', by('sea'))).body.totalAmount).toBe('90.00');
  });

  it('quotes each method with its price, and an order with the token costs just that', async () => {
    const open = await quote(2, 'DE');
    expect(open).toMatchObject({
      status: 200,
      body: {
        totalAmount: '40.00',
        shippingAmount: '0.00',
        shippingMethod: null,
        shippingMethods: [
          { code: 'standard', name: 'By standard', amount: '7.90', daysMin: 2, daysMax: 4 },
          { code: 'express', amount: '14.90' },
        ],
      },
    });
    const chosen = await quote(2, 'DE', by('express'));
    expect(chosen.body).toMatchObject({
      totalAmount: '54.90',
      shippingAmount: '14.90',
      shippingMethod: { code: 'express', name: 'By express', daysMin: null, daysMax: 1 },
      shippingMethods: open.body.shippingMethods,
    });
    const { quoteToken } = chosen.body;
    const mismatch = { status: 422, body: { code: 'QUOTE_MISMATCH' } };
    expect(await place(2, 'DE', { ...by('standard'), quoteToken })).toMatchObject(mismatch);
    expect(await place(2, 'DE', { quoteToken })).toMatchObject(mismatch);
    const placed = await place(2, 'DE', { ...by('express'), quoteToken });
    expect(placed).toMatchObject({ status: 201, body: { totalAmount: '54.90' } });
    // A quote without a choice is of no order.
    const late = await place(2, 'DE', { quoteToken: open.body.quoteToken });
    expect(late).toMatchObject(refused('SHIPPING_METHOD_INVALID'));
  });

  it('asks as many statements as one without', async () => {
    await place(1, 'DE', by('standard'));
    expect(await statementsOf('DE', by('standard'))).toBe(statements);
  });

  it('takes tax on shipping by the category of the method', async () => {
    await createTaxRate(service.sequelize, { name: 'VAT', country: 'DE', rate: '19' });
    const { body: placed } = await place(1, 'DE', by('standard'));
    expect(placed).toMatchObject({
      totalAmount: '24.90',
      shippingAmount: '4.90',
      shippingTaxAmount: '0.78',
      taxAmount: '3.97',
      taxes: [{ rate: '19', base: '20.93', amount: '3.97' }],
    });
    const { body: quoted } = await quote(1, 'DE', by('standard'));
    expect(quoted).toMatchObject({ totalAmount: '24.90', shippingTaxAmount: '0.78', taxAmount: '3.97' });
  });
});
