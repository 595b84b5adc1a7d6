import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Config, loadConfig } from '../../../src/config.js';
import { Loop } from '../../../src/jobs/loop.js';
import { Order, OrderEvent, Payment, PaymentOperation, type User } from '../../../src/models/index.js';
import type { PaymentMethod } from '../../../src/models/order.js';
import { cancelOrder } from '../../../src/modules/orders/cancel-order.js';
import type { PaymentsContext } from '../../../src/modules/payments/context.js';
import { expireAll } from '../../../src/modules/payments/expiry/expire-orders.js';
import { findExpiredOrders } from '../../../src/modules/payments/expiry/find-expired.js';
import { createProviders } from '../../../src/modules/payments/providers/registry.js';
import { recover } from '../../../src/modules/payments/recovery/worker.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { movementsOf, unitsForSale } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';
import { deliver, type HeldPayment, pendingPayment } from '../../helpers/payments.js';
import { refusal, StripeDouble } from '../../helpers/stripe-double.js';

// A service that does not listen, so that it looks for such orders when it is told to.

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

let double: StripeDouble;
let service: TestApp;
let customer: User;
let admin: User;

const settings = () => ({ ...double.env, CAPTURE: 'on_authorization', PAYMENT_TIMEOUT_SECONDS: '1' });

beforeAll(async () => {
  double = await StripeDouble.start();
  service = await startApp(settings());
  await makeContext();
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
});
beforeEach(() => double.clearAmbushes());
afterAll(async () => {
  worker.abort();
  await worker.ended(10_000);
  await service.close();
  await double.close();
});

/** An order that was placed so many minutes ago, of 3 of 10 units. */
async function placedAgo(minutes: number, method: PaymentMethod = 'card') {
  const product = await buildProduct({ stock: 10 });
  const at = new Date(Date.now() - minutes * MINUTE_MS).toISOString();
  const orderId = await placeInThePast(service.sequelize, at, customer, [[product, 3]], method);
  return { orderId, customer, productId: product.id };
}
type Placed = Awaited<ReturnType<typeof placedAgo>>;

let context: PaymentsContext;
let config: Config;
let worker: Loop;

async function makeContext(): Promise<void> {
  config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: 'mysql://nowhere/shop', ...settings() });
  const { app, sequelize } = service;
  context = {
    sequelize,
    providers: await createProviders(config),
    leaseSeconds: 3,
    capture: config.payments.capture,
    log: app.log,
    notify: () => worker.notify(),
  };
  const run = (signal: AbortSignal) => recover(context, signal);
  worker = new Loop({ name: 'payments', everySeconds: 3600, run }, (error) => app.log.error(error));
}

/** As the loop does, with the settings that the service has. */
async function run(): Promise<void> {
  for (const [method, minutes] of Object.entries(config.unpaidOrderMinutes)) {
    await expireAll(context, method as PaymentMethod, minutes, new AbortController().signal);
  }
}

const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 15_000, interval: 50 });

const order = (orderId: string) => Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
const statusOf = async ({ orderId }: Placed) => (await order(orderId)).status;
const intentOf = ({ intentId }: HeldPayment) => double.objects.intents.get(intentId);
const paymentOf = ({ paymentId }: HeldPayment) => Payment.findByPk(paymentId, { rejectOnEmpty: true });

async function expectCancelled(placed: Placed, reason: string): Promise<void> {
  expect(await statusOf(placed)).toBe('cancelled');
  expect(await unitsForSale([placed.productId])).toEqual([10]);
  expect(await movementsOf(placed.orderId)).toEqual([
    ['order', 0, 3],
    ['cancellation', 0, -3],
  ]);
  const events = await OrderEvent.findAll({ where: { orderId: placed.orderId }, raw: true });
  expect(events).toMatchObject([
    { kind: 'units_cancelled', fromStatus: 'pending', toStatus: 'cancelled', actorId: null, reason },
  ]);
}

it('an order that is not paid in time is cancelled by the service, and its units come back', async () => {
  const card = await placedAgo(61);
  const transfer = await placedAgo(15 * DAY_MINUTES, 'bank_transfer');
  await run();
  await expectCancelled(card, 'Not paid within 60 minutes');
  await expectCancelled(transfer, 'Not paid within 14 days');
  const { body } = await service.request('GET', `/api/orders/${card.orderId}/events`, { as: customer });
  expect(body.items.at(-1)).toMatchObject({ actorId: null, reason: 'Not paid within 60 minutes' });
  await expectInventoryHolds(service.sequelize);
});

