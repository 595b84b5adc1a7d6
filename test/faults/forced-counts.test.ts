import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { OrderEvent, StockDocument, StockLevel } from '../../src/models/index.js';
import { type ApiAnswer, call, sendForSure, signIn } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// A count that takes units of orders and checkouts, which ends at any of its statements: all of it took place, or nothing.

vi.setConfig({ testTimeout: 300_000 });

const ENV = { JWT_SECRET: 'k'.repeat(32), ORDER_WAIT_SECONDS: '60', MAX_HOLDS: '100' };
/** How the statement begins that locks the document. */
const LOCK = 'SELECT `id`, `number`, `kind`, `status`';

let database: TestDatabase;
let proxy: TcpProxy;
let server: ServerProcess;
let base: string;
let pool: ReturnType<typeof connectTo>;
let token: string;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  server = startServer({ DATABASE_URL: proxy.url, ...ENV });
  base = await server.listening();
  pool = connectTo(database);
  const { email } = await buildAdmin();
  token = await signIn(base, email, PASSWORD);
});
afterAll(async () => {
  await pool?.close();
  await server?.stop();
  await proxy?.close();
  await database?.drop();
});

const send = async (method: string, path: string, body: object = {}): Promise<ApiAnswer> =>
  call(base, method, `/api/${path}`, { token, body });
const done = async (answer: Promise<ApiAnswer>) => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};

interface Sheet {
  id: string;
  productId: number;
  orderIds: string[];
}

/** Of 10 units two orders have three each, and a checkout two; five are counted. */
async function counted(): Promise<Sheet> {
  const { id: productId } = await buildProduct({ stock: 10 });
  const ordered = (quantity: number) =>
    done(send('POST', 'orders', orderBody([{ productId, quantity }], { paymentMethod: 'invoice' })));
  const orderIds = [(await ordered(3)).id, (await ordered(3)).id];
  await done(send('POST', 'holds', { items: [{ productId, quantity: 2 }] }));
  const { id } = await done(send('POST', 'admin/stock-documents', { kind: 'count' }));
  await done(send('PUT', `admin/stock-documents/${id}/counts`, { lines: [{ productId, counted: 5 }] }));
  return { id, productId, orderIds };
}

const request = ({ id }: Sheet) => ({
  path: `/api/admin/stock-documents/${id}/post`,
  options: { token, key: `post ${id}`, body: { force: true, reason: 'They are gone' } },
});
const post = (sheet: Sheet) => {
  const { path, options } = request(sheet);
  return call(base, 'POST', path, options);
};
const postForSure = (sheet: Sheet) => {
  const { path, options } = request(sheet);
  return sendForSure(base, path, options);
};

/** Status of the document, units on hand, committed and held of each level, and what was said of the orders. */
async function stateOf({ id, productId, orderIds }: Sheet) {
  const { status } = await StockDocument.findByPk(id, { rejectOnEmpty: true });
  const levels = await StockLevel.findAll({ where: { productId }, order: ['locationId'], raw: true });
  const events = await OrderEvent.findAll({ where: { orderId: orderIds }, raw: true });
  await expectInventoryHolds(pool);
  return [
    status,
    ...levels.map(({ onHand, committed, held }) => [onHand, committed, held]),
    ...events.map(({ kind, orderId }) => [kind, orderId]),
  ];
}
const before = ['open', [10, 6, 2]];
const after = ({ orderIds }: Sheet) => ['done', [5, 5, 0], [1, 1, 0], ['units_backordered', orderIds[1]]];

/** @returns the nth statement, which is held; undefined if it has fewer: then it is done */
async function heldAt(sheet: Sheet, nth: number) {
  const held = proxy.holdAfter(LOCK, nth);
  const answer = post(sheet).catch(() => undefined);
  const statement = await Promise.race([held, answer.then(() => undefined)]);
  if (!statement) proxy.forget();
  return statement;
}

let statements = 0;

it('is done once, at whichever statement its connection breaks', async () => {
  for (let nth = 1; ; nth++) {
    const sheet = await counted();
    const statement = await heldAt(sheet, nth);
    if (statement) {
      statement.loseService();
      statement.loseDatabase();
      expect((await postForSure(sheet)).status, `broken at statement ${nth}`).toBe(200);
    }
    expect(await stateOf(sheet), `broken at statement ${nth}`).toEqual(after(sheet));
    if (!statement) break;
    statements = nth;
  }
  expect(statements).toBeGreaterThan(20);
});

it('took place or did not when the service is killed between two statements, and is done when it is sent again', async () => {
  // The service takes its time to start again: npm run test:faults kills it at each statement.
  const step = process.env.FAULT_ROUNDS === undefined ? Math.ceil(statements / 3) : 1;
  for (let nth = 1; nth <= statements; nth += step) {
    const sheet = await counted();
    const statement = await heldAt(sheet, nth);
    if (!statement) break;
    server.child.kill('SIGKILL');
    await server.exited;
    statement.loseDatabase();
    const { port } = new URL(base);
    server = startServer({ DATABASE_URL: proxy.url, ...ENV, PORT: port });
    await server.listening();
    // Nothing of it was committed: COMMIT is the last statement.
    expect(await stateOf(sheet), `killed at statement ${nth}`).toEqual(before);
    expect((await postForSure(sheet)).status).toBe(200);
    expect(await stateOf(sheet), `killed at statement ${nth}`).toEqual(after(sheet));
  }
});

it('took place when the service is killed after it was committed', async () => {
  const sheet = await counted();
  const commit = await heldAt(sheet, statements);
  await commit?.deliver();
  server.child.kill('SIGKILL');
  await server.exited;
  server = startServer({ DATABASE_URL: proxy.url, ...ENV, PORT: new URL(base).port });
  await server.listening();
  expect(await stateOf(sheet)).toEqual(after(sheet));
  expect((await postForSure(sheet)).status).toBe(200);
  expect(await stateOf(sheet)).toEqual(after(sheet));
});
