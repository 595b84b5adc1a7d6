import { afterEach, describe, expect, it } from 'vitest';
import { Order, OrderEvent, Payment, type PaymentOperation, type User } from '../../../src/models/index.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { numberOf } from '../../helpers/orders.js';
import {
  ask,
  authorizedPayment,
  deliver,
  type HeldPayment,
  orderToPay,
  pendingPayment,
  readPayment,
  startPayment,
} from '../../helpers/payments.js';
import { refusal, type SignedEvent } from '../../helpers/stripe-double.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
afterEach(() => expectInventoryHolds(shop.service.sequelize));

const held = async (price = '100.00'): Promise<HeldPayment> =>
  authorizedPayment(shop.service, shop.double, await orderToPay(shop.service, shop.customer, { price }));
const captured = async (price = '100.00'): Promise<HeldPayment> => {
  const payment = await held(price);
  expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
  return payment;
};
const read = (payment: HeldPayment) => readPayment(shop.service, shop.admin, payment);
const intentOf = ({ intentId }: HeldPayment) => shop.double.objects.intents.get(intentId);
const refundsOf = ({ intentId }: HeldPayment) => shop.double.objects.refundsOf(intentId);

describe('POST /api/admin/payments/:id/capture', () => {
  it('takes the money that is held', async () => {
    const payment = await held();
    const { status, body } = await ask(shop.service, shop.admin, payment, 'capture');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'captured',
      authorized: '100.00',
      captured: '100.00',
      refunded: '0.00',
    });
    expect(body.operations).toMatchObject([
      { kind: 'authorize', status: 'succeeded' },
      {
        kind: 'capture',
        status: 'succeeded',
        amount: '100.00',
        attempts: 1,
        actorId: shop.admin.id,
        error: null,
      },
    ]);
    expect(intentOf(payment)).toMatchObject({ status: 'succeeded', amount_received: 10_000 });
  });

  it('takes a part of it when told so, and the rest is let go', async () => {
    const payment = await held();
    const { body } = await ask(shop.service, shop.admin, payment, 'capture', { amount: '40' });
    expect(body).toMatchObject({ status: 'captured', authorized: '100.00', captured: '40.00' });
    expect(intentOf(payment)).toMatchObject({ amount_received: 4000, amount_capturable: 0 });
  });

  it('refuses more than is held', async () => {
    const payment = await held();
    const { status, body } = await ask(shop.service, shop.admin, payment, 'capture', { amount: '100.01' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'AMOUNT_EXCEEDED' });
    expect(body.available).toBe('100.00');
    expect(await read(payment)).toMatchObject({ status: 'authorized', operations: [{ kind: 'authorize' }] });
  });

  it('refuses what has not been paid, and what was captured or voided already, naming the state', async () => {
    const pending = await pendingPayment(shop.service, await orderToPay(shop.service, shop.customer));
    const taken = await captured();
    const gone = await held();
    await ask(shop.service, shop.admin, gone, 'void');
    for (const [payment, state] of [
      [pending, 'pending'],
      [taken, 'captured'],
      [gone, 'voided'],
    ] as const) {
      const { status, body } = await ask(shop.service, shop.admin, payment, 'capture');
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'PAYMENT_STATE_CONFLICT' });
      expect(body.paymentStatus).toBe(state);
    }
  });

  it('is as it was when Stripe says no, and can be tried again', async () => {
    const payment = await held();
    const declined = { type: 'card_error', code: 'card_declined', decline_code: 'lost_card', message: 'No.' };
    shop.double.answerNext('capture', 'before', { status: 402, body: { error: declined } });
    const refused = await ask(shop.service, shop.admin, payment, 'capture');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'PAYMENT_REFUSED', reason: 'lost_card: No.' },
    });
    expect(await read(payment)).toMatchObject({ status: 'authorized', captured: '0.00' });
    // Of the new try Stripe has not heard yet: it does not answer as it did the first one.
    expect((await ask(shop.service, shop.admin, payment, 'capture')).body.status).toBe('captured');
    const { operations } = await read(payment);
    expect(operations.map((one: PaymentOperation) => [one.kind, one.status])).toEqual([
      ['authorize', 'succeeded'],
      ['capture', 'failed'],
      ['capture', 'succeeded'],
    ]);
  });
});

