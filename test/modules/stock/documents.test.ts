import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StockDocument, StockLevel, StockMovement, type User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { LIMITS } from '../../../src/rules/values.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk } from '../../helpers/orders.js';

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
const URL = '/api/admin/stock-documents';
const make = (body: unknown, headers: Headers = {}) =>
  service.request('POST', URL, { as: admin, body, headers });
const read = (id: string) => service.request('GET', `${URL}/${id}`, { as: admin });
const change = (id: string, body: unknown, headers: Headers = {}) =>
  service.request('PATCH', `${URL}/${id}`, { as: admin, body, headers });
const act = (id: string, verb: string, body?: unknown, headers: Headers = {}) =>
  service.request(verb === 'counts' ? 'PUT' : 'POST', `${URL}/${id}/${verb}`, { as: admin, body, headers });
const count = (id: string, productId: number, counted: number) =>
  act(id, 'counts', { lines: [{ productId, counted }] });
const newReceipt = async (productId: number, quantity: number, more: object = {}): Promise<string> =>
  (await make({ kind: 'receipt', lines: [{ productId, quantity, unitCost: '2.5' }], ...more })).body.id;
const newCount = async (more: object = {}): Promise<string> =>
  (await make({ kind: 'count', ...more })).body.id;
const buy = async (productId: number, quantity: number) => {
  const body = orderBody([{ productId, quantity }], { paymentMethod: 'invoice' });
  const placed = await service.request('POST', '/api/orders', { as: customer, body });
  expect(placed.status).toBe(201);
  return placed.body as { id: string; number: string };
};
const levelsOf = async (productId: number) =>
  (await service.request('GET', `/api/admin/products/${productId}/stock`, { as: admin })).body.items as Array<
    Record<string, number>
  >;
const movementsOf = (documentId: string) =>
  StockMovement.findAll({ where: { documentId }, order: ['id'], raw: true });

