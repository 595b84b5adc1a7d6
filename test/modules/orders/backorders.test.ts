import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockLevel, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { fillAll } from '../../../src/modules/orders/backorders/fill-backorders.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { LOCATION_ID } from '../../helpers/location.js';
import { movementsOf, type OrderDesk, orderDesk } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
/** Location of backorders. */
let backorder: number;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  desk = orderDesk(service, customer, admin);
  backorder = (await Location.findOne({ where: { kind: 'backorder' }, rejectOnEmpty: true })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const asAdmin = (method: string, path: string, body?: object) =>
  service.request(method as 'GET', `/api/admin${path}`, { as: admin, body });
const offer = (productId: number, settings: object) =>
  asAdmin('PUT', `/products/${productId}/backorder`, settings);
const order = (productId: number, quantity: number, more: object = {}) =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody([{ productId, quantity }], { paymentMethod: 'invoice', ...more }),
  });
const lineOf = async (id: string) => (await asAdmin('GET', `/orders/${id}`)).body.items[0];
const fill = () => fillAll(service.sequelize);
const adjust = (productId: number, quantity: number) =>
  asAdmin('POST', `/products/${productId}/stock-adjustments`, { quantity, reason: 'A delivery' });
/** Units on hand, committed and held, at the main location and on backorder. */
async function levelsOf(productId: number) {
  const levels = await StockLevel.findAll({ where: { productId }, raw: true });
  const at = (locationId: number) => {
    const level = levels.find((one) => one.locationId === locationId);
    return level && [level.onHand, level.committed, level.held];
  };
  return { main: at(LOCATION_ID), backorder: at(backorder) };
}
async function buildOffered(stock: number, limit: number): Promise<number> {
  const { id } = await buildProduct({ stock });
  await offer(id, { limit });
  return id;
}

describe('what is offered before it is there', () => {
  it('is set, read, and shown in the catalog once the shelf is empty', async () => {
    const { id } = await buildProduct({ stock: 1 });
    const none = { productId: id, limit: null, kind: 'backorder', shipsAt: null, owed: 0, available: 0 };
    expect((await asAdmin('GET', `/products/${id}/backorder`)).body).toEqual(none);
    const settings = { limit: 5, kind: 'preorder', shipsAt: '2027-03-01' };
    const answer = await offer(id, settings);
    expect([answer.status, answer.body]).toEqual([
      200,
      { productId: id, ...settings, owed: 0, available: 5 },
    ]);
    const shown = async () => (await service.request('GET', `/api/products/${id}`)).body;
    expect(await shown()).toMatchObject({ availability: 'in_stock', shipsAt: null, stockQuantity: 1 });
    expect((await order(id, 1)).status).toBe(201);
    const offered = { availability: 'preorder', shipsAt: '2027-03-01', stockQuantity: 0 };
    expect(await shown()).toMatchObject(offered);
    const listed = (await service.request('GET', `/api/products?ids=${id}`)).body.items[0];
    expect(listed).toMatchObject(offered);
    expect((await order(id, 5)).status).toBe(201);
    expect(await shown()).toMatchObject({ availability: 'out_of_stock', shipsAt: null });
    expect((await asAdmin('GET', `/products/${id}/backorder`)).body).toMatchObject({ owed: 5, available: 0 });
    const product = (await asAdmin('GET', `/products/${id}`)).body;
    expect(product).toMatchObject({ onHand: 1, stockQuantity: 0 });
    const { items } = (await asAdmin('GET', `/products/${id}/stock`)).body;
    expect(items.map(({ locationId }: { locationId: number }) => locationId)).toEqual([LOCATION_ID]);
  });

  it('a limit is a whole number from 0 on, of a product that there is', async () => {
    const { id } = await buildProduct();
    for (const wrong of [
      {},
      { limit: -1 },
      { limit: 1.5 },
      { limit: 1, kind: 'later' },
      { limit: 1, shipsAt: 'soon' },
    ]) {
      expect((await offer(id, wrong)).status).toBe(400);
    }
    expect((await offer(999_999, { limit: 1 })).status).toBe(404);
    expect((await asAdmin('GET', '/products/999999/backorder')).status).toBe(404);
    expect(await levelsOf(id)).toMatchObject({ backorder: undefined });
  });

  it('a limit below what is owed stops new ones, until less is owed than that', async () => {
    const id = await buildOffered(0, 5);
    const { body: first } = await order(id, 3);
    await order(id, 2);
    expect((await offer(id, { limit: 4 })).body).toMatchObject({ limit: 4, owed: 5, available: 0 });
    expect((await order(id, 1)).body.code).toBe('INSUFFICIENT_STOCK');
    await desk.cancel(first.id);
    expect((await asAdmin('GET', `/products/${id}/backorder`)).body).toMatchObject({ owed: 2, available: 2 });
    expect((await order(id, 3)).status).toBe(409);
    expect((await order(id, 2)).status).toBe(201);
    expect((await offer(id, { limit: null })).body).toMatchObject({ limit: null, owed: 4, available: 0 });
    expect((await order(id, 1)).status).toBe(409);
    const ledger = (await asAdmin('GET', `/products/${id}/stock-movements`)).body.items;
    expect(ledger.filter(({ kind }: { kind: string }) => kind === 'adjustment')).toMatchObject([
      { locationId: backorder, onHand: -1, reason: 'No backorders any more' },
      { locationId: backorder, onHand: 5, reason: 'Backorders up to 5 units' },
    ]);
  });
});

