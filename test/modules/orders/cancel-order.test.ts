import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RefundRequest, type User } from '../../../src/models/index.js';
import { formatAmount } from '../../../src/money/amounts.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { movementsOf, placeOrder, stateOf, unitsForSale } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let other: User;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  other = await buildUser();
  admin = await buildAdmin();
});
afterAll(() => service.close());
afterEach(() => expectInventoryHolds(service.sequelize));

const place = (quantities: number[], prices?: string[]) => placeOrder(service, customer, quantities, prices);
const cancel = (id: string, body?: object, as = customer) =>
  service.request('POST', `/api/orders/${id}/cancel`, { as, body });
const adminCancel = (id: string, body?: object) =>
  service.request('POST', `/api/admin/orders/${id}/cancel`, { as: admin, body });
const process = (id: string) => service.request('POST', `/api/admin/orders/${id}/accept`, { as: admin });
const refundsOf = async (orderId: string) =>
  (await RefundRequest.findAll({ where: { orderId }, order: ['version'], raw: true })).map(
    ({ version, amount }) => [version, formatAmount(amount, 'USD')],
  );

describe('POST /api/orders/:id/cancel', () => {
  it('cancels the whole order, puts its units back and asks for what it cost', async () => {
    const { id, productIds } = await place([2, 3], ['19.99', '0.35']);
    const { status, headers, body } = await cancel(id, { reason: 'Ordered twice' });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"2"');
    expect(body).toMatchObject({
      id,
      status: 'cancelled',
      version: 2,
      totalAmount: '41.03',
      items: [
        { line: 1, quantity: 2, cancelledQuantity: 2 },
        { line: 2, quantity: 3, cancelledQuantity: 3 },
      ],
    });
    expect(await unitsForSale(productIds)).toEqual([10, 10]);
    expect(await movementsOf(id)).toEqual([
      ['order', 0, 2],
      ['order', 0, 3],
      ['cancellation', 0, -2],
      ['cancellation', 0, -3],
    ]);
    expect(await refundsOf(id)).toEqual([[2, '41.03']]);
  });

  it('cancels units of lines, named by line or by product, and the order with the last of them', async () => {
    const { id, productIds } = await place([5, 1], ['0.07', '1000.00']);
    const some = await cancel(id, {
      lines: [
        { line: 1, quantity: 1 },
        { line: 1, quantity: 2 },
      ],
    });
    expect(some).toMatchObject({ status: 200, body: { status: 'pending', version: 2 } });
    expect(some.body.items).toMatchObject([{ cancelledQuantity: 3 }, { cancelledQuantity: 0 }]);
    expect(await unitsForSale(productIds)).toEqual([8, 9]);

    const rest = await cancel(id, {
      lines: [
        { line: 2, quantity: 1 },
        { line: 1, quantity: 2 },
      ],
    });
    expect(rest).toMatchObject({ status: 200, body: { status: 'cancelled', version: 3 } });
    expect(await unitsForSale(productIds)).toEqual([10, 10]);
    expect(await refundsOf(id)).toEqual([
      [2, '0.21'],
      [3, '1000.14'],
    ]);
  });

  it('cancels what is left of the whole order', async () => {
    const { id, productIds } = await place([4]);
    await cancel(id, { lines: [{ line: 1, quantity: 1 }] });
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await unitsForSale(productIds)).toEqual([10]);
    expect(await refundsOf(id)).toEqual([
      [2, '10.00'],
      [3, '30.00'],
    ]);
  });

  it('has one winner of ten at once: the others are told that it is cancelled', async () => {
    const { id, productIds } = await place([4]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409).map(({ body }) => body);
    expect(refused).toHaveLength(9);
    for (const body of refused) {
      expect(body).toMatchObject({ code: 'ORDER_STATE_CONFLICT', currentStatus: 'cancelled' });
    }
    expect(await unitsForSale(productIds)).toEqual([10]);
  });

  it('is for the customer until something is sent, also when the shop works on it', async () => {
    const { id, productIds } = await place([4]);
    await process(id);
    const answer = await cancel(id);
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', version: 3 } });
    expect(await unitsForSale(productIds)).toEqual([10]);
    expect(await refundsOf(id)).toEqual([[3, '40.00']]);
  });

  it('is for the shop alone once a part was sent, and for nobody when all was: it says so', async () => {
    const { id, productIds } = await place([4]);
    await process(id);
    const ship = (body: object) =>
      service.request('POST', `/api/admin/orders/${id}/fulfilments`, { as: admin, body });
    expect((await ship({ lines: [{ line: 1, quantity: 1 }] })).status).toBe(201);
    for (const body of [{}, { lines: [{ line: 1, quantity: 1 }] }]) {
      const { status, body: refused } = await cancel(id, body);
      expect(status).toBe(409);
      expect(refused).toMatchObject({
        code: 'ORDER_STATE_CONFLICT',
        currentStatus: 'processing',
        detail: 'The order is processing. Part of it was shipped: only the shop can cancel the rest now.',
      });
    }
    expect(await stateOf(id)).toEqual({ status: 'processing', version: 3 });
    expect(await unitsForSale(productIds)).toEqual([6]);
    expect((await ship({})).status).toBe(201);
    for (const { body } of [await cancel(id), await adminCancel(id)]) {
      expect(body.detail).toBe(
        'The order is shipped. Shipped units can no longer be cancelled, only returned.',
      );
    }
  });

  it('is 404 for an order that is not there, and for someone else’s, also to an admin', async () => {
    const { id } = await place([1]);
    for (const as of [other, admin]) {
      expect(await cancel(id, {}, as)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    const nowhere = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
    expect((await cancel(nowhere)).status).toBe(404);
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
  });

  it('refuses more units than are open, of whatever lines, and changes nothing', async () => {
    const { id, productIds } = await place([3, 2]);
    await cancel(id, { lines: [{ line: 1, quantity: 2 }] });
    const { status, body } = await cancel(id, {
      lines: [
        { line: 2, quantity: 2 },
        { line: 1, quantity: 1 },
        { line: 1, quantity: 1 },
      ],
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'QUANTITY_EXCEEDED',
      lines: [{ line: 1, productId: productIds[0], requested: 2, available: 1 }],
    });
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 2 });
    expect(await unitsForSale(productIds)).toEqual([9, 8]);
  });

  it.each([
    ['a line that the order has not', { lines: [{ line: 3, quantity: 1 }] }, 'lines.0.line'],
    ['a line and a product', { lines: [{ line: 1, productId: 1, quantity: 1 }] }, 'lines.0.productId'],
    ['no line', { lines: [{ quantity: 1 }] }, 'lines.0.line'],
    ['no units', { lines: [{ line: 1, quantity: 0 }] }, 'lines.0.quantity'],
    ['fewer than none', { lines: [{ line: 1, quantity: -1 }] }, 'lines.0.quantity'],
    ['half a unit', { lines: [{ line: 1, quantity: 0.5 }] }, 'lines.0.quantity'],
    ['no lines', { lines: [] }, 'lines'],
    ['a choice that is the shop’s', { restock: false }, 'restock'],
    ['another', { refund: false }, 'refund'],
    ['a reason that says nothing', { reason: '  ' }, 'reason'],
    ['a reason with a NUL', { reason: 'be\u0000cause' }, 'reason'],
  ])('refuses %s with 400, and changes nothing', async (_what, body, field) => {
    const { id, productIds } = await place([2]);
    const answer = await cancel(id, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ field }] } });
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
    expect(await unitsForSale(productIds)).toEqual([8]);
  });

  it('takes as many statements for ten lines as for one', async () => {
    const one = await place([1]);
    const ten = await place(Array.from({ length: 10 }, () => 1));
    const few = await service.statementsDuring(() => cancel(one.id));
    const many = await service.statementsDuring(() => cancel(ten.id));
    expect(few.length).toBeGreaterThan(5);
    expect(many).toHaveLength(few.length);
  });
});