describe('a receipt', () => {
  it('is incoming until it came, in parts, with what a unit costs', async () => {
    const [{ id: a }, { id: b }] = [await buildProduct({ stock: 3 }), await buildProduct({ stock: 0 })];
    const made = await make({
      kind: 'receipt',
      locationId: shop,
      reference: 'PO-4711',
      supplier: 'Kettle Works',
      expectedAt: '2026-02-03T00:00:00Z',
      lines: [
        { productId: a, quantity: 10, unitCost: '12.5' },
        { productId: b, quantity: 4 },
      ],
    });
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `${URL}/${made.body.id}`, etag: '"1"' },
      body: {
        ...{ kind: 'receipt', status: 'open', locationId: shop, reference: 'PO-4711', actorId: admin.id },
        ...{ expectedAt: '2026-02-03T00:00:00.000Z', note: null, version: 1 },
        lines: [
          { productId: a, quantity: 10, done: 0, unitCost: '12.50', currency: 'USD', variance: null },
          { productId: b, quantity: 4, done: 0, unitCost: null },
        ],
      },
    });
    const { id } = made.body;
    expect((await levelsOf(a)).map(({ onHand, incoming }) => [onHand, incoming])).toEqual([
      [3, 0],
      [0, 10],
    ]);
    expect(await movementsOf(id)).toEqual([]);

    const some = await act(id, 'receive', { lines: [{ productId: a, quantity: 6 }] }, { 'if-match': '"1"' });
    expect(some).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { status: 'part' } });
    expect((await levelsOf(a))[1]).toMatchObject({ onHand: 6, available: 6, incoming: 4 });
    const rest = await act(id, 'receive');
    expect(rest.body).toMatchObject({ status: 'done', version: 3, lines: [{ done: 10 }, { done: 4 }] });
    expect((await levelsOf(b))[1]).toMatchObject({ onHand: 4, incoming: 0 });
    expect(await movementsOf(id)).toMatchObject([
      { productId: a, locationId: shop, onHand: 6, committed: 0, kind: 'receipt', actorId: admin.id },
      { productId: a, onHand: 4 },
      { productId: b, onHand: 4 },
    ]);
    const { body: ledger } = await service.request('GET', `/api/admin/products/${b}/stock-movements`, {
      as: admin,
    });
    const document = { kind: 'receipt', number: expect.any(Number) };
    expect(ledger.items[0]).toMatchObject({ kind: 'receipt', documentId: id, document, onHandAfter: 4 });
    expect((await act(id, 'receive')).body).toMatchObject({
      ...{ code: 'DOCUMENT_STATE_CONFLICT', kind: 'receipt', currentStatus: 'done' },
    });
  });

  it('is listed by kind, status and location, newest first', async () => {
    const { id: productId } = await buildProduct();
    const first = await newReceipt(productId, 1, { locationId: shop });
    const second = await newCount({ locationId: shop });
    await act(first, 'receive');
    const list = async (query: string) =>
      (await service.request('GET', `${URL}?limit=2&${query}`, { as: admin })).body;
    expect((await list(`locationId=${shop}`)).items.map(({ id }: { id: string }) => id)).toEqual([
      second,
      first,
    ]);
    expect((await list('kind=receipt&status=done')).items[0]).toMatchObject({
      id: first,
      number: expect.any(Number),
    });
    expect((await list('kind=receipt&status=draft')).items).toEqual([]);
    expect(await list('kind=receipts')).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await list('q=')).toMatchObject({ code: 'VALIDATION_FAILED' });
    for (const url of [URL, `${URL}/${first}`]) {
      expect((await service.request('GET', url, { as: customer })).status).toBe(403);
    }
  });

  it('is found by its number, and by what is in its reference or supplier, with the sums of its lines', async () => {
    const [{ id: a }, { id: b }] = [await buildProduct({ stock: 0 }), await buildProduct({ stock: 0 })];
    const lines = [
      { productId: a, quantity: 10 },
      { productId: b, quantity: 5 },
    ];
    const said = { reference: 'Bestellung 100%!_a', supplier: 'Kesselwerk Süd' };
    const { body: made } = await make({ kind: 'receipt', ...said, lines });
    await act(made.id, 'receive', { lines: [{ productId: a, quantity: 4 }] });
    const other = await newCount({ reference: 'Bestellung 1000_a', supplier: 'Another' });
    const find = async (q: string) => {
      const url = `${URL}?q=${encodeURIComponent(q)}&count=true`;
      return (await service.request('GET', url, { as: admin })).body;
    };
    const sums = { id: made.id, products: 2, quantity: 15, done: 4, lost: 0 };
    for (const q of ['100%!_', 'KESSELWERK']) {
      expect(await find(q)).toMatchObject({ total: 1, items: [sums] });
    }
    // Its number may stand in the reference of another one.
    const numbered = (await find(String(made.number))).items;
    expect(numbered).toContainEqual(expect.objectContaining(sums));
    for (const { number, reference } of numbered) {
      expect(`${number} ${reference}`).toContain(String(made.number));
    }
    expect((await find('bestellung')).items).toMatchObject([
      { id: other, products: 0, quantity: 0, done: 0, lost: 0 },
      { id: made.id },
    ]);
    expect((await find('nobody has written this')).items).toEqual([]);
  });

  it('can be changed while it is open, and takes more when more is expected', async () => {
    const [{ id: a }, { id: b }] = [await buildProduct({ stock: 0 }), await buildProduct({ stock: 0 })];
    const id = await newReceipt(a, 5);
    await act(id, 'receive', { lines: [{ productId: a, quantity: 4 }] });
    const more = await act(id, 'receive', { lines: [{ productId: a, quantity: 2 }] });
    expect(more).toMatchObject({ status: 409, body: { code: 'DOCUMENT_QUANTITY_EXCEEDED' } });
    expect(more.body.lines).toEqual([{ productId: a, requested: 2, available: 1 }]);
    const unknown = await act(id, 'receive', {
      lines: [
        { productId: b, quantity: 2 },
        { productId: a, quantity: 1 },
        { productId: a, quantity: 1 },
      ],
    });
    expect(unknown.body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [
        { field: 'lines.2.productId', message: 'is given twice' },
        { field: 'lines.0.productId', message: 'is not in the document' },
      ],
    });
    const fewer = await change(id, { lines: [{ productId: b, quantity: 2 }] });
    expect(fewer).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });

    const lines = [
      { productId: b, quantity: 2, unitCost: '1.00' },
      { productId: a, quantity: 6 },
    ];
    const changed = await change(id, { lines, supplier: 'Another', expectedAt: null }, { 'if-match': '"2"' });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"3"' } });
    expect(changed.body).toMatchObject({
      ...{ status: 'part', supplier: 'Another' },
      lines: [
        { productId: a, quantity: 6, done: 4, unitCost: null },
        { productId: b, quantity: 2, done: 0, unitCost: '1.00' },
      ],
    });
    expect((await change(id, { note: 'Late' }, { 'if-match': '"2"' })).body.code).toBe('PRECONDITION_FAILED');
    // What came is all that is expected: nothing is open any more.
    expect((await change(id, { lines: [{ productId: a, quantity: 4 }] })).body.status).toBe('done');
    expect((await change(id, { note: 'Late' })).body.code).toBe('DOCUMENT_STATE_CONFLICT');
  });

  it('is closed when the rest will not come, and cancelled when nothing came', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const [short, none] = [await newReceipt(productId, 5), await newReceipt(productId, 7)];
    expect((await act(short, 'close')).body).toMatchObject({ code: 'DOCUMENT_STATE_CONFLICT' });
    await act(short, 'receive', { lines: [{ productId, quantity: 3 }] });
    expect((await act(short, 'cancel')).body).toMatchObject({ currentStatus: 'part' });
    expect((await levelsOf(productId))[0]).toMatchObject({ onHand: 3, incoming: 9 });
    expect((await act(short, 'close')).body).toMatchObject({
      status: 'done',
      lines: [{ quantity: 5, done: 3 }],
    });
    expect((await act(none, 'cancel')).body).toMatchObject({ status: 'cancelled', version: 2 });
    expect((await levelsOf(productId))[0]).toMatchObject({ onHand: 3, incoming: 0 });
    expect((await act(none, 'receive')).body.code).toBe('DOCUMENT_STATE_CONFLICT');
  });

  it('puts nothing on a shelf that would be too full, and leaves nothing behind', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const id = await newReceipt(productId, LIMITS.adjustment.max);
    const level = { onHand: LIMITS.stock.max - 1, changeFromQuantity: null };
    const url = `/api/admin/products/${productId}/stock/1`;
    await service.request('PUT', url, { as: admin, body: level });
    expect((await act(id, 'receive')).body.code).toBe('CONFLICT');
    expect((await read(id)).body).toMatchObject({ status: 'open', version: 1, lines: [{ done: 0 }] });
  });

  it('goes with a product that is deleted', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const id = await newReceipt(productId, 2);
    await act(id, 'receive');
    const url = `/api/admin/products/${productId}`;
    expect((await service.request('DELETE', url, { as: admin })).status).toBe(204);
    expect((await read(id)).body).toMatchObject({ status: 'done', lines: [] });
  });

  it.each([
    ['kind', { kind: 'order', lines: [{ productId: 1, quantity: 1 }] }],
    ['lines', { kind: 'receipt' }],
    ['lines', { kind: 'receipt', lines: [] }],
    ['lines', { kind: 'count', lines: [{ productId: 'known', quantity: 1 }] }],
    ['lines.0.productId', { kind: 'receipt', lines: [{ productId: 999_999, quantity: 1 }] }],
    ['lines.0.quantity', { kind: 'receipt', lines: [{ productId: 'known', quantity: 0 }] }],
    ['lines.0.quantity', { kind: 'receipt', lines: [{ productId: 'known', quantity: -1 }] }],
    ['lines.0.quantity', { kind: 'receipt', lines: [{ productId: 'known', quantity: 1.5 }] }],
    ['lines.0.unitCost', { kind: 'receipt', lines: [{ productId: 'known', quantity: 1, unitCost: 2.5 }] }],
    [
      'lines.0.unitCost',
      { kind: 'receipt', lines: [{ productId: 'known', quantity: 1, unitCost: '1.005' }] },
    ],
    ['locationId', { kind: 'count', locationId: 999 }],
    ['reference', { kind: 'count', reference: '' }],
    ['expectedAt', { kind: 'count', expectedAt: '9999-12-31T23:59:59-23:00' }],
    ['status', { kind: 'count', status: 'done' }],
  ])(
    'is refused with a wrong %s: %j',
    async (field, { lines, ...rest }: { lines?: object[]; kind: string }) => {
      const { id } = await buildProduct();
      const known = lines?.map((line) => {
        return 'productId' in line && line.productId === 'known' ? { ...line, productId: id } : line;
      });
      const made = await StockDocument.count();
      const refused = await make({ ...rest, ...(known && { lines: known }) });
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED', errors: [{ field }] },
      });
      expect(await StockDocument.count()).toBe(made);
    },
  );

  it('is done once for a key, and unknown where there is none', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const key = { 'idempotency-key': `delivery of ${productId}` };
    const body = { kind: 'receipt', lines: [{ productId, quantity: 5 }] };
    const [one, two] = [await make(body, key), await make(body, key)];
    expect([two.body, two.headers['idempotent-replayed']]).toEqual([one.body, 'true']);
    const part = { lines: [{ productId, quantity: 2 }] };
    const once = { 'idempotency-key': `first box of ${productId}` };
    for (let times = 0; times < 2; times++) await act(one.body.id, 'receive', part, once);
    expect((await levelsOf(productId))[0]).toMatchObject({ onHand: 2, incoming: 3 });
    const nowhere = '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32';
    for (const verb of ['receive', 'close', 'post', 'cancel']) {
      expect(await act(nowhere, verb)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await read('7')).status).toBe(400);
  });
});