describe('an order for more than there is', () => {
  it('takes what is there, and waits for the rest', async () => {
    const id = await buildOffered(2, 10);
    const { status, body } = await order(id, 5);
    expect([status, body.items[0].backorderedQuantity]).toEqual([201, 3]);
    expect(await lineOf(body.id)).toMatchObject({ quantity: 5, backorderedQuantity: 3 });
    expect(await movementsOf(body.id)).toEqual([
      ['order', 0, 2],
      ['order', 0, 3],
    ]);
    expect(await levelsOf(id)).toEqual({ main: [2, 2, 0], backorder: [10, 3, 0] });
  });

  it('is refused beyond both, with what can be had', async () => {
    const id = await buildOffered(2, 3);
    const { status, body } = await order(id, 6);
    expect([status, body.shortages]).toEqual([409, [{ productId: id, requested: 6, available: 5 }]]);
    expect(await levelsOf(id)).toEqual({ main: [2, 0, 0], backorder: [3, 0, 0] });
  });

  it('is not on backorder for a country that no location ships to', async () => {
    const id = await buildOffered(0, 3);
    await asAdmin('PATCH', `/locations/${LOCATION_ID}`, { shipsTo: ['GB'] });
    expect((await order(id, 1, { shippingAddress: { ...ADDRESS, country: 'DE' } })).status).toBe(409);
    expect((await order(id, 1)).status).toBe(201);
    await asAdmin('PATCH', `/locations/${LOCATION_ID}`, { shipsTo: null });
  });

  it('sends what is there, and says of the rest that it is on backorder', async () => {
    const id = await buildOffered(2, 10);
    const { body } = await order(id, 5);
    await asAdmin('POST', `/orders/${body.id}/accept`, {});
    const send = (quantity?: number) =>
      asAdmin('POST', `/orders/${body.id}/fulfilments`, quantity ? { lines: [{ line: 1, quantity }] } : {});
    const refused = await send();
    expect([refused.status, refused.body.code, refused.body.units]).toEqual([
      409,
      'UNITS_BACKORDERED',
      [{ productId: id, requested: 5, available: 2, backordered: 3 }],
    ]);
    expect((await send(3)).body.code).toBe('UNITS_BACKORDERED');
    expect((await send(2)).status).toBe(201);
    expect((await send(1)).body.code).toBe('UNITS_BACKORDERED');
    await adjust(id, 3);
    await fill();
    expect((await send()).status).toBe(201);
    expect(await lineOf(body.id)).toMatchObject({ shippedQuantity: 5, backorderedQuantity: 0 });
  });

  it('cancelled in part, frees what is on backorder first', async () => {
    const id = await buildOffered(2, 10);
    const { body } = await order(id, 5);
    const cancel = (quantity: number, restock = true) =>
      asAdmin('POST', `/orders/${body.id}/cancel`, { lines: [{ line: 1, quantity }], restock });
    expect((await cancel(2)).body.items[0].backorderedQuantity).toBe(1);
    expect(await levelsOf(id)).toEqual({ main: [2, 2, 0], backorder: [10, 1, 0] });
    expect((await cancel(3, false)).body.code).toBe('UNITS_BACKORDERED');
    expect((await cancel(1, false)).status).toBe(200);
    expect(await levelsOf(id)).toEqual({ main: [1, 1, 0], backorder: [10, 1, 0] });
    expect((await cancel(2)).body).toMatchObject({ status: 'cancelled' });
    expect(await levelsOf(id)).toEqual({ main: [1, 0, 0], backorder: [10, 0, 0] });
  });
});

