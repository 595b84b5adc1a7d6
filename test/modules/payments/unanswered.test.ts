import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PaymentOperation } from '../../../src/models/index.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import {
  ask,
  authorizedPayment,
  deliver,
  type HeldPayment,
  orderToPay,
  readPayment,
} from '../../helpers/payments.js';
import { refusal, signed } from '../../helpers/stripe-double.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

// Stripe does something, or does not, and the service does not get to know which.

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
// What finishes operations begins when the service listens.
beforeAll(() => shop.service.listen());
afterAll(() => expectInventoryHolds(shop.service.sequelize));

type Kind = 'capture' | 'void' | 'refund';
const held = async () =>
  authorizedPayment(shop.service, shop.double, await orderToPay(shop.service, shop.customer));
const read = (payment: HeldPayment) => readPayment(shop.service, shop.admin, payment);

/** A payment of which that can be asked. */
async function readyFor(kind: Kind): Promise<HeldPayment> {
  const payment = await held();
  if (kind === 'refund') expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
  return payment;
}
const doTo = (payment: HeldPayment, kind: Kind) =>
  kind === 'refund'
    ? ask(shop.service, shop.admin, payment, 'refunds', { amount: '60.00', reason: 'Arrived with a dent' })
    : ask(shop.service, shop.admin, payment, kind);
/** What a payment looks like when it was done. */
const DONE = {
  capture: { status: 'captured', captured: '100.00' },
  void: { status: 'voided', captured: '0.00' },
  refund: { status: 'captured', refunded: '60.00', refunding: '0.00' },
};
const MEANWHILE = {
  capture: { status: 'capturing', captured: '0.00' },
  void: { status: 'voiding', captured: '0.00' },
  refund: { status: 'captured', refunded: '0.00', refunding: '60.00' },
};
/** Whatever finishes operations does so in its own time. */
const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 30_000, interval: 100 });
const KINDS: Kind[] = ['capture', 'void', 'refund'];

/** Waits until the operation has its answer, and looks that it was done once. */
async function expectDoneOnce(payment: HeldPayment, kind: Kind): Promise<PaymentOperation> {
  await until(async () => expect(await read(payment)).toMatchObject(DONE[kind]));
  const intent = shop.double.objects.intents.get(payment.intentId);
  const refunds = shop.double.objects.refundsOf(payment.intentId).map(({ amount }) => amount);
  expect({ status: intent?.status, received: intent?.amount_received, refunds }).toEqual(
    {
      capture: { status: 'succeeded', received: 10_000, refunds: [] },
      void: { status: 'canceled', received: 0, refunds: [] },
      refund: { status: 'succeeded', received: 10_000, refunds: [6000] },
    }[kind],
  );
  const made = (await read(payment)).operations.filter((one: PaymentOperation) => one.kind === kind);
  expect(made).toMatchObject([{ status: 'succeeded', error: null }]);
  return made[0];
}

/** Of a payment each, all at once: what it is about keeps each scenario to its own. */
const eachKind = (scenario: (kind: Kind, payment: HeldPayment) => Promise<unknown>) => async () => {
  await Promise.all(KINDS.map(async (kind) => scenario(kind, await readyFor(kind))));
};

