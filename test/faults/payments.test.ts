import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { idInSql } from '../../src/models/id.js';
import { Order, Payment, PaymentEvent, PaymentOperation, RefundRequest } from '../../src/models/index.js';
import { type ApiAnswer, call, signIn, tally } from '../helpers/api-client.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildAdmin, buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { holdLock, type RowLock } from '../helpers/row-lock.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { type SignedEvent, StripeDouble, signed } from '../helpers/stripe-double.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// kill -9 of the service between any two steps of a payment. Nobody asks again: the next process finishes what the
// killed one left, and at Stripe everything has been done once.

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
vi.setConfig({ testTimeout: ROUNDS * 60_000 });

let double: StripeDouble;
let database: TestDatabase;
let pool: Sequelize;
let servers: ServerProcess[] = [];
let base: string;
let tokens: { admin: string; customer: string };

beforeAll(async () => {
  double = await StripeDouble.start();
  database = await createDatabase();
  await start();
  pool = connectTo(database, { poolMax: 5 });
  const [admin, customer] = [await buildAdmin(), await buildUser()];
  tokens = {
    admin: await signIn(base, admin.email, PASSWORD),
    customer: await signIn(base, customer.email, PASSWORD),
  };
});
beforeEach(() => double.clearAmbushes());
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await pool?.close();
  await database?.drop();
  await double?.close();
});

interface Settings {
  processes?: number;
  env?: Record<string, string>;
  /** How patient it is with Stripe. A lease is thrice as long. */
  timeoutSeconds?: number;
  databaseUrl?: string;
}

async function start(given: Settings = {}): Promise<void> {
  const { processes = 1, env = double.env, timeoutSeconds = 1, databaseUrl = database.url } = given;
  const settings = {
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'k'.repeat(32),
    PAYMENT_TIMEOUT_SECONDS: String(timeoutSeconds),
  };
  servers = Array.from({ length: processes }, () => startServer({ ...settings, ...env }));
  [base] = (await Promise.all(servers.map((server) => server.listening()))) as [string];
}
async function kill(): Promise<void> {
  for (const { child } of servers) child.kill('SIGKILL');
  await Promise.all(servers.map(({ exited }) => exited));
}
const lock = (sql: string): Promise<RowLock> => holdLock(new URL(database.url).pathname.slice(1), sql);
const lockOrder = (id: string) => lock(`SELECT id FROM orders WHERE id = ${idInSql(id)} FOR UPDATE`);
/** As if that time had passed. */
const endLeases = () =>
  pool.query('UPDATE payment_operations SET dueAt = UTC_TIMESTAMP(3) WHERE dueAt IS NOT NULL');
const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 30_000, interval: 100 });

async function placeOrder(): Promise<string> {
  const { id: productId } = await buildProduct({ price: '100.00' });
  const body = orderBody([{ productId, quantity: 1 }]);
  const answer = await call(base, 'POST', '/api/orders', { token: tokens.customer, body });
  expect(answer.status).toBe(201);
  return answer.body.id;
}
const begin = (orderId: string) =>
  call(base, 'POST', `/api/orders/${orderId}/payments`, { token: tokens.customer });
const ask = (paymentId: string, what: string, body: object = {}) =>
  call(base, 'POST', `/api/admin/payments/${paymentId}/${what}`, { token: tokens.admin, body });
