import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { IdempotencyKey, StockLevel, StockMovement } from '../../src/models/index.js';
import { type ApiAnswer, call, signIn } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// A change with an Idempotency-Key, whose connection or process ends at any statement of its transaction.

vi.setConfig({ testTimeout: 60_000 });

const ENV = { JWT_SECRET: 'k'.repeat(32) };

let database: TestDatabase;
let proxy: TcpProxy;
/** Reaches the database through the proxy. */
let server: ServerProcess;
/** A second process, which reaches it directly. */
let other: ServerProcess;
let base: string;
let otherBase: string;
let pool: ReturnType<typeof connectTo>;
let token: string;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  server = startServer({ DATABASE_URL: proxy.url, ...ENV });
  base = await server.listening();
  other = startServer({ DATABASE_URL: database.url, ...ENV });
  otherBase = await other.listening();
  pool = connectTo(database);
  const { email } = await buildAdmin();
  token = await signIn(base, email, PASSWORD);
});
afterAll(async () => {
  await pool?.close();
  await Promise.all([server?.stop(), other?.stop()]);
  await proxy?.close();
  await database?.drop();
});

const adjust = (at: string, productId: number, key: string): Promise<ApiAnswer> =>
  call(at, 'POST', `/api/admin/products/${productId}/stock-adjustments`, {
    token,
    key,
    body: { quantity: 5, reason: 'Found behind the shelf' },
  });

/** Five units came in, once, and the key stands for that. */
async function expectOnce(productId: number, key: string, answer: ApiAnswer): Promise<void> {
  expect(answer).toMatchObject({ status: 201, body: { stockQuantity: 5 } });
  for (const at of [base, otherBase]) {
    const again = await adjust(at, productId, key);
    expect(again).toMatchObject({ status: 201, body: answer.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  }
  expect(await StockMovement.count({ where: { productId } })).toBe(1);
  expect(await StockLevel.findOne({ where: { productId }, raw: true })).toMatchObject({ onHand: 5 });
  expect(await IdempotencyKey.count({ where: { key } })).toBe(1);
  await expectInventoryHolds(pool);
}

const STATEMENTS = [
  'START TRANSACTION',
  'INSERT INTO idempotency_keys',
  'SELECT `productId`',
  'INSERT INTO `stock_movements`',
  'UPDATE idempotency_keys',
  'COMMIT',
];

it.each(STATEMENTS)('the connection breaks at %s: it is done by the next attempt', async (statement) => {
  const [{ id }, key] = [await buildProduct({ stock: 0 }), `broken at ${statement}`];
  const broken = proxy.breakAt(statement);
  const answer = adjust(base, id, key);
  await broken;
  await expectOnce(id, key, await answer);
});

it('the answer to COMMIT is lost: what was done is found, and not done again', async () => {
  const [{ id }, key] = [await buildProduct({ stock: 0 }), 'committed'];
  const held = proxy.holdNextCommit();
  const answer = adjust(base, id, key);
  const commit = await held;
  await commit.deliver();
  commit.loseService();
  await expectOnce(id, key, await answer);
});

it('of two processes with the same key one waits for the other, and answers the same', async () => {
  const [{ id }, key] = [await buildProduct({ stock: 0 }), 'two processes'];
  const answers = await Promise.all([base, otherBase, base, otherBase].map((at) => adjust(at, id, key)));
  expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
  for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
  await expectOnce(id, key, answers[0] as ApiAnswer);
});

it.each([
  ['before COMMIT reaches the database: the key is free, and the other process does it', false],
  ['after COMMIT: the other process answers what was done', true],
])('the process is killed %s', async (_when, isDelivered) => {
  const [{ id }, key] = [await buildProduct({ stock: 0 }), `killed ${isDelivered}`];
  const doomed = startServer({ DATABASE_URL: proxy.url, ...ENV });
  const at = await doomed.listening();
  const held = proxy.holdNextCommit();
  const lost = adjust(at, id, key).catch((error: Error) => error);
  const commit = await held;
  if (isDelivered) await commit.deliver();
  doomed.child.kill('SIGKILL');
  await doomed.exited;
  commit.loseDatabase();
  expect(await lost).toBeInstanceOf(Error);
  const answer = await adjust(otherBase, id, key);
  expect(answer.headers.has('idempotent-replayed')).toBe(isDelivered);
  await expectOnce(id, key, answer);
});