it('an answer in another currency is none: it is asked again, and no figure is changed', async () => {
  const [unpaid, authorized] = [
    await pendingPayment(shop.service, await orderToPay(shop.service, shop.customer)),
    await held(),
  ];
  for (const payment of [unpaid, authorized]) Object.assign(intentOf(payment) as object, { currency: 'eur' });
  expect(await ask(shop.service, shop.admin, authorized, 'capture')).toMatchObject({
    status: 202,
    body: {
      status: 'capturing',
      captured: '0.00',
      operations: [{}, { status: 'unknown', error: expect.stringMatching(/EUR.*USD/) }],
    },
  });
  // That of one who begins to pay comes again with each request.
  shop.double.objects.confirm(unpaid.intentId);
  expect(await startPayment(shop.service, unpaid)).toMatchObject({ status: 503 });
  expect(await read(unpaid)).toMatchObject({ status: 'pending', authorized: '0.00' });
  Object.assign(intentOf(unpaid) as object, { currency: 'usd' });
  expect(await startPayment(shop.service, unpaid)).toMatchObject({ body: { status: 'authorized' } });
});

describe('POST /api/admin/payments/:id/void', () => {
  it('lets the money go, and leaves the order free for another payment', async () => {
    const payment = await held();
    const { status, body } = await ask(shop.service, shop.admin, payment, 'void', {
      reason: 'Pays in the shop',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'voided', captured: '0.00' });
    expect(body.operations[1]).toMatchObject({
      kind: 'void',
      reason: 'Pays in the shop',
      status: 'succeeded',
    });
    expect(intentOf(payment)).toMatchObject({ status: 'canceled', amount_capturable: 0 });
    const another = await pendingPayment(shop.service, payment);
    expect(another.paymentId).not.toBe(payment.paymentId);
  });

  it('ends a payment that nobody has paid', async () => {
    const payment = await pendingPayment(shop.service, await orderToPay(shop.service, shop.customer));
    expect((await ask(shop.service, shop.admin, payment, 'void')).body.status).toBe('voided');
    expect(intentOf(payment)?.status).toBe('canceled');
  });

  it('refuses what was captured', async () => {
    const payment = await captured();
    const { status, body } = await ask(shop.service, shop.admin, payment, 'void');
    expect({ status, state: body.paymentStatus }).toEqual({ status: 409, state: 'captured' });
    expect(intentOf(payment)?.status).toBe('succeeded');
  });
});

