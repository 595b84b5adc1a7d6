import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockMovement, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { levelsOf } from '../../helpers/location.js';

let service: TestApp;
let admin: User;
let customer: User;
/** The location that orders get their units from, and one that sells nothing. */
const main = 1;
let shop: number;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
  shop = (await Location.create({ code: 'shop', name: 'Shop', shipsTo: [] })).id;
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

const URL = '/api/admin/stock-documents';
const make = (body: object) => service.request('POST', URL, { as: admin, body });
const act = (id: string, verb: string, body?: object, headers?: Record<string, string>) =>
  service.request('POST', `${URL}/${id}/${verb}`, { as: admin, body, headers });
const lines = (productId: number, quantity: number) => ({ lines: [{ productId, quantity }] });
const newTransfer = async (productId: number, quantity: number): Promise<string> => {
  const made = await make({
    kind: 'transfer',
    fromLocationId: main,
    locationId: shop,
    ...lines(productId, quantity),
  });
  expect(made.body).toMatchObject({ status: 'draft', fromLocationId: main, locationId: shop });
  return made.body.id;
};
const lost = (productId: number, quantity: number) => ({
  ...lines(productId, quantity),
  reason: 'Fell off the lorry',
  reasonCode: 'damaged',
});
const transit = async () => (await Location.findOne({ where: { kind: 'transit' } }))?.id as number;
const movementsOf = (documentId: string) =>
  StockMovement.findAll({ where: { documentId }, order: ['id'], raw: true });

