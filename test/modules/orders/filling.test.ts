import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockLevel, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { fillAll } from '../../../src/modules/orders/backorders/fill-backorders.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { LOCATION_ID } from '../../helpers/location.js';

// Whatever brings units in, orders that wait get them: the oldest first, and no later order before them.

let service: TestApp;
let admin: User;
let customer: User;
/** A location that sells nothing itself. */
let depot: number;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  depot = (await Location.create({ code: 'depot', name: 'Depot', shipsTo: [] })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const asAdmin = async (method: string, path: string, body?: object) => {
  const answer = await service.request(method as 'GET', `/api/admin${path}`, { as: admin, body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};
/** @returns its id */
async function order(productId: number, quantity: number): Promise<string> {
  const body = orderBody([{ productId, quantity }], { paymentMethod: 'invoice' });
  const placed = await service.request('POST', '/api/orders', { as: customer, body });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body.id;
}
const waitingOf = async (...ids: string[]) => {
  const units: number[] = [];
  for (const id of ids) units.push((await asAdmin('GET', `/orders/${id}`)).items[0].backorderedQuantity);
  return units;
};
const document = async (body: object): Promise<string> =>
  (await asAdmin('POST', '/stock-documents', body)).id;
const act = (id: string, verb: string, body?: object) =>
  asAdmin(verb === 'counts' ? 'PUT' : 'POST', `/stock-documents/${id}/${verb}`, body);

interface Source {
  name: string;
  /** @returns what brings in three units of the product, which somebody already prepared */
  prepare(productId: number): Promise<() => Promise<unknown>>;
}

/** An order of three units that were there. */
async function sold(productId: number): Promise<string> {
  await asAdmin('PUT', `/products/${productId}/stock/${LOCATION_ID}`, {
    onHand: 3,
    changeFromQuantity: null,
  });
  return order(productId, 3);
}
async function returned(productId: number): Promise<{ order: string; path: string }> {
  const id = await sold(productId);
  await asAdmin('POST', `/orders/${id}/accept`, {});
  const parcel = await asAdmin('POST', `/orders/${id}/fulfilments`, {});
  await asAdmin('POST', `/orders/${id}/fulfilments/${parcel.id}/deliver`, {});
  const asked = await service.request('POST', `/api/orders/${id}/returns`, {
    as: customer,
    body: { lines: [{ line: 1, quantity: 3 }], reason: 'Too small' },
  });
  const path = `/orders/${id}/returns/${asked.body.id}`;
  await asAdmin('POST', `${path}/approve`, {});
  return { order: id, path };
}
async function sentFromDepot(productId: number): Promise<string> {
  await asAdmin('PUT', `/products/${productId}/stock/${depot}`, { onHand: 3, changeFromQuantity: null });
  const lines = [{ productId, quantity: 3 }];
  const id = await document({ kind: 'transfer', fromLocationId: depot, locationId: LOCATION_ID, lines });
  await act(id, 'ship');
  return id;
}

const WHY = { reasonCode: 'received', reason: 'A delivery' };

const sources: Source[] = [
  {
    name: 'a receipt',
    async prepare(productId) {
      const id = await document({ kind: 'receipt', lines: [{ productId, quantity: 8 }] });
      return () => act(id, 'receive', { lines: [{ productId, quantity: 3 }] });
    },
  },
  {
    name: 'a transfer',
    async prepare(productId) {
      const id = await sentFromDepot(productId);
      return () => act(id, 'receive');
    },
  },
  {
    name: 'a transfer that is called back',
    async prepare(productId) {
      await asAdmin('PUT', `/products/${productId}/stock/${LOCATION_ID}`, {
        onHand: 3,
        changeFromQuantity: null,
      });
      const lines = [{ productId, quantity: 3 }];
      const id = await document({ kind: 'transfer', fromLocationId: LOCATION_ID, locationId: depot, lines });
      await act(id, 'ship');
      return () => act(id, 'cancel');
    },
  },
  {
    name: 'a count',
    async prepare(productId) {
      const id = await document({ kind: 'count' });
      await act(id, 'counts', { lines: [{ productId, counted: 3 }] });
      return () => act(id, 'post');
    },
  },
  {
    name: 'an adjustment',
    async prepare(productId) {
      return () => asAdmin('POST', `/products/${productId}/stock-adjustments`, { quantity: 3, ...WHY });
    },
  },
  {
    name: 'adjustments of many products',
    async prepare(productId) {
      const other = await buildProduct();
      const adjustments = [other.id, productId].map((id) => ({ productId: id, quantity: 3 }));
      return () => asAdmin('POST', '/stock-adjustments', { adjustments, ...WHY });
    },
  },
  {
    name: 'a level that is set',
    async prepare(productId) {
      const level = { onHand: 3, changeFromQuantity: 0 };
      return () => asAdmin('PUT', `/products/${productId}/stock/${LOCATION_ID}`, level);
    },
  },
  {
    name: 'a return that is restocked',
    async prepare(productId) {
      const { path } = await returned(productId);
      return () => asAdmin('POST', `${path}/receive`, {});
    },
  },
  {
    name: 'an order that is cancelled',
    async prepare(productId) {
      const id = await sold(productId);
      return () => asAdmin('POST', `/orders/${id}/cancel`, {});
    },
  },
  {
    name: 'a checkout that is given up',
    async prepare(productId) {
      await asAdmin('PUT', `/products/${productId}/stock/${LOCATION_ID}`, {
        onHand: 3,
        changeFromQuantity: null,
      });
      const body = { items: [{ productId, quantity: 3 }] };
      const held = await service.request('POST', '/api/holds', { as: customer, body });
      expect(held.status).toBe(201);
      return () => asAdmin('DELETE', `/holds/${held.body.id}`);
    },
  },
];

describe.each(sources)('three units by $name', ({ prepare }) => {
  it('go to the oldest orders, whoever orders meanwhile', async () => {
    const { id } = await buildProduct({ stock: 0 });
    const bringIn = await prepare(id);
    await asAdmin('PUT', `/products/${id}/backorder`, { limit: 10 });
    const [first, second] = [await order(id, 2), await order(id, 2)];
    await bringIn();
    const { onHand, committed, held } = await StockLevel.findOne({
      where: { productId: id, locationId: LOCATION_ID },
      rejectOnEmpty: true,
    });
    expect([onHand, committed, held]).toEqual([3, 0, 3]);
    const late = await order(id, 1);
    expect(await waitingOf(first, second, late)).toEqual([2, 2, 1]);
    await fillAll(service.sequelize);
    expect(await waitingOf(first, second, late)).toEqual([0, 1, 1]);
  });
});

it('a return that is written off gives nobody anything', async () => {
  const { id } = await buildProduct({ stock: 0 });
  const { path } = await returned(id);
  await asAdmin('PUT', `/products/${id}/backorder`, { limit: 10 });
  const waiting = await order(id, 2);
  await asAdmin('POST', `${path}/receive`, { lines: [{ line: 1, restock: 1, writeOff: 2 }] });
  await fillAll(service.sequelize);
  expect(await waitingOf(waiting)).toEqual([1]);
});
