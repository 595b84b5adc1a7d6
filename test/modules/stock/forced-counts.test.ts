import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockHold, StockLevel, StockMovement, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { fillAll } from '../../../src/modules/orders/backorders/fill-backorders.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expireHold } from '../../helpers/holds.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { LOCATION_ID, stockAt } from '../../helpers/location.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
/** Location of backorders. */
let backorder: number;

beforeAll(async () => {
  service = await startApp({ MAX_HOLDS: '100' });
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  desk = orderDesk(service, customer, admin);
  backorder = (await Location.findOne({ where: { kind: 'backorder' }, rejectOnEmpty: true })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const asAdmin = (method: string, path: string, body?: object, headers?: Record<string, string>) =>
  service.request(method as 'GET', `/api/admin${path}`, { as: admin, body, headers });
const buy = (items: Array<{ productId: number; quantity: number }>) =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody(items, { paymentMethod: 'invoice' }),
  });
/** @returns its id */
async function order(productId: number, quantity: number): Promise<string> {
  const { status, body } = await buy([{ productId, quantity }]);
  expect(status).toBe(201);
  return body.id;
}
async function hold(productId: number, quantity: number): Promise<string> {
  const body = { items: [{ productId, quantity }] };
  const placed = await service.request('POST', '/api/holds', { as: customer, body });
  expect(placed.status).toBe(201);
  return placed.body.id;
}
/** @returns the id of a sheet on which so many are counted of each */
async function counted(...lines: Array<[productId: number, counted: number]>): Promise<string> {
  const { body } = await asAdmin('POST', '/stock-documents', { kind: 'count' });
  await asAdmin('PUT', `/stock-documents/${body.id}/counts`, {
    lines: lines.map(([productId, units]) => ({ productId, counted: units })),
  });
  return body.id;
}
const FORCE = { force: true, reason: 'Two fell behind the shelf' };
const post = (sheet: string, body: object = FORCE, headers?: Record<string, string>) =>
  asAdmin('POST', `/stock-documents/${sheet}/post`, body, headers);
const fill = () => fillAll(service.sequelize);
const receive = async (productId: number, quantity: number) => {
  const lines = [{ productId, quantity }];
  const { body } = await asAdmin('POST', '/stock-documents', { kind: 'receipt', lines });
  expect((await asAdmin('POST', `/stock-documents/${body.id}/receive`)).status).toBe(200);
};
const waitingOf = async (...orderIds: string[]) => {
  const units: number[] = [];
  for (const id of orderIds)
    units.push((await asAdmin('GET', `/orders/${id}`)).body.items[0].backorderedQuantity);
  return units;
};
/** Units on hand, committed and held, at the main location and on backorder. */
async function levelsOf(productId: number) {
  const levels = await StockLevel.findAll({ where: { productId }, raw: true });
  const at = (locationId: number) => {
    const level = levels.find((one) => one.locationId === locationId);
    return level && [level.onHand, level.committed, level.held];
  };
  return { main: at(LOCATION_ID), backorder: at(backorder) };
}
const heldBy = async (holdId: string) =>
  (await StockHold.findOne({ where: { holdId }, raw: true }))?.quantity ?? 0;

describe('a count that finds fewer units than orders have', () => {
  it('is refused without force, and force without a reason: nothing changes', async () => {
    const { id } = await buildProduct({ stock: 5 });
    const orders = [await order(id, 4)];
    const sheet = await counted([id, 3]);
    const refused = await post(sheet, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'STOCK_PROMISED' } });
    expect(refused.body.detail).toContain('post it with force and a reason');
    for (const [body, field] of [
      [{ force: true }, 'reason'],
      [{ force: true, reason: '' }, 'reason'],
      [{ force: 'yes', reason: 'Broken' }, 'force'],
      [{ ...FORCE, orders }, 'orders'],
    ] as const) {
      expect(await post(sheet, body)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    }
    expect(await levelsOf(id)).toEqual({ main: [5, 4, 0], backorder: undefined });
    expect((await asAdmin('GET', `/stock-documents/${sheet}`)).body).toMatchObject({
      status: 'open',
      version: 2,
    });
  });

  it('takes them from the newest orders, which wait and are filled oldest first', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const [first, second, third] = [await order(id, 4), await order(id, 3), await order(id, 2)];
    const sheet = await counted([id, 5]);
    expect((await post(sheet)).body).toMatchObject({ status: 'done', version: 3 });
    expect(await levelsOf(id)).toEqual({ main: [5, 5, 0], backorder: [4, 4, 0] });
    expect(await waitingOf(first, second, third)).toEqual([0, 2, 2]);

    const ledger = await StockMovement.findAll({ where: { documentId: sheet }, order: ['id'], raw: true });
    expect(
      ledger.map(({ kind, locationId, orderId, onHand, committed }) => [
        kind,
        locationId,
        orderId,
        onHand,
        committed,
      ]),
    ).toEqual([
      ['count', LOCATION_ID, null, -5, 0],
      ['relocation', LOCATION_ID, third, 0, -2],
      ['relocation', backorder, third, 0, 2],
      ['relocation', LOCATION_ID, second, 0, -2],
      ['relocation', backorder, second, 0, 2],
    ]);
    for (const { reason, actorId } of ledger) expect([reason, actorId]).toEqual([FORCE.reason, admin.id]);
    const { items: events } = (await asAdmin('GET', `/orders/${second}/events`)).body;
    expect(events.at(-1)).toMatchObject({
      kind: 'units_backordered',
      actorId: admin.id,
      reason: FORCE.reason,
      details: { lines: [{ line: 1, quantity: 2 }], locationId: LOCATION_ID, documentId: sheet },
    });
    const { items: timeline } = (await asAdmin('GET', `/orders/${third}/timeline`)).body;
    expect(timeline.map(({ event }: { event?: string }) => event)).toContain('units_backordered');
    expect((await asAdmin('GET', `/orders/${first}/events`)).body.items).toHaveLength(1);

    // It is not offered before it is there, so nobody else can order it, and what comes is for those who wait.
    expect((await asAdmin('GET', `/products/${id}/backorder`)).body).toMatchObject({
      limit: null,
      owed: 4,
      available: 0,
    });
    expect((await service.request('GET', `/api/products/${id}`)).body.availability).toBe('out_of_stock');
    expect((await buy([{ productId: id, quantity: 1 }])).body.code).toBe('INSUFFICIENT_STOCK');
    await receive(id, 3);
    expect((await buy([{ productId: id, quantity: 1 }])).body.code).toBe('INSUFFICIENT_STOCK');
    await fill();
    expect(await waitingOf(first, second, third)).toEqual([0, 0, 1]);
    await receive(id, 2);
    await fill();
    expect(await waitingOf(third)).toEqual([0]);
    expect(await levelsOf(id)).toEqual({ main: [10, 9, 0], backorder: [4, 0, 0] });
    await desk.accept(third);
    expect((await desk.ship(third)).status).toBe(201);
  });

  it('takes no more than is missing, and nothing that it need not', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const only = await order(id, 6);
    const enough = await counted([id, 6]);
    expect((await post(enough)).status).toBe(200);
    expect(await levelsOf(id)).toEqual({ main: [6, 6, 0], backorder: undefined });
    const short = await counted([id, 5]);
    expect((await post(short)).status).toBe(200);
    expect(await waitingOf(only)).toEqual([1]);
    const none = await counted([id, 0]);
    expect((await post(none)).status).toBe(200);
    expect(await waitingOf(only)).toEqual([6]);
    expect(await levelsOf(id)).toEqual({ main: [0, 0, 0], backorder: [6, 6, 0] });
    await desk.cancel(only);
    expect(await levelsOf(id)).toEqual({ main: [0, 0, 0], backorder: [6, 0, 0] });
  });

  it('keeps the limit of backorders as it was', async () => {
    const { id } = await buildProduct({ stock: 5 });
    const limitOf = async () => {
      const { limit, owed, available } = (await asAdmin('GET', `/products/${id}/backorder`)).body;
      return [limit, owed, available];
    };
    await order(id, 5);
    await asAdmin('PUT', `/products/${id}/backorder`, { limit: 3 });
    await order(id, 1);
    await post(await counted([id, 4]));
    expect(await limitOf()).toEqual([3, 2, 1]);
    await post(await counted([id, 1]));
    expect(await limitOf()).toEqual([3, 5, 0]);
    expect((await buy([{ productId: id, quantity: 1 }])).status).toBe(409);
    await receive(id, 3);
    await fill();
    expect(await limitOf()).toEqual([3, 2, 1]);
  });

  it('is filled at once from another location that has some', async () => {
    const made = await asAdmin('POST', '/locations', { code: 'elsewhere', name: 'Elsewhere', priority: -1 });
    const elsewhere = made.body.id;
    const { id } = await buildProduct({ stock: 4 });
    const [first, second] = [await order(id, 2), await order(id, 2)];
    await stockAt(id, elsewhere, 4);
    await post(await counted([id, 1]));
    // Three are promised, so that nobody buys them before.
    expect((await buy([{ productId: id, quantity: 1 }])).body.items?.[0]).toMatchObject({
      backorderedQuantity: 0,
    });
    expect((await buy([{ productId: id, quantity: 1 }])).status).toBe(409);
    await fill();
    expect(await waitingOf(first, second)).toEqual([0, 0]);
    const sources = (await asAdmin('GET', `/orders/${first}/sources`)).body.items;
    expect(sources.map(({ locationId, quantity }: Record<string, number>) => [locationId, quantity])).toEqual(
      [
        [LOCATION_ID, 1],
        [elsewhere, 1],
      ],
    );
    await asAdmin('PATCH', `/locations/${elsewhere}`, { shipsTo: [] });
  });

  it('writes one event for an order that loses of several products', async () => {
    const [{ id: a }, { id: b }, { id: c }] = [
      await buildProduct({ stock: 3 }),
      await buildProduct({ stock: 3 }),
      await buildProduct({ stock: 3 }),
    ];
    const placed = await buy([a, b, c].map((productId) => ({ productId, quantity: 3 })));
    const sheet = await counted([a, 1], [b, 3], [c, 2]);
    expect((await post(sheet)).status).toBe(200);
    const { items } = (await asAdmin('GET', `/orders/${placed.body.id}/events`)).body;
    expect(items.slice(1)).toMatchObject([
      {
        kind: 'units_backordered',
        details: {
          lines: [
            { line: 1, quantity: 2 },
            { line: 3, quantity: 1 },
          ],
        },
      },
    ]);
  });

  it('is done once for a key, and not at another version', async () => {
    const { id } = await buildProduct({ stock: 3 });
    await order(id, 3);
    const sheet = await counted([id, 2]);
    expect((await post(sheet, FORCE, { 'if-match': '"1"' })).body.code).toBe('PRECONDITION_FAILED');
    const key = { 'idempotency-key': `count of ${id}` };
    const [one, two] = [await post(sheet, FORCE, key), await post(sheet, FORCE, key)];
    expect([two.status, two.body, two.headers['idempotent-replayed']]).toEqual([200, one.body, 'true']);
    expect((await post(sheet)).body.code).toBe('DOCUMENT_STATE_CONFLICT');
    expect(await levelsOf(id)).toEqual({ main: [2, 2, 0], backorder: [1, 1, 0] });
  });

  it('is refused where more left since than was counted', async () => {
    const { id } = await buildProduct({ stock: 5 });
    const sent = await order(id, 4);
    const sheet = await counted([id, 2]);
    await desk.accept(sent);
    await desk.ship(sent);
    const refused = await post(sheet);
    expect(refused).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(refused.body.detail).toContain('count it again');
    expect(await levelsOf(id)).toEqual({ main: [1, 0, 0], backorder: undefined });
  });
});