describe('a count', () => {
  it('posts what differs from what was on hand when it was entered, whatever was sent since', async () => {
    const [{ id: a }, { id: b }, { id: c }] = [
      await buildProduct({ stock: 10 }),
      await buildProduct({ stock: 4 }),
      await buildProduct({ stock: 7 }),
    ];
    const order = await buy(a, 3);
    const id = await newCount({ note: 'Shelf 3' });
    const entered = await act(id, 'counts', {
      lines: [
        { productId: a, counted: 8 },
        { productId: b, counted: 4 },
        { productId: c, counted: 9 },
      ],
    });
    // What is sold and not sent lies there: it is counted, and expected.
    expect(entered.body).toMatchObject({
      ...{ status: 'open', version: 2 },
      lines: [
        { productId: a, quantity: 8, expected: 10, variance: -2, countedAt: expect.any(String) },
        { productId: b, quantity: 4, expected: 4, variance: 0 },
        { productId: c, quantity: 9, expected: 7, variance: 2 },
      ],
    });
    const desk = orderDesk(service, customer, admin);
    await desk.accept(order.id);
    expect((await desk.ship(order.id)).status).toBe(201);
    await buy(c, 5);

    expect((await act(id, 'post')).body).toMatchObject({ status: 'done', version: 3 });
    expect((await levelsOf(a))[0]).toMatchObject({ onHand: 5, committed: 0, available: 5 });
    expect((await levelsOf(c))[0]).toMatchObject({ onHand: 9, committed: 5 });
    expect(await movementsOf(id)).toMatchObject([
      { productId: a, onHand: -2, committed: 0, kind: 'count', reasonCode: 'count', actorId: admin.id },
      { productId: c, onHand: 2 },
    ]);
    expect((await act(id, 'post')).body).toMatchObject({ code: 'DOCUMENT_STATE_CONFLICT', kind: 'count' });
    expect((await count(id, a, 5)).body.code).toBe('DOCUMENT_STATE_CONFLICT');
    const report = await service.request('GET', '/api/admin/reports/stock-adjustments', { as: admin });
    const found = report.body.items.find(({ kind }: { kind: string }) => kind === 'count');
    expect(found).toMatchObject({ reasonCode: 'count', unitsIn: 2, unitsOut: 2 });
  });

  it('counts a product again from what is there then, also where it never was', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const id = await newCount();
    await count(id, productId, 4);
    const url = `/api/admin/products/${productId}/stock-adjustments`;
    await service.request('POST', url, { as: admin, body: { quantity: 5, reason: 'Found some' } });
    expect((await count(id, productId, 15)).body.lines).toMatchObject([{ expected: 15, variance: 0 }]);
    await act(id, 'post');
    expect(await movementsOf(id)).toEqual([]);
    const elsewhere = await newCount({ locationId: shop });
    await count(elsewhere, productId, 2);
    await act(elsewhere, 'post');
    expect((await levelsOf(productId)).map(({ onHand }) => onHand)).toEqual([15, 2]);
  });

  it('takes no units that orders have, and names the orders', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const [first, second] = [await buy(productId, 4), await buy(productId, 3)];
    const id = await newCount();
    await count(id, productId, 5);
    const refused = await act(id, 'post');
    expect(refused).toMatchObject({ status: 409, body: { code: 'STOCK_PROMISED' } });
    expect(refused.body.levels).toEqual([{ productId, locationId: 1, onHand: 5, committed: 7, held: 0 }]);
    expect(refused.body.orders).toEqual([
      { orderId: second.id, orderNumber: second.number, productId, quantity: 3 },
      { orderId: first.id, orderNumber: first.number, productId, quantity: 4 },
    ]);
    expect((await read(id)).body).toMatchObject({ status: 'open', version: 2 });
    expect((await levelsOf(productId))[0]).toMatchObject({ onHand: 10, committed: 7 });
    const desk = orderDesk(service, customer, admin);
    expect((await desk.cancel(second.id)).status).toBe(200);
    expect((await act(id, 'post')).status).toBe(200);
    expect((await levelsOf(productId))[0]).toMatchObject({ onHand: 5, committed: 4 });
  });

  it('refuses entries that make no sense, and the acts of a receipt', async () => {
    const { id: productId } = await buildProduct();
    const id = await newCount();
    expect((await act(id, 'post')).body.code).toBe('CONFLICT');
    const line = { productId, counted: 3 };
    for (const lines of [
      [],
      [line, line],
      [{ ...line, counted: -1 }],
      [{ ...line, counted: 1.5 }],
      [{ ...line, productId: 999_999 }],
      Array.from({ length: LIMITS.documentLines.max + 1 }, () => line),
    ]) {
      expect(await act(id, 'counts', { lines })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED' },
      });
    }
    expect((await change(id, { lines: [{ productId, quantity: 1 }] })).body.errors[0].field).toBe('lines');
    expect((await change(id, { note: null, reference: 'Shelf 4' })).body).toMatchObject({
      reference: 'Shelf 4',
    });
    for (const verb of ['receive', 'close']) {
      expect((await act(id, verb)).body).toMatchObject({ code: 'DOCUMENT_STATE_CONFLICT', kind: 'count' });
    }
    const receipt = await newReceipt(productId, 1);
    expect((await count(receipt, productId, 1)).body).toMatchObject({ kind: 'receipt' });
    expect((await act(receipt, 'post')).body.code).toBe('DOCUMENT_STATE_CONFLICT');
    expect((await act(id, 'cancel')).body.status).toBe('cancelled');
    expect(await StockLevel.sum('onHand', { where: { productId } })).toBe(10);
  });
});

