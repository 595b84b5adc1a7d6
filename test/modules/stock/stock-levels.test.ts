import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockLevel, StockMovement, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { LIMITS } from '../../../src/rules/values.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';

let service: TestApp;
let admin: User;
let customer: User;
/** A second location, beside the first one with the id 1. */
let shop: number;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  shop = (await Location.create({ code: 'SHOP', name: 'Shop' })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

type Headers = Record<string, string>;
const stockOf = (productId: unknown, location: unknown = 1) =>
  `/api/admin/products/${productId}/stock/${location}`;
const read = (productId: unknown, location: unknown = 1) =>
  service.request('GET', stockOf(productId, location), { as: admin });
const set = (productId: unknown, body: unknown, location: unknown = 1, headers: Headers = {}) =>
  service.request('PUT', stockOf(productId, location), { as: admin, body, headers });
const change = (productId: unknown, body: unknown, headers: Headers = {}, location: unknown = 1) =>
  service.request('PATCH', stockOf(productId, location), { as: admin, body, headers });
const adjust = (productId: number, body: object) =>
  service.request('POST', `/api/admin/products/${productId}/stock-adjustments`, { as: admin, body });
const adjustMany = (body: unknown, headers: Headers = {}) =>
  service.request('POST', '/api/admin/stock-adjustments', { as: admin, body, headers });
const buy = (productId: number, quantity: number) =>
  service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody([{ productId, quantity }], { paymentMethod: 'invoice' }),
  });
const movementsOf = (productId: number) =>
  StockMovement.findAll({ where: { productId }, order: ['id'], raw: true });

describe('GET /api/admin/products/:id/stock', () => {
  it('shows every location, also one that never had any', async () => {
    const { id } = await buildProduct({ stock: 10 });
    await buy(id, 3);
    await change(id, { safetyStock: 2, lowStockThreshold: 6 });
    const { status, body } = await service.request('GET', `/api/admin/products/${id}/stock`, { as: admin });
    expect(status).toBe(200);
    const none = { onHand: 0, committed: 0, held: 0, safetyStock: 0, available: 0, incoming: 0 };
    expect(body.items).toEqual([
      {
        ...{ productId: id, locationId: 1, location: { code: 'main', name: expect.any(String) } },
        ...{ onHand: 10, committed: 3, held: 0, safetyStock: 2, available: 5, incoming: 0 },
        ...{ lowStockThreshold: 6, isLow: true, version: 2 },
      },
      {
        ...{ productId: id, locationId: shop, location: { code: 'SHOP', name: 'Shop' } },
        ...none,
        ...{ lowStockThreshold: null, isLow: false, version: 1 },
      },
    ]);
    const one = await read(id);
    expect([one.body, one.headers.etag]).toEqual([body.items[0], '"2"']);
  });

  it('is 404 for a product or location that is not there, and for admins', async () => {
    const { id } = await buildProduct();
    for (const url of ['/api/admin/products/999999/stock', stockOf(999_999), stockOf(id, 999)]) {
      expect((await service.request('GET', url, { as: admin })).body.code).toBe('NOT_FOUND');
      expect((await service.request('GET', url, { as: customer })).status).toBe(403);
    }
  });
});

