import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.js';
import { OrderItem, StockLevel, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { LOCATION_ID, levelsOf, stockAt } from '../../helpers/location.js';
import { movementsOf, type OrderDesk, orderDesk } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
/** Sends to Austria and Switzerland alone, before all others. */
let store: number;
/** Sends everywhere, after all others. */
let outlet: number;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  desk = orderDesk(service, customer, admin);
  store = (await create({ code: 'store', name: 'Store', priority: 5, shipsTo: ['AT', 'CH'] })).body.id;
  outlet = (await create({ code: 'outlet', name: 'Outlet', priority: -5 })).body.id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const request = (method: string, path = '', body?: object, headers?: Record<string, string>) =>
  service.request(method as 'GET', `/api/admin/locations${path}`, { as: admin, body, headers });
const create = (body: object) => request('POST', '', body);
const change = (id: number, body: object) => request('PATCH', `/${id}`, body);

/** A product with these units at the main location, the store and the outlet. */
async function buildSpread(main: number, inStore = 0, inOutlet = 0): Promise<number> {
  const { id } = await buildProduct({ stock: main });
  if (inStore > 0) await stockAt(id, store, inStore);
  if (inOutlet > 0) await stockAt(id, outlet, inOutlet);
  return id;
}
const order = (items: Array<[productId: number, quantity: number]>, country = 'GB') =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody(
      items.map(([productId, quantity]) => ({ productId, quantity })),
      { shippingAddress: { ...ADDRESS, country }, paymentMethod: 'invoice' },
    ),
  });