describe('a count that finds fewer units than checkouts hold', () => {
  it('takes from expired holds first, then from the newest, and from orders last', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const placed = await order(id, 2);
    const [old, expired, young] = [await hold(id, 3), await hold(id, 2), await hold(id, 3)];
    await expireHold(service.sequelize, expired);
    const kept = () => Promise.all([old, expired, young].map(heldBy));
    // Expired ones need no force.
    expect((await post(await counted([id, 8]), {})).status).toBe(200);
    expect(await kept()).toEqual([3, 0, 3]);
    expect((await post(await counted([id, 7]), {})).body.code).toBe('STOCK_PROMISED');
    expect((await post(await counted([id, 7]))).status).toBe(200);
    expect(await kept()).toEqual([3, 0, 2]);
    expect((await post(await counted([id, 4]))).status).toBe(200);
    expect(await kept()).toEqual([2, 0, 0]);
    expect(await waitingOf(placed)).toEqual([0]);
    expect((await post(await counted([id, 1]))).status).toBe(200);
    expect(await kept()).toEqual([0, 0, 0]);
    expect(await waitingOf(placed)).toEqual([1]);
    expect(await levelsOf(id)).toEqual({ main: [1, 1, 0], backorder: [1, 1, 0] });
  });

  it('leaves other products of a hold alone, and the checkout orders what it still has', async () => {
    const [{ id: a }, { id: b }] = [await buildProduct({ stock: 2 }), await buildProduct({ stock: 2 })];
    const items = [a, b].map((productId) => ({ productId, quantity: 2 }));
    const { body: held } = await service.request('POST', '/api/holds', { as: customer, body: { items } });
    await post(await counted([a, 1]));
    const read = await service.request('GET', `/api/holds/${held.id}`, { as: customer });
    expect(read.body.items).toEqual([
      { productId: a, quantity: 1 },
      { productId: b, quantity: 2 },
    ]);
    const body = orderBody([{ productId: a, quantity: 1 }], { holdId: held.id });
    expect((await service.request('POST', '/api/orders', { as: customer, body })).status).toBe(201);
    expect(await levelsOf(a)).toMatchObject({ main: [1, 1, 0] });
    expect(await levelsOf(b)).toMatchObject({ main: [2, 0, 0] });
  });
});

