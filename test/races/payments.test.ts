import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Payment, PaymentEvent, PaymentOperation, type User } from '../../src/models/index.js';
import { type ApiAnswer, call, tally } from '../helpers/api-client.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OrderToPay, orderToPay } from '../helpers/payments.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { type SignedEvent, StripeDouble, signed } from '../helpers/stripe-double.js';

// Two processes of the service, one database, and the real stripe package against a double of its API.

vi.setConfig({ testTimeout: 60_000 });

const JWT_SECRET = 'a secret that all the processes share';

let double: StripeDouble;
/** Makes the database, the rows and the tokens; the processes under test are others. */
let shop: TestApp;
let servers: ServerProcess[];
let bases: string[];
let customer: User;
let tokens: { admin: string; customer: string };

beforeAll(async () => {
  double = await StripeDouble.start();
  shop = await startApp({ JWT_SECRET });
  const env = { ...double.env, DATABASE_URL: shop.databaseUrl, JWT_SECRET, PAYMENT_TIMEOUT_SECONDS: '10' };
  servers = [startServer(env), startServer(env)];
  bases = await Promise.all(servers.map((server) => server.listening()));
  customer = await buildUser();
  const admin = await buildAdmin();
  const token = ({ id }: User) => shop.app.issueAccessToken(id);
  tokens = { admin: token(admin), customer: token(customer) };
});
afterEach(() => expectInventoryHolds(shop.sequelize));
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()));
  await shop.close();
  await double.close();
});

const at = (n: number) => bases[n % bases.length] as string;
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const statuses = (answers: ApiAnswer[]) => tally(answers.map(({ status }) => status));
const codes = (answers: ApiAnswer[]) => [
  ...new Set(answers.filter(({ status }) => status >= 400).map(({ body }) => body.code)),
];

const start = (n: number, { orderId }: OrderToPay) =>
  call(at(n), 'POST', `/api/orders/${orderId}/payments`, { token: tokens.customer });