describe('the routes of locations', () => {
  it('create, list, read, change and delete one, by its version', async () => {
    const fields = {
      code: 'berlin',
      name: 'Store Berlin',
      priority: -9,
      shipsTo: ['DE'],
      address: { city: 'Berlin' },
    };
    const created = await create(fields);
    expect(created).toMatchObject({ status: 201, body: { ...fields, kind: 'physical', isActive: true } });
    const { id } = created.body;
    expect((await request('GET', `/${id}`)).body).toEqual(created.body);
    expect((await request('GET')).body.items.map((one: { id: number }) => one.id)).toContain(id);

    const changed = await request('PATCH', `/${id}`, { shipsTo: null, address: null }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { shipsTo: null, address: null } });
    const stale = await request('PATCH', `/${id}`, { name: 'Berlin' }, { 'if-match': '"1"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 2 } });
    expect((await request('DELETE', `/${id}`)).status).toBe(204);
    expect((await request('GET', `/${id}`)).status).toBe(404);
  });

  it.each([
    ['a code that is taken', { code: 'store', name: 'Again' }, 409, 'ALREADY_EXISTS'],
    ['a code with spaces', { code: 'a b', name: 'Store' }, 400, 'VALIDATION_FAILED'],
    ['a country that there is not', { code: 'x', name: 'X', shipsTo: ['XX'] }, 400, 'VALIDATION_FAILED'],
    ['a country twice', { code: 'x', name: 'X', shipsTo: ['DE', 'DE'] }, 400, 'VALIDATION_FAILED'],
    ['a kind', { code: 'x', name: 'X', kind: 'transit' }, 400, 'VALIDATION_FAILED'],
    ['half a priority', { code: 'x', name: 'X', priority: 0.5 }, 400, 'VALIDATION_FAILED'],
  ])('refuse %s', async (_what, body, status, code) => {
    expect(await create(body)).toMatchObject({ status, body: { code } });
  });

  it('keep one active, one where units are committed, and one with a history', async () => {
    const productId = await buildSpread(0, 0, 2);
    const { id } = (await order([[productId, 2]])).body;
    expect(await change(outlet, { isActive: false })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    expect((await request('DELETE', `/${outlet}`)).status).toBe(409);
    await desk.cancel(id);
    const emptied = await change(outlet, { isActive: false });
    expect(emptied).toMatchObject({ status: 200, body: { isActive: false } });
    // Its units stay there, and are not sold.
    expect(await levelsOf(productId)).toMatchObject({ [outlet]: [2, 0] });
    expect((await service.request('GET', `/api/products/${productId}`)).body.stockQuantity).toBe(0);
    expect((await order([[productId, 1]])).body.code).toBe('INSUFFICIENT_STOCK');
    expect(await request('DELETE', `/${outlet}`)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });

    await stockAt(productId, outlet, -2);
    expect((await request('DELETE', `/${outlet}`)).body.code).toBe('STILL_REFERENCED');
    expect((await change(outlet, { isActive: true })).status).toBe(200);
  });

  it('keep the last active one', async () => {
    expect((await change(store, { isActive: false })).status).toBe(200);
    expect((await change(outlet, { isActive: false })).status).toBe(200);
    const last = await change(LOCATION_ID, { isActive: false });
    expect(last).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(last.body.detail).toContain('last active location');
    expect((await request('DELETE', `/${LOCATION_ID}`)).status).toBe(409);
    for (const id of [store, outlet]) expect((await change(id, { isActive: true })).status).toBe(200);
  });
});

describe('an order of a shop with several locations', () => {
  it('gets its units by priority: all from one place, or each line, or parts', async () => {
    const [mug, lamp] = [await buildSpread(5, 0, 5), await buildSpread(1, 0, 3)];
    expect((await order([[mug, 1]])).status).toBe(201);
    expect(
      (
        await order([
          [mug, 1],
          [lamp, 2],
        ])
      ).status,
    ).toBe(201);
    expect(await levelsOf(mug)).toEqual({ [LOCATION_ID]: [5, 1], [outlet]: [5, 1] });
    expect(await levelsOf(lamp)).toEqual({ [LOCATION_ID]: [1, 0], [outlet]: [3, 2] });
    expect((await order([[lamp, 2]])).status).toBe(201);
    expect(await levelsOf(lamp)).toEqual({ [LOCATION_ID]: [1, 1], [outlet]: [3, 3] });
  });

  it('gets nothing from where its country is not shipped to, and is told so', async () => {
    const productId = await buildSpread(1, 4);
    const refused = await order([[productId, 2]]);
    expect(refused).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK' } });
    expect(refused.body.shortages).toEqual([{ productId, requested: 2, available: 1, notShippable: 4 }]);
    expect(refused.body.detail).toContain('4 at locations that do not ship there');
    const quote = (country: string) =>
      service.request('POST', '/api/quotes', {
        body: { items: [{ productId, quantity: 2 }], shippingAddress: { country } },
      });
    expect((await quote('GB')).body.shortages).toEqual(refused.body.shortages);
    expect((await quote('CH')).body.shortages).toEqual([]);
    expect((await order([[productId, 2]], 'CH')).status).toBe(201);
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [1, 0], [store]: [4, 2] });
    // What the catalog shows is what there is in all places.
    expect((await service.request('GET', `/api/products/${productId}`)).body.stockQuantity).toBe(3);
  });

  it('needs as many statements as with one location', async () => {
    const productId = await buildSpread(1, 0, 5);
    const during = (quantity: number) => service.statementsDuring(() => order([[productId, quantity]]));
    const whole = await during(1);
    expect((await during(2)).length).toBe(whole.length);
  });

  it('that is made by hand gets its units in the same way', async () => {
    const productId = await buildSpread(2, 0, 5);
    const { id: orderId } = (await order([[await buildSpread(1), 1]])).body;
    const undone = new Error('undone');
    const committedBy = (...quantities: number[]) => {
      const committed: number[] = [];
      const work = inTransaction(service.sequelize, async (transaction) => {
        const item = { orderId, productId, name: 'By hand', price: '1.00' };
        await OrderItem.bulkCreate(
          quantities.map((quantity, n) => ({ ...item, line: 2 + n, quantity })),
          { transaction },
        );
        const levels = await StockLevel.findAll({ where: { productId }, order: ['locationId'], transaction });
        committed.push(...levels.map((level) => level.committed));
        throw undone;
      });
      return work.catch((error) => (error === undone ? committed : error.code));
    };
    // Two lines of a product are one.
    expect(await committedBy(3, 3)).toEqual([2, 4]);
    expect(await committedBy(5)).toEqual([0, 5]);
    expect(await committedBy(5, 3)).toBe('INSUFFICIENT_STOCK');
  });
});

