import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { availableOf } from '../../src/models/availability.js';
import { Order, OrderEvent, RefundRequest, StockLevel, StockMovement } from '../../src/models/index.js';
import { type ApiAnswer, call, signIn } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// Changes of an order whose connection to the database breaks: at a statement, or at COMMIT, whose answer then never comes.

vi.setConfig({ testTimeout: 60_000 });

const ENV = { JWT_SECRET: 'k'.repeat(32), ORDER_WAIT_SECONDS: '60' };

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
  const zone = { name: 'Everywhere', regions: [{ country: null }] };
  const { id: zoneId } = await done(send('POST', 'admin/shipping-zones', zone));
  const parcel = { code: 'parcel', name: 'Parcel', zoneId, rates: [{ amount: '4.90' }] };
  await done(send('POST', 'admin/shipping-methods', parcel));
});
afterAll(async () => {
  await pool?.close();
  await server?.stop();
  await proxy?.close();
  await database?.drop();
});

interface Subject {
  id: string;
  productId: number;
}
const send = async (method: string, path: string, body: object = {}): Promise<ApiAnswer> =>
  call(base, method, `/api/${path}`, { token, body });
const done = async (answer: Promise<ApiAnswer>) => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};

/** An order of 4 of 10 units, and of shipping. */
async function placed(): Promise<Subject> {
  const { id: productId } = await buildProduct({ stock: 10 });
  const { id } = await done(
    send(
      'POST',
      'orders',
      orderBody([{ productId, quantity: 4 }], { paymentMethod: 'invoice', shippingMethod: 'parcel' }),
    ),
  );
  return { id, productId };
}
async function processing(): Promise<Subject> {
  const order = await placed();
  await done(send('POST', `admin/orders/${order.id}/accept`));
  return order;
}

interface Change {
  name: string;
  /** @returns the order, and the path that changes it when it is posted to */
  prepare(): Promise<Subject & { path: string }>;
  /** Of the order after it. */
  outcome: { status: string; version: number; left: number; movements: string[]; refunds: number };
  /** Statements at which the connection breaks: of those that are not prepared, which the proxy does not know again. */
  statements: string[];
}

/** How the statement begins that holds the order. */
const HOLD = 'SELECT `id`, `userId`, `status`, `version`';

const changes: Change[] = [
  {
    name: 'cancelling',
    async prepare() {
      const order = await placed();
      return { ...order, path: `orders/${order.id}/cancel` };
    },
    outcome: {
      status: 'cancelled',
      version: 2,
      left: 10,
      movements: ['order 0 4', 'cancellation 0 -4'],
      refunds: 1,
    },
    statements: [HOLD, 'INSERT INTO `cancellation_items`', 'INSERT INTO `stock_movements`'],
  },
  {
    name: 'sending',
    async prepare() {
      const order = await processing();
      return { ...order, path: `admin/orders/${order.id}/fulfilments` };
    },
    outcome: {
      status: 'shipped',
      version: 3,
      left: 6,
      movements: ['order 0 4', 'shipment -4 -4'],
      refunds: 0,
    },
    statements: [HOLD, 'INSERT INTO `fulfilment_items`', 'INSERT INTO `stock_movements`'],
  },
  {
    name: 'taking back',
    async prepare() {
      const order = await processing();
      const parcel = await done(send('POST', `admin/orders/${order.id}/fulfilments`));
      await done(send('POST', `admin/orders/${order.id}/fulfilments/${parcel.id}/deliver`));
      const asked = { lines: [{ line: 1, quantity: 3 }], reason: 'Too small' };
      const { id } = await done(send('POST', `orders/${order.id}/returns`, asked));
      await done(send('POST', `admin/orders/${order.id}/returns/${id}/approve`));
      return { ...order, path: `admin/orders/${order.id}/returns/${id}/receive` };
    },
    outcome: {
      status: 'delivered',
      version: 7,
      left: 9,
      movements: ['order 0 4', 'shipment -4 -4', 'return 3 0'],
      refunds: 1,
    },
    statements: [HOLD, 'INSERT INTO `return_items`', 'INSERT INTO `stock_movements`'],
  },
];

async function expectDoneOnce({ outcome }: Change, { id, productId }: Subject): Promise<void> {
  const order = await Order.findByPk(id, { rejectOnEmpty: true, raw: true });
  const level = await StockLevel.findOne({ where: { productId }, raw: true });
  const movements = await StockMovement.findAll({ where: { orderId: id }, order: ['id'], raw: true });
  expect({
    status: order.status,
    version: order.version,
    left: level && availableOf(level),
    movements: movements.map(({ kind, onHand, committed }) => `${kind} ${onHand} ${committed}`),
    refunds: await RefundRequest.count({ where: { orderId: id } }),
  }).toEqual(outcome);
  expect(await OrderEvent.count({ where: { orderId: id } })).toBe(outcome.version - 1);
  await expectInventoryHolds(pool);
}

const named = (some: Change[]) => some.map((change) => [change.name, change] as const);

describe.each(named(changes))('%s', (_name, change) => {
  it('is found to be done when the answer to COMMIT is lost', async () => {
    const order = await change.prepare();
    const held = proxy.holdNextCommit();
    const answer = send('POST', order.path);
    const commit = await held;
    await commit.deliver();
    commit.loseService();
    await done(answer);
    await expectDoneOnce(change, order);
  });

  it('is done by the next attempt when COMMIT itself is lost', async () => {
    const order = await change.prepare();
    const held = proxy.holdNextCommit();
    const answer = send('POST', order.path);
    const commit = await held;
    commit.loseService();
    commit.loseDatabase();
    await done(answer);
    await expectDoneOnce(change, order);
  });

  it.each(change.statements)(
    'is done by the next attempt when the connection breaks at %s',
    async (statement) => {
      const order = await change.prepare();
      const broken = proxy.breakAt(statement);
      await done(send('POST', order.path));
      await broken;
      await expectDoneOnce(change, order);
    },
  );
});

// The service takes its time to start again: npm run test:faults does it with all of them.
const killed = process.env.FAULT_ROUNDS === undefined ? changes.slice(0, 1) : changes;

describe.each(named(killed))('%s', (_name, change) => {
  it('was done when the service is killed after it was committed: sent again, it is refused', async () => {
    const order = await change.prepare();
    const held = proxy.holdNextCommit();
    const answer = send('POST', order.path).catch(() => 'no answer');
    const commit = await held;
    await commit.deliver();
    server.child.kill('SIGKILL');
    await server.exited;
    expect(await answer).toBe('no answer');
    server = startServer({ DATABASE_URL: proxy.url, ...ENV, PORT: new URL(base).port });
    await server.listening();
    expect((await send('POST', order.path)).status).toBe(409);
    await expectDoneOnce(change, order);
  });

  it('was not done when the service is killed before that: sent again, it is', async () => {
    const order = await change.prepare();
    const held = proxy.holdNextCommit();
    const answer = send('POST', order.path).catch(() => 'no answer');
    const commit = await held;
    server.child.kill('SIGKILL');
    await server.exited;
    commit.loseDatabase();
    expect(await answer).toBe('no answer');
    server = startServer({ DATABASE_URL: proxy.url, ...ENV, PORT: new URL(base).port });
    await server.listening();
    await done(send('POST', order.path));
    await expectDoneOnce(change, order);
  });
});
