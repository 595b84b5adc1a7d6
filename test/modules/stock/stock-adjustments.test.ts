import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockLevel, StockMovement, type User } from '../../../src/models/index.js';
import { LIMITS } from '../../../src/rules/values.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { unitsLeft } from '../../helpers/orders.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
});
afterAll(() => service.close());

const adjust = (productId: unknown, body: unknown, as: User | undefined = admin) =>
  service.request('POST', `/api/admin/products/${productId}/stock-adjustments`, { as, body });
const ledger = (productId: number) =>
  StockMovement.findAll({ where: { productId }, order: ['id'], raw: true });

describe('POST /api/admin/products/:id/stock-adjustments', () => {
  it('brings stock in and takes it out, and records who did it and why', async () => {
    const { id } = await buildProduct({ stock: 10 });

    const up = await adjust(id, { quantity: 5, reason: 'Delivery of May 🚚' });
    expect(up.status).toBe(201);
    expect(up.body).toEqual({
      productId: id,
      locationId: 1,
      quantity: 5,
      reason: 'Delivery of May 🚚',
      reasonCode: null,
      onHand: 15,
      stockQuantity: 15,
    });

    const down = await adjust(id, { quantity: -15, reason: '  Broken in the warehouse ' });
    expect(down.status).toBe(201);
    expect(down.body).toMatchObject({ quantity: -15, reason: 'Broken in the warehouse', stockQuantity: 0 });

    expect(await ledger(id)).toMatchObject([
      { onHand: 10, kind: 'initial' },
      { onHand: 5, kind: 'adjustment', reason: 'Delivery of May 🚚', actorId: admin.id, orderId: null },
      {
        onHand: -15,
        kind: 'adjustment',
        reason: 'Broken in the warehouse',
        actorId: admin.id,
        orderId: null,
      },
    ]);
    expect(await unitsLeft(id)).toBe(0);
    expect((await service.request('GET', `/api/products/${id}`)).body.availability).toBe('out_of_stock');
  });

  it('works on an inactive product as well', async () => {
    const { id } = await buildProduct({ stock: 1, isActive: false });
    expect((await adjust(id, { quantity: 1, reason: 'Counted again' })).body.stockQuantity).toBe(2);
  });

  it('refuses to go below zero, naming the shortage, and changes nothing', async () => {
    const { id } = await buildProduct({ stock: 3 });
    const { status, body } = await adjust(id, { quantity: -4, reason: 'Lost on the way' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'INSUFFICIENT_STOCK' });
    expect(body.shortages).toEqual([{ productId: id, locationId: 1, requested: 4, available: 3 }]);
    expect(await unitsLeft(id)).toBe(3);
    expect(await ledger(id)).toHaveLength(1);
  });

  it('refuses to take what is held', async () => {
    const { id } = await buildProduct({ stock: 5 });
    const hold = { items: [{ productId: id, quantity: 4 }] };
    expect((await service.request('POST', '/api/holds', { as: customer, body: hold })).status).toBe(201);
    const refused = await adjust(id, { quantity: -2, reason: 'Lost on the way' });
    expect(refused).toMatchObject({ status: 409, body: { shortages: [{ requested: 2, available: 1 }] } });
    expect((await adjust(id, { quantity: -1, reason: 'Lost on the way' })).body.stockQuantity).toBe(0);
    expect(await StockLevel.findOne({ where: { productId: id } })).toMatchObject({ onHand: 4, held: 4 });
  });

  it('fills a location up to its cap and not beyond', async () => {
    const step = LIMITS.adjustment.max;
    const { id } = await buildProduct({ stock: LIMITS.stock.max - 2 * step });
    const fill = (quantity: number) => adjust(id, { quantity, reason: 'Delivery' });

    expect((await fill(step)).status).toBe(201);
    expect((await fill(step)).body.stockQuantity).toBe(LIMITS.stock.max);
    for (const quantity of [step, 1]) {
      const { status, body } = await fill(quantity);
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'CONFLICT' });
    }
    expect(await unitsLeft(id)).toBe(LIMITS.stock.max);
    expect((await fill(-step)).body.stockQuantity).toBe(LIMITS.stock.max - step);
  });

  it('is the first stock of a product of which none was kept, and nothing can be taken from it before', async () => {
    const { id } = await buildProduct({ stock: 0 });
    await StockLevel.destroy({ where: { productId: id } });
    const read = async () => (await service.request('GET', `/api/admin/products/${id}`, { as: admin })).body;
    expect(await read()).toMatchObject({ onHand: null, stockQuantity: 0 });

    const refused = await adjust(id, { quantity: -1, reason: 'Broken' });
    expect(refused).toMatchObject({ status: 409, body: { shortages: [{ requested: 1, available: 0 }] } });
    expect(await read()).toMatchObject({ onHand: null });

    const first = await adjust(id, { quantity: 7, reason: 'First delivery' });
    expect(first).toMatchObject({ status: 201, body: { stockQuantity: 7 } });
    expect(await read()).toMatchObject({ onHand: 7, stockQuantity: 7 });
    expect(await ledger(id)).toMatchObject([{ onHand: 7, kind: 'adjustment', reason: 'First delivery' }]);
  });

  it.each([
    ['quantity', { quantity: 0 }],
    ['quantity', { quantity: -0 }],
    ['quantity', { quantity: 1.5 }],
    ['quantity', { quantity: 1_000_001 }],
    ['quantity', { quantity: -1_000_001 }],
    ['quantity', { quantity: 1e300 }],
    ['quantity', { quantity: '5' }],
    ['quantity', { quantity: null }],
    ['quantity', { quantity: undefined }],
    ['quantity', { quantity: [5] }],
    ['reason', { reason: undefined }],
    ['reason', { reason: '' }],
    ['reason', { reason: '     ' }],
    ['reason', { reason: 'x'.repeat(256) }],
    ['reason', { reason: 'two\nlines' }],
    ['reason', { reason: 'a NUL \u0000' }],
    ['reason', { reason: 7 }],
    ['actorId', { actorId: 1 }],
    ['kind', { kind: 'initial' }],
    ['locationId', { locationId: 2 }],
    ['locationId', { locationId: 0 }],
    ['reasonCode', { reasonCode: 'stolen' }],
    ['changeFromQuantity', { changeFromQuantity: -1 }],
    ['changeFromQuantity', { changeFromQuantity: 2.5 }],
  ])('refuses %s: %j', async (field, fields) => {
    const { id } = await buildProduct({ stock: 3 });
    const { status, body } = await adjust(id, { quantity: 1, reason: 'Delivery', ...fields });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(new Set(body.errors.map((error: { field: string }) => error.field))).toEqual(new Set([field]));
    expect(await unitsLeft(id)).toBe(3);
    expect(await ledger(id)).toHaveLength(1);
  });

  it('is 404 for a product that is not there, 400 for what is no id', async () => {
    const delivery = { quantity: 1, reason: 'Delivery' };
    expect(await adjust(999_999, delivery)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    for (const id of ['abc', '0', '-1', '1e3', '%00']) expect((await adjust(id, delivery)).status).toBe(400);
  });

  it('is for admins', async () => {
    const { id } = await buildProduct({ stock: 3 });
    const delivery = { quantity: 1, reason: 'Delivery' };
    const url = `/api/admin/products/${id}/stock-adjustments`;
    expect((await service.request('POST', url, { body: delivery })).status).toBe(401);
    expect((await adjust(id, delivery, customer)).status).toBe(403);
    expect(await unitsLeft(id)).toBe(3);
  });
});

