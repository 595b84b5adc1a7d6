import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { idInSql } from '../../src/models/id.js';
import { Order, OrderEvent, Payment, PaymentOperation, type User } from '../../src/models/index.js';
import type { PaymentMethod } from '../../src/models/order.js';
import { call, signIn, tally } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { unitsForSale } from '../helpers/orders.js';
import { placeInThePast } from '../helpers/past-orders.js';
import { holdLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { StripeDouble, signed } from '../helpers/stripe-double.js';

// Orders expire in real processes: beside payments that arrive, in two at once, and across kill -9. A process looks for
// them as soon as it listens. The till is another one, which takes payments and lets no order expire.

vi.setConfig({ testTimeout: 120_000 });

let double: StripeDouble;
let database: TestDatabase;
let pool: Sequelize;
let till: ServerProcess;
let base: string;
let customer: User;
let tokens: { admin: string; customer: string };
let running: ServerProcess[] = [];

const settings = (more: Record<string, string>) => ({
  ...double.env,
  DATABASE_URL: database.url,
  JWT_SECRET: 'k'.repeat(32),
  PAYMENT_TIMEOUT_SECONDS: '1',
  ...more,
});

beforeAll(async () => {
  double = await StripeDouble.start();
  database = await createDatabase();
  till = startServer(settings({ UNPAID_ORDER_MINUTES: '0' }));
  base = await till.listening();
  pool = connectTo(database, { poolMax: 5 });
  customer = await buildUser();
  const admin = await buildAdmin();
  tokens = {
    admin: await signIn(base, admin.email, PASSWORD),
    customer: await signIn(base, customer.email, PASSWORD),
  };
});
beforeEach(() => double.clearAmbushes());
afterAll(async () => {
  await Promise.all([...running, till].map((server) => server?.stop()));
  await pool?.close();
  await database?.drop();
  await double?.close();
});

/** Starts processes that let orders expire, of which one does: the lease of those before is over. */
async function start(processes: number): Promise<void> {
  await pool.query('UPDATE job_leases SET dueAt = UTC_TIMESTAMP(3)');
  running = Array.from({ length: processes }, () =>
    startServer(settings({ UNPAID_ORDER_MINUTES: 'card=60' })),
  );
}
/** The same; resolves once they listen. */
async function expire(processes: number): Promise<void> {
  await start(processes);
  await Promise.all(running.map((server) => server.listening()));
}
async function kill(): Promise<void> {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  running = [];
}
const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 60_000, interval: 100 });

interface Placed {
  orderId: string;
  productId: number;
}
async function placed(method: PaymentMethod = 'card', days = 0.05): Promise<Placed> {
  const product = await buildProduct({ stock: 10 });
  const at = new Date(Date.now() - days * 24 * 60 * 60_000).toISOString();
  const orderId = await placeInThePast(pool, at, customer, [[product, 3]], method);
  return { orderId, productId: product.id };
}
interface Begun extends Placed {
  intentId: string;
}
/** Not long overdue, so that a look that is not answered is waited for. */
async function begun(): Promise<Begun> {
  const order = await placed('card', 0.05);
  const answer = await call(base, 'POST', `/api/orders/${order.orderId}/payments`, {
    token: tokens.customer,
  });
  expect(answer.status).toBe(201);
  return { ...order, intentId: answer.body.clientSecret.split('_secret_')[0] };
}
const stripeStatus = ({ intentId }: Begun) => double.objects.intents.get(intentId)?.status;

/** The customer pays, and Stripe tells of it. */
async function pay({ intentId }: Begun): Promise<void> {
  if (stripeStatus({ intentId } as Begun) !== 'requires_payment_method') return;
  double.objects.confirm(intentId);
  for (const event of double.objects.events.filter((one) => JSON.stringify(one).includes(intentId))) {
    const { body, signature } = signed(event);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    expect((await fetch(`${base}/api/webhooks/stripe`, { method: 'POST', headers, body })).status).toBe(200);
  }
}

/** It is over, in one way or the other, and everything agrees which. */
async function expectDecided({ orderId, productId }: Placed): Promise<'cancelled' | 'processing'> {
  const { status, paymentStatus } = await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
  const payments = await Payment.findAll({ where: { orderId }, raw: true });
  const [payment] = payments;
  const events = await OrderEvent.findAll({ where: { orderId }, raw: true });
  expect(payments.length).toBeLessThan(2);
  expect(events).toHaveLength(1);
  const intent = double.objects.intents.get(payment?.reference ?? '');
  if (status === 'processing') {
    expect(['authorized', 'paid']).toContain(paymentStatus);
    expect(await unitsForSale([productId])).toEqual([7]);
    return status;
  }
  expect(status).toBe('cancelled');
  expect(events).toMatchObject([{ kind: 'units_cancelled', actorId: null }]);
  expect(payment?.status ?? 'voided').toBe('voided');
  expect(intent?.status ?? 'canceled').toBe('canceled');
  expect(await unitsForSale([productId])).toEqual([10]);
  return 'cancelled';
}
async function expectAllDecided(orders: Placed[]): Promise<Record<string, number>> {
  const ids = orders.map(({ orderId }) => orderId);
  await until(async () => {
    expect(await Order.count({ where: { id: ids, status: 'pending' } })).toBe(0);
    expect(
      await Payment.count({ where: { orderId: ids, status: ['pending', 'voiding', 'capturing'] } }),
    ).toBe(0);
  });
  const outcomes = [];
  for (const one of orders) outcomes.push(await expectDecided(one));
  await expectInventoryHolds(pool);
  return tally(outcomes);
}