describe('POST /api/admin/payments/:id/refunds', () => {
  const reason = 'Arrived with a dent';

  it('gives back a part, then the rest, and nothing more', async () => {
    const payment = await captured();
    const part = await ask(shop.service, shop.admin, payment, 'refunds', { amount: '30.00', reason });
    expect(part).toMatchObject({
      status: 200,
      body: { status: 'captured', refunded: '30.00', refunding: '0.00' },
    });
    const tooMuch = await ask(shop.service, shop.admin, payment, 'refunds', { amount: '70.01', reason });
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'AMOUNT_EXCEEDED', available: '70.00' } });
    const rest = await ask(shop.service, shop.admin, payment, 'refunds', { reason });
    expect(rest).toMatchObject({ status: 200, body: { refunded: '100.00' } });
    const none = await ask(shop.service, shop.admin, payment, 'refunds', { reason });
    expect(none).toMatchObject({ status: 409, body: { code: 'AMOUNT_EXCEEDED', available: '0.00' } });
    expect(refundsOf(payment).map(({ amount }) => amount)).toEqual([3000, 7000]);
    const { operations } = await read(payment);
    const refunds = operations.filter(({ kind }: PaymentOperation) => kind === 'refund');
    expect(refunds).toMatchObject([
      { amount: '30.00', reason, reference: refundsOf(payment)[0]?.id, actorId: shop.admin.id },
      { amount: '70.00', reason, reference: refundsOf(payment)[1]?.id },
    ]);
  });

  it('refuses when nothing was captured', async () => {
    const { status, body } = await ask(shop.service, shop.admin, await held(), 'refunds', { reason });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'PAYMENT_STATE_CONFLICT' });
  });

  it('with an Idempotency-Key is made once; the same key for something else is refused', async () => {
    const payment = await captured();
    const body = { amount: '10.00', reason };
    const first = await ask(shop.service, shop.admin, payment, 'refunds', body, 'click 1');
    const again = await ask(shop.service, shop.admin, payment, 'refunds', body, 'click 1');
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    const other = await ask(
      shop.service,
      shop.admin,
      payment,
      'refunds',
      { amount: '11.00', reason },
      'click 1',
    );
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect((await ask(shop.service, shop.admin, payment, 'void', {}, 'click 1')).status).toBe(422);
    expect(refundsOf(payment)).toHaveLength(1);
  });

  it('sets the money aside until Stripe knows how it ended', async () => {
    const payment = await captured();
    shop.double.objects.refundsBegin = 'pending';
    const pending = await ask(shop.service, shop.admin, payment, 'refunds', { amount: '60.00', reason });
    shop.double.objects.refundsBegin = 'succeeded';
    expect(pending).toMatchObject({ status: 202, body: { refunding: '60.00', refunded: '0.00' } });
    const beyond = await ask(shop.service, shop.admin, payment, 'refunds', { amount: '50.00', reason });
    expect(beyond).toMatchObject({ status: 409, body: { available: '40.00' } });
  });

  it('refuses more of what someone at Stripe was quicker to give back', async () => {
    const payment = await captured();
    shop.double.answerNext('refund', 'before', refusal(500, 'api_error'), payment.intentId);
    expect(
      (await ask(shop.service, shop.admin, payment, 'refunds', { amount: '100.00', reason })).status,
    ).toBe(202);
    shop.double.objects.refund(payment.intentId, 5000);
    const [event] = shop.double.events('refund.created').slice(-1) as [SignedEvent];
    expect((await deliver(shop.service, event)).status).toBe(200);
    expect(await read(payment)).toMatchObject({ refunding: '100.00', refunded: '50.00' });
    for (const body of [{ reason }, { amount: '10.00', reason }]) {
      expect(await ask(shop.service, shop.admin, payment, 'refunds', body)).toMatchObject({
        status: 409,
        body: { code: 'AMOUNT_EXCEEDED', available: '0.00' },
      });
    }
  });

  it('gives the money back to the payment when Stripe says no', async () => {
    const payment = await captured();
    const no = refusal(400, 'invalid_request_error', 'charge_disputed', 'It is disputed.');
    shop.double.answerNext('refund', 'before', no);
    const refused = await ask(shop.service, shop.admin, payment, 'refunds', { reason });
    expect(refused).toMatchObject({ status: 409, body: { reason: 'charge_disputed: It is disputed.' } });
    expect(await read(payment)).toMatchObject({ refunding: '0.00', refunded: '0.00' });
  });
});