describe('a transfer', () => {
  it('is in transit between two locations until it was received or lost', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const id = await newTransfer(productId, 6);
    expect(await levelsOf(productId)).toEqual({ [main]: [10, 0] });

    const sent = await act(id, 'ship', undefined, { 'if-match': '"1"' });
    expect(sent).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { status: 'open' } });
    const onTheWay = await transit();
    expect(await levelsOf(productId)).toEqual({ [main]: [4, 0], [onTheWay]: [6, 0] });
    const url = `/api/admin/products/${productId}/stock/${shop}`;
    expect((await service.request('GET', url, { as: admin })).body).toMatchObject({ onHand: 0, incoming: 6 });
    // What is on its way cannot be bought.
    expect((await service.request('GET', `/api/products/${productId}`)).body.stockQuantity).toBe(4);

    expect((await act(id, 'receive', lines(productId, 3))).body).toMatchObject({
      ...{ status: 'part', lines: [{ quantity: 6, done: 3, lost: 0 }] },
    });
    expect((await act(id, 'write-off', lost(productId, 1))).body).toMatchObject({
      ...{ status: 'part', lines: [{ done: 3, lost: 1 }] },
    });
    expect((await act(id, 'receive')).body).toMatchObject({ status: 'done', lines: [{ done: 5, lost: 1 }] });
    expect(await levelsOf(productId)).toEqual({ [main]: [4, 0], [shop]: [5, 0], [onTheWay]: [0, 0] });
    const why = { reason: 'Fell off the lorry', reasonCode: 'damaged', actorId: admin.id };
    expect(await movementsOf(id)).toMatchObject([
      { locationId: main, onHand: -6, kind: 'transfer' },
      { locationId: onTheWay, onHand: 6 },
      { locationId: onTheWay, onHand: -3 },
      { locationId: shop, onHand: 3 },
      { locationId: onTheWay, onHand: -1, kind: 'write_off', ...why },
      { locationId: onTheWay, onHand: -2 },
      { locationId: shop, onHand: 2 },
    ]);
    const locations = await Location.count({ where: { kind: 'transit' } });
    expect(locations).toBe(1);
  });

  it('is changed as a draft, and called back while nothing came', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const id = await newTransfer(productId, 6);
    const changed = await service.request('PATCH', `${URL}/${id}`, { as: admin, body: lines(productId, 8) });
    expect(changed.body).toMatchObject({ status: 'draft', lines: [{ quantity: 8, unitCost: null }] });
    await act(id, 'ship');
    const late = await service.request('PATCH', `${URL}/${id}`, { as: admin, body: lines(productId, 9) });
    expect(late.body).toMatchObject({ code: 'DOCUMENT_STATE_CONFLICT', currentStatus: 'open' });
    expect((await act(id, 'cancel')).body.status).toBe('cancelled');
    expect(await levelsOf(productId)).toEqual({ [main]: [10, 0], [await transit()]: [0, 0] });
    const other = await newTransfer(productId, 1);
    expect((await act(other, 'cancel')).body.status).toBe('cancelled');
    expect(await movementsOf(other)).toEqual([]);
    expect((await act(other, 'ship')).body.code).toBe('DOCUMENT_STATE_CONFLICT');
  });

  it('takes no units that are sold, and sends all or nothing', async () => {
    const [{ id: a }, { id: b }] = [await buildProduct({ stock: 5 }), await buildProduct({ stock: 5 })];
    await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId: b, quantity: 3 }]),
    });
    const { body } = await make({
      ...{ kind: 'transfer', fromLocationId: main, locationId: shop },
      lines: [
        { productId: a, quantity: 5 },
        { productId: b, quantity: 3 },
      ],
    });
    const refused = await act(body.id, 'ship');
    expect(refused).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK' } });
    expect(refused.body.shortages).toEqual([{ productId: b, locationId: main, requested: 3, available: 2 }]);
    expect(await levelsOf(a)).toEqual({ [main]: [5, 0] });
    expect((await service.request('GET', `${URL}/${body.id}`, { as: admin })).body).toMatchObject({
      ...{ status: 'draft', version: 1 },
    });
  });

  it('is never received, or lost, beyond what was sent', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const id = await newTransfer(productId, 4);
    for (const verb of ['receive', 'write-off']) {
      const early = await act(id, verb, verb === 'receive' ? undefined : lost(productId, 1));
      expect(early.body).toMatchObject({ code: 'DOCUMENT_STATE_CONFLICT', kind: 'transfer' });
    }
    await act(id, 'ship');
    await act(id, 'receive', lines(productId, 3));
    for (const beyond of [
      await act(id, 'receive', lines(productId, 2)),
      await act(id, 'write-off', lost(productId, 2)),
    ]) {
      expect(beyond).toMatchObject({ status: 409, body: { code: 'DOCUMENT_QUANTITY_EXCEEDED' } });
      expect(beyond.body.lines).toEqual([{ productId, requested: 2, available: 1 }]);
    }
    expect((await act(id, 'cancel')).body.code).toBe('DOCUMENT_STATE_CONFLICT');
    expect((await act(id, 'write-off', lines(productId, 1))).body.errors[0].field).toBe('reason');
    expect((await act(id, 'write-off', lost(productId, 1))).body.status).toBe('done');
  });

  it.each([
    ['locationId', { locationId: main }],
    ['locationId', { locationId: undefined }],
    ['locationId', { locationId: 999 }],
    ['fromLocationId', { fromLocationId: undefined }],
    ['fromLocationId', { fromLocationId: 999 }],
    ['fromLocationId', { kind: 'receipt' }],
    ['lines', { lines: undefined }],
    ['lines.0.unitCost', { lines: [{ productId: 1, quantity: 1, unitCost: '1.00' }] }],
  ])('is refused with a wrong %s: %j', async (field, wrong) => {
    const { id: productId } = await buildProduct();
    const body = {
      kind: 'transfer',
      fromLocationId: main,
      locationId: shop,
      ...lines(productId, 1),
      ...wrong,
    };
    expect(await make(body)).toMatchObject({
      ...{ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ field }] } },
    });
  });

  it('neither comes from nor goes to what is no shelf', async () => {
    const { id: productId } = await buildProduct();
    const first = await newTransfer(productId, 1);
    await act(first, 'ship');
    const locationId = await transit();
    for (const wrong of [{ locationId }, { fromLocationId: locationId }]) {
      const body = {
        kind: 'transfer',
        fromLocationId: main,
        locationId: shop,
        ...lines(productId, 1),
        ...wrong,
      };
      expect((await make(body)).body.errors).toEqual([
        { field: Object.keys(wrong)[0], message: 'is not a physical location' },
      ]);
    }
  });
});