describe('a count that finds fewer units than are promised to orders that wait', () => {
  it('leaves them to the oldest orders, whether they wait or not', async () => {
    const { id } = await buildProduct({ stock: 2 });
    await asAdmin('PUT', `/products/${id}/backorder`, { limit: 20 });
    const orders = [await order(id, 2), await order(id, 2), await order(id, 2)];
    await receive(id, 4);
    expect(await levelsOf(id)).toMatchObject({ main: [6, 2, 4] });
    // Three are gone: of the third order both, and one of the second one's.
    await post(await counted([id, 3]));
    expect(await levelsOf(id)).toMatchObject({ main: [3, 2, 1], backorder: [20, 4, 0] });
    await fill();
    expect(await waitingOf(...orders)).toEqual([0, 1, 2]);
    // Now the second one has a unit, which is not taken as long as there is a newer one that has some.
    const late = await order(id, 1);
    await receive(id, 3);
    await fill();
    expect(await waitingOf(...orders, late)).toEqual([0, 0, 0, 1]);
    await post(await counted([id, 5]));
    expect(await waitingOf(...orders, late)).toEqual([0, 0, 1, 1]);
  });

  it('gives the older one that waits what a newer one has', async () => {
    const { id } = await buildProduct({ stock: 0 });
    await asAdmin('PUT', `/products/${id}/backorder`, { limit: 20 });
    const old = await order(id, 2);
    await stockAt(id, LOCATION_ID, 4);
    const young = await order(id, 2);
    expect(await waitingOf(old, young)).toEqual([2, 0]);
    await post(await counted([id, 2]));
    await fill();
    expect(await waitingOf(old, young)).toEqual([0, 2]);
  });
});

