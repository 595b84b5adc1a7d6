import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { RefundRequest, Return, type User } from '../../../src/models/index.js';
import { RETURN_TRANSITIONS } from '../../../src/modules/returns/return-status.js';
import { formatAmount } from '../../../src/money/amounts.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import {
  movementsOf,
  numberOf,
  type OrderDesk,
  orderDesk,
  placeOrder,
  stateOf,
  unitsForSale,
} from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let admin: User;
let desk: OrderDesk;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  admin = await buildAdmin();
  desk = orderDesk(service, customer, admin);
});
afterAll(() => service.close());
afterEach(() => expectInventoryHolds(service.sequelize));

const lines = (...units: Array<[line: number, quantity: number]>) => ({
  lines: units.map(([line, quantity]) => ({ line, quantity })),
  reason: 'Too small',
});
const get = (url: string, as: User = customer) => service.request('GET', url, { as });
const refundsOf = async (orderId: string) =>
  (await RefundRequest.findAll({ where: { orderId }, order: ['version'], raw: true })).map(({ amount }) =>
    formatAmount(amount, 'USD'),
  );
/** A return that an admin has approved. */
async function approved(id: string, ...units: Array<[number, number]>): Promise<string> {
  const { status, body } = await desk.askBack(id, lines(...units));
  expect(status).toBe(201);
  expect((await desk.decide(id, body.id, 'approve')).status).toBe(200);
  return body.id;
}

it('the table of transitions is what docs/orders.md draws, no more and no less', () => {
  const drawn = [...readFileSync('docs/orders.md', 'utf8').matchAll(/^ {2}(\w+) --> (\w+)$/gm)];
  const arrows = drawn.map(([, from, to]) => ({ from, to }));
  expect(arrows).toEqual([...RETURN_TRANSITIONS]);
});

describe('POST /api/orders/:id/returns', () => {
  it('asks for units that were sent, and counts them as returned', async () => {
    const { id, productIds } = await desk.delivered([3, 1]);
    const { status, body } = await desk.askBack(id, {
      lines: [
        { line: 1, quantity: 2 },
        { line: 2, quantity: 1 },
      ],
      reason: 'Too small',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      orderId: id,
      orderNumber: await numberOf(id),
      status: 'requested',
      reason: 'Too small',
      lines: [
        { line: 1, quantity: 2, restocked: 0, writtenOff: 0 },
        { line: 2, quantity: 1, restocked: 0, writtenOff: 0 },
      ],
      value: null,
      shippingValue: null,
      refundAmount: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const order = (await get(`/api/orders/${id}`)).body;
    expect(order).toMatchObject({
      status: 'delivered',
      items: [{ returnedQuantity: 2 }, { returnedQuantity: 1 }],
    });
    expect(await unitsForSale(productIds)).toEqual([7, 9]);
    expect(await refundsOf(id)).toEqual([]);
  });

  it('refuses more units than were sent and are in no other return', async () => {
    const { id } = await desk.processing([5]);
    expect((await desk.askBack(id, lines([1, 1]))).body).toMatchObject({
      code: 'QUANTITY_EXCEEDED',
      lines: [{ line: 1, requested: 1, available: 0 }],
    });
    await desk.ship(id, { lines: [{ line: 1, quantity: 3 }] });
    expect((await desk.askBack(id, lines([1, 2]))).status).toBe(201);
    const before = await stateOf(id);
    const { status, body } = await desk.askBack(id, lines([1, 2]));
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'QUANTITY_EXCEEDED',
      lines: [{ line: 1, requested: 2, available: 1 }],
    });
    expect(await stateOf(id)).toEqual(before);
    expect(await Return.count({ where: { orderId: id } })).toBe(1);
  });

  it.each([
    ['no reason', { lines: [{ line: 1, quantity: 1 }] }, 'reason'],
    ['no lines', { reason: 'Too small' }, 'lines'],
    ['a line that the order has not', lines([7, 1]), 'lines.0.line'],
    ['fewer than no units', lines([1, -1]), 'lines.0.quantity'],
    ['an amount of its own', { ...lines([1, 1]), refundAmount: '999.00' }, 'refundAmount'],
  ])('refuses %s with 400', async (_what, body, field) => {
    const { id } = await desk.delivered([1]);
    const before = await stateOf(id);
    expect(await desk.askBack(id, body)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ field }] },
    });
    expect(await stateOf(id)).toEqual(before);
  });

  it('is the customer’s own: someone else’s order is 404', async () => {
    const { id } = await desk.delivered([1]);
    const url = `/api/orders/${id}/returns`;
    const stranger = await buildUser();
    const body = lines([1, 1]);
    expect((await service.request('POST', url, { as: stranger, body })).status).toBe(404);
    expect((await get(url, stranger)).status).toBe(404);
    const stale = { as: customer, body, headers: { 'if-match': '"1"' } };
    expect((await service.request('POST', url, stale)).status).toBe(412);
  });
});

