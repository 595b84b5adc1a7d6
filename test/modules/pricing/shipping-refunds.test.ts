import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { RefundRequest, type User, WithheldRefund } from '../../../src/models/index.js';
import { ShippingRefund } from '../../../src/models/shipping-refund.js';
import { cancelLocked, lockOrder } from '../../../src/modules/orders/api.js';
import { createShippingMethod } from '../../../src/modules/pricing/shipping/save-shipping-method.js';
import { createShippingZone } from '../../../src/modules/pricing/shipping/save-shipping-zone.js';
import { createTaxRate } from '../../../src/modules/pricing/tax/save-tax-rate.js';
import { toThousandths } from '../../../src/money/amounts.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';
import { invalid, refusal } from '../../helpers/refusals.js';

// Shipping is given back: all of it with the whole order, else as it is asked for, and never twice.

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;

async function open(env: Record<string, string>, price: string): Promise<void> {
  service = await startApp(env);
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  desk = orderDesk(service, customer, admin);
  const { sequelize } = service;
  const { id: zoneId } = await createShippingZone(sequelize, { name: 'All', regions: [{ country: null }] });
  const currency = env.CURRENCY ?? 'USD';
  const method = (code: string, amount: string) =>
    createShippingMethod(sequelize, {
      code,
      name: code,
      zoneId,
      currency,
      rates: [{ threshold: '0', amount }],
    });
  await method('parcel', price);
  await method('pick-up', '0');
}
async function close(): Promise<void> {
  await expectInventoryHolds(service.sequelize);
  await service.close();
}

const post = (path: string, body: object = {}, as = admin) =>
  service.request('POST', `/api${path}`, { as, body });
const preview = (id: string, body: object = {}) => post(`/admin/orders/${id}/cancellation-preview`, body);
const lines = (...quantities: number[]) => ({
  lines: quantities.flatMap((quantity, n) => (quantity > 0 ? [{ line: n + 1, quantity }] : [])),
});
/** What was recorded of an order: shipping given back by version, and what is refunded or withheld. */
const recorded = async (orderId: string) => ({
  shipping: (await ShippingRefund.findAll({ where: { orderId }, order: ['version'], raw: true })).map(
    ({ version, amount }) => [version, amount],
  ),
  refunds: (await RefundRequest.findAll({ where: { orderId }, order: ['version'], raw: true })).map(
    ({ amount }) => amount,
  ),
  withheld: (await WithheldRefund.findAll({ where: { orderId }, raw: true })).map(({ amount }) => amount),
});
const lastEvent = async (id: string) =>
  (await service.request('GET', `/api/orders/${id}/events`, { as: customer })).body.items.at(-1);