describe('at the same moment', () => {
  it('20 adjustments by -1 on 10 units: exactly 10 succeed', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => adjust(id, { quantity: -1, reason: 'Lost on the way' })),
    );
    const succeeded = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ body }) => body.code === 'INSUFFICIENT_STOCK');
    expect({ succeeded: succeeded.length, refused: refused.length }).toEqual({ succeeded: 10, refused: 10 });
    // Each is told the stock that its own change left, so no number comes twice.
    expect(new Set(succeeded.map(({ body }) => body.stockQuantity)).size).toBe(10);
    expect(await unitsLeft(id)).toBe(0);
    expect(await ledger(id)).toHaveLength(11);
    await expectInventoryHolds(service.sequelize);
  });

  it('8 first stocks of a product of which none was kept: there is one level, and it has all of them', async () => {
    const { id } = await buildProduct({ stock: 0 });
    await StockLevel.destroy({ where: { productId: id } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => adjust(id, { quantity: 1, reason: 'Found in the warehouse' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(answers.map(({ body }) => body.stockQuantity).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await unitsLeft(id)).toBe(8);
    await expectInventoryHolds(service.sequelize);
  });

  it('adjustments and orders on the same products: no unit is lost or made', async () => {
    const products = await Promise.all([buildProduct({ stock: 30 }), buildProduct({ stock: 30 })]);
    const [a = 0, b = 0] = products.map(({ id }) => id);
    const place = (first: number, second: number) =>
      service.request('POST', '/api/orders', {
        as: customer,
        body: orderBody([
          { productId: first, quantity: 1 },
          { productId: second, quantity: 2 },
        ]),
      });
    const change = (id: number, quantity: number) => adjust(id, { quantity, reason: 'Counted again' });

    const rounds = Array.from({ length: 10 }, () => [
      { answer: place(a, b), moves: { [a]: -1, [b]: -2 } },
      { answer: change(a, 2), moves: { [a]: 2 } },
      { answer: place(b, a), moves: { [b]: -1, [a]: -2 } },
      { answer: change(b, -1), moves: { [b]: -1 } },
    ]).flat();

    const expected = new Map([
      [a, 30],
      [b, 30],
    ]);
    for (const { answer, moves } of rounds) {
      const { status, body } = await answer;
      if (status !== 201)
        expect({ status, code: body.code }).toEqual({ status: 409, code: 'INSUFFICIENT_STOCK' });
      else {
        for (const [id, quantity] of Object.entries(moves)) {
          expected.set(Number(id), (expected.get(Number(id)) ?? 0) + quantity);
        }
      }
    }
    expect([await unitsLeft(a), await unitsLeft(b)]).toEqual([expected.get(a), expected.get(b)]);
    await expectInventoryHolds(service.sequelize);
  });
});