describe('an admin', () => {
  it('approves a return and receives it: back into stock, and what was paid for it given back', async () => {
    const { id, productIds } = await desk.delivered([3, 2], ['19.99', '0.35']);
    const returnId = await approved(id, [1, 2], [2, 2]);
    const { status, body } = await desk.decide(id, returnId, 'receive');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'received',
      lines: [
        { line: 1, quantity: 2, restocked: 2, writtenOff: 0 },
        { line: 2, quantity: 2, restocked: 2, writtenOff: 0 },
      ],
      value: '40.68',
      refundAmount: null,
    });
    expect(await unitsForSale(productIds)).toEqual([9, 10]);
    expect((await movementsOf(id)).slice(4)).toEqual([
      ['return', 2, 0],
      ['return', 2, 0],
    ]);
    expect(await refundsOf(id)).toEqual(['40.68']);

    const { items } = (await get(`/api/orders/${id}/events`)).body;
    expect(items.slice(-3)).toMatchObject([
      { kind: 'return_requested', actorId: customer.id, reason: 'Too small', details: { returnId } },
      { kind: 'return_approved', actorId: admin.id, fromStatus: 'delivered', toStatus: 'delivered' },
      {
        kind: 'return_received',
        actorId: admin.id,
        details: {
          returnId,
          lines: [
            { line: 1, restocked: 2, writtenOff: 0 },
            { line: 2, restocked: 2, writtenOff: 0 },
          ],
          value: '40.68',
          refund: true,
        },
      },
    ]);
  });

  it('shows what was given back, which is no more than was paid', async () => {
    const { id } = await desk.delivered([3]);
    const paid = await service.request('POST', `/api/admin/orders/${id}/mark-paid`, { as: admin });
    expect(paid.body).toMatchObject({ captured: '30.00' });
    const byHand = { amount: '25.00', reason: 'Goodwill' };
    const url = `/api/admin/payments/${paid.body.id}/refunds`;
    expect((await service.request('POST', url, { as: admin, body: byHand })).status).toBe(200);
    const returnId = await approved(id, [1, 1]);
    expect((await desk.decide(id, returnId, 'receive')).body).toMatchObject({ value: '10.00' });
    await vi.waitFor(async () => {
      const { items } = (await get(`/api/orders/${id}/returns`)).body;
      expect(items).toMatchObject([{ id: returnId, value: '10.00', refundAmount: '5.00' }]);
    });
  });

  it('writes off what cannot be sold again, line by line', async () => {
    const { id, productIds } = await desk.delivered([5, 1], ['10.00', '3.00']);
    const returnId = await approved(id, [1, 4], [2, 1]);
    const { body } = await desk.decide(id, returnId, 'receive', {
      lines: [
        { line: 2, writeOff: 1 },
        { line: 1, restock: 1, writeOff: 1 },
        { line: 1, restock: 2 },
      ],
    });
    expect(body).toMatchObject({
      status: 'received',
      lines: [
        { line: 1, quantity: 4, restocked: 3, writtenOff: 1 },
        { line: 2, quantity: 1, restocked: 0, writtenOff: 1 },
      ],
      value: '43.00',
      refundAmount: null,
    });
    expect(await unitsForSale(productIds)).toEqual([8, 9]);
    expect((await movementsOf(id)).slice(4)).toEqual([
      ['return', 4, 0],
      ['write_off', -1, 0],
      ['return', 1, 0],
      ['write_off', -1, 0],
    ]);
  });

  it('receives less than was asked for: the rest is not refunded, and can be asked for again', async () => {
    const { id, productIds } = await desk.delivered([4, 1]);
    const returnId = await approved(id, [1, 3], [2, 1]);
    const part = { lines: [{ line: 1, restock: 2 }] };
    expect((await desk.decide(id, returnId, 'receive', part)).body.value).toBe('20.00');
    expect((await get(`/api/orders/${id}`)).body.items).toMatchObject([
      { returnedQuantity: 2 },
      { returnedQuantity: 0 },
    ]);
    expect((await desk.askBack(id, lines([1, 3]))).body).toMatchObject({
      lines: [{ line: 1, requested: 3, available: 2 }],
    });
    await desk.decide(id, await approved(id, [1, 2], [2, 1]), 'receive');
    expect(await unitsForSale(productIds)).toEqual([10, 10]);
    expect(await refundsOf(id)).toEqual(['20.00', '30.00']);
  });

  it('can keep the money', async () => {
    const { id } = await desk.delivered([1]);
    const { body } = await desk.decide(id, await approved(id, [1, 1]), 'receive', { refund: false });
    expect(body).toMatchObject({ status: 'received', value: '10.00', refundAmount: null });
    expect(await refundsOf(id)).toEqual([]);
  });

  it('rejects a return, also an approved one whose parcel never came; its units are free again', async () => {
    const { id, productIds } = await desk.delivered([2]);
    const first = (await desk.askBack(id, lines([1, 2]))).body;
    const rejected = await desk.decide(id, first.id, 'reject', { reason: 'Worn' });
    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected', refundAmount: null } });
    const second = await approved(id, [1, 2]);
    expect((await desk.decide(id, second, 'reject')).body.status).toBe('rejected');
    expect((await get(`/api/orders/${id}`)).body.items).toMatchObject([{ returnedQuantity: 0 }]);
    expect(await unitsForSale(productIds)).toEqual([8]);
    const { items } = (await get(`/api/orders/${id}/events`)).body;
    expect(items.find(({ kind }: { kind: string }) => kind === 'return_rejected')).toMatchObject({
      reason: 'Worn',
      details: { returnId: first.id },
    });
  });

  it('takes a return only along the table, each step once', async () => {
    const { id } = await desk.delivered([1]);
    const { body: asked } = await desk.askBack(id, lines([1, 1]));
    const refused = async (verb: string, currentStatus: string) => {
      const before = await stateOf(id);
      expect(await desk.decide(id, asked.id, verb)).toMatchObject({
        status: 409,
        body: { code: 'RETURN_STATE_CONFLICT', currentStatus },
      });
      expect(await stateOf(id)).toEqual(before);
    };
    await refused('receive', 'requested');
    await desk.decide(id, asked.id, 'approve');
    await refused('approve', 'approved');
    await desk.decide(id, asked.id, 'receive');
    for (const verb of ['approve', 'reject', 'receive']) await refused(verb, 'received');
  });

  it.each([
    ['more than was asked for', { lines: [{ line: 1, restock: 2, writeOff: 1 }] }, 409, 'QUANTITY_EXCEEDED'],
    ['a line that was not', { lines: [{ line: 2, restock: 1 }] }, 400, 'VALIDATION_FAILED'],
    ['nothing', { lines: [{ line: 1 }] }, 400, 'VALIDATION_FAILED'],
    ['fewer than none', { lines: [{ line: 1, restock: 3, writeOff: -1 }] }, 400, 'VALIDATION_FAILED'],
  ])('cannot receive %s', async (_what, body, status, code) => {
    const { id, productIds } = await desk.delivered([3, 1]);
    const returnId = await approved(id, [1, 2]);
    const before = await stateOf(id);
    const answer = await desk.decide(id, returnId, 'receive', body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await stateOf(id)).toEqual(before);
    expect(await unitsForSale(productIds)).toEqual([7, 9]);
    expect((await Return.findByPk(returnId))?.status).toBe('approved');
  });

  it('is told which line of a receipt the return does not have', async () => {
    const { id } = await desk.delivered([1, 1]);
    const returnId = await approved(id, [1, 1]);
    const received = [
      { line: 1, writeOff: 1 },
      { line: 2, restock: 1 },
    ];
    const { body } = await desk.decide(id, returnId, 'receive', { lines: received });
    expect(body.errors).toEqual([{ field: 'lines.1.line', message: 'is not in this order' }]);
  });

  it('finds a return under its own order only, and is the only one to decide', async () => {
    const { id } = await desk.delivered([1]);
    const other = await desk.delivered([1]);
    const { body } = await desk.askBack(id, lines([1, 1]));
    for (const verb of ['approve', 'reject', 'receive']) {
      expect((await desk.decide(other.id, body.id, verb)).status).toBe(404);
      const url = `/api/admin/orders/${id}/returns/${body.id}/${verb}`;
      expect((await service.request('POST', url, { as: customer })).status).toBe(403);
    }
  });

  it('receives ten lines with as many statements as one', async () => {
    const one = await desk.delivered([1]);
    const ten = await desk.delivered(Array.from({ length: 10 }, () => 1));
    const asked = Array.from({ length: 10 }, (_, n): [number, number] => [n + 1, 1]);
    const [small, large] = [await approved(one.id, [1, 1]), await approved(ten.id, ...asked)];
    const few = await service.statementsDuring(() => desk.decide(one.id, small, 'receive'));
    const many = await service.statementsDuring(() => desk.decide(ten.id, large, 'receive'));
    expect(few.length).toBeGreaterThan(5);
    expect(many).toHaveLength(few.length);
  });
});