describe('units that come in', () => {
  it('are promised to orders that wait in the same transaction, and given to the oldest first', async () => {
    const id = await buildOffered(0, 10);
    const { body: first } = await order(id, 3);
    const { body: second } = await order(id, 3);
    expect((await adjust(id, 4)).body).toMatchObject({ onHand: 4, stockQuantity: 0 });
    expect(await levelsOf(id)).toEqual({ main: [4, 0, 4], backorder: [10, 6, 0] });
    expect((await order(id, 1)).body.items[0].backorderedQuantity).toBe(1);
    await fill();
    expect(await levelsOf(id)).toEqual({ main: [4, 4, 0], backorder: [10, 3, 0] });
    expect(await lineOf(first.id)).toMatchObject({ backorderedQuantity: 0 });
    expect(await lineOf(second.id)).toMatchObject({ backorderedQuantity: 2 });
    const { items } = (await asAdmin('GET', `/orders/${second.id}/events`)).body;
    expect(items.at(-1)).toMatchObject({
      kind: 'backorder_filled',
      actorId: null,
      details: { lines: [{ line: 1, quantity: 1 }], locations: [{ locationId: LOCATION_ID, quantity: 1 }] },
    });
    await fill();
    expect((await asAdmin('GET', `/orders/${second.id}/events`)).body.items).toHaveLength(items.length);
  });

  it('by a set level, a return or a cancellation, too; what nobody waits for can be bought', async () => {
    const id = await buildOffered(2, 10);
    const { body: sent } = await order(id, 1);
    await asAdmin('POST', `/orders/${sent.id}/accept`, {});
    await asAdmin('POST', `/orders/${sent.id}/fulfilments`, {});
    const { body: other } = await order(id, 1);
    await order(id, 4);
    await desk.cancel(other.id);
    expect(await levelsOf(id)).toEqual({ main: [1, 0, 1], backorder: [10, 4, 0] });
    const asked = await service.request('POST', `/api/orders/${sent.id}/returns`, {
      as: customer,
      body: { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' },
    });
    await asAdmin('POST', `/orders/${sent.id}/returns/${asked.body.id}/approve`, {});
    await asAdmin('POST', `/orders/${sent.id}/returns/${asked.body.id}/receive`, {});
    expect(await levelsOf(id)).toEqual({ main: [2, 0, 2], backorder: [10, 4, 0] });
    const set = await asAdmin('PUT', `/products/${id}/stock/${LOCATION_ID}`, {
      onHand: 9,
      changeFromQuantity: 2,
    });
    expect(set.body).toMatchObject({ onHand: 9, held: 4, available: 5 });
    expect((await order(id, 5)).body.items[0].backorderedQuantity).toBe(0);
    await fill();
    expect(await levelsOf(id)).toEqual({ main: [9, 9, 0], backorder: [10, 0, 0] });
  });

  it('are free again when the order that waited is cancelled before it got them', async () => {
    const id = await buildOffered(0, 10);
    const { body } = await order(id, 3);
    await adjust(id, 2);
    await desk.cancel(body.id);
    expect(await levelsOf(id)).toEqual({ main: [2, 0, 0], backorder: [10, 0, 0] });
  });

  it('stay for sale if the location does not ship to those who wait', async () => {
    const id = await buildOffered(0, 10);
    await order(id, 3, { shippingAddress: { ...ADDRESS, country: 'DE' } });
    const { body } = await order(id, 1);
    await asAdmin('PATCH', `/locations/${LOCATION_ID}`, { shipsTo: ['GB'] });
    await adjust(id, 4);
    expect(await levelsOf(id)).toEqual({ main: [4, 0, 1], backorder: [10, 4, 0] });
    await fill();
    expect(await lineOf(body.id)).toMatchObject({ backorderedQuantity: 0 });
    await asAdmin('PATCH', `/locations/${LOCATION_ID}`, { shipsTo: null });
    await fill();
    expect(await levelsOf(id)).toEqual({ main: [4, 4, 0], backorder: [10, 0, 0] });
  });

  it.each([
    ['has got them', fill, [5, 1, 0]],
    ['is cancelled', (orderId: string) => desk.cancel(orderId), [5, 0, 0]],
  ] as const)('stay for sale once the order they were promised to %s', async (_, end, left) => {
    const { id: elsewhere } = await Location.create({ code: `elsewhere-${left[1]}`, name: 'Elsewhere' });
    await asAdmin('PATCH', `/locations/${LOCATION_ID}`, { shipsTo: ['GB'] });
    const id = await buildOffered(0, 10);
    const { body } = await order(id, 1);
    await order(id, 1, { shippingAddress: { ...ADDRESS, country: 'DE' } });
    await adjust(id, 5);
    expect((await levelsOf(id)).main).toEqual([5, 0, 1]);
    await end(body.id);
    expect((await levelsOf(id)).main).toEqual(left);
    await asAdmin('PATCH', `/locations/${LOCATION_ID}`, { shipsTo: null });
    await asAdmin('DELETE', `/locations/${elsewhere}`);
  });
});

describe('the location of backorders', () => {
  it('is no place: nothing is put, counted or sent there, and it stays', async () => {
    const { id } = await buildProduct();
    const level = await asAdmin('PUT', `/products/${id}/stock/${backorder}`, {
      onHand: 1,
      changeFromQuantity: null,
    });
    expect(level.status).toBe(400);
    expect((await asAdmin('PATCH', `/locations/${backorder}`, { isActive: false })).status).toBe(409);
    expect((await asAdmin('DELETE', `/locations/${backorder}`)).status).toBe(409);
  });
});

describe('the list of those who wait', () => {
  const list = async (query = '') => (await asAdmin('GET', `/backorders?${query}`)).body;

  it('has the oldest order first, each product of it, and what is owed in all', async () => {
    const [mug, pot] = [await buildOffered(1, 20), await buildOffered(0, 9)];
    await offer(pot, { limit: 9, kind: 'preorder', shipsAt: '2030-03-01' });
    const [{ body: first }, { body: second }] = [await order(mug, 3), await order(pot, 2)];
    const both = await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody(
        [
          { productId: mug, quantity: 4 },
          { productId: pot, quantity: 1 },
        ],
        { paymentMethod: 'invoice' },
      ),
    });
    const row = (placed: { id: string; number: string }, productId: number, units: number) => ({
      ...{ orderId: placed.id, orderNumber: placed.number, productId, units, country: 'GB' },
    });
    const ofMug = { owed: 6, limit: 20, kind: 'backorder', shipsAt: null };
    const ofPot = { owed: 3, limit: 9, kind: 'preorder', shipsAt: '2030-03-01' };
    const expected = [
      { ...row(first, mug, 2), ...ofMug },
      { ...row(second, pot, 2), ...ofPot },
      { ...row(both.body, mug, 4), ...ofMug },
      { ...row(both.body, pot, 1), ...ofPot },
    ];
    const all = await list('limit=100&count=true');
    const own = ({ productId }: { productId: number }) => [mug, pot].includes(productId);
    expect(all.items.filter(own)).toMatchObject(expected);
    expect(all.total).toBe(all.items.length);
    expect((await list(`productId=${pot}&count=true`)).items).toMatchObject([expected[1], expected[3]]);

    const paged = [];
    for (let after = ''; ; ) {
      const { items, next } = await list(`limit=1${after && `&after=${after}`}`);
      paged.push(...items);
      if (next === null) break;
      after = next;
    }
    expect(paged).toEqual(all.items);
    expect((await list('limit=2&offset=1')).items).toEqual(all.items.slice(1, 3));
    const { waiting } = (await asAdmin('GET', '/dashboard')).body;
    expect(waiting.backorders).toBe(all.total);

    // Who has got what they waited for, or does not want it any more, waits no longer.
    await desk.cancel(second.id);
    await adjust(mug, 5);
    await fill();
    expect((await list('limit=100')).items.filter(own)).toMatchObject([
      { ...row(both.body, mug, 1), owed: 1 },
      { ...row(both.body, pot, 1), owed: 1 },
    ]);
  });

  it('refuses what is no product, and a cursor of another list', async () => {
    expect((await asAdmin('GET', '/backorders?productId=x')).status).toBe(400);
    expect((await asAdmin('GET', '/backorders?after=WzFd')).status).toBe(400);
    expect((await service.request('GET', '/api/admin/backorders', { as: customer })).status).toBe(403);
  });
});