describe('whatever is done with transfers', () => {
  const units = fc.integer({ min: 1, max: 5 });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('begin' as const), units }),
    fc.record({ kind: fc.constant('ship' as const) }),
    fc.record({ kind: fc.constant('receive' as const), units }),
    fc.record({ kind: fc.constant('lose' as const), units }),
    fc.record({ kind: fc.constant('cancel' as const) }),
    fc.record({ kind: fc.constant('buy' as const), units }),
  );

  it('no unit appears or vanishes, and each refusal has its reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
        const { id: productId } = await buildProduct({ stock: 9 });
        const model = { main: 9, committed: 0, transit: 0, shop: 0, lost: 0 };
        let current = { id: await newTransfer(productId, 4), open: 4, quantity: 4, status: 'draft' };
        const gone = (count: number) => {
          model.transit -= count;
          const open = current.open - count;
          current = { ...current, open, status: open === 0 ? 'done' : 'part' };
        };
        for (const one of steps) {
          if (one.kind === 'begin') {
            // The one before stays as it is.
            const id = await newTransfer(productId, one.units);
            current = { id, open: one.units, quantity: one.units, status: 'draft' };
            continue;
          }
          const { id, open, quantity, status } = current;
          const isUnderway = status === 'open' || status === 'part';
          let expected: string | number = 200;
          let answer: { status: number; body: { code?: string } };
          if (one.kind === 'ship') {
            if (status !== 'draft') expected = 'DOCUMENT_STATE_CONFLICT';
            else if (quantity > model.main - model.committed) expected = 'INSUFFICIENT_STOCK';
            answer = await act(id, 'ship');
            if (expected === 200) {
              model.main -= quantity;
              model.transit += quantity;
              current.status = 'open';
            }
          } else if (one.kind === 'receive' || one.kind === 'lose') {
            if (!isUnderway) expected = 'DOCUMENT_STATE_CONFLICT';
            else if (one.units > open) expected = 'DOCUMENT_QUANTITY_EXCEEDED';
            const isLoss = one.kind === 'lose';
            answer = isLoss
              ? await act(id, 'write-off', lost(productId, one.units))
              : await act(id, 'receive', lines(productId, one.units));
            if (expected === 200) {
              model[isLoss ? 'lost' : 'shop'] += one.units;
              gone(one.units);
            }
          } else if (one.kind === 'cancel') {
            if (status !== 'draft' && status !== 'open') expected = 'DOCUMENT_STATE_CONFLICT';
            answer = await act(id, 'cancel');
            if (expected === 200) {
              if (status === 'open') {
                model.transit -= quantity;
                model.main += quantity;
              }
              current.status = 'cancelled';
            }
          } else {
            expected = one.units > model.main - model.committed ? 'INSUFFICIENT_STOCK' : 201;
            const body = orderBody([{ productId, quantity: one.units }], { paymentMethod: 'invoice' });
            answer = await service.request('POST', '/api/orders', { as: customer, body });
            if (expected === 201) model.committed += one.units;
          }
          expect([one, answer.body.code ?? answer.status]).toEqual([one, expected]);
        }
        const levels = await levelsOf(productId);
        const found = (locationId: number) => levels[locationId] ?? [0, 0];
        expect(found(main)).toEqual([model.main, model.committed]);
        expect(found(await transit())).toEqual([model.transit, 0]);
        expect(found(shop)).toEqual([model.shop, 0]);
        expect(model.main + model.transit + model.shop + model.lost).toBe(9);
        const where = { productId };
        expect(await StockMovement.sum('onHand', { where })).toBe(9 - model.lost);
      }),
      { numRuns: 20 },
    );
  });
});