describe('lists of returns', () => {
  it('are read by customer and admin, newest first, by status and page by page', async () => {
    const { id } = await desk.delivered([3]);
    const other = await placeOrder(service, customer, [1]);
    const asked: string[] = [];
    for (let n = 0; n < 3; n++) asked.unshift((await desk.askBack(id, lines([1, 1]))).body.id);
    await desk.decide(id, asked[1] as string, 'approve');
    const ids = (answer: { body: { items: Array<{ id: string }> } }) =>
      answer.body.items.map((one) => one.id);

    const own = await get(`/api/orders/${id}/returns?count=true`);
    expect(own.body).toMatchObject({ total: 3, next: null });
    expect(ids(own)).toEqual(asked);
    expect(ids(await get(`/api/orders/${id}/returns?status=approved`))).toEqual([asked[1]]);
    const first = await get(`/api/orders/${id}/returns?limit=2`);
    const second = await get(`/api/orders/${id}/returns?limit=2&after=${first.body.next}`);
    expect([...ids(first), ...ids(second)]).toEqual(asked);
    expect(ids(await get(`/api/orders/${other.id}/returns`))).toEqual([]);

    expect((await get(`/api/admin/orders/${id}/returns?count=true`, admin)).body).toEqual(own.body);

    for (const [url, as] of [
      [`/api/orders/${id}`, customer],
      [`/api/admin/orders/${id}`, admin],
    ] as const) {
      const one = await get(`${url}/returns/${asked[1]}`, as);
      expect({ status: one.status, body: one.body }).toEqual({ status: 200, body: own.body.items[1] });
      expect((await get(`${url}/returns/${id}`, as)).status).toBe(404);
      expect((await get(`${url.replace(id, other.id)}/returns/${asked[1]}`, as)).status).toBe(404);
    }
    expect((await get(`/api/orders/${id}/returns/${asked[1]}`, await buildUser())).status).toBe(404);
    expect((await get(`/api/admin/orders/${id}/returns/${asked[1]}`)).status).toBe(403);
    const waiting = await get('/api/admin/returns?status=requested&limit=1', admin);
    expect(ids(waiting)).toEqual([asked[0]]);
    const open = await get('/api/admin/returns?status=requested,approved&limit=100', admin);
    const all = await get('/api/admin/returns?limit=100', admin);
    expect(open.body.items).toEqual(
      all.body.items.filter(({ status }: { status: string }) => ['requested', 'approved'].includes(status)),
    );
    expect((await get('/api/admin/returns')).status).toBe(403);
    expect((await get('/api/admin/returns?status=lost', admin)).status).toBe(400);
  });
});