describe('the order', () => {
  it('goes on to processing when its money is held, and the event says why', async () => {
    const { orderId, paymentId } = await held();
    expect(await Order.findByPk(orderId)).toMatchObject({ status: 'processing', version: 2 });
    const events = await OrderEvent.findAll({ where: { orderId }, raw: true });
    expect(events).toMatchObject([
      {
        kind: 'status_changed',
        fromStatus: 'pending',
        toStatus: 'processing',
        actorId: null,
        reason: 'Payment authorized',
        details: { paymentId },
      },
    ]);
  });

  it('stays where it is when it is further on, or the money goes back', async () => {
    const payment = await captured();
    await ask(shop.service, shop.admin, payment, 'refunds', { reason: 'Goodwill of the shop' });
    expect(await Order.findByPk(payment.orderId)).toMatchObject({ status: 'processing', version: 2 });
  });
});

describe('POST /api/admin/orders/:id/mark-paid', () => {
  const markPaid = (orderId: string, body: object | undefined, as: User | undefined = shop.admin) =>
    shop.service.request('POST', `/api/admin/orders/${orderId}/mark-paid`, { as, body });

  it.each(['bank_transfer', 'cash_on_delivery', 'invoice', 'card'])(
    'takes the money of an order by %s',
    async (paymentMethod) => {
      const { orderId } = await orderToPay(shop.service, shop.customer, { paymentMethod });
      const { status, body } = await markPaid(orderId, { reason: 'Statement 14, line 3' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ provider: 'manual', status: 'captured', captured: '100.00', orderId });
      expect(body.operations).toMatchObject([
        { kind: 'capture', status: 'succeeded', reason: 'Statement 14, line 3', actorId: shop.admin.id },
      ]);
      expect((await Order.findByPk(orderId))?.status).toBe('processing');
    },
  );

  it('takes the payment that the customer began, with no body as well, and does so once', async () => {
    const order = await orderToPay(shop.service, shop.customer, { paymentMethod: 'invoice' });
    const { body: begun } = await shop.service.request('POST', `/api/orders/${order.orderId}/payments`, {
      as: shop.customer,
    });
    const paid = await markPaid(order.orderId, undefined);
    expect(paid).toMatchObject({ status: 200, body: { id: begun.id, status: 'captured' } });
    const again = await markPaid(order.orderId, {});
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'PAYMENT_STATE_CONFLICT', paymentStatus: 'captured' },
    });
    expect(await Payment.count({ where: { orderId: order.orderId } })).toBe(1);
  });

  it('refunds by hand, too', async () => {
    const { orderId } = await orderToPay(shop.service, shop.customer, { paymentMethod: 'invoice' });
    const { body } = await markPaid(orderId, {});
    const refund = { amount: '25.00', reason: 'Paid back in cash' };
    const refunded = await ask(shop.service, shop.admin, { paymentId: body.id }, 'refunds', refund);
    expect(refunded).toMatchObject({ status: 200, body: { captured: '100.00', refunded: '25.00' } });
  });

  it('leaves a payment that Stripe has to Stripe', async () => {
    const payment = await held();
    const { status, body } = await markPaid(payment.orderId, {});
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'PAYMENT_STATE_CONFLICT' });
    expect(body.detail).toContain('stripe');
  });

  it('is 404 for no order, 409 for one that is cancelled', async () => {
    expect((await markPaid('019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e', {})).status).toBe(404);
    const { orderId } = await orderToPay(shop.service, shop.customer);
    await shop.service.request('POST', `/api/orders/${orderId}/cancel`, { as: shop.customer });
    expect(await markPaid(orderId, {})).toMatchObject({
      status: 409,
      body: { code: 'ORDER_STATE_CONFLICT' },
    });
    expect(await Payment.count({ where: { orderId } })).toBe(0);
  });
});

