import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../../../src/models/id.js';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { placeOrder } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let admin: User;
let id: string;
let createdAt: string;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  admin = await buildAdmin();
  ({ id } = await placeOrder(service, customer, [3]));
  createdAt = (await get(`/api/orders/${id}`)).body.createdAt;
});
afterAll(() => service.close());

const get = (url: string, as = customer) => service.request('GET', url, { as });
const events = (query = '') => get(`/api/orders/${id}/events${query}`);

describe('GET /api/orders/:id/events', () => {
  it('begins with the placement, which the order itself tells', async () => {
    expect((await events('?count=true')).body).toEqual({
      items: [
        {
          version: 1,
          kind: 'placed',
          fromStatus: null,
          toStatus: 'pending',
          actorType: 'user',
          actorId: customer.id,
          reason: null,
          details: null,
          createdAt,
        },
      ],
      total: 1,
      next: null,
    });
  });

  it('goes on with every change: from, to, who, why and when', async () => {
    const since = Date.now();
    const lines = [{ line: 1, quantity: 1 }];
    const one = { as: customer, body: { lines, reason: 'One is enough' } };
    await service.request('POST', `/api/orders/${id}/cancel`, one);
    const paid = { reason: 'Paid in cash' };
    await service.request('POST', `/api/admin/orders/${id}/accept`, { as: admin, body: paid });
    await service.request('POST', `/api/admin/orders/${id}/cancel`, { as: admin, body: { refund: false } });

    const { body } = await events('?count=true');
    expect(body).toMatchObject({ total: 4, next: null });
    expect(body.items.slice(1)).toEqual([
      {
        version: 2,
        kind: 'units_cancelled',
        fromStatus: 'pending',
        toStatus: 'pending',
        actorType: 'user',
        actorId: customer.id,
        reason: 'One is enough',
        details: { lines, restocked: true, value: '10.00', refund: true },
        createdAt: expect.any(String),
      },
      {
        version: 3,
        kind: 'status_changed',
        fromStatus: 'pending',
        toStatus: 'processing',
        actorType: 'user',
        actorId: admin.id,
        reason: 'Paid in cash',
        details: null,
        createdAt: expect.any(String),
      },
      {
        version: 4,
        kind: 'units_cancelled',
        fromStatus: 'processing',
        toStatus: 'cancelled',
        actorType: 'user',
        actorId: admin.id,
        reason: null,
        details: { lines: [{ line: 1, quantity: 2 }], restocked: true, value: '20.00', refund: false },
        createdAt: expect.any(String),
      },
    ]);
    const times = body.items.map((event: { createdAt: string }) => Date.parse(event.createdAt));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[1]).toBeGreaterThanOrEqual(since);
    expect((await get(`/api/admin/orders/${id}/events?count=true`, admin)).body).toEqual(body);
  });

  it('shows events of older versions like those of today', async () => {
    const [{ details: today }] = (await events('?offset=1&limit=1')).body.items;
    const { value, refund: _refund, ...rest } = today;
    const rewrite = (details: object) =>
      service.sequelize.query(
        'UPDATE order_events SET details = :details WHERE orderId = :id AND version = 2',
        {
          replacements: { details: JSON.stringify(details), id: idOf(id) },
        },
      );
    const shown = async () => (await events('?offset=1&limit=1')).body.items[0].details;
    await rewrite({ ...rest, refundAmount: value });
    expect(await shown()).toEqual(today);
    await rewrite({ ...rest, refundAmount: null });
    expect(await shown()).toEqual({ ...rest, value: null, refund: false });
    await rewrite(today);
  });

  it('can be read page by page, by cursor and by offset', async () => {
    const all = (await events()).body.items;
    const first = (await events('?limit=2&count=true')).body;
    const second = (await events(`?limit=2&count=true&after=${first.next}`)).body;
    expect([first.total, second.total, second.next]).toEqual([4, 4, null]);
    expect([...first.items, ...second.items]).toEqual(all);
    expect((await events('?limit=1&offset=1')).body.items).toEqual([all[1]]);
    expect((await events('?offset=1')).body.items).toEqual(all.slice(1));
    expect((await events('?offset=4&count=true')).body).toEqual({ items: [], next: null, total: 4 });
    const { status, body } = await events('?after=nonsense');
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
  });

  it('is 404 for someone else’s order, and for one that is not there', async () => {
    const stranger = await buildUser();
    const nowhere = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
    for (const [url, as] of [
      [`/api/orders/${id}/events`, stranger],
      [`/api/orders/${nowhere}/events`, customer],
      [`/api/admin/orders/${nowhere}/events`, admin],
    ] as const) {
      expect(await get(url, as)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await get(`/api/admin/orders/${id}/events`)).status).toBe(403);
  });
});