describe('PATCH of a stock level', () => {
  it('keeps the safety stock from orders, not from admins, and changes what can be bought', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const { status, body, headers } = await change(id, { safetyStock: 3 });
    expect({ status, body, etag: headers.etag }).toMatchObject({
      ...{ status: 200, body: { safetyStock: 3, available: 7, version: 2 }, etag: '"2"' },
    });
    const { body: shown } = await service.request('GET', `/api/products/${id}`);
    expect(shown.stockQuantity).toBe(7);
    expect(await buy(id, 8)).toMatchObject({ status: 409, body: { shortages: [{ available: 7 }] } });
    expect((await buy(id, 7)).status).toBe(201);
    expect((await service.request('GET', `/api/products/${id}`)).body.availability).toBe('out_of_stock');

    const refused = await adjust(id, { quantity: -4, reason: 'Broken' });
    expect(refused).toMatchObject({ status: 409, body: { shortages: [{ requested: 4, available: 3 }] } });
    expect((await adjust(id, { quantity: -3, reason: 'Broken' })).body).toMatchObject({
      ...{ onHand: 7, stockQuantity: 0 },
    });
    // More than there is may be kept back; the ledger knows nothing of it.
    expect((await change(id, { safetyStock: 100 })).body).toMatchObject({ available: 0, onHand: 7 });
    expect(await movementsOf(id)).toHaveLength(3);
  });

  it('of two who saw the same version tells the second, and stock that moves between changes nothing', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const { headers } = await read(id);
    const seen = { 'if-match': String(headers.etag) };
    await buy(id, 1);
    expect((await change(id, { lowStockThreshold: 4 }, seen)).status).toBe(200);
    const second = await change(id, { lowStockThreshold: 8 }, seen);
    expect(second).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED', version: 2 } });
    expect((await read(id)).body.lowStockThreshold).toBe(4);
    expect((await change(id, { lowStockThreshold: null }, { 'if-match': '"2"' })).body).toMatchObject({
      ...{ lowStockThreshold: null, version: 3 },
    });
  });

  it('makes the level of a location where there was none', async () => {
    const { id } = await buildProduct();
    const { body } = await change(id, { lowStockThreshold: 1 }, { 'if-match': '"1"' }, shop);
    expect(body).toMatchObject({ onHand: 0, lowStockThreshold: 1, isLow: true, version: 2 });
  });

  it.each([
    [{}],
    [{ safetyStock: -1 }],
    [{ safetyStock: 1.5 }],
    [{ safetyStock: null }],
    [{ safetyStock: LIMITS.stock.max + 1 }],
    [{ lowStockThreshold: -1 }],
    [{ lowStockThreshold: '5' }],
    [{ onHand: 5 }],
    [{ version: 1 }],
  ])('refuses %j', async (body) => {
    const { id } = await buildProduct({ stock: 3 });
    expect(await change(id, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect((await read(id)).body).toMatchObject({ safetyStock: 0, version: 1 });
  });
});