describe('bad input changes nothing', () => {
  const amounts = ['0', '0.00', '-1', '1.001', '1e3', '', ' ', '99999999999.00', 10, null, ['1'], { a: 1 }];
  it.each(amounts.map((amount) => [JSON.stringify(amount), amount]))('amount %s', async (_text, amount) => {
    const [toCapture, toRefund] = [await held(), await captured()];
    const reason = 'A good reason';
    for (const answer of [
      await ask(shop.service, shop.admin, toCapture, 'capture', { amount }),
      await ask(shop.service, shop.admin, toRefund, 'refunds', { amount, reason }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.errors[0].field).toBe('amount');
    }
    expect(await read(toCapture)).toMatchObject({ status: 'authorized' });
    expect(await read(toRefund)).toMatchObject({ refunding: '0.00', refunded: '0.00' });
  });

  it.each([
    ['capture', { currency: 'EUR' }, 'currency'],
    ['void', { amount: '1.00' }, 'amount'],
    ['void', { reason: 'x' }, 'reason'],
    ['refunds', {}, 'reason'],
    ['refunds', { reason: 'two\nlines' }, 'reason'],
    ['refunds', { reason: 'A good reason', orderId: 'x' }, 'orderId'],
  ] as const)('%s %j', async (what, body, field) => {
    const payment = await held();
    const answer = await ask(shop.service, shop.admin, payment, what, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    expect(await read(payment)).toMatchObject({ status: 'authorized', operations: [{ kind: 'authorize' }] });
  });

  it('an Idempotency-Key that is none', async () => {
    const payment = await held();
    expect((await ask(shop.service, shop.admin, payment, 'capture', {}, 'x'.repeat(256))).status).toBe(400);
    expect((await read(payment)).status).toBe('authorized');
  });

  it('a payment that is not there is 404, and what is no id is 400', async () => {
    for (const what of ['capture', 'void'] as const) {
      const nowhere = { paymentId: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e' };
      expect((await ask(shop.service, shop.admin, nowhere, what)).status).toBe(404);
      expect((await ask(shop.service, shop.admin, { paymentId: 'abc' }, what)).status).toBe(400);
    }
  });

  it('an amount that the currency does not have', async () => {
    const order = await orderToPay(shop.service, shop.customer, { currency: 'JPY', price: '500' });
    const payment = await authorizedPayment(shop.service, shop.double, order);
    const { status, body } = await ask(shop.service, shop.admin, payment, 'capture', { amount: '10.50' });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.errors).toEqual([{ field: 'amount', message: expect.stringContaining('no decimals') }]);
    expect((await read(payment)).status).toBe('authorized');
  });

  it('all of it is for admins', async () => {
    const payment = await held();
    for (const what of ['capture', 'void', 'refunds'] as const) {
      expect((await ask(shop.service, shop.customer, payment, what)).status).toBe(403);
    }
    for (const url of ['/api/admin/payments', `/api/admin/payments/${payment.paymentId}`]) {
      expect((await shop.service.request('GET', url, { as: shop.customer })).status).toBe(403);
    }
    const url = `/api/admin/orders/${payment.orderId}/mark-paid`;
    expect((await shop.service.request('POST', url, { as: shop.customer, body: {} })).status).toBe(403);
    expect((await read(payment)).status).toBe('authorized');
  });
});

describe('GET /api/admin/payments', () => {
  it('lists payments with their operations, by order and by status, in as many statements for many', async () => {
    const payment = await captured();
    const get = (query: string) =>
      shop.service.request('GET', `/api/admin/payments?${query}`, { as: shop.admin });
    expect((await get(`orderId=${payment.orderId}&count=true`)).body).toMatchObject({
      total: 1,
      items: [
        {
          id: payment.paymentId,
          orderNumber: await numberOf(payment.orderId),
          operations: [{ kind: 'authorize' }, { kind: 'capture' }],
        },
      ],
    });
    const voided = (await get('status=voided')).body;
    expect(voided.items.map(({ status }: Payment) => status)).toEqual(voided.items.map(() => 'voided'));
    const one = await shop.service.statementsDuring(() => get('limit=1'));
    const many = await shop.service.statementsDuring(() => get('limit=20'));
    // The user of the token, the payments, their operations.
    expect([one.length, many.length]).toEqual([3, 3]);
    expect((await get('status=lost')).status).toBe(400);
  });
});