describe('whatever is done with documents', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('expect' as const), units: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant('receive' as const), units: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant('close' as const) }),
    fc.record({ kind: fc.constant('cancel' as const) }),
    fc.record({ kind: fc.constant('enter' as const), units: fc.nat(16) }),
    fc.record({ kind: fc.constant('post' as const) }),
    fc.record({ kind: fc.constant('buy' as const), units: fc.integer({ min: 1, max: 3 }) }),
  );

  it('the level is that of a simple model, and each refusal has its reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        const { id: productId } = await buildProduct({ stock: 8 });
        const model = { onHand: 8, committed: 0 };
        /** Of receipts before the one that is worked on. */
        let stillToCome = 0;
        const sheet = { id: await newCount(), variance: undefined as number | undefined, isDone: false };
        let receipt = { id: await newReceipt(productId, 5), quantity: 5, done: 0, isOver: false };
        const lines = (units: number) => ({ lines: [{ productId, quantity: units }] });
        for (const one of steps) {
          let expected: string | number = 200;
          let answer: { status: number; body: { code?: string } };
          if (one.kind === 'expect') {
            if (!receipt.isOver) stillToCome += receipt.quantity - receipt.done;
            receipt = {
              id: await newReceipt(productId, one.units),
              quantity: one.units,
              done: 0,
              isOver: false,
            };
            continue;
          }
          const { quantity, done, isOver } = receipt;
          if (one.kind === 'receive') {
            if (isOver) expected = 'DOCUMENT_STATE_CONFLICT';
            else if (one.units > quantity - done) expected = 'DOCUMENT_QUANTITY_EXCEEDED';
            answer = await act(receipt.id, 'receive', lines(one.units));
            if (expected === 200) {
              model.onHand += one.units;
              receipt = { ...receipt, done: done + one.units, isOver: done + one.units === quantity };
            }
          } else if (one.kind === 'close' || one.kind === 'cancel') {
            if (isOver || done > 0 !== (one.kind === 'close')) expected = 'DOCUMENT_STATE_CONFLICT';
            answer = await act(receipt.id, one.kind);
            if (expected === 200) receipt.isOver = true;
          } else if (one.kind === 'enter') {
            if (sheet.isDone) expected = 'DOCUMENT_STATE_CONFLICT';
            else sheet.variance = one.units - model.onHand;
            answer = await count(sheet.id, productId, one.units);
          } else if (one.kind === 'post') {
            const { variance, isDone } = sheet;
            if (isDone) expected = 'DOCUMENT_STATE_CONFLICT';
            else if (variance === undefined) expected = 'CONFLICT';
            else if (variance < 0 && model.onHand + variance < model.committed) expected = 'STOCK_PROMISED';
            answer = await act(sheet.id, 'post');
            if (expected === 200) {
              model.onHand += variance as number;
              sheet.isDone = true;
            }
          } else {
            expected = one.units > model.onHand - model.committed ? 'INSUFFICIENT_STOCK' : 201;
            const body = orderBody([{ productId, quantity: one.units }], { paymentMethod: 'invoice' });
            answer = await service.request('POST', '/api/orders', { as: customer, body });
            if (expected === 201) model.committed += one.units;
          }
          expect([one, answer.body.code ?? answer.status]).toEqual([one, expected]);
        }
        const incoming = receipt.isOver ? 0 : receipt.quantity - receipt.done;
        expect((await levelsOf(productId))[0]).toMatchObject({ ...model, incoming: stillToCome + incoming });
        expect(await StockMovement.sum('onHand', { where: { productId } })).toBe(model.onHand);
      }),
      { numRuns: 20 },
    );
  });
});