describe('PUT of a stock level', () => {
  it('books the difference to what was counted, once however often it is sent', async () => {
    const { id } = await buildProduct({ stock: 10 });
    await buy(id, 2);
    const counted = { onHand: 7, changeFromQuantity: 10 };
    const key = { 'idempotency-key': `count of ${id}` };
    const first = await set(id, counted, 1, key);
    expect(first).toMatchObject({ status: 200, body: { onHand: 7, committed: 2, available: 5 } });
    const again = await set(id, counted, 1, key);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect((await movementsOf(id)).at(-1)).toMatchObject({
      ...{ kind: 'adjustment', onHand: -3, committed: 0, reasonCode: 'count', actorId: admin.id },
    });
    expect(await movementsOf(id)).toHaveLength(3);
  });

  it('refuses what was counted by another stock, with what is there, and sets it with null', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const stale = await set(id, { onHand: 12, changeFromQuantity: 9 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'STOCK_CHANGED' } });
    expect(stale.body.levels).toEqual([{ productId: id, locationId: 1, changeFromQuantity: 9, onHand: 10 }]);
    const why = { reasonCode: 'damaged', reason: 'Fell over' };
    expect((await set(id, { onHand: 12, changeFromQuantity: null, ...why })).body.onHand).toBe(12);
    expect((await movementsOf(id)).at(-1)).toMatchObject({ onHand: 2, ...why });
  });

  it('writes no movement where nothing differs, and keeps what is sold', async () => {
    const { id } = await buildProduct({ stock: 4 });
    expect((await set(id, { onHand: 4, changeFromQuantity: 4 })).status).toBe(200);
    expect(await movementsOf(id)).toHaveLength(1);
    await buy(id, 3);
    const refused = await set(id, { onHand: 2, changeFromQuantity: 4 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK' } });
    expect(refused.body.shortages).toEqual([{ productId: id, locationId: 1, requested: 2, available: 1 }]);
    expect((await set(id, { onHand: 5, changeFromQuantity: 0 }, shop)).body).toMatchObject({ onHand: 5 });
  });

  it.each([
    ['changeFromQuantity', { onHand: 5 }],
    ['changeFromQuantity', { onHand: 5, changeFromQuantity: -1 }],
    ['onHand', { changeFromQuantity: 3 }],
    ['onHand', { onHand: -1, changeFromQuantity: 3 }],
    ['onHand', { onHand: 2.5, changeFromQuantity: 3 }],
    ['onHand', { onHand: LIMITS.stock.max + 1, changeFromQuantity: 3 }],
    ['reasonCode', { onHand: 5, changeFromQuantity: 3, reasonCode: null }],
  ])('refuses a wrong %s: %j', async (field, body) => {
    const { id } = await buildProduct({ stock: 3 });
    const refused = await set(id, body);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect((await read(id)).body.onHand).toBe(3);
  });

  it('is 404 for a product or location that is not there', async () => {
    const { id } = await buildProduct();
    const counted = { onHand: 5, changeFromQuantity: null };
    expect(await set(999_999, counted)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await set(id, counted, 999)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect((await set(id, counted, 'x')).status).toBe(400);
  });
});

describe('POST /api/admin/stock-adjustments', () => {
  const why = { reasonCode: 'received', reason: 'Delivery 4711' };

  it('makes all adjustments, in as many statements for 500 as for two', async () => {
    const products = await Promise.all(Array.from({ length: 4 }, () => buildProduct({ stock: 5 })));
    const adjustments = products.map(({ id }) => ({ productId: id, quantity: 2, changeFromQuantity: 5 }));
    let answer: { status: number; body: object } | undefined;
    const few = await service.statementsDuring(() =>
      adjustMany({ ...why, adjustments: adjustments.slice(2).map((one) => ({ ...one, locationId: 1 })) }),
    );
    const many = await service.statementsDuring(async () => {
      answer = await adjustMany({
        ...why,
        adjustments: adjustments.slice(0, 2).flatMap((one) => [
          { ...one, locationId: 1 },
          { productId: one.productId, locationId: shop, quantity: 3 },
        ]),
      });
    });
    // The second location had no level of them: looked for, made and locked.
    expect(many.length).toBe(few.length + 3);
    // The last one is for the events of stock.
    expect(
      few.filter((sql) => /^Executing \S+: (SELECT|INSERT|UPDATE)/.test(sql)).length,
    ).toBeLessThanOrEqual(8);
    const [a = 0, b = 0] = products.map(({ id }) => id);
    expect(answer).toMatchObject({ status: 201, body: { ...why } });
    expect(answer?.body).toMatchObject({
      adjustments: [
        { productId: a, locationId: 1, quantity: 2, onHand: 7, stockQuantity: 10 },
        { productId: a, locationId: shop, quantity: 3, onHand: 3, stockQuantity: 10 },
        { productId: b, locationId: 1, onHand: 7, stockQuantity: 10 },
        { productId: b, locationId: shop, onHand: 3, stockQuantity: 10 },
      ],
    });
    expect((await movementsOf(b)).at(-1)).toMatchObject({ ...why, locationId: shop, actorId: admin.id });
  });

  it('makes none when one is refused, and names each', async () => {
    const [{ id: a }, { id: b }, { id: c }] = await Promise.all([
      buildProduct({ stock: 5 }),
      buildProduct({ stock: 5 }),
      buildProduct({ stock: 5 }),
    ]);
    const refusal = async (adjustments: object[]) => (await adjustMany({ ...why, adjustments })).body;
    const fine = { productId: a, quantity: 1 };
    expect(
      await refusal([fine, { productId: b, quantity: -6 }, { productId: c, quantity: -9 }]),
    ).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      shortages: [
        { productId: b, locationId: 1, requested: 6, available: 5 },
        { productId: c, locationId: 1, requested: 9, available: 5 },
      ],
    });
    const stale = { quantity: 1, changeFromQuantity: 4 };
    expect(await refusal([fine, { productId: c, ...stale }, { productId: b, ...stale }])).toMatchObject({
      code: 'STOCK_CHANGED',
      levels: [
        { productId: c, locationId: 1, changeFromQuantity: 4, onHand: 5 },
        { productId: b, locationId: 1, changeFromQuantity: 4, onHand: 5 },
      ],
    });
    const unknown = [fine, { ...fine, locationId: 999 }, { productId: 999_999, quantity: 1 }, fine];
    expect(await refusal(unknown)).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [
        { field: 'adjustments.1.locationId' },
        { field: 'adjustments.2.productId', message: 'is no product' },
        { field: 'adjustments.3.productId', message: 'is given twice for the location' },
      ],
    });
    for (const id of [a, b, c]) expect(await movementsOf(id)).toHaveLength(1);
    expect(await StockLevel.count({ where: { productId: a } })).toBe(1);
  });

  it('takes 500 and no more, each of them whole and not nothing', async () => {
    const { id } = await buildProduct({ stock: 5 });
    const rows = (count: number, quantity: unknown = 1) =>
      Array.from({ length: count }, () => ({ productId: id, quantity }));
    for (const adjustments of [[], rows(501), rows(1_000), rows(1, 0), rows(1, 1.5), rows(1, null)]) {
      expect((await adjustMany({ ...why, adjustments })).status).toBe(400);
    }
    expect((await adjustMany({ ...why, reason: '', adjustments: rows(1) })).status).toBe(400);
    const twice = await adjustMany({ ...why, adjustments: rows(500) });
    expect(twice.body.errors).toHaveLength(50);
    expect(await movementsOf(id)).toHaveLength(1);
  });

  it('is done once for a key, and two in opposite order wait for each other', async () => {
    const products = await Promise.all(Array.from({ length: 6 }, () => buildProduct({ stock: 0 })));
    const adjustments = products.map(({ id }) => ({ productId: id, quantity: 1 }));
    const key = { 'idempotency-key': `delivery ${adjustments[0]?.productId}` };
    const answers = await Promise.all([
      ...Array.from({ length: 3 }, () => adjustMany({ ...why, adjustments }, key)),
      adjustMany({ ...why, adjustments: [...adjustments].reverse() }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    for (const { id } of products) expect((await read(id)).body.onHand).toBe(2);
  });
});

describe('whatever happens to a level', () => {
  const units = fc.integer({ min: -6, max: 6 }).filter((quantity) => quantity !== 0);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('adjust' as const), units, isStale: fc.boolean() }),
    fc.record({ kind: fc.constant('set' as const), units: fc.nat(12), isStale: fc.boolean() }),
    fc.record({ kind: fc.constant('buy' as const), units: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant('keep' as const), units: fc.nat(4) }),
  );

  it('its counters are those of a simple model, and each refusal has its reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const { id } = await buildProduct({ stock: 8 });
        const model = { onHand: 8, committed: 0, safetyStock: 0 };
        for (const one of steps) {
          const free = model.onHand - model.committed;
          let expected: number | string = 0;
          let answer: { status: number; body: { code?: string } };
          const from = 'isStale' in one ? model.onHand + Number(one.isStale) : 0;
          if (one.kind === 'adjust' || one.kind === 'set') {
            const isSet = one.kind === 'set';
            const difference = isSet ? one.units - model.onHand : one.units;
            expected = one.isStale
              ? 'STOCK_CHANGED'
              : -difference > free
                ? 'INSUFFICIENT_STOCK'
                : isSet
                  ? 200
                  : 201;
            const body = { changeFromQuantity: from };
            answer = isSet
              ? await set(id, { ...body, onHand: one.units })
              : await adjust(id, { ...body, quantity: one.units, reason: 'Generated' });
            if (typeof expected === 'number') model.onHand += difference;
          } else if (one.kind === 'buy') {
            expected = one.units > free - model.safetyStock ? 'INSUFFICIENT_STOCK' : 201;
            answer = await buy(id, one.units);
            if (expected === 201) model.committed += one.units;
          } else {
            expected = 200;
            answer = await change(id, { safetyStock: one.units });
            model.safetyStock = one.units;
          }
          expect(answer.body.code ?? answer.status).toBe(expected);
        }
        const available = Math.max(model.onHand - model.committed - model.safetyStock, 0);
        expect((await read(id)).body).toMatchObject({ ...model, held: 0, available });
      }),
      { numRuns: 25 },
    );
  });
});