describe('whatever orders and checkouts have', () => {
  it('the shelf has what was counted, and the newest have lost the rest', { timeout: 90_000 }, async () => {
    const units = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(units, { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ units, isExpired: fc.boolean() }), { maxLength: 3 }),
        fc.nat(3),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (orders, holds, spare, share) => {
          const wanted = [...orders, ...holds.map((one) => one.units)].reduce((sum, one) => sum + one, 0);
          const { id } = await buildProduct({ stock: wanted + spare });
          const orderIds: string[] = [];
          for (const quantity of orders) orderIds.push(await order(id, quantity));
          const holdIds: string[] = [];
          for (const one of holds) holdIds.push(await hold(id, one.units));
          for (const [index, one] of holds.entries())
            if (one.isExpired) await expireHold(service.sequelize, holdIds[index] as string);
          const found = Math.floor((wanted + spare) * share);
          const sheet = await counted([id, found]);
          expect((await post(sheet)).status).toBe(200);

          let missing = Math.max(wanted - found, 0);
          const take = (has: number) => {
            const taken = Math.min(has, missing);
            missing -= taken;
            return taken;
          };
          const left = holds.map((one) => one.units);
          for (const isExpired of [true, false])
            for (let n = holds.length - 1; n >= 0; n--)
              if (holds[n]?.isExpired === isExpired) left[n] = (left[n] as number) - take(left[n] as number);
          const waiting = orders.toReversed().map(take).toReversed();
          expect(await Promise.all(holdIds.map(heldBy))).toEqual(left);
          expect(await waitingOf(...orderIds)).toEqual(waiting);
          const sum = (all: number[]) => all.reduce((one, other) => one + other, 0);
          const { main } = await levelsOf(id);
          expect(main).toEqual([found, sum(orders) - sum(waiting), sum(left)]);
          for (const holdId of holdIds)
            await service.request('DELETE', `/api/admin/holds/${holdId}`, { as: admin });
        },
      ),
      { numRuns: 20 },
    );
  });
});
