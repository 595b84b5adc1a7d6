import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { Fulfilment, StockLevel, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { moveStock } from '../../../src/modules/stock/move-stock.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { stockAt } from '../../helpers/location.js';
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

const line = (number: number, quantity: number) => ({ lines: [{ line: number, quantity }] });
const get = (url: string, as: User = customer) => service.request('GET', url, { as });
const itemsOf = async (id: string) => (await get(`/api/orders/${id}`)).body.items;

describe('POST /api/admin/orders/:id/fulfilments', () => {
  it('sends units of lines, with a carrier; the order is shipped with the last of them', async () => {
    const { id, productIds } = await desk.processing([3, 1]);
    const first = await desk.ship(id, {
      lines: [
        { line: 1, quantity: 2 },
        { line: 2, quantity: 1 },
      ],
      carrier: 'DHL',
      trackingNumber: '00340434161094042557',
    });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      orderId: id,
      orderNumber: await numberOf(id),
      locationId: 1,
      carrier: 'DHL',
      trackingNumber: '00340434161094042557',
      lines: [
        { line: 1, quantity: 2 },
        { line: 2, quantity: 1 },
      ],
      createdAt: expect.any(String),
      deliveredAt: null,
    });
    expect(await stateOf(id)).toEqual({ status: 'processing', version: 3 });
    expect(await itemsOf(id)).toMatchObject([{ shippedQuantity: 2 }, { shippedQuantity: 1 }]);

    const rest = await desk.ship(id);
    expect(rest).toMatchObject({
      status: 201,
      body: { lines: [{ line: 1, quantity: 1 }], carrier: null, trackingNumber: null },
    });
    expect(await stateOf(id)).toEqual({ status: 'shipped', version: 4 });
    // The stock went when the order was placed.
    expect(await unitsForSale(productIds)).toEqual([7, 9]);

    const { items } = (await get(`/api/orders/${id}/events`)).body;
    expect(items.slice(2)).toMatchObject([
      {
        kind: 'units_shipped',
        fromStatus: 'processing',
        toStatus: 'processing',
        actorId: admin.id,
        details: { fulfilmentId: first.body.id, lines: first.body.lines, carrier: 'DHL' },
      },
      { kind: 'units_shipped', fromStatus: 'processing', toStatus: 'shipped' },
    ]);
  });

  it('is for an order that is processing, and changes nothing in another one', async () => {
    const pending = await placeOrder(service, customer, [1]);
    const cancelled = await desk.processing([1]);
    await desk.cancel(cancelled.id);
    const shipped = await desk.processing([1]);
    await desk.ship(shipped.id);
    for (const [id, status] of [
      [pending.id, 'pending'],
      [cancelled.id, 'cancelled'],
      [shipped.id, 'shipped'],
    ] as const) {
      const before = await stateOf(id);
      expect(await desk.ship(id)).toMatchObject({
        status: 409,
        body: { code: 'ORDER_STATE_CONFLICT', currentStatus: status },
      });
      expect(await stateOf(id)).toEqual(before);
    }
  });

  it('sends no unit twice, and none that was cancelled', async () => {
    const { id } = await desk.processing([5, 1]);
    await desk.ship(id, line(1, 2));
    await desk.cancel(id, line(1, 1));
    const before = await stateOf(id);
    const refused = await desk.ship(id, line(1, 3));
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'QUANTITY_EXCEEDED', lines: [{ line: 1, requested: 3, available: 2 }] },
    });
    expect(await stateOf(id)).toEqual(before);
    expect(await Fulfilment.count({ where: { orderId: id } })).toBe(1);
    expect((await desk.cancel(id, line(1, 3))).body.code).toBe('QUANTITY_EXCEEDED');
    expect((await desk.ship(id, line(1, 2))).status).toBe(201);
  });

  it('makes the order shipped when the rest of it is cancelled, and delivered when all had arrived', async () => {
    const { id } = await desk.processing([2, 1]);
    await desk.ship(id, line(1, 2));
    expect(await desk.cancel(id)).toMatchObject({ status: 409, body: { currentStatus: 'processing' } });
    expect(await desk.cancel(id, line(2, 1))).toMatchObject({ status: 200, body: { status: 'shipped' } });

    const arrived = await desk.processing([2, 1]);
    const { body } = await desk.ship(arrived.id, line(1, 2));
    await desk.deliver(arrived.id, body.id);
    expect(await stateOf(arrived.id)).toMatchObject({ status: 'processing' });
    expect(await desk.cancel(arrived.id, line(2, 1))).toMatchObject({
      status: 200,
      body: { status: 'delivered', version: 6 },
    });
    const { items } = (await get(`/api/orders/${arrived.id}/events`)).body;
    expect(items.slice(-2)).toMatchObject([
      { kind: 'units_cancelled', fromStatus: 'processing', toStatus: 'shipped' },
      { kind: 'status_changed', fromStatus: 'shipped', toStatus: 'delivered' },
    ]);
  });

  it('takes the units from the location that sends them', async () => {
    const { id, productIds } = await desk.processing([4]);
    const [productId] = productIds as [number];
    const { id: locationId } = await Location.create({ code: 'OUTLET', name: 'Outlet' });
    const body = { lines: [{ line: 1, quantity: 3 }], locationId };
    const empty = await desk.ship(id, body);
    expect(empty).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', shortages: [{ productId, requested: 3, available: 0 }] },
    });
    expect(await stateOf(id)).toEqual({ status: 'processing', version: 2 });

    await StockLevel.create({ productId, locationId });
    await inTransaction(service.sequelize, (transaction) =>
      moveStock([{ productId, locationId, onHand: 5, kind: 'initial' }], transaction),
    );
    expect(await desk.ship(id, body)).toMatchObject({ status: 201, body: { locationId } });
    const levels = await StockLevel.findAll({ where: { productId }, order: ['locationId'], raw: true });
    expect(levels.map(({ onHand, committed }) => [onHand, committed])).toEqual([
      [10, 1],
      [2, 0],
    ]);
    expect(await movementsOf(id)).toEqual([
      ['order', 0, 4],
      ['relocation', 0, -3],
      ['relocation', 0, 3],
      ['shipment', -3, -3],
    ]);
  });

  it('names the lines of which that location has too few, and no others', async () => {
    const { id, productIds } = await desk.processing([2, 3]);
    const [enough, scarce] = productIds as [number, number];
    const { id: locationId } = await Location.create({ code: 'KIOSK', name: 'Kiosk' });
    await stockAt(enough, locationId, 3);
    await stockAt(scarce, locationId, 2);
    const refused = await desk.ship(id, { locationId });
    expect([refused.status, refused.body.shortages]).toEqual([
      409,
      [{ productId: scarce, locationId, requested: 3, available: 2 }],
    ]);
  });

  it.each([
    ['a line that the order has not', { lines: [{ line: 9, quantity: 1 }] }, 'lines.0.line'],
    ['no units', { lines: [{ line: 1, quantity: 0 }] }, 'lines.0.quantity'],
    ['a location that there is not', { locationId: 999 }, 'locationId'],
    ['a carrier of no letters', { carrier: ' ' }, 'carrier'],
    ['a tracking number that is too long', { trackingNumber: 'x'.repeat(101) }, 'trackingNumber'],
    ['a field that is not known', { weight: 2 }, 'weight'],
  ])('refuses %s with 400', async (_what, body, field) => {
    const { id } = await desk.processing([1]);
    expect(await desk.ship(id, body)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ field }] },
    });
    expect(await stateOf(id)).toEqual({ status: 'processing', version: 2 });
  });

  it('is for admins, and honours If-Match', async () => {
    const { id } = await desk.processing([1]);
    const url = `/api/admin/orders/${id}/fulfilments`;
    expect((await service.request('POST', url, { as: customer })).status).toBe(403);
    const stale = await service.request('POST', url, { as: admin, headers: { 'if-match': '"1"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 2 } });
    expect(await stateOf(id)).toEqual({ status: 'processing', version: 2 });
  });

  it('takes as many statements for ten lines as for one', async () => {
    const one = await desk.processing([1]);
    const ten = await desk.processing(Array.from({ length: 10 }, () => 1));
    const few = await service.statementsDuring(() => desk.ship(one.id));
    const many = await service.statementsDuring(() => desk.ship(ten.id));
    expect(many).toHaveLength(few.length);
  });
});

describe('a fulfilment', () => {
  it('arrives, once; the order is delivered with the last of them', async () => {
    const { id } = await desk.processing([2]);
    const one = (await desk.ship(id, line(1, 1))).body;
    const two = (await desk.ship(id)).body;
    const arrived = await desk.deliver(id, two.id);
    expect(arrived).toMatchObject({ status: 200, body: { id: two.id, deliveredAt: expect.any(String) } });
    expect(await stateOf(id)).toMatchObject({ status: 'shipped' });

    const again = await desk.deliver(id, two.id);
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    await desk.deliver(id, one.id);
    expect(await stateOf(id)).toEqual({ status: 'delivered', version: 6 });
  });

  it('gets a carrier and a tracking number later on', async () => {
    const { id } = await desk.processing([1]);
    const { body } = await desk.ship(id, { carrier: 'DHL' });
    const change = (changes: object, fulfilmentId = body.id) =>
      service.request('PATCH', `/api/admin/orders/${id}/fulfilments/${fulfilmentId}`, {
        as: admin,
        body: changes,
      });
    expect(await change({ trackingNumber: 'A 1' })).toMatchObject({
      status: 200,
      body: { carrier: 'DHL', trackingNumber: 'A 1' },
    });
    expect(await change({ carrier: null })).toMatchObject({ status: 200, body: { carrier: null } });
    const { items } = (await get(`/api/orders/${id}/events`)).body;
    expect(items.at(-1)).toMatchObject({
      kind: 'tracking_changed',
      details: { fulfilmentId: body.id, carrier: null, trackingNumber: 'A 1' },
    });
    expect((await change({})).status).toBe(400);
    expect((await change({ carrier: 'x' }, id)).status).toBe(404);
  });

  it('is one of its order: another order has it not', async () => {
    const { id } = await desk.processing([1]);
    const other = await desk.processing([1]);
    const { body } = await desk.ship(id);
    const before = await stateOf(other.id);
    expect(await desk.deliver(other.id, body.id)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
    expect(await stateOf(other.id)).toEqual(before);
    expect((await desk.deliver(other.id, 'not-a-uuid')).status).toBe(400);
  });

  it('is listed to its customer and to admins, page by page, and to nobody else', async () => {
    const { id } = await desk.processing([3]);
    for (let n = 0; n < 3; n++) await desk.ship(id, line(1, 1));
    const all = (await get(`/api/orders/${id}/fulfilments?count=true`)).body;
    expect(all).toMatchObject({ total: 3, next: null });
    const first = (await get(`/api/orders/${id}/fulfilments?limit=2`)).body;
    const second = (await get(`/api/orders/${id}/fulfilments?limit=2&after=${first.next}`)).body;
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect((await get(`/api/admin/orders/${id}/fulfilments?count=true`, admin)).body).toEqual(all);
    expect((await get(`/api/orders/${id}/fulfilments`, await buildUser())).status).toBe(404);

    const [{ id: parcel }] = all.items;
    const other = await desk.processing([1]);
    for (const [url, as] of [
      [`/api/orders/${id}`, customer],
      [`/api/admin/orders/${id}`, admin],
    ] as const) {
      expect(await get(`${url}/fulfilments/${parcel}`, as)).toMatchObject({
        status: 200,
        body: all.items[0],
      });
      expect((await get(`${url}/fulfilments/${id}`, as)).status).toBe(404);
      const elsewhere = url.replace(id, other.id);
      expect((await get(`${elsewhere}/fulfilments/${parcel}`, as)).status).toBe(404);
    }
    expect((await get(`/api/orders/${id}/fulfilments/${parcel}`, await buildUser())).status).toBe(404);
    expect((await get(`/api/admin/orders/${id}/fulfilments/${parcel}`)).status).toBe(403);
    expect((await get(`/api/admin/orders/${id}/fulfilments`)).status).toBe(403);
  });
});
