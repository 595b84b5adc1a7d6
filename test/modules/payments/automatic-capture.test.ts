import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PaymentOperation, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import {
  ask,
  authorizedPayment,
  type HeldPayment,
  orderToPay,
  pendingPayment,
  readPayment,
} from '../../helpers/payments.js';
import { refusal, StripeDouble } from '../../helpers/stripe-double.js';

let double: StripeDouble;
let service: TestApp;
let customer: User;
let admin: User;

async function open(policy: string): Promise<void> {
  double = await StripeDouble.start();
  service = await startApp({ ...double.env, PAYMENT_TIMEOUT_SECONDS: '1', CAPTURE: policy });
  // Only then does the service go on with what waits.
  await service.listen();
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
}
async function close(): Promise<void> {
  await expectInventoryHolds(service.sequelize);
  await service.close();
  await double.close();
}
afterEach(() => {
  double.calls.length = 0;
});

const held = async (quantity = 3) =>
  authorizedPayment(service, double, await orderToPay(service, customer, { price: '10.00', quantity }));
const post = (path: string, body?: object) => service.request('POST', `/api${path}`, { as: admin, body });
const ship = ({ orderId }: HeldPayment, quantity: number, insisting: object = {}) =>
  post(`/admin/orders/${orderId}/fulfilments`, { lines: [{ line: 1, quantity }], ...insisting });
const cancel = ({ orderId }: HeldPayment, quantity: number) =>
  post(`/admin/orders/${orderId}/cancel`, { lines: [{ line: 1, quantity }] });
const becomes = (payment: HeldPayment, expected: object) =>
  vi.waitFor(async () => expect(await readPayment(service, admin, payment)).toMatchObject(expected), {
    timeout: 20_000,
  });
const capturesOf = ({ paymentId }: HeldPayment) =>
  PaymentOperation.count({ where: { paymentId, kind: 'capture' } });

describe('CAPTURE=on_authorization', () => {
  beforeAll(() => open('on_authorization'));
  afterAll(close);

  it('takes the money as soon as it is held, once', async () => {
    const payment = await held();
    await becomes(payment, { status: 'captured', captured: '30.00' });
    expect(double.objects.intents.get(payment.intentId)).toMatchObject({ amount_received: 3000 });
    expect(await capturesOf(payment)).toBe(1);
  });

  it('takes what the order still comes to when a part was cancelled before it was paid', async () => {
    const payment = await pendingPayment(
      service,
      await orderToPay(service, customer, { price: '10.00', quantity: 3 }),
    );
    await cancel(payment, 1);
    double.objects.confirm(payment.intentId);
    // Its webhook is lost: asking again looks at Stripe.
    const url = `/api/orders/${payment.orderId}/payments`;
    expect((await service.request('POST', url, { as: customer })).status).toBe(200);
    await becomes(payment, { status: 'captured', captured: '20.00', refunded: '0.00' });
  });

  it('is an intent in the very transaction, and is not made again when the provider refuses', async () => {
    double.answerNext('capture', 'before', refusal(402, 'card_declined'));
    const payment = await held();
    await becomes(payment, { status: 'authorized', captured: '0.00' });
    expect(await capturesOf(payment)).toBe(1);
    expect((await ask(service, admin, payment, 'capture')).body).toMatchObject({ captured: '30.00' });
  });

  it('has another try for as long as there is no answer', async () => {
    double.answerNext('capture', 'before', refusal(500, 'api_error'));
    const payment = await held();
    await becomes(payment, {
      status: 'capturing',
      operations: [{ kind: 'authorize' }, { kind: 'capture', status: 'unknown' }],
    });
    double.forgetKeys(payment.intentId);
    await becomes(payment, { status: 'captured', captured: '30.00' });
  });
});

describe('CAPTURE=on_first_shipment', () => {
  beforeAll(() => open('on_first_shipment'));
  afterAll(close);

  it('takes what the order still comes to with the first parcel, and nothing with the next', async () => {
    const payment = await held();
    expect(await readPayment(service, admin, payment)).toMatchObject({ status: 'authorized' });
    await cancel(payment, 1);
    expect((await ship(payment, 1)).status).toBe(201);
    await becomes(payment, { status: 'captured', captured: '20.00' });
    expect((await ship(payment, 1)).status).toBe(201);
    expect(await capturesOf(payment)).toBe(1);
  });

  it('takes it once it is held, when something was sent before', async () => {
    const payment = await pendingPayment(
      service,
      await orderToPay(service, customer, { price: '10.00', quantity: 2 }),
    );
    await service.request('POST', `/api/admin/orders/${payment.orderId}/accept`, { as: admin });
    const insisting = { force: true, reason: 'Will pay any minute' };
    expect((await ship(payment, 1, insisting)).status).toBe(201);
    expect(await capturesOf(payment)).toBe(0);
    double.objects.confirm(payment.intentId);
    await service.request('POST', `/api/orders/${payment.orderId}/payments`, { as: customer });
    await becomes(payment, { status: 'captured', captured: '20.00' });
  });

  it('leaves a refused parcel without a capture: both are of one transaction', async () => {
    const payment = await held(1);
    expect((await ship(payment, 2)).status).toBe(409);
    expect(await readPayment(service, admin, payment)).toMatchObject({ status: 'authorized' });
    expect(await capturesOf(payment)).toBe(0);
  });
});

describe('CAPTURE=manual', () => {
  beforeAll(() => open('manual'));
  afterAll(close);

  it('leaves it to an admin', async () => {
    const payment = await held();
    expect((await ship(payment, 1)).status).toBe(201);
    expect(await capturesOf(payment)).toBe(0);
    expect(await readPayment(service, admin, payment)).toMatchObject({ status: 'authorized' });
  });
});