describe('units at several locations', () => {
  /** An order of three units, two at the main location and one at the outlet. */
  async function splitOrder(): Promise<{ id: string; productId: number }> {
    const productId = await buildSpread(2, 0, 2);
    const { id } = (await order([[productId, 3]])).body;
    await desk.accept(id);
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [2, 2], [outlet]: [2, 1] });
    return { id, productId };
  }

  it('are sent from each, once it is said which', async () => {
    const { id, productId } = await splitOrder();
    const asked = await desk.ship(id, {});
    expect(asked).toMatchObject({ status: 400, body: { errors: [{ field: 'locationId' }] } });
    expect(asked.body.errors[0].message).toContain(`2 of product ${productId} at location ${LOCATION_ID}`);
    const send = (quantity: number, locationId?: number) =>
      desk.ship(id, { lines: [{ line: 1, quantity }], locationId });
    expect(await send(2)).toMatchObject({ status: 201, body: { locationId: LOCATION_ID } });
    expect(await send(1)).toMatchObject({ status: 201, body: { locationId: outlet } });
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [0, 0], [outlet]: [1, 0] });
  });

  it('are relocated to where they are sent from, if there are enough', async () => {
    const { id, productId } = await splitOrder();
    const two = { lines: [{ line: 1, quantity: 2 }], locationId: outlet };
    expect((await desk.ship(id, { locationId: outlet })).body.code).toBe('INSUFFICIENT_STOCK');
    expect((await desk.ship(id, two)).status).toBe(201);
    expect(await movementsOf(id)).toEqual([
      ['order', 0, 2],
      ['order', 0, 1],
      ['relocation', 0, -1],
      ['relocation', 0, 1],
      ['shipment', -2, -2],
    ]);
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [2, 1], [outlet]: [0, 0] });
  });

  it('are freed at the lowest priority first', async () => {
    const { id, productId } = await splitOrder();
    expect((await desk.cancel(id, { lines: [{ line: 1, quantity: 2 }] })).status).toBe(200);
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [2, 1], [outlet]: [2, 0] });
    expect((await desk.cancel(id, { restock: false })).status).toBe(200);
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [1, 0], [outlet]: [2, 0] });
  });

  it('are told to admins, with the locations that can send them', async () => {
    const { id, productId } = await splitOrder();
    await create({ code: 'dark', name: 'Dark', isActive: false });
    const sources = () => service.request('GET', `/api/admin/orders/${id}/sources`, { as: admin });
    expect((await sources()).body).toEqual({
      items: [
        { productId, locationId: LOCATION_ID, quantity: 2 },
        { productId, locationId: outlet, quantity: 1 },
      ],
      locations: [
        { id: store, code: 'store', name: 'Store' },
        { id: LOCATION_ID, code: 'main', name: 'Main warehouse' },
        { id: outlet, code: 'outlet', name: 'Outlet' },
      ],
    });
    await desk.ship(id, { lines: [{ line: 1, quantity: 2 }] });
    expect((await sources()).body.items).toEqual([{ productId, locationId: outlet, quantity: 1 }]);
    const unknown = '/api/admin/orders/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e/sources';
    expect((await service.request('GET', unknown, { as: admin })).status).toBe(404);
  });

  it('come back to where they were sent from, or to where it is said', async () => {
    const { id, productId } = await splitOrder();
    for (const quantity of [2, 1]) await desk.ship(id, { lines: [{ line: 1, quantity }] });
    const giveBack = async (quantity: number, receipt: object) => {
      const made = await service.request('POST', `/api/orders/${id}/returns`, {
        as: customer,
        body: { lines: [{ line: 1, quantity }], reason: 'Too small' },
      });
      const path = `/api/admin/orders/${id}/returns/${made.body.id}`;
      await service.request('POST', `${path}/approve`, { as: admin, body: {} });
      return service.request('POST', `${path}/receive`, { as: admin, body: receipt });
    };
    expect(await giveBack(1, { locationId: 999 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'locationId' }] },
    });
    expect((await giveBack(1, { locationId: store })).status).toBe(200);
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [0, 0], [store]: [1, 0], [outlet]: [1, 0] });
  });

  it('are not sent from a location that is switched off, but for those that it has sold', async () => {
    const { id } = await splitOrder();
    const { id: closed } = (await create({ code: 'closed', name: 'Closed', isActive: false })).body;
    const refused = await desk.ship(id, { locationId: closed });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'locationId' }] } });
    expect(refused.body.errors[0].message).toContain('inactive');
  });
});

it('an order leaves the levels alone that it has nothing from', async () => {
  const productId = await buildSpread(1, 3, 3);
  await order([[productId, 2]], 'AT');
  expect(await StockLevel.sum('committed', { where: { productId } })).toBe(2);
  expect(await levelsOf(productId)).toMatchObject({ [LOCATION_ID]: [1, 0], [outlet]: [3, 0] });
});