const ask = (
  n: number,
  { paymentId }: { paymentId: string },
  what: string,
  body: object = {},
  key?: string,
) => call(at(n), 'POST', `/api/admin/payments/${paymentId}/${what}`, { token: tokens.admin, body, key });
const deliver = async (n: number, { body, signature }: SignedEvent) =>
  fetch(`${at(n)}/api/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body,
  });

async function held(): Promise<OrderToPay & { paymentId: string; intentId: string }> {
  const order = await orderToPay(shop, customer);
  const { body } = await start(0, order);
  const intentId = body.clientSecret.split('_secret_')[0];
  double.objects.confirm(intentId);
  expect((await start(1, order)).status).toBe(200);
  return { ...order, paymentId: body.id, intentId };
}
async function captured() {
  const payment = await held();
  expect((await ask(0, payment, 'capture')).status).toBe(200);
  return payment;
}
const read = (id: string) => Payment.findByPk(id, { rejectOnEmpty: true });
const intentOf = ({ intentId }: { intentId: string }) => double.objects.intents.get(intentId);
const refundedAtStripe = (intentId: string) =>
  double.objects.refundsOf(intentId).reduce((sum, { amount }) => sum + amount, 0);

it('20 captures at once: one takes the money', async () => {
  const payment = await held();
  const answers = await times(20, (n) => ask(n, payment, 'capture'));
  expect(statuses(answers)).toEqual({ 200: 1, 409: 19 });
  expect(codes(answers)).toEqual(['PAYMENT_STATE_CONFLICT']);
  expect(await read(payment.paymentId)).toMatchObject({ status: 'captured', captured: '100.00' });
  expect(intentOf(payment)?.amount_received).toBe(10_000);
});

it('10 captures against 10 voids: one of them wins, and Stripe agrees which', async () => {
  for (let round = 0; round < 5; round++) {
    const payment = await held();
    const answers = await times(20, (n) => ask(n, payment, (n + round) % 2 === 0 ? 'capture' : 'void'));
    expect(statuses(answers)).toEqual({ 200: 1, 409: 19 });
    const { status } = await read(payment.paymentId);
    expect(['captured', 'voided']).toContain(status);
    expect(answers.find((answer) => answer.status === 200)?.body.status).toBe(status);
    expect(intentOf(payment)?.status).toBe(status === 'captured' ? 'succeeded' : 'canceled');
  }
});

it.each([
  ['capture', 'captured', 'succeeded'],
  ['void', 'voided', 'canceled'],
] as const)(
  'a %s that Stripe has not answered yet wins over all that come after it',
  async (first, status, atStripe) => {
    const payment = await held();
    const stripe = double.hold(first, 'before', payment.intentId);
    const winner = ask(0, payment, first);
    await stripe.arrived;
    const others = await times(20, (n) => ask(n, payment, n % 2 === 0 ? 'capture' : 'void'));
    expect(statuses(others)).toEqual({ 409: 20 });
    stripe.release();
    expect((await winner).body.status).toBe(status);
    expect((await read(payment.paymentId)).status).toBe(status);
    expect(intentOf(payment)?.status).toBe(atStripe);
  },
);

it('10 refunds of 30 from 100: exactly 3 are made', async () => {
  const payment = await captured();
  const refund = { amount: '30.00', reason: 'Arrived with a dent' };
  const answers = await times(10, (n) => ask(n, payment, 'refunds', refund));
  expect(statuses(answers)).toEqual({ 200: 3, 409: 7 });
  expect(codes(answers)).toEqual(['AMOUNT_EXCEEDED']);
  expect(await read(payment.paymentId)).toMatchObject({ refunded: '90.00', refunding: '0.00' });
  expect(refundedAtStripe(payment.intentId)).toBe(9000);
});

it('20 refunds of all that is left: exactly one is made', async () => {
  const payment = await captured();
  const answers = await times(20, (n) => ask(n, payment, 'refunds', { reason: 'Goodwill of the shop' }));
  expect(statuses(answers)).toEqual({ 200: 1, 409: 19 });
  expect(refundedAtStripe(payment.intentId)).toBe(10_000);
});

it('20 times the same refund with the same key: one is made, and everyone is told of it', async () => {
  const payment = await captured();
  const refund = { amount: '10.00', reason: 'Arrived with a dent' };
  const answers = await times(20, (n) => ask(n, payment, 'refunds', refund, 'one click'));
  // 202 to whoever asks while Stripe has not answered the first one yet.
  expect(answers.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
  expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
  expect(double.objects.refundsOf(payment.intentId)).toMatchObject([{ amount: 1000 }]);
  expect(await PaymentOperation.count({ where: { paymentId: payment.paymentId, kind: 'refund' } })).toBe(1);
});

it('a payment begun 20 times at once is one payment, and all are told the same secret', async () => {
  const order = await orderToPay(shop, customer);
  const answers = await times(20, (n) => start(n, order));
  expect(statuses(answers)).toEqual({ 200: 19, 201: 1 });
  expect(new Set(answers.map(({ body }) => body.clientSecret)).size).toBe(1);
  expect(await Payment.count({ where: { orderId: order.orderId } })).toBe(1);
  const intents = [...double.objects.intents.values()];
  expect(intents.filter(({ metadata }) => metadata.orderId === order.orderId)).toHaveLength(1);
});

it('an order marked paid 20 times at once is paid once', async () => {
  const { orderId } = await orderToPay(shop, customer, { paymentMethod: 'invoice' });
  const answers = await times(20, (n) =>
    call(at(n), 'POST', `/api/admin/orders/${orderId}/mark-paid`, { token: tokens.admin, body: {} }),
  );
  expect(statuses(answers)).toEqual({ 200: 1, 409: 19 });
  expect(await Payment.findAll({ where: { orderId } })).toMatchObject([{ captured: '100.00' }]);
});

it('an order marked paid while its customer begins to pay by card has one payment', async () => {
  for (let round = 0; round < 5; round++) {
    const order = await orderToPay(shop, customer);
    const url = `/api/admin/orders/${order.orderId}/mark-paid`;
    const [begun, paid] = await Promise.all([
      start(round, order),
      call(at(round + 1), 'POST', url, { token: tokens.admin, body: {} }),
    ]);
    const payments = await Payment.findAll({ where: { orderId: order.orderId }, raw: true });
    expect(payments).toHaveLength(1);
    const byHand = payments[0]?.provider === 'manual';
    expect([begun.status, paid.status]).toEqual(byHand ? [200, 200] : [201, 409]);
  }
});

describe('webhooks', () => {
  it('the same event 20 times at once is applied once', async () => {
    const payment = await held();
    double.objects.capture(payment.intentId, 7000);
    const [event] = double.events('payment_intent.succeeded').slice(-1) as [SignedEvent];
    const answers = await times(20, (n) => deliver(n, event));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 20 });
    expect(await read(payment.paymentId)).toMatchObject({ status: 'captured', captured: '70.00' });
    expect(await PaymentOperation.count({ where: { paymentId: payment.paymentId, kind: 'capture' } })).toBe(
      1,
    );
    expect(
      await PaymentEvent.count({ where: { reference: payment.intentId, type: 'payment_intent.succeeded' } }),
    ).toBe(1);
  });

  it('all events of a payment at once, each three times and in an order of their own', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await orderToPay(shop, customer);
      const { body } = await start(0, order);
      const intentId = body.clientSecret.split('_secret_')[0];
      double.objects.confirm(intentId);
      double.objects.capture(intentId, 9000);
      double.objects.refund(intentId, 1000);
      double.objects.refund(intentId, 2500);
      const events = double.objects.events
        .filter(({ data }) => JSON.stringify(data).includes(intentId))
        .map((event) => signed(event));
      const thrice = [...events, ...events, ...events];
      // A step that their number is not a multiple of comes by each of them, in another order each round.
      const step = [2, 4, 7, 8, 11][round] as number;
      const shuffled = thrice.map((_, n) => thrice[(n * step + round) % thrice.length] as SignedEvent);
      const answers = await Promise.all(shuffled.map((event, n) => deliver(n, event)));
      expect(tally(answers.map(({ status }) => status))).toEqual({ 200: events.length * 3 });
      expect(await read(body.id)).toMatchObject({ status: 'captured', captured: '90.00', refunded: '35.00' });
      expect(await PaymentEvent.count({ where: { reference: intentId, processedAt: null } })).toBe(0);
    }
  });

  it('an event against the answer to the very capture that it tells of: written once', async () => {
    for (let round = 0; round < 5; round++) {
      const payment = await held();
      const stripe = double.hold('capture', 'after', payment.intentId);
      const answer = ask(0, payment, 'capture');
      await stripe.arrived;
      const [event] = double.events('payment_intent.succeeded').slice(-1) as [SignedEvent];
      stripe.release();
      const [capture, webhook] = await Promise.all([answer, deliver(1, event)]);
      expect([capture.status, webhook.status]).toEqual([200, 200]);
      expect(await read(payment.paymentId)).toMatchObject({ status: 'captured', captured: '100.00' });
      expect(await PaymentOperation.count({ where: { paymentId: payment.paymentId, kind: 'capture' } })).toBe(
        1,
      );
    }
  });
});

it('money of a cancelled order that someone at Stripe takes goes back once, whoever hears of it first', async () => {
  for (let round = 0; round < 5; round++) {
    const payment = await held();
    const stripe = double.hold('void', 'before', payment.intentId);
    const url = `/api/admin/orders/${payment.orderId}/cancel`;
    expect((await call(at(round), 'POST', url, { token: tokens.admin, body: {} })).status).toBe(200);
    await stripe.arrived;
    double.objects.capture(payment.intentId);
    const [event] = double.events('payment_intent.succeeded').slice(-1) as [SignedEvent];
    // The void is refused now, and the events come at that moment.
    stripe.release();
    const answers = await times(10, (n) => deliver(n, event));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 10 });
    await vi.waitFor(
      async () => expect(await read(payment.paymentId)).toMatchObject({ refunded: '100.00' }),
      { timeout: 40_000, interval: 100 },
    );
    expect(await read(payment.paymentId)).toMatchObject({ captured: '100.00', refunding: '0.00' });
    expect(double.objects.refundsOf(payment.intentId)).toMatchObject([{ amount: 10_000 }]);
    const operations = await PaymentOperation.findAll({ where: { paymentId: payment.paymentId }, raw: true });
    expect(tally(operations.map(({ kind, status }) => `${kind} ${status}`))).toEqual({
      'authorize succeeded': 1,
      'void failed': 1,
      'capture succeeded': 1,
      'refund succeeded': 1,
    });
  }
});

it('an order cancelled while its money is taken keeps nothing of it', async () => {
  const ends: string[] = [];
  for (let round = 0; round < 6; round++) {
    const payment = await held();
    const url = `/api/admin/orders/${payment.orderId}/cancel`;
    const capture = () => ask(0, payment, 'capture');
    const cancel = () => call(at(1), 'POST', url, { token: tokens.admin, body: {} });
    // In the first two rounds one is at Stripe before the other begins, so that both ends are seen.
    const [first, second] = round % 2 === 0 ? [capture, cancel] : [cancel, capture];
    const stripe =
      round < 2 ? double.hold(round === 0 ? 'capture' : 'void', 'before', payment.intentId) : undefined;
    const begun = first();
    await stripe?.arrived;
    const followed = second();
    // A cancellation does not wait for Stripe, and a capture that lost is refused at once.
    if (stripe) await followed;
    stripe?.release();
    const answers = await Promise.all([begun, followed]);
    expect(answers[round % 2 === 0 ? 1 : 0]?.status).toBe(200);
    await vi.waitFor(
      async () => {
        const { status, captured: taken, refunded } = await read(payment.paymentId);
        expect(['captured', 'voided']).toContain(status);
        expect(refunded).toBe(taken);
      },
      { timeout: 40_000, interval: 100 },
    );
    const intent = intentOf(payment);
    expect((intent?.amount_received ?? 0) - refundedAtStripe(payment.intentId)).toBe(0);
    ends.push(String(intent?.status));
  }
  expect(ends.slice(0, 2)).toEqual(['succeeded', 'canceled']);
  for (const end of ends) expect(['succeeded', 'canceled']).toContain(end);
});