it('beside payments that arrive, in two processes: each order is paid or cancelled, and Stripe agrees', async () => {
  const orders = [];
  for (let n = 0; n < 16; n++) orders.push(await begun());
  const transfers = [];
  for (let n = 0; n < 4; n++) transfers.push(await placed('bank_transfer', 15));
  await start(2);
  const listening = running.map((server) => server.listening());
  await Promise.race(listening);
  await Promise.all([
    ...orders.filter((_, n) => n % 2 === 0).map(pay),
    ...transfers.map(({ orderId }) =>
      call(base, 'POST', `/api/admin/orders/${orderId}/mark-paid`, { token: tokens.admin, body: {} }),
    ),
    ...listening,
  ]);
  const outcomes = await expectAllDecided([...orders, ...transfers]);
  // Nobody paid for the other half.
  expect(outcomes.cancelled).toBeGreaterThanOrEqual(8);
  await Promise.all(running.map((server) => server.stop()));
});

it('a payment that holds the order when it expires wins', async () => {
  const order = await begun();
  const name = new URL(database.url).pathname.slice(1);
  const lock = await holdLock(name, `SELECT id FROM orders WHERE id = ${idInSql(order.orderId)} FOR UPDATE`);
  const paid = pay(order);
  await lock.waiters();
  const expiring = expire(1);
  await lock.waiters(2);
  await lock.release();
  await Promise.all([paid, expiring]);
  expect(await expectAllDecided([order])).toEqual({ processing: 1 });
  await Promise.all(running.map((server) => server.stop()));
});

it('kill -9 at any point: another process ends it, and the void is made once', async () => {
  const name = new URL(database.url).pathname.slice(1);
  // Before anything is written; with the look under way; with the void under way, and with it done and not told.
  const locked = await begun();
  const lock = await holdLock(name, `SELECT id FROM orders WHERE id = ${idInSql(locked.orderId)} FOR UPDATE`);
  await expire(1);
  await lock.waiters();
  await kill();
  await lock.release();

  const looked = await begun();
  const look = double.hold('look', 'before', looked.intentId);
  await expire(1);
  await look.arrived;
  await kill();

  const [before, after] = [await begun(), await begun()];
  const voids = [
    double.hold('void', 'before', before.intentId),
    double.hold('void', 'after', after.intentId),
  ];
  const expiring = expire(1);
  await Promise.race(voids.map(({ arrived }) => arrived));
  await kill();
  await expiring.catch(() => {});

  double.clearAmbushes();
  await pool.query('UPDATE payment_operations SET dueAt = UTC_TIMESTAMP(3) WHERE dueAt IS NOT NULL');
  await expire(2);
  const orders = [locked, looked, before, after];
  expect(await expectAllDecided(orders)).toEqual({ cancelled: 4 });
  for (const { orderId } of orders) {
    const payment = await Payment.findOne({ where: { orderId }, rejectOnEmpty: true, raw: true });
    expect(await PaymentOperation.count({ where: { paymentId: payment.id, kind: 'void' } })).toBe(1);
  }
  await Promise.all(running.map((server) => server.stop()));
});

it('a frozen provider holds up neither other orders nor the process that closes', async () => {
  const [frozen, free] = [await begun(), await placed()];
  const looks = [
    double.hold('look', 'before', frozen.intentId),
    double.hold('look', 'before', frozen.intentId),
  ];
  await expire(1);
  await looks[0]?.arrived;
  await until(async () => expect((await Order.findByPk(free.orderId))?.status).toBe('cancelled'));
  expect((await Order.findByPk(frozen.orderId))?.status).toBe('pending');
  await Promise.all(running.map((server) => server.stop()));
  expect(await Promise.all(running.map(({ exited }) => exited))).toEqual([0]);
  for (const one of looks) one.release();
  double.clearAmbushes();
  await expire(1);
  expect(await expectAllDecided([frozen, free])).toEqual({ cancelled: 2 });
  await Promise.all(running.map((server) => server.stop()));
});
