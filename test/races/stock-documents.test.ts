import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { StockLevel, StockMovement, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { type ApiAnswer, call } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// Documents that many act on at once, and orders meanwhile, by two processes on one database.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';
let service: TestApp;
let admin: User;
let customer: User;
/** A second location, which sells nothing. */
let shop: number;
let servers: ServerProcess[];
let bases: string[];

beforeAll(async () => {
  service = await startApp({ JWT_SECRET });
  [admin, customer] = [await buildAdmin(), await buildUser()];
  shop = (await Location.create({ code: 'shop', name: 'Shop', shipsTo: [] })).id;
  const settings = { DATABASE_URL: service.databaseUrl, JWT_SECRET, ORDER_WAIT_SECONDS: '60' };
  servers = [startServer(settings), startServer(settings)];
  bases = await Promise.all(servers.map((server) => server.listening()));
});
afterEach(() => expectInventoryHolds(service.sequelize));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await service.close();
});

let requests = 0;
/** Of the two processes, one after the other. */
function send(
  as: User,
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<ApiAnswer> {
  const base = bases[requests++ % bases.length] as string;
  return call(base, method, path, { token: service.app.issueAccessToken(as.id), body, headers });
}

const URL = '/api/admin/stock-documents';
const make = async (body: object): Promise<string> => (await send(admin, 'POST', URL, body)).body.id;
const act = (id: string, verb: string, body?: object, headers?: Record<string, string>) =>
  send(admin, verb === 'counts' ? 'PUT' : 'POST', `${URL}/${id}/${verb}`, body, headers);
const buy = (productId: number) =>
  send(
    customer,
    'POST',
    '/api/orders',
    orderBody([{ productId, quantity: 1 }], { paymentMethod: 'invoice' }),
  );
const level = async (productId: number, locationId = 1) =>
  (await send(admin, 'GET', `/api/admin/products/${productId}/stock/${locationId}`)).body;
const outcomes = (answers: Array<{ status: number; body: { code?: string } }>) =>
  answers.map(({ status, body }) => body.code ?? String(status)).sort();
const times = <T>(count: number, one: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => one(n)));

describe('a receipt that many post at once', () => {
  it('is on the shelf once, and the others are told that it is done', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const id = await make({ kind: 'receipt', lines: [{ productId, quantity: 7 }] });
    const answers = await times(6, () => act(id, 'receive'));
    expect(outcomes(answers)).toEqual(['200', ...Array(5).fill('DOCUMENT_STATE_CONFLICT')]);
    expect(await level(productId)).toMatchObject({ onHand: 7, incoming: 0 });
    expect(await StockMovement.count({ where: { documentId: id } })).toBe(1);
  });

  it('takes exactly the parts that fit, and exactly one act of those who saw the same', async () => {
    const { id: productId } = await buildProduct({ stock: 0 });
    const id = await make({ kind: 'receipt', lines: [{ productId, quantity: 11 }] });
    const part = { lines: [{ productId, quantity: 2 }] };
    const seen = await times(4, () => act(id, 'receive', part, { 'if-match': '"1"' }));
    expect(outcomes(seen)).toEqual(['200', ...Array(3).fill('PRECONDITION_FAILED')]);
    const rest = await times(8, () => act(id, 'receive', part));
    expect(outcomes(rest)).toEqual([...Array(4).fill('200'), ...Array(4).fill('DOCUMENT_QUANTITY_EXCEEDED')]);
    expect(await level(productId)).toMatchObject({ onHand: 10, incoming: 1 });
  });

  it('is cancelled or comes, never both', async () => {
    for (let round = 0; round < 3; round++) {
      const { id: productId } = await buildProduct({ stock: 0 });
      const id = await make({ kind: 'receipt', lines: [{ productId, quantity: 3 }] });
      const [came, cancelled] = await Promise.all([act(id, 'receive'), act(id, 'cancel')]);
      expect(outcomes([came, cancelled])).toEqual(['200', 'DOCUMENT_STATE_CONFLICT']);
      expect((await level(productId)).onHand).toBe(came.status === 200 ? 3 : 0);
    }
  });
});