it('what is young, is paid after the goods, or is worked on already stays as it is', async () => {
  const orders = [
    await placedAgo(59),
    await placedAgo(13 * DAY_MINUTES, 'bank_transfer'),
    await placedAgo(400 * DAY_MINUTES, 'cash_on_delivery'),
    await placedAgo(400 * DAY_MINUTES, 'invoice'),
  ];
  const accepted = await placedAgo(61);
  const path = `/api/admin/orders/${accepted.orderId}/accept`;
  expect((await service.request('POST', path, { as: admin })).status).toBe(200);
  await run();
  for (const one of orders) expect(await statusOf(one)).toBe('pending');
  expect(await statusOf(accepted)).toBe('processing');
});

it('a payment that was begun and not paid is voided at the provider', async () => {
  const placed = await placedAgo(61);
  const payment = await pendingPayment(service, placed);
  await run();
  await expectCancelled(placed, 'Not paid within 60 minutes');
  await until(async () => expect(await paymentOf(payment)).toMatchObject({ status: 'voided' }));
  expect(intentOf(payment)?.status).toBe('canceled');
  expect((await order(placed.orderId)).paymentStatus).toBe('voided');
});

it('what the customer has paid counts, although the provider’s event never came', async () => {
  const placed = await placedAgo(61);
  const payment = await pendingPayment(service, placed);
  double.objects.confirm(payment.intentId);
  await run();
  expect(await statusOf(placed)).toBe('processing');
  await until(async () => expect(await paymentOf(payment)).toMatchObject({ status: 'captured' }));
  await expectInventoryHolds(service.sequelize);
});

it('what is paid after the look is released again, and its event, which comes late, changes nothing', async () => {
  const placed = await placedAgo(61);
  const payment = await pendingPayment(service, placed);
  const voided = double.hold('void', 'before', payment.intentId);
  await run();
  await voided.arrived;
  double.objects.confirm(payment.intentId);
  const [event] = double.events('payment_intent.amount_capturable_updated').slice(-1);
  expect((await deliver(service, event as NonNullable<typeof event>)).status).toBe(200);
  voided.release();
  await until(async () => expect(await paymentOf(payment)).toMatchObject({ status: 'voided' }));
  await expectCancelled(placed, 'Not paid within 60 minutes');
  expect(intentOf(payment)).toMatchObject({ status: 'canceled', amount_received: 0 });
  expect((await deliver(service, event as NonNullable<typeof event>)).status).toBe(200);
  expect(await paymentOf(payment)).toMatchObject({ status: 'voided', captured: '0.00' });
});

it('what someone captures at the provider meanwhile is refunded', async () => {
  const placed = await placedAgo(61);
  const payment = await pendingPayment(service, placed);
  const voided = double.hold('void', 'before', payment.intentId);
  await run();
  await voided.arrived;
  double.objects.confirm(payment.intentId);
  double.objects.capture(payment.intentId, 3_000);
  voided.release();
  await until(async () =>
    expect(await paymentOf(payment)).toMatchObject({
      status: 'captured',
      captured: '30.00',
      refunded: '30.00',
    }),
  );
  expect((await order(placed.orderId)).paymentStatus).toBe('refunded');
  await expectCancelled(placed, 'Not paid within 60 minutes');
  await expectInventoryHolds(service.sequelize);
});

it('money that is told of after its order was cancelled, before anything was settled, is let go', async () => {
  const placed = await placedAgo(1);
  const payment = await pendingPayment(service, placed);
  double.objects.confirm(payment.intentId);
  const actor = { type: 'user', id: customer.id, as: 'customer' } as const;
  // As when the process dies with its COMMIT: nobody is notified.
  await cancelOrder(service.sequelize, { orderId: placed.orderId, actor, restock: true, refund: true });
  const [event] = double.events('payment_intent.amount_capturable_updated').slice(-1);
  expect((await deliver(service, event as NonNullable<typeof event>)).status).toBe(200);
  await until(async () => expect(await paymentOf(payment)).toMatchObject({ status: 'voided' }));
  expect(intentOf(payment)?.status).toBe('canceled');
});