const deliver = ({ body, signature }: SignedEvent) =>
  fetch(`${base}/api/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body,
  });

interface Subject {
  orderId: string;
  paymentId: string;
  intentId: string;
}
async function held(): Promise<Subject> {
  const orderId = await placeOrder();
  const { body } = await begin(orderId);
  const intentId = body.clientSecret.split('_secret_')[0];
  double.objects.confirm(intentId);
  expect((await begin(orderId)).body.status).toBe('authorized');
  return { orderId, paymentId: body.id, intentId };
}
async function captured(): Promise<Subject> {
  const subject = await held();
  expect((await ask(subject.paymentId, 'capture')).status).toBe(200);
  return subject;
}

type Kind = 'authorize' | 'capture' | 'void' | 'refund';
const KINDS: Kind[] = ['authorize', 'capture', 'void', 'refund'];

const prepare: Record<Kind, () => Promise<Subject>> = {
  authorize: async () => ({ orderId: await placeOrder(), paymentId: '', intentId: '' }),
  capture: held,
  void: held,
  refund: captured,
};
const request: Record<Kind, (subject: Subject) => Promise<ApiAnswer>> = {
  authorize: ({ orderId }) => begin(orderId),
  capture: ({ paymentId }) => ask(paymentId, 'capture'),
  void: ({ paymentId }) => ask(paymentId, 'void'),
  refund: ({ paymentId }) => ask(paymentId, 'refunds', { amount: '60.00', reason: 'Arrived with a dent' }),
};

/** Where the process is killed. Each brings the request there and no further: with a lock, as soon as it waits for that. */
type Point = (kind: Kind, subject: Subject, send: () => Promise<unknown>) => Promise<RowLock | undefined>;

const POINTS: Record<string, Point> = {
  'before the intent is written': async (_kind, { orderId }, send) => {
    const order = await lockOrder(orderId);
    void send();
    return order;
  },
  'before Stripe has done it': async (kind, subject, send) => {
    const stripe = double.hold(kind, 'before', subject.intentId || subject.orderId);
    void send();
    await stripe.arrived;
    return undefined;
  },
  'before Stripe’s answer arrives': async (kind, subject, send) => {
    const stripe = double.hold(kind, 'after', subject.intentId || subject.orderId);
    void send();
    await stripe.arrived;
    return undefined;
  },
  'before the answer is written down': async (kind, subject, send) => {
    const stripe = double.hold(kind, 'after', subject.intentId || subject.orderId);
    void send();
    await stripe.arrived;
    const order = await lockOrder(subject.orderId);
    stripe.release();
    return order;
  },
};

/** What has to be there in the end, when it was asked for and the process was killed anywhere behind the intent. */
const END = {
  authorize: { payment: { status: 'pending' }, stripe: { status: 'requires_payment_method', refunds: [] } },
  capture: {
    payment: { status: 'captured', captured: '100.00' },
    stripe: { status: 'succeeded', refunds: [] },
  },
  void: { payment: { status: 'voided' }, stripe: { status: 'canceled', refunds: [] } },
  refund: {
    payment: { refunded: '60.00', refunding: '0.00' },
    stripe: { status: 'succeeded', refunds: [6000] },
  },
};

async function expectDoneOnce(kind: Kind, { orderId }: Subject, name: string): Promise<void> {
  await until(async () => {
    const [payment] = await Payment.findAll({ where: { orderId }, include: PaymentOperation });
    expect(payment, name).toMatchObject(END[kind].payment);
    const made = payment?.operations?.filter((operation) => operation.kind === kind);
    expect(made, name).toMatchObject([{ status: 'succeeded', dueAt: null, attempts: 2 }]);
  });
  const intents = [...double.objects.intents.values()].filter(({ metadata }) => metadata.orderId === orderId);
  expect(
    intents.map(({ id, status }) => ({
      status,
      refunds: double.objects.refundsOf(id).map(({ amount }) => amount),
    })),
    name,
  ).toEqual([END[kind].stripe]);
}

describe('kill -9', () => {
  it('anywhere in an authorization, a capture, a void and a refund: two processes finish each of them once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await kill();
      await start({ timeoutSeconds: 60 });
      const scenes = [];
      for (const [point, bring] of Object.entries(POINTS)) {
        for (const kind of KINDS)
          scenes.push({ name: `${kind}, ${point}`, kind, bring, subject: await prepare[kind]() });
      }
      // All at once, since none waits long for a lock.
      const brought = await Promise.all(
        scenes.map(({ kind, bring, subject }) =>
          bring(kind, subject, () => request[kind](subject).catch(() => 'no answer')),
        ),
      );
      const locks = brought.filter((lock) => lock !== undefined);
      await locks[0]?.waiters(locks.length);
      await kill();
      for (const lock of locks) await lock.release();
      await endLeases();
      double.calls.length = 0;
      await start({ processes: 2 });

      for (const { name, kind, bring, subject } of scenes) {
        if (bring !== POINTS['before the intent is written']) await expectDoneOnce(kind, subject, name);
      }
      // Of the two processes one took up each, which looked first, and did what was not done.
      const calls = { authorize: 3, look: 6, capture: 1, void: 1, list: 3, refund: 1 };
      expect(tally(double.calls)).toEqual(calls);
      for (const { name, kind, bring, subject } of scenes) {
        if (bring !== POINTS['before the intent is written']) continue;
        // Nothing was written and nothing done, so it can be asked for anew.
        const where = kind === 'authorize' ? { paymentId: null } : { paymentId: subject.paymentId };
        expect(await PaymentOperation.count({ where: { ...where, kind } as never }), name).toBe(0);
        expect((await request[kind](subject)).status, name).toBeLessThan(202);
      }
      await expectInventoryHolds(pool);
      // The customer gets what is needed to pay, however the beginning ended.
      for (const { kind, subject } of scenes) {
        if (kind !== 'authorize') continue;
        const again = await begin(subject.orderId);
        expect(again.status).toBe(200);
        expect([...double.objects.intents.values()].map((intent) => intent.client_secret)).toContain(
          again.body.clientSecret,
        );
      }
    }
  });

  it('between taking an event in and applying it: it is applied, and delivered again it changes nothing', async () => {
    const orderId = await placeOrder();
    const { body } = await begin(orderId);
    const intentId = body.clientSecret.split('_secret_')[0];
    double.objects.confirm(intentId);
    const event = signed(double.objects.events.at(-1) as object);
    const order = await lockOrder(orderId);
    const delivery = deliver(event).catch(() => 'no answer');
    await order.waiters();
    await kill();
    expect(await delivery).toBe('no answer');
    await order.release();
    expect(await PaymentEvent.findOne({ where: { reference: intentId } })).toMatchObject({
      processedAt: null,
    });

    await start();
    await until(async () => {
      expect(await Payment.findByPk(body.id)).toMatchObject({ status: 'authorized', authorized: '100.00' });
    });
    expect((await deliver(event)).status).toBe(200);
    expect(await Order.findByPk(orderId)).toMatchObject({ status: 'processing', version: 2 });
    expect(await PaymentEvent.count({ where: { reference: intentId } })).toBe(1);
    await expectInventoryHolds(pool);
  });

  it('between a cancellation and its refund: the refund is made, once', async () => {
    const [unsettled, asked] = [await captured(), await captured()];
    const cancel = ({ orderId }: Subject) =>
      call(base, 'POST', `/api/admin/orders/${orderId}/cancel`, { token: tokens.admin, body: {} });
    // Of one the request is there and nothing else; of the other Stripe has made the refund already.
    const stripe = double.hold('refund', 'after', asked.intentId);
    expect((await cancel(asked)).status).toBe(200);
    await stripe.arrived;
    // Shared: the cancellation reads the payment for the order’s paymentStatus, and only settling it takes the row.
    const payment = await lock(
      `SELECT id FROM payments WHERE id = ${idInSql(unsettled.paymentId)} LOCK IN SHARE MODE`,
    );
    expect((await cancel(unsettled)).status).toBe(200);
    await kill();
    await payment.release();
    expect(await RefundRequest.findOne({ where: { orderId: unsettled.orderId } })).toMatchObject({
      settledAt: null,
    });

    await start({ processes: 2 });
    for (const { paymentId, intentId } of [unsettled, asked]) {
      await until(async () => {
        expect(await Payment.findByPk(paymentId)).toMatchObject({ refunded: '100.00', refunding: '0.00' });
      });
      expect(double.objects.refundsOf(intentId).map(({ amount }) => amount)).toEqual([10_000]);
    }
    await expectInventoryHolds(pool);
  });
});

describe('the connection to the database is lost at COMMIT', () => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await startProxy(database.url);
    await kill();
    await start({ databaseUrl: proxy.url, timeoutSeconds: 60 });
  });
  afterAll(async () => {
    await kill();
    await proxy.close();
    await start();
  });

  it.each([
    ['of the intent, which has taken place', 'intent', true],
    ['of the intent, which has not', 'intent', false],
    ['of the answer, which has taken place', 'answer', true],
    ['of the answer, which has not', 'answer', false],
  ] as const)('%s: the capture is made once and answered', async (_which, step, deliver) => {
    const subject = await held();
    const stripe = double.hold('capture', 'after', subject.intentId);
    if (step === 'intent') stripe.release();
    const early = step === 'intent' ? proxy.holdNextCommit() : undefined;
    const answer = ask(subject.paymentId, 'capture');
    const late = early ?? stripe.arrived.then(() => proxy.holdNextCommit());
    if (step === 'answer') {
      await stripe.arrived;
      stripe.release();
    }
    const commit = await late;
    if (deliver) await commit.deliver();
    commit.loseService();
    if (!deliver) commit.loseDatabase();
    expect(await answer).toMatchObject({ status: 200, body: { status: 'captured', captured: '100.00' } });
    expect(double.objects.intents.get(subject.intentId)).toMatchObject({ amount_received: 10_000 });
    const captures = await PaymentOperation.findAll({
      where: { paymentId: subject.paymentId, kind: 'capture' },
    });
    expect(captures).toMatchObject([{ status: 'succeeded' }]);
    await expectInventoryHolds(pool);
  });
});

it('a service that no longer has Stripe’s keys leaves its payments alone, and says so', async () => {
  const subject = await held();
  await kill();
  await start({ env: {} });
  const { status, body } = await ask(subject.paymentId, 'capture');
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
  expect(await PaymentOperation.count({ where: { paymentId: subject.paymentId } })).toBe(1);
  const byHand = await begin(await placeOrder());
  expect(byHand.body).toMatchObject({ provider: 'manual', clientSecret: null });
});