describe('a transfer', () => {
  const begin = async (stock: number, quantity: number) => {
    const { id: productId } = await buildProduct({ stock });
    const lines = [{ productId, quantity }];
    const id = await make({ kind: 'transfer', fromLocationId: 1, locationId: shop, lines });
    return { id, productId, lines };
  };
  const unitsOf = async (productId: number) => {
    const levels = await StockLevel.findAll({ where: { productId }, raw: true });
    return levels.reduce((sum, { onHand }) => sum + onHand, 0);
  };

  it('of a shop that never had one is sent by each of many at once, from one place in transit', async () => {
    const all = await times(4, () => begin(5, 5));
    expect(outcomes(await Promise.all(all.map(({ id }) => act(id, 'ship'))))).toEqual(Array(4).fill('200'));
    expect(await Location.count({ where: { kind: 'transit' } })).toBe(1);
    for (const { productId } of all) expect((await level(productId)).onHand).toBe(0);
  });

  it('is sent once and received once, by whoever was first', async () => {
    const { id, productId } = await begin(7, 7);
    expect(outcomes(await times(4, () => act(id, 'ship')))).toEqual([
      '200',
      ...Array(3).fill('DOCUMENT_STATE_CONFLICT'),
    ]);
    expect(outcomes(await times(4, () => act(id, 'receive')))).toEqual([
      '200',
      ...Array(3).fill('DOCUMENT_STATE_CONFLICT'),
    ]);
    expect((await level(productId, shop)).onHand).toBe(7);
    expect(await unitsOf(productId)).toBe(7);
  });

  it('is received, lost and called back at once, and every unit is somewhere', async () => {
    const { id, productId } = await begin(10, 10);
    await act(id, 'ship');
    const three = { lines: [{ productId, quantity: 3 }] };
    const [cancelled, ...acts] = await Promise.all([
      act(id, 'cancel'),
      ...Array.from({ length: 4 }, () => act(id, 'receive', three)),
      ...Array.from({ length: 2 }, () => act(id, 'write-off', { ...three, reason: 'Lost on the way' })),
    ]);
    const counts = outcomes(acts);
    // Called back before anything came, or three acts of three units each.
    if (cancelled.status === 200) expect(counts).toEqual(Array(6).fill('DOCUMENT_STATE_CONFLICT'));
    else expect(counts).toEqual([...Array(3).fill('200'), ...Array(3).fill('DOCUMENT_QUANTITY_EXCEEDED')]);
    const lost = (await StockMovement.sum('onHand', { where: { productId, kind: 'write_off' } })) ?? 0;
    expect((await unitsOf(productId)) - lost).toBe(10);
  });

  it('and orders never take the same unit', async () => {
    const { id, productId } = await begin(10, 6);
    const [sent, ...orders] = await Promise.all([
      act(id, 'ship'),
      ...Array.from({ length: 10 }, () => buy(productId)),
    ]);
    const placed = orders.filter(({ status }) => status === 201).length;
    expect(await level(productId)).toMatchObject({ committed: placed, onHand: sent.status === 200 ? 4 : 10 });
    expect(placed).toBe(sent.status === 200 ? 4 : 10);
  });
});

describe('a count that is posted while orders are placed', () => {
  it('loses exactly what was missing, and no order', async () => {
    const { id: productId } = await buildProduct({ stock: 60 });
    const id = await make({ kind: 'count' });
    const counted = { lines: [{ productId, counted: 55 }] };
    // Whoever enters meanwhile sees the same units: what is sold lies there.
    const [entered, ...first] = await Promise.all([
      act(id, 'counts', counted),
      ...Array.from({ length: 20 }, () => buy(productId)),
    ]);
    expect(entered.body.lines).toMatchObject([{ expected: 60, variance: -5 }]);
    const [posts, ...second] = await Promise.all([
      times(3, () => act(id, 'post')),
      ...Array.from({ length: 20 }, () => buy(productId)),
    ]);
    expect(outcomes(posts)).toEqual(['200', 'DOCUMENT_STATE_CONFLICT', 'DOCUMENT_STATE_CONFLICT']);
    expect(new Set([...first, ...second].map(({ status }) => status))).toEqual(new Set([201]));
    expect(await level(productId)).toMatchObject({ onHand: 55, committed: 40, available: 15 });
  });

  it('or takes the last units before the orders do, one or the other', async () => {
    const { id: productId } = await buildProduct({ stock: 10 });
    const id = await make({ kind: 'count' });
    await act(id, 'counts', { lines: [{ productId, counted: 6 }] });
    const [post, ...orders] = await Promise.all([
      act(id, 'post'),
      ...Array.from({ length: 10 }, () => buy(productId)),
    ]);
    const placed = orders.filter(({ status }) => status === 201).length;
    const { onHand, committed } = await level(productId);
    expect(committed).toBe(placed);
    // Orders took what the count would have: it is refused. Or it was first, and they share what is left.
    if (post.status === 200) expect([onHand, placed]).toEqual([6, 6]);
    else expect([post.body.code, onHand, placed]).toEqual(['STOCK_PROMISED', 10, 10]);
  });

  it('crosses others that count the same products in opposite order', async () => {
    const products = await times(4, () => buildProduct({ stock: 5 }));
    const lines = products.map(({ id: productId }) => ({ productId, counted: 4 }));
    const sheets = await times(4, () => make({ kind: 'count' }));
    await Promise.all(
      sheets.map((id, n) => act(id, 'counts', { lines: n % 2 ? lines : [...lines].reverse() })),
    );
    const answers = await Promise.all(sheets.map((id) => act(id, 'post')));
    // Each of them found one missing of the five: together four.
    expect(outcomes(answers)).toEqual(Array(4).fill('200'));
    for (const { id } of products) expect((await level(id)).onHand).toBe(1);
  });
});
