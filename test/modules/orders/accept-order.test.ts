import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk, placeOrder, stateOf, unitsForSale } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  admin = await buildAdmin();
});
afterAll(() => service.close());
afterEach(() => expectInventoryHolds(service.sequelize));

const place = (quantities: number[]) => placeOrder(service, customer, quantities);
const accept = (id: string, ifMatch?: string, body?: object, as = admin) =>
  service.request('POST', `/api/admin/orders/${id}/accept`, {
    as,
    body,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });
const cancel = (id: string, ifMatch: string) =>
  service.request('POST', `/api/orders/${id}/cancel`, { as: customer, headers: { 'if-match': ifMatch } });
const get = (url: string, as: User) => service.request('GET', url, { as });

describe('POST /api/admin/orders/:id/accept', () => {
  it('takes a pending order to processing, once', async () => {
    const { id } = await place([1]);
    const { status, headers, body } = await accept(id, undefined, { reason: 'Paid in cash' });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"2"');
    expect(body).toMatchObject({ id, status: 'processing', version: 2, user: { id: customer.id } });
    const { items } = (await get(`/api/orders/${id}/events`, customer)).body;
    expect(items[1]).toMatchObject({ kind: 'status_changed', actorId: admin.id, reason: 'Paid in cash' });

    expect(await accept(id)).toMatchObject({
      status: 409,
      body: { code: 'ORDER_STATE_CONFLICT', currentStatus: 'processing' },
    });
    expect(await stateOf(id)).toEqual({ status: 'processing', version: 2 });
  });

  it('goes no step back: what was cancelled, sent or has arrived stays so', async () => {
    const desk = orderDesk(service, customer, admin);
    const cancelled = await place([1]);
    await desk.cancel(cancelled.id);
    const sent = await desk.processing([1]);
    await desk.ship(sent.id);
    const arrived = await desk.delivered([1]);
    for (const [{ id }, currentStatus] of [
      [cancelled, 'cancelled'],
      [sent, 'shipped'],
      [arrived, 'delivered'],
    ] as const) {
      const before = await stateOf(id);
      expect(await accept(id)).toMatchObject({ status: 409, body: { currentStatus } });
      expect(await stateOf(id)).toEqual(before);
    }
  });

  it('is the one way there: a pending order cannot be sent, and no status can be set', async () => {
    const { id } = await place([1]);
    const sent = await orderDesk(service, customer, admin).ship(id);
    expect(sent).toMatchObject({ status: 409, body: { currentStatus: 'pending' } });
    const body = { status: 'processing' };
    const set = await service.request('PATCH', `/api/admin/orders/${id}/status`, { as: admin, body });
    expect(set.status).toBe(404);
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
  });

  it.each([
    ['a status', { status: 'processing' }, 'status'],
    ['an empty reason', { reason: '' }, 'reason'],
    ['a field that is not known', { notify: true }, 'notify'],
  ])('refuses %s with 400', async (_what, body, field) => {
    const { id } = await place([1]);
    const answer = await accept(id, undefined, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ field }] } });
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
  });

  it('is for admins, and 404 for an order that is not there', async () => {
    const { id } = await place([1]);
    expect((await accept(id, undefined, {}, customer)).status).toBe(403);
    expect((await accept('019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e')).status).toBe(404);
  });
});

describe('ETag and If-Match', () => {
  it('comes with an order and goes up with every change, the same for customer and admin', async () => {
    const { id } = await place([1]);
    for (const tag of ['"1"', '"2"']) {
      expect((await get(`/api/orders/${id}`, customer)).headers.etag).toBe(tag);
      expect((await get(`/api/admin/orders/${id}`, admin)).headers.etag).toBe(tag);
      await accept(id);
    }
  });

  it.each([
    ['the present one', '"1"'],
    ['one of several', '"7", W/"1", "1"'],
    ['whichever it is', '*'],
  ])('lets a change pass with %s', async (_what, ifMatch) => {
    const { id } = await place([1]);
    expect((await accept(id, ifMatch)).status).toBe(200);
  });

  it.each([
    ['another one', '"2"'],
    ['a weak one, which never matches', 'W/"1"'],
    ['one that is not ours', '"abc"'],
    ['several others', '"2","3" , "01"'],
  ])('refuses a change with %s, and changes nothing', async (_what, ifMatch) => {
    const { id, productIds } = await place([1]);
    for (const answer of [await accept(id, ifMatch), await cancel(id, ifMatch)]) {
      expect(answer).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 1 } });
    }
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
    expect(await unitsForSale(productIds)).toEqual([9]);
  });

  it.each(['1', '"1', '', 'W/1', '"1" "2"'])('refuses %j, which is no entity tag, with 400', async (tag) => {
    const { id } = await place([1]);
    const answer = await accept(id, tag);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ field: 'if-match' }] },
    });
    expect(await stateOf(id)).toEqual({ status: 'pending', version: 1 });
  });

  it('lets one of ten pass that have all read the same', async () => {
    const { id } = await place([10]);
    const one = { lines: [{ line: 1, quantity: 1 }] };
    const edit = () =>
      service.request('POST', `/api/orders/${id}/cancel`, {
        as: customer,
        body: one,
        headers: { 'if-match': '"1"' },
      });
    const answers = await Promise.all(Array.from({ length: 10 }, edit));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
  });
});
