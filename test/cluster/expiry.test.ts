import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { Order, OrderEvent, Payment, type User } from '../../src/models/index.js';
import type { PaymentMethod } from '../../src/models/order.js';
import type { PaymentsContext } from '../../src/modules/payments/context.js';
import { expireOrder } from '../../src/modules/payments/expiry/expire-order.js';
import { createProviders } from '../../src/modules/payments/providers/registry.js';
import { recover } from '../../src/modules/payments/recovery/worker.js';
import { tally } from '../helpers/api-client.js';
import { buildAdmin, buildProduct, buildUser } from '../helpers/factories.js';
import { unitsForSale } from '../helpers/orders.js';
import { placeInThePast } from '../helpers/past-orders.js';
import { startServer } from '../helpers/server-process.js';
import { StripeDouble, signed } from '../helpers/stripe-double.js';
import { expectAllNodesHold } from './load.js';
import { type ClusterShop, startShop } from './shop.js';

// An unpaid order expires on one node while another takes its payment, or cancels it: neither knows of the other's locks,
// and what decides is that both write the order.

const ROUNDS = Math.ceil(Number(process.env.CLUSTER_ROUNDS ?? 100) / 10);
/** Orders of a round. */
const AT_ONCE = 8;
const MINUTE_MS = 60_000;

let double: StripeDouble;
let shop: ClusterShop;
/** Of a process on the first node. */
let context: PaymentsContext;
let customer: User;
let tokens: { admin: string; customer: string };
beforeAll(async () => {
  double = await StripeDouble.start();
  // None of these lets orders expire by itself.
  const settings = { ...double.env, PAYMENT_TIMEOUT_SECONDS: '1', UNPAID_ORDER_MINUTES: '0' };
  shop = await startShop(2, settings);
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: 'mysql://nowhere/shop', ...settings });
  context = {
    sequelize: shop.sequelize,
    providers: await createProviders(config),
    leaseSeconds: 3,
    capture: 'manual',
    log: Fastify().log,
    notify: () => {},
  };
  customer = await buildUser();
  const admin = await buildAdmin();
  tokens = { admin: await shop.signIn(admin), customer: await shop.signIn(customer) };
});
afterAll(async () => {
  await shop?.stop();
  await double?.close();
});

interface Placed {
  orderId: string;
  productId: number;
  /** Stripe's name for its payment, once that has begun. */
  intentId?: string;
}

/** Orders of 3 of 10 units each, which every node knows. */
async function placed(method: PaymentMethod, minutesAgo: number): Promise<Placed[]> {
  const orders: Placed[] = [];
  for (let n = 0; n < AT_ONCE; n++) {
    const product = await buildProduct({ stock: 10 });
    const at = new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString();
    const orderId = await placeInThePast(shop.sequelize, at, customer, [[product, 3]], method);
    orders.push({ orderId, productId: product.id });
  }
  await shop.settled();
  return orders;
}

/** The same, the payment of each begun on the second node. */
async function begun(): Promise<Placed[]> {
  const orders = await placed('card', 61);
  for (const order of orders) {
    const path = `/api/orders/${order.orderId}/payments`;
    const { status, body } = await shop.request(1, 'POST', path, { token: tokens.customer });
    expect(status).toBe(201);
    order.intentId = body.clientSecret.split('_secret_')[0];
  }
  await shop.settled();
  return orders;
}

/** The customer pays, and Stripe tells the second node of it. */
async function pay({ intentId = '' }: Placed): Promise<void> {
  if (double.objects.intents.get(intentId)?.status !== 'requires_payment_method') return;
  double.objects.confirm(intentId);
  for (const event of double.objects.events.filter((one) => JSON.stringify(one).includes(intentId))) {
    const { body, signature } = signed(event);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const url = `${shop.bases[1]}/api/webhooks/stripe`;
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
  }
}

const expire = ({ orderId }: Placed) => expireOrder(context, orderId, 'Not paid within 60 minutes');