it('an admin who says at that moment that the money came is believed', async () => {
  const placed = await placedAgo(15 * DAY_MINUTES, 'bank_transfer');
  const path = `/api/admin/orders/${placed.orderId}/mark-paid`;
  const [marked] = await Promise.all([service.request('POST', path, { as: admin, body: {} }), run()]);
  const { status, paymentStatus } = await order(placed.orderId);
  if (marked.status === 200)
    expect({ status, paymentStatus }).toEqual({ status: 'processing', paymentStatus: 'paid' });
  else {
    expect(marked).toMatchObject({ status: 409, body: { code: 'ORDER_STATE_CONFLICT' } });
    await expectCancelled(placed, 'Not paid within 14 days');
  }
});

it('a payment that is being captured is waited for', async () => {
  const placed = await placedAgo(15 * DAY_MINUTES, 'bank_transfer');
  const payment = await pendingPaymentByHand(placed);
  await payment.update({ status: 'capturing' });
  await run();
  expect(await statusOf(placed)).toBe('pending');
  await payment.update({ status: 'pending' });
  await run();
  expect(await statusOf(placed)).toBe('cancelled');
  await until(async () => expect((await payment.reload()).status).toBe('voided'));
});

async function pendingPaymentByHand({ orderId }: Placed): Promise<Payment> {
  const { body } = await service.request('POST', `/api/orders/${orderId}/payments`, { as: customer });
  return Payment.findByPk(body.id, { rejectOnEmpty: true });
}

it('a provider that does not answer holds up its own orders for as long again, and no others', async () => {
  const silent = await placedAgo(61);
  const payment = await pendingPayment(service, silent);
  const overdue = await placedAgo(121);
  const longAgo = await pendingPayment(service, overdue);
  const other = await placedAgo(62);
  const transfer = await placedAgo(15 * DAY_MINUTES, 'bank_transfer');
  for (const { intentId } of [payment, longAgo]) {
    double.answerNext('look', 'before', refusal(500, 'api_error'), intentId);
    // The package tries once more by itself.
    double.answerNext('look', 'before', refusal(500, 'api_error'), intentId);
  }
  await run();
  expect(await statusOf(silent)).toBe('pending');
  await expectCancelled(other, 'Not paid within 60 minutes');
  await expectCancelled(transfer, 'Not paid within 14 days');
  await expectCancelled(overdue, 'Not paid within 60 minutes');
  await until(async () => expect(await paymentOf(longAgo)).toMatchObject({ status: 'voided' }));
  double.clearAmbushes();
  await run();
  await expectCancelled(silent, 'Not paid within 60 minutes');
  await until(async () => expect(await paymentOf(payment)).toMatchObject({ status: 'voided' }));
});

it('one whose payment has not begun yet is cancelled, and the payment let go once it has', async () => {
  const placed = await placedAgo(61);
  const begin = double.hold('authorize', 'before', placed.orderId);
  const begun = service.request('POST', `/api/orders/${placed.orderId}/payments`, { as: customer });
  await begin.arrived;
  await run();
  await expectCancelled(placed, 'Not paid within 60 minutes');
  begin.release();
  await begun;
  await until(async () => {
    await PaymentOperation.update({ dueAt: new Date(0) }, { where: { status: 'unknown' } });
    worker.notify();
    const payment = await Payment.findOne({ where: { orderId: placed.orderId }, rejectOnEmpty: true });
    expect(payment.status).toBe('voided');
  });
});

it('takes page after page, until none is left', async () => {
  const product = await buildProduct({ stock: 1_000 });
  const at = new Date(Date.now() - 61 * MINUTE_MS).toISOString();
  for (let n = 0; n < 205; n++) await placeInThePast(service.sequelize, at, customer, [[product, 1]]);
  await run();
  expect(await unitsForSale([product.id])).toEqual([1_000]);
  expect(await findExpiredOrders(service.sequelize, 'card', 60)).toEqual([]);
}, 60_000);

it('finds them by the index of what is pending, and reads nothing else', async () => {
  let sql = '';
  service.sequelize.options.logging = (statement) => {
    if (statement.includes('FROM orders FORCE')) sql = statement.replace(/^.*?: /, '');
  };
  await findExpiredOrders(service.sequelize, 'card', 60);
  service.sequelize.options.logging = false;
  const plan = await service.sequelize.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, {
    type: QueryTypes.SELECT,
  });
  expect(plan).toMatchObject([{ table: 'orders', type: 'range', key: 'orders_status' }]);
});