describe('POST /api/admin/orders/:id/cancel', () => {
  it('cancels an order that is being worked on, whoever placed it', async () => {
    const { id, productIds } = await place([4]);
    await process(id);
    const { status, headers, body } = await adminCancel(id, { reason: 'Out of the catalog' });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"3"');
    expect(body).toMatchObject({ status: 'cancelled', version: 3, user: { id: customer.id } });
    expect(await unitsForSale(productIds)).toEqual([10]);
  });

  it('can write the units off instead of putting them back', async () => {
    const { id, productIds } = await place([4, 1]);
    expect((await adminCancel(id, { restock: false })).status).toBe(200);
    expect(await unitsForSale(productIds)).toEqual([6, 9]);
    expect(await movementsOf(id)).toEqual([
      ['order', 0, 4],
      ['order', 0, 1],
      ['cancellation', 0, -4],
      ['write_off', -4, 0],
      ['cancellation', 0, -1],
      ['write_off', -1, 0],
    ]);
    expect(await refundsOf(id)).toEqual([[2, '50.00']]);
  });

  it('can leave the money where it is', async () => {
    const { id, productIds } = await place([4]);
    expect((await adminCancel(id, { refund: false })).status).toBe(200);
    expect(await unitsForSale(productIds)).toEqual([10]);
    expect(await refundsOf(id)).toEqual([]);
  });

  it('is for admins', async () => {
    const { id } = await place([1]);
    const answer = await service.request('POST', `/api/admin/orders/${id}/cancel`, { as: customer });
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
  });
});
