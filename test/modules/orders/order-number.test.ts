import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Order, type User } from '../../../src/models/index.js';
import type { Placement } from '../../../src/modules/orders/placing/decide-orders.js';
import { newOrderKeys, renumbered } from '../../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../../src/modules/orders/placing/place-orders.js';
import { tickOf } from '../../../src/rules/order-number.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { placeOrder, unitsForSale } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  customer = await buildUser();
});
afterAll(() => service.close());

const get = (path: string, as: User) => service.request('GET', `/api${path}`, { as });
const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

describe('numbers that one process makes', () => {
  const keys = Array.from({ length: 100_000 }, () => newOrderKeys());

  it('are never the same', () => {
    expect(new Set(keys.map(({ number }) => number)).size).toBe(keys.length);
  });

  it('begin with the time of the key, as numbers in their place do', () => {
    for (const { orderId, number } of keys.slice(0, 1_000)) {
      const begins = tickOf(timeOf(orderId));
      const [first, second] = [number, renumbered(number)].map((one) => Number.parseInt(digits(one), 32));
      expect([first, second].map((value) => Math.floor((value as number) / 16))).toEqual([begins, begins]);
    }
  });

  /** The first 40 bits, in the digits that JavaScript has for 32. */
  const digits = (number: string) =>
    [...number.slice(0, 8)]
      .map((digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit).toString(32))
      .join('');
});

describe('an order’s number', () => {
  it('is shown wherever the order is, and stays', async () => {
    const { id } = await placeOrder(service, customer, [1]);
    const { number } = (await Order.findByPk(id, { rejectOnEmpty: true })).get();
    const shown = `${number.slice(0, 4)}-${number.slice(4, 8)}-${number.slice(8)}`;
    const answers = [
      (await get(`/orders/${id}`, customer)).body,
      (await get('/orders', customer)).body.items[0],
      (await get(`/admin/orders/${id}`, admin)).body,
      (await get('/admin/orders', admin)).body.items[0],
    ];
    expect(answers.map((order) => order.number)).toEqual(answers.map(() => shown));
    const owed = (await get('/admin/reports/owed', admin)).body.items;
    expect(owed).toMatchObject([{ orderId: id, orderNumber: shown }]);
  });

  it('finds it, however it is written, and for nobody but its customer and admins', async () => {
    const { id } = await placeOrder(service, customer, [1]);
    const { body } = await get(`/orders/${id}`, customer);
    const written = [body.number, body.number.replaceAll('-', '').toLowerCase(), body.number.slice(0, 12)];
    for (const q of written) {
      for (const [path, as] of [['/orders', customer] as const, ['/admin/orders', admin] as const]) {
        const found = (await get(`${path}?q=${encodeURIComponent(q)}`, as)).body.items;
        expect(
          found.map((order: { id: string }) => order.id),
          q,
        ).toEqual([id]);
      }
    }
    const other = await buildUser();
    expect((await get(`/orders?q=${body.number}`, other)).body.items).toEqual([]);
  });
});

describe('when another process has given a number away', () => {
  const asking = (productId: number): Placement => ({
    ...newOrderKeys(),
    userId: customer.id,
    lines: [{ productId, quantity: 1 }],
    shippingAddress: ADDRESS,
    paymentMethod: 'card',
  });

  it('its batch is placed all the same, once, with numbers of the same time', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const first = asking(productId);
    await placeOrders(service.sequelize, [first]);
    const twin = asking(productId);
    // Of the same time, as all are that have one number.
    const orderId = first.orderId.slice(0, 24) + twin.orderId.slice(24);
    const batch = [asking(productId), { ...twin, orderId, number: first.number }, asking(productId)];

    const outcomes = await placeOrders(service.sequelize, batch);

    expect(outcomes.map((outcome) => 'placed' in outcome)).toEqual([true, true, true]);
    const rows = await Order.findAll({ where: { id: batch.map(({ orderId }) => orderId) }, raw: true });
    const numbers = outcomes.map((outcome) => 'placed' in outcome && outcome.placed.number);
    expect(rows.map(({ number }) => number).sort()).toEqual([...numbers].sort());
    expect(new Set([...numbers, first.number]).size).toBe(4);
    expect((numbers[1] as string).slice(0, 7)).toBe(first.number.slice(0, 7));
    expect(await unitsForSale([productId])).toEqual([6]);
    await expectInventoryHolds(service.sequelize);
  });

  it('and the stock was taken meanwhile, what is left is given out', async () => {
    const { id: productId } = await buildProduct({ stock: 2 });
    const first = asking(productId);
    await placeOrders(service.sequelize, [first]);
    const batch = [{ ...asking(productId), number: first.number }, asking(productId)];
    const outcomes = await placeOrders(service.sequelize, batch);
    expect(outcomes.map((outcome) => ('refused' in outcome ? outcome.refused.code : 'placed'))).toEqual([
      'placed',
      'INSUFFICIENT_STOCK',
    ]);
  });
});