describe('a shop that charges for shipping', () => {
  beforeAll(() => open({}, '4.90'));
  afterAll(close);

  /** Two units at 10.00 and one at 5.00, unless told. */
  async function place(more: object = {}, prices = ['10.00', '5.00'], quantities = [2, 1]): Promise<string> {
    const items = [];
    for (const [n, price] of prices.entries()) {
      items.push({ productId: (await buildProduct({ price })).id, quantity: quantities[n] as number });
    }
    const body = orderBody(items, { paymentMethod: 'invoice', shippingMethod: 'parcel', ...more });
    const placed = await post('/orders', body, customer);
    expect(placed.status).toBe(201);
    return placed.body.id;
  }

  it('gives all of it back with the whole order, whoever cancels it', async () => {
    for (const cancel of [
      (id: string) => post(`/admin/orders/${id}/cancel`),
      (id: string) => post(`/orders/${id}/cancel`, {}, customer),
      (id: string) => post(`/admin/orders/${id}/cancel`, { refundShipping: '4.90' }),
      (id: string) => post(`/admin/orders/${id}/cancel`, { ...lines(2, 1), refundShipping: false }),
    ]) {
      const id = await place();
      expect((await preview(id)).body).toMatchObject({
        status: 'cancelled',
        value: '25.00',
        shippingValue: '4.90',
        shippingLeft: '0.00',
        money: { dueBefore: '29.90', dueAfter: '0.00' },
      });
      expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      expect(await recorded(id)).toEqual({ shipping: [[2, '4.900']], refunds: ['29.900'], withheld: [] });
      expect((await lastEvent(id)).details).toMatchObject({ value: '25.00', shippingValue: '4.90' });
    }
  });

  it('gives the rest of it back with the last part, and withholds it with the goods', async () => {
    const id = await place();
    expect((await desk.cancel(id, lines(1))).status).toBe(200);
    expect((await lastEvent(id)).details).not.toHaveProperty('shippingValue');
    expect((await desk.cancel(id, { ...lines(1), refundShipping: '1.90' })).status).toBe(200);
    expect((await preview(id)).body).toMatchObject({ value: '5.00', shippingValue: '3.00' });
    expect((await desk.cancel(id, lines(0, 1))).body.status).toBe('cancelled');
    expect(await recorded(id)).toEqual({
      shipping: [
        [3, '1.900'],
        [4, '3.000'],
      ],
      refunds: ['10.000', '11.900', '8.000'],
      withheld: [],
    });

    const kept = await place();
    await post(`/admin/orders/${kept}/mark-paid`);
    expect((await preview(kept, { refund: false })).body.money).toMatchObject({ keptAmount: '29.90' });
    expect((await desk.cancel(kept, { refund: false })).status).toBe(200);
    expect(await recorded(kept)).toEqual({ shipping: [[3, '4.900']], refunds: [], withheld: ['29.900'] });
  });

  it('keeps it when a part is cancelled after another was sent, unless it is asked for', async () => {
    const id = await place();
    await desk.accept(id);
    expect((await desk.ship(id, lines(1))).status).toBe(201);
    expect((await preview(id, lines(1))).body).toMatchObject({ shippingValue: '0.00', shippingLeft: '4.90' });
    const rest = lines(1, 1);
    expect((await preview(id, rest)).body).toMatchObject({ status: 'shipped', shippingValue: '0.00' });
    expect((await preview(id, { ...rest, refundShipping: true })).body).toMatchObject({
      shippingValue: '4.90',
      shippingLeft: '0.00',
    });
    expect((await desk.cancel(id, rest)).body.status).toBe('shipped');
    expect((await recorded(id)).shipping).toEqual([]);
  });

  it('goes back with returns as it is asked for, at most what is left', async () => {
    const id = await place();
    await desk.accept(id);
    await desk.cancel(id, { ...lines(1), refundShipping: '0.90' });
    await desk.deliverAll(id);
    const { body: back } = await desk.askBack(id, { ...lines(1, 1), reason: 'Too small' });
    await desk.decide(id, back.id, 'approve');
    const path = `/admin/orders/${id}/returns/${back.id}`;
    const tooMuch = await post(`${path}/receive`, { refundShipping: '4.01' });
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'AMOUNT_EXCEEDED', available: '4.00' } });
    const seen = await post(`${path}/receive-preview`, { refundShipping: true });
    expect(seen.body).toMatchObject({ value: '15.00', shippingValue: '4.00', shippingLeft: '0.00' });
    const received = await post(`${path}/receive`, { refundShipping: '2.50' });
    expect(received.body).toMatchObject({ value: '15.00', shippingValue: '2.50' });
    expect((await recorded(id)).refunds).toEqual(['10.900', '17.500']);
    expect((await lastEvent(id)).details).toMatchObject({ value: '15.00', shippingValue: '2.50' });
    const { body: report } = await service.request('GET', '/api/admin/reports/sales', { as: admin });
    expect(toThousandths(report.items.at(-1).returnedAmount)).toBe(17_500);
  });

  it.each<[why: string, body: object, refused: object]>([
    ['a fraction of a cent', { ...lines(1), refundShipping: '1.005' }, invalid('refundShipping')],
    ['a negative amount', { ...lines(1), refundShipping: '-1' }, invalid('refundShipping')],
    ['a number', { ...lines(1), refundShipping: 1 }, invalid('refundShipping')],
    ['what is not refunded', { ...lines(1), refund: false, refundShipping: true }, invalid('refundShipping')],
    ['a part of the whole', { refundShipping: '1.00' }, invalid('refundShipping')],
  ])('refuses %s', async (_why, body, refused) => {
    const id = await place();
    expect(refusal(await desk.cancel(id, body))).toEqual(refused);
    expect(refusal(await preview(id, body))).toEqual(refused);
    const mine = await post(`/orders/${id}/cancel`, { refundShipping: true }, customer);
    expect(refusal(mine).status).toBe(400);
    expect(await recorded(id)).toEqual({ shipping: [], refunds: [], withheld: [] });
  });

  it('goes back once, however many cancel at the same time', async () => {
    const id = await place({}, ['1.00', '1.00'], [8, 1]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => desk.cancel(id, { ...lines(1), refundShipping: '1.00' })),
    );
    const codes = answers.map(({ body }) => body.code ?? 'done').sort();
    expect(codes).toEqual([...Array(4).fill('AMOUNT_EXCEEDED'), ...Array(4).fill('done')]);
    const all = await Promise.all([
      desk.cancel(id),
      desk.cancel(id),
      desk.cancel(id, { refundShipping: true }),
    ]);
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    const { shipping } = await recorded(id);
    expect(shipping.reduce((sum, [, amount]) => sum + Number(amount) * 1000, 0)).toBe(4_900);
  });

  it('leaves nothing of a cancellation that does not end', async () => {
    const id = await place();
    const cancelled = inTransaction(service.sequelize, async (transaction) => {
      const actor = { type: 'service', id: null, as: 'service' } as const;
      const order = await lockOrder({ orderId: id }, transaction);
      await cancelLocked(order, { actor, restock: true, refund: true }, transaction);
      throw new Error('the process ends here');
    });
    await expect(cancelled).rejects.toThrow('ends here');
    expect(await recorded(id)).toEqual({ shipping: [], refunds: [], withheld: [] });
  });

  it('is still to be paid when only free lines are left, unless it is given back too', async () => {
    const free = ['10.00', '0.00'];
    const id = await place({}, free);
    expect((await preview(id, lines(2))).body).toMatchObject({
      status: 'pending',
      money: { dueAfter: '4.90' },
    });
    expect((await desk.cancel(id, lines(2))).body.status).toBe('pending');
    const other = await place({}, free);
    const both = { ...lines(2), refundShipping: true };
    expect((await preview(other, both)).body).toMatchObject({
      status: 'processing',
      money: { dueAfter: '0.00' },
    });
    expect((await desk.cancel(other, both)).body).toMatchObject({ status: 'processing' });
  });

  it('is not looked at for an order that paid none', async () => {
    const id = await place({ shippingMethod: 'pick-up' });
    const statements = await service.statementsDuring(() =>
      desk.cancel(id, { ...lines(1), refundShipping: true }),
    );
    expect(statements.filter((sql) => sql.includes('shipping_refunds'))).toEqual([]);
    const tooMuch = await desk.cancel(id, { ...lines(1), refundShipping: '0.01' });
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'AMOUNT_EXCEEDED', available: '0.00' } });
  });
});