/** One of the two has won, altogether. */
async function winnerOf({ orderId, productId, intentId }: Placed): Promise<'cancelled' | 'processing'> {
  const order = await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
  const payments = await Payment.findAll({ where: { orderId }, raw: true });
  const events = await OrderEvent.findAll({ where: { orderId }, raw: true });
  const found = {
    payments: payments.map(({ status }) => status),
    intent: double.objects.intents.get(intentId ?? '')?.status,
    paymentStatus: order.paymentStatus,
    events: events.map(({ kind }) => kind),
    onHand: await unitsForSale([productId]),
  };
  if (order.status === 'processing')
    expect(found).toEqual({
      payments: ['authorized'],
      intent: 'requires_capture',
      paymentStatus: 'authorized',
      events: ['status_changed'],
      onHand: [7],
    });
  else
    expect({ ...found, status: order.status }).toEqual({
      payments: intentId ? ['voided'] : [],
      intent: intentId && 'canceled',
      paymentStatus: intentId ? 'voided' : 'unpaid',
      events: ['units_cancelled'],
      onHand: [10],
      status: 'cancelled',
    });
  return order.status as 'cancelled' | 'processing';
}

/** Resolves once no payment of theirs is on its way. */
async function settledPayments(orders: Placed[]): Promise<void> {
  const where = { orderId: orders.map(({ orderId }) => orderId), status: ['pending', 'voiding'] };
  await vi.waitFor(
    async () => {
      await recover(context, new AbortController().signal);
      await shop.settled();
      expect(await Payment.count({ where })).toBe(0);
    },
    { timeout: 60_000, interval: 100 },
  );
}

it('an order is paid on one node or expires on the other, and its payment with it', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const orders = await begun();
    const expired = await Promise.all(
      orders.map(async (order) => {
        const [isExpired] = await Promise.all([expire(order), pay(order)]);
        return isExpired;
      }),
    );
    await settledPayments(orders);
    const outcomes = await Promise.all(orders.map(winnerOf));
    expect(outcomes.map((one) => one === 'cancelled')).toEqual(expired);
  }
  await expectAllNodesHold(shop);
});

it('an order that its customer cancels while it expires is cancelled once', async () => {
  const answers: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const orders = await placed('card', 61);
    await Promise.all(
      orders.map(async (order) => {
        const path = `/api/orders/${order.orderId}/cancel`;
        const [isExpired, { status }] = await Promise.all([
          expire(order),
          shop.request(1, 'POST', path, { token: tokens.customer, body: {} }),
        ]);
        answers.push(`${isExpired ? 'expired' : 'not expired'}, ${status}`);
      }),
    );
    await shop.settled();
    for (const order of orders) expect(await winnerOf(order)).toBe('cancelled');
  }
  const one = new Set(['expired, 409', 'not expired, 200']);
  expect(answers.filter((answer) => !one.has(answer))).toEqual([]);
  await expectAllNodesHold(shop);
});

it('paymentStatus is right of an order that is paid on one node and cancelled in part on the other', async () => {
  const answers: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const orders = await placed('bank_transfer', 1);
    await Promise.all(
      orders.map(async ({ orderId }) => {
        const body = { lines: [{ line: 1, quantity: 1 }] };
        const [paid, cancelled] = await Promise.all([
          shop.request(0, 'POST', `/api/admin/orders/${orderId}/mark-paid`, {
            token: tokens.admin,
            body: {},
          }),
          shop.request(1, 'POST', `/api/admin/orders/${orderId}/cancel`, { token: tokens.admin, body }),
        ]);
        answers.push(`${paid.status}, ${cancelled.status}`);
      }),
    );
  }
  expect(tally(answers)).toEqual({ '200, 200': ROUNDS * AT_ONCE });
  await expectAllNodesHold(shop);
});

it('processes on two nodes that look at once let each order expire once, beside payments', async () => {
  const orders = await begun();
  const services = shop.cluster.nodes.map((node) =>
    startServer({
      ...double.env,
      DATABASE_URL: node.url(shop.database),
      JWT_SECRET: 'a secret that all the processes share',
      UNPAID_ORDER_MINUTES: 'card=60',
    }),
  );
  try {
    const listening = services.map((service) => service.listening());
    await Promise.race(listening);
    await Promise.all([...listening, ...orders.filter((_, n) => n % 2 === 0).map(pay)]);
    await settledPayments(orders);
    // Nobody paid for the other half.
    expect(tally(await Promise.all(orders.map(winnerOf))).cancelled).toBeGreaterThanOrEqual(AT_ONCE / 2);
    for (const [n, order] of orders.entries()) if (n % 2) expect(await winnerOf(order)).toBe('cancelled');
  } finally {
    await Promise.all(services.map((service) => service.stop()));
  }
  await expectAllNodesHold(shop);
});