describe.concurrent('what was asked of Stripe', () => {
  it(
    'and got lost on the way back is done once, within the same request',
    eachKind(async (kind, payment) => {
      shop.double.dropNext(kind, 'after', payment.intentId);
      expect((await doTo(payment, kind)).status).toBe(200);
      expect((await expectDoneOnce(payment, kind)).attempts).toBe(1);
    }),
  );

  it(
    'and did not begin, with silence, is answered with 202 and done afterwards',
    eachKind(async (kind, payment) => {
      shop.double.hold(kind, 'before', payment.intentId);
      shop.double.hold(kind, 'before', payment.intentId);
      const { status, body } = await doTo(payment, kind);
      expect(status).toBe(202);
      expect(body).toMatchObject(MEANWHILE[kind]);
      expect(body.operations.at(-1)).toMatchObject({ kind, status: 'unknown', error: expect.any(String) });
      expect((await expectDoneOnce(payment, kind)).attempts).toBeGreaterThan(1);
    }),
  );

  it(
    'and was done, and answered with a 500 that Stripe keeps, is found done',
    eachKind(async (kind, payment) => {
      shop.double.answerNext(kind, 'after', refusal(500, 'api_error'), payment.intentId);
      expect((await doTo(payment, kind)).status).toBe(202);
      await expectDoneOnce(payment, kind);
    }),
  );

  it(
    'and was done, and whose key Stripe has forgotten by the next attempt, is found done',
    eachKind(async (kind, payment) => {
      shop.double.answerNext(kind, 'after', refusal(500, 'api_error'), payment.intentId);
      expect((await doTo(payment, kind)).status).toBe(202);
      shop.double.forgetKeys(payment.intentId);
      await expectDoneOnce(payment, kind);
    }),
  );

  it(
    'and was not done, and is answered with the same 500 until Stripe forgets the key, is done then',
    eachKind(async (kind, payment) => {
      shop.double.answerNext(kind, 'before', refusal(500, 'api_error'), payment.intentId);
      expect((await doTo(payment, kind)).status).toBe(202);
      await until(async () => {
        expect((await read(payment)).operations.at(-1).attempts).toBeGreaterThan(1);
      });
      expect(await read(payment)).toMatchObject(MEANWHILE[kind]);
      shop.double.forgetKeys(payment.intentId);
      await expectDoneOnce(payment, kind);
    }),
  );

  it(
    'and of which the webhook tells is done as soon as that is in',
    eachKind(async (kind, payment) => {
      shop.double.answerNext(kind, 'after', refusal(500, 'api_error'), payment.intentId);
      expect((await doTo(payment, kind)).status).toBe(202);
      const told = shop.double.objects.events.findLast(({ data }) =>
        JSON.stringify(data).includes(payment.intentId),
      );
      await deliver(shop.service, signed(told as object));
      expect(await read(payment)).toMatchObject(DONE[kind]);
      await expectDoneOnce(payment, kind);
    }),
  );

  it(
    'keeps everything else away from the money while it has no answer',
    eachKind(async (kind, payment) => {
      shop.double.answerNext(kind, 'before', refusal(500, 'api_error'), payment.intentId);
      expect((await doTo(payment, kind)).status).toBe(202);
      for (const other of ['capture', 'void'] as const) {
        expect(await ask(shop.service, shop.admin, payment, other)).toMatchObject({
          status: 409,
          body: { code: 'PAYMENT_STATE_CONFLICT', paymentStatus: MEANWHILE[kind].status },
        });
      }
      const refund = await ask(shop.service, shop.admin, payment, 'refunds', {
        amount: '40.01',
        reason: 'Too much',
      });
      expect(refund.status).toBe(409);
      shop.double.forgetKeys(payment.intentId);
      await expectDoneOnce(payment, kind);
    }),
  );

  it('a request that is sent again with its key while there is no answer is the same one', async () => {
    const payment = await readyFor('refund');
    shop.double.answerNext('refund', 'after', refusal(500, 'api_error'), payment.intentId);
    const refund = { amount: '60.00', reason: 'Arrived with a dent' };
    const first = await ask(shop.service, shop.admin, payment, 'refunds', refund, 'click');
    const again = await ask(shop.service, shop.admin, payment, 'refunds', refund, 'click');
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    await expectDoneOnce(payment, 'refund');
    const last = await ask(shop.service, shop.admin, payment, 'refunds', refund, 'click');
    expect(last).toMatchObject({ status: 200, body: { refunded: '60.00' } });
  });

  it('a payment that is voided before Stripe has answered for its beginning is let go once it has', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    shop.double.hold('authorize', 'before', order.orderId);
    shop.double.hold('authorize', 'before', order.orderId);
    const url = `/api/orders/${order.orderId}/payments`;
    expect((await shop.service.request('POST', url, { as: shop.customer })).status).toBe(503);
    const { body } = await shop.service.request('GET', url, { as: shop.customer });
    const payment = { ...order, paymentId: body.items[0].id, intentId: '' };
    expect(await ask(shop.service, shop.admin, payment, 'void')).toMatchObject({
      status: 202,
      body: { status: 'voiding' },
    });
    await until(async () => expect((await read(payment)).status).toBe('voided'));
    const intents = [...shop.double.objects.intents.values()].filter(
      ({ metadata }) => metadata.orderId === order.orderId,
    );
    expect(intents.map(({ status }) => status)).toEqual(['canceled']);
  });
});