describe.each([
  { CURRENCY: 'USD', price: '5.00', parts: ['0.01', '1.33', '2.00'], left: '2.61' },
  { CURRENCY: 'JPY', price: '500', parts: ['1', '133', '200'], left: '261' },
  { CURRENCY: 'KWD', price: '5.000', parts: ['0.001', '1.333', '2.000'], left: '2.616' },
])('a shop in $CURRENCY whose prices exclude tax', ({ CURRENCY, price, parts, left }) => {
  beforeAll(async () => {
    await open({ CURRENCY, PRICES_INCLUDE_TAX: 'false' }, price);
    await createTaxRate(service.sequelize, { name: 'VAT', country: 'GB', rate: '19' });
  });
  afterAll(close);

  it('gives it back with its tax, in parts that add up', async () => {
    const { id: productId } = await buildProduct({ price, currency: CURRENCY });
    const body = orderBody([{ productId, quantity: 4 }], {
      paymentMethod: 'invoice',
      shippingMethod: 'parcel',
    });
    const { body: order } = await post('/orders', body, customer);
    const taxes: string[] = [];
    const values: string[] = [];
    for (const amount of [...parts, undefined]) {
      const how = { ...lines(1), refundShipping: amount };
      const { body: seen } = await preview(order.id, how);
      taxes.push(seen.shippingTaxAmount);
      values.push(seen.shippingValue);
      expect((await desk.cancel(order.id, how)).status).toBe(200);
    }
    expect(values.at(-1)).toBe(left);
    const sum = (amounts: string[]) => amounts.reduce((all, amount) => all + toThousandths(amount), 0);
    expect(sum(taxes)).toBe(toThousandths(order.shippingTaxAmount));
    expect(sum(values)).toBe(sum([order.shippingAmount, order.shippingTaxAmount]));
    const { refunds } = await recorded(order.id);
    expect(sum(refunds)).toBe(toThousandths(order.totalAmount));
    const report = await service.request('GET', '/api/admin/reports/taxes', { as: admin });
    expect(report.body.items).toMatchObject([{ rate: '19', taxAmount: order.taxAmount }]);
    expect(sum([report.body.items[0].netTaxAmount])).toBe(0);
  });
});
