import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { idInSql } from '../../../src/models/id.js';
import { Order, type PaymentOperation, RefundRequest, type User } from '../../../src/models/index.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk, placeOrder } from '../../helpers/orders.js';
import {
  ask,
  authorizedPayment,
  deliver,
  type HeldPayment,
  type OrderToPay,
  orderOfAnOlderVersion,
  orderToPay,
  pendingPayment,
  readPayment,
  startPayment,
} from '../../helpers/payments.js';
import { holdLock, type RowLock } from '../../helpers/row-lock.js';
import { refusal, signed } from '../../helpers/stripe-double.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

// What a cancellation asks to be given back, and what becomes of it.

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
// What finishes operations begins when the service listens.
beforeAll(() => shop.service.listen());
afterEach(() => expectInventoryHolds(shop.service.sequelize));

/** Of two lines: 60.00 and 40.00. */
async function twoLines(): Promise<OrderToPay> {
  const { id } = await placeOrder(shop.service, shop.customer, [1, 1], ['60.00', '40.00'], 'card');
  return { orderId: id, customer: shop.customer };
}
const held = async () => authorizedPayment(shop.service, shop.double, await twoLines());
const captured = async () => {
  const payment = await held();
  expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
  return payment;
};
const read = (payment: Pick<HeldPayment, 'paymentId'>) => readPayment(shop.service, shop.admin, payment);

async function cancel({ orderId }: OrderToPay, body: object = {}, as: User = shop.admin): Promise<void> {
  const url = as === shop.admin ? `/api/admin/orders/${orderId}/cancel` : `/api/orders/${orderId}/cancel`;
  expect(await shop.service.request('POST', url, { as, body })).toMatchObject({ status: 200 });
}
const secondLine = { lines: [{ line: 2, quantity: 1 }] };

/** Waits until every request of the order is settled and no operation is under way. */
async function settled({ orderId, paymentId }: HeldPayment) {
  await vi.waitFor(
    async () => {
      expect(await RefundRequest.count({ where: { orderId, settledAt: null } })).toBe(0);
      const { operations } = await read({ paymentId });
      const outstanding = operations.filter(({ status }: PaymentOperation) =>
        /requested|unknown/.test(status),
      );
      expect(outstanding).toEqual([]);
    },
    { timeout: 45_000, interval: 50 },
  );
  return read({ paymentId });
}
const kinds = ({ operations }: { operations: PaymentOperation[] }) =>
  operations.map(({ kind, amount, status }) => `${kind} ${amount} ${status}`);
const intentOf = ({ intentId }: HeldPayment) => shop.double.objects.intents.get(intentId);
const refundsOf = ({ intentId }: HeldPayment) =>
  shop.double.objects.refundsOf(intentId).map(({ amount }) => amount);

/** Whoever acts upon requests is kept busy with one of another order, until the lock is released. */
async function keepBusy(): Promise<RowLock> {
  const { orderId } = await twoLines();
  await cancel({ orderId, customer: shop.customer });
  const [request] = await RefundRequest.findAll({ where: { orderId } });
  await vi.waitFor(async () => expect((await request?.reload())?.settledAt).not.toBe(null));
  const database = shop.service.sequelize.getDatabaseName();
  const lock = await holdLock(database, `SELECT id FROM orders WHERE id = ${idInSql(orderId)} FOR UPDATE`);
  await request?.update({ settledAt: null });
  await lock.waiters();
  return lock;
}

describe('an order that is cancelled', () => {
  it('when it was paid, is refunded, once, for its request', async () => {
    const payment = await captured();
    await cancel(payment, { reason: 'Sold by mistake' });
    const after = await settled(payment);
    expect(after).toMatchObject({ status: 'captured', refunded: '100.00', refunding: '0.00' });
    const request = await RefundRequest.findOne({ where: { orderId: payment.orderId }, raw: true });
    expect(Number(request?.amount)).toBe(100);
    expect(after.operations.at(-1)).toMatchObject({
      kind: 'refund',
      amount: '100.00',
      idempotencyKey: null,
      refundRequestId: request?.id,
      reason: 'The order was cancelled or returned',
      actorId: null,
    });
    expect(refundsOf(payment)).toEqual([10_000]);
  });

  it('when its money is held, has it let go', async () => {
    const payment = await held();
    await cancel(payment);
    expect(await settled(payment)).toMatchObject({ status: 'voided', captured: '0.00' });
    expect(intentOf(payment)?.status).toBe('canceled');
  });

  it('when its customer had begun to pay, cannot be paid any more', async () => {
    const payment = await pendingPayment(shop.service, await twoLines());
    await cancel(payment, {}, shop.customer);
    expect((await settled(payment)).status).toBe('voided');
    expect(intentOf(payment)?.status).toBe('canceled');
  });

  it('keeps what was paid when nothing is to be given back', async () => {
    const [paid, onHold] = [await captured(), await held()];
    await cancel(paid, { refund: false });
    await cancel(onHold, { refund: false });
    expect(kinds(await settled(paid))).toEqual(['authorize 100.00 succeeded', 'capture 100.00 succeeded']);
    expect(await settled(onHold)).toMatchObject({ status: 'authorized' });
    // Held is not taken: an admin may still take it, as a fee, or let it go.
    expect((await ask(shop.service, shop.admin, onHold, 'capture', { amount: '5.00' })).body.captured).toBe(
      '5.00',
    );
  });

  it('when it was paid by hand, has its refund written down', async () => {
    const { orderId } = await twoLines();
    const { body } = await shop.service.request('POST', `/api/admin/orders/${orderId}/mark-paid`, {
      as: shop.admin,
      body: {},
    });
    await cancel({ orderId, customer: shop.customer });
    const after = await settled({ orderId, customer: shop.customer, paymentId: body.id, intentId: '' });
    expect(after).toMatchObject({ refunded: '100.00' });
  });

  it('when it was never paid, has nothing to give back, and cannot be paid later', async () => {
    const order = await twoLines();
    await cancel(order, {}, shop.customer);
    await vi.waitFor(
      async () =>
        expect(await RefundRequest.count({ where: { orderId: order.orderId, settledAt: null } })).toBe(0),
      { timeout: 20_000, interval: 50 },
    );
    const url = `/api/orders/${order.orderId}/payments`;
    expect((await shop.service.request('POST', url, { as: shop.customer })).status).toBe(409);
    expect((await shop.service.request('GET', url, { as: shop.customer })).body.items).toEqual([]);
  });
});

describe('units that are cancelled', () => {
  it('before the money is taken make it less', async () => {
    const payment = await held();
    await cancel(payment, secondLine);
    expect(await settled(payment)).toMatchObject({ status: 'authorized' });
    expect((await ask(shop.service, shop.admin, payment, 'capture')).body).toMatchObject({
      captured: '60.00',
    });
    expect(intentOf(payment)).toMatchObject({ amount_received: 6000 });
    await cancel(payment);
    expect(await settled(payment)).toMatchObject({ captured: '60.00', refunded: '60.00' });
  });

  it('before a payment is begun make it less from the start', async () => {
    const order = await twoLines();
    await cancel(order, secondLine, shop.customer);
    const payment = await pendingPayment(shop.service, order);
    expect(intentOf(payment)).toMatchObject({ amount: 6000 });
  });

  it('after it are refunded, line by line and never more than was paid', async () => {
    const payment = await captured();
    await cancel(payment, secondLine);
    expect(await settled(payment)).toMatchObject({ refunded: '40.00' });
    await cancel(payment);
    const after = await settled(payment);
    expect(after).toMatchObject({ refunded: '100.00' });
    expect(refundsOf(payment)).toEqual([4000, 6000]);
    expect((await Order.findByPk(payment.orderId))?.status).toBe('cancelled');
  });

  it('after a refund by hand get what is left', async () => {
    const payment = await captured();
    await ask(shop.service, shop.admin, payment, 'refunds', {
      amount: '70.00',
      reason: 'Goodwill of the shop',
    });
    await cancel(payment);
    expect(await settled(payment)).toMatchObject({ refunded: '100.00' });
    expect(refundsOf(payment)).toEqual([7000, 3000]);
  });
});

describe('units that are cancelled without a refund', () => {
  const withoutRefund = { ...secondLine, refund: false };

  it('before anyone has paid are not owed, also when the payment had begun', async () => {
    const [order, begun] = [await twoLines(), await pendingPayment(shop.service, await twoLines())];
    await cancel(order, withoutRefund);
    expect(intentOf(await pendingPayment(shop.service, order))).toMatchObject({ amount: 6000 });
    await cancel(begun, withoutRefund);
    shop.double.objects.confirm(begun.intentId);
    expect((await startPayment(shop.service, begun)).status).toBe(200);
    expect((await ask(shop.service, shop.admin, begun, 'capture', { amount: '60.01' })).body).toMatchObject({
      code: 'AMOUNT_EXCEEDED',
      available: '60.00',
    });
    expect((await ask(shop.service, shop.admin, begun, 'capture')).body).toMatchObject({ captured: '60.00' });
  });

  it('end a payment that nobody has paid, when nothing is left', async () => {
    const payment = await pendingPayment(shop.service, await twoLines());
    await cancel(payment, { refund: false });
    await vi.waitFor(async () => expect((await read(payment)).status).toBe('voided'), { timeout: 20_000 });
    expect(intentOf(payment)?.status).toBe('canceled');
  });

  it('are not owed any more once what was held for them is let go', async () => {
    const payment = await held();
    await cancel(payment, withoutRefund);
    expect((await ask(shop.service, shop.admin, payment, 'void')).status).toBe(200);
    expect(intentOf(await pendingPayment(shop.service, payment))).toMatchObject({ amount: 6000 });
  });
});

describe('more than the order still comes to', () => {
  it('cannot be captured, and the refusal says how much can', async () => {
    const payment = await held();
    await cancel(payment, secondLine);
    for (const amount of ['100.00', '60.01']) {
      expect(await ask(shop.service, shop.admin, payment, 'capture', { amount })).toMatchObject({
        status: 409,
        body: { code: 'AMOUNT_EXCEEDED', available: '60.00' },
      });
    }
    expect(await read(payment)).toMatchObject({ status: 'authorized', captured: '0.00' });
    expect((await ask(shop.service, shop.admin, payment, 'capture', { amount: '60.00' })).status).toBe(200);
  });
});

it('a refund by hand that fails leaves the money to the cancellation that came meanwhile', async () => {
  const payment = await captured();
  shop.double.objects.refundsBegin = 'pending';
  const byHand = { amount: '90.00', reason: 'Goodwill of the shop' };
  expect((await ask(shop.service, shop.admin, payment, 'refunds', byHand)).status).toBe(202);
  shop.double.objects.refundsBegin = 'succeeded';
  await cancel(payment);
  await vi.waitFor(async () => expect((await read(payment)).refunded).toBe('10.00'), { timeout: 20_000 });
  const [refund] = shop.double.objects.refundsOf(payment.intentId);
  shop.double.objects.endRefund(refund?.id as string, 'failed');
  for (const event of shop.double.events('refund.failed').slice(-1)) {
    expect((await deliver(shop.service, event)).status).toBe(200);
  }
  const after = await settled(payment);
  expect(after).toMatchObject({ refunded: '100.00', refunding: '0.00' });
  const { id } = (await RefundRequest.findOne({ where: { orderId: payment.orderId } })) as RefundRequest;
  const parts = after.operations.flatMap(({ refundRequestId, amount }: PaymentOperation) =>
    refundRequestId ? [[refundRequestId, amount]] : [],
  );
  expect(parts).toEqual([
    [id, '10.00'],
    [id, '90.00'],
  ]);
});

describe('units whose cancellation nobody has acted upon yet', () => {
  it('are left out of what is captured, and not given back on top of that', async () => {
    const payment = await held();
    const busy = await keepBusy();
    await cancel(payment, secondLine);
    expect(await ask(shop.service, shop.admin, payment, 'capture')).toMatchObject({
      body: { captured: '60.00' },
    });
    await busy.release();
    expect(await settled(payment)).toMatchObject({ captured: '60.00', refunded: '0.00' });
    expect(refundsOf(payment)).toEqual([]);
  });

  it('leave nothing to capture when they were all, however much is asked for', async () => {
    const payment = await held();
    const busy = await keepBusy();
    await cancel(payment);
    for (const body of [{}, { amount: '30.00' }]) {
      expect(await ask(shop.service, shop.admin, payment, 'capture', body)).toMatchObject({
        status: 409,
        body: { code: 'PAYMENT_STATE_CONFLICT' },
      });
    }
    await busy.release();
    expect(await settled(payment)).toMatchObject({ status: 'voided', captured: '0.00' });
  });

  it('are left out of what is paid by hand, and not given back on top of that', async () => {
    const order = await twoLines();
    const busy = await keepBusy();
    await cancel(order, secondLine);
    const url = `/api/admin/orders/${order.orderId}/mark-paid`;
    const { body } = await shop.service.request('POST', url, { as: shop.admin });
    expect(body).toMatchObject({ captured: '60.00' });
    await busy.release();
    const payment = { ...order, paymentId: body.id, intentId: '' };
    expect(await settled(payment)).toMatchObject({ captured: '60.00', refunded: '0.00' });
  });
});

/** Tells of the capture, twice; and as another event once more, as Stripe may. */
async function tellOfCapture({ intentId }: HeldPayment): Promise<void> {
  const told = shop.double.objects.events.findLast(
    ({ type, data }) => type === 'payment_intent.succeeded' && JSON.stringify(data).includes(intentId),
  );
  for (const event of [told, told, { ...told, id: `${told?.id}_again` }]) {
    expect((await deliver(shop.service, signed(event as object))).status).toBe(200);
  }
}

describe('money that someone at Stripe takes without being asked', () => {
  it('is given back as far as the order does not come to it any more', async () => {
    const payment = await held();
    await cancel(payment, secondLine);
    expect(await settled(payment)).toMatchObject({ status: 'authorized', refunding: '0.00' });
    shop.double.objects.capture(payment.intentId);
    await tellOfCapture(payment);
    expect(await settled(payment)).toMatchObject({ captured: '100.00', refunded: '40.00' });
    expect(refundsOf(payment)).toEqual([4000]);
  });

  it('is kept when the order comes to it', async () => {
    const payment = await held();
    await cancel(payment, secondLine);
    await settled(payment);
    shop.double.objects.capture(payment.intentId, 6000);
    await tellOfCapture(payment);
    expect(await settled(payment)).toMatchObject({ captured: '60.00', refunding: '0.00', refunded: '0.00' });
    expect(refundsOf(payment)).toEqual([]);
  });

  it('is given back when it is more than the shop is asking for at that moment', async () => {
    const payment = await held();
    await cancel(payment, secondLine);
    await settled(payment);
    const stripe = shop.double.hold('capture', 'before', payment.intentId);
    const answer = ask(shop.service, shop.admin, payment, 'capture');
    await stripe.arrived;
    shop.double.objects.capture(payment.intentId);
    stripe.release();
    expect(await answer).toMatchObject({ status: 200, body: { captured: '100.00' } });
    await tellOfCapture(payment);
    expect(await settled(payment)).toMatchObject({ captured: '100.00', refunded: '40.00' });
    expect(refundsOf(payment)).toEqual([4000]);
  });
});

describe('money that someone at Stripe takes while it is being let go', () => {
  /** Someone captures, and the events tell of it, while Stripe is being asked to let the money go. */
  async function captureDuring<T>(payment: HeldPayment, letGo: () => Promise<T>): Promise<T> {
    const stripe = shop.double.hold('void', 'before', payment.intentId);
    const answer = letGo();
    await stripe.arrived;
    shop.double.objects.capture(payment.intentId);
    await tellOfCapture(payment);
    stripe.release();
    return answer;
  }

  it('is given back when its order was cancelled, once, if the event tells of it first', async () => {
    const payment = await held();
    await captureDuring(payment, () => cancel(payment));
    const after = await settled(payment);
    expect(after).toMatchObject({ status: 'captured', captured: '100.00', refunded: '100.00' });
    expect(kinds(after)).toEqual([
      'authorize 100.00 succeeded',
      'void 100.00 failed',
      'capture 100.00 succeeded',
      'refund 100.00 succeeded',
    ]);
    expect(after.operations.at(-1)).toMatchObject({ reason: 'The order was cancelled or returned' });
    expect(refundsOf(payment)).toEqual([10_000]);
  });

  it('is given back, once, if Stripe’s refusal to let it go tells of it first', async () => {
    const payment = await held();
    shop.double.objects.capture(payment.intentId);
    await cancel(payment);
    await vi.waitFor(async () => expect((await read(payment)).status).toBe('captured'), { timeout: 20_000 });
    await tellOfCapture(payment);
    const after = await settled(payment);
    expect(after).toMatchObject({ captured: '100.00', refunded: '100.00' });
    expect(after.operations[1]).toMatchObject({ kind: 'void', error: 'It was captured instead' });
    expect(refundsOf(payment)).toEqual([10_000]);
  });

  it('is given back, once, if the first answer got lost', async () => {
    const payment = await held();
    shop.double.answerNext('void', 'before', refusal(500, 'api_error'), payment.intentId);
    await cancel(payment);
    await vi.waitFor(async () => expect((await read(payment)).operations[1]?.status).toBe('unknown'), {
      timeout: 20_000,
    });
    shop.double.objects.capture(payment.intentId);
    await vi.waitFor(async () => expect((await read(payment)).status).toBe('captured'), { timeout: 20_000 });
    expect(await settled(payment)).toMatchObject({ captured: '100.00', refunded: '100.00' });
    expect(refundsOf(payment)).toEqual([10_000]);
  });

  it('is kept when an admin asked for that and the order is still to be paid', async () => {
    const payment = await held();
    const answer = await captureDuring(payment, () => ask(shop.service, shop.admin, payment, 'void'));
    expect(answer).toMatchObject({ status: 409, body: { reason: 'It was captured instead' } });
    const after = await settled(payment);
    expect(after).toMatchObject({ captured: '100.00', refunding: '0.00', refunded: '0.00' });
    expect(refundsOf(payment)).toEqual([]);
  });

  it('is kept as far as the order still comes to it, also when nobody has acted upon what was cancelled', async () => {
    const payment = await held();
    const busy = await keepBusy();
    await cancel(payment, secondLine);
    const answer = await captureDuring(payment, () => ask(shop.service, shop.admin, payment, 'void'));
    expect(answer.status).toBe(409);
    expect(await read(payment)).toMatchObject({ captured: '100.00', refunding: '40.00' });
    await busy.release();
    expect(await settled(payment)).toMatchObject({ captured: '100.00', refunded: '40.00' });
    expect(refundsOf(payment)).toEqual([4000]);
  });
});

it('units that come back are refunded, those that were written off too, and no others', async () => {
  const payment = await captured();
  const desk = orderDesk(shop.service, shop.customer, shop.admin);
  const { body: parcel } = await desk.ship(payment.orderId);
  await desk.deliver(payment.orderId, parcel.id);
  const { body: asked } = await desk.askBack(payment.orderId, {
    lines: [{ line: 2, quantity: 1 }],
    reason: 'Too small',
  });
  await desk.decide(payment.orderId, asked.id, 'approve');
  expect(await read(payment)).toMatchObject({ refunding: '0.00', refunded: '0.00' });
  const lines = [{ line: 2, restock: 0, writeOff: 1 }];
  await desk.decide(payment.orderId, asked.id, 'receive', { lines });
  expect(await settled(payment)).toMatchObject({ captured: '100.00', refunded: '40.00' });
  expect(refundsOf(payment)).toEqual([4000]);
});

describe('a cancellation while the money is being taken', () => {
  it('waits for the end of that, and then gives it back', async () => {
    const payment = await held();
    const stripe = shop.double.hold('capture', 'after', payment.intentId);
    const answer = ask(shop.service, shop.admin, payment, 'capture');
    await stripe.arrived;
    await cancel(payment);
    expect((await read(payment)).status).toBe('capturing');
    stripe.release();
    expect((await answer).body.status).toBe('captured');
    expect(await settled(payment)).toMatchObject({ captured: '100.00', refunded: '100.00' });
    expect(refundsOf(payment)).toEqual([10_000]);
  });

  it('lets it go when it was not taken', async () => {
    const payment = await held();
    const declined = refusal(402, 'card_error', 'card_declined');
    const stripe = shop.double.hold('capture', 'before', payment.intentId);
    shop.double.answerNext('capture', 'after', declined, payment.intentId);
    const answer = ask(shop.service, shop.admin, payment, 'capture');
    await stripe.arrived;
    await cancel(payment);
    shop.double.objects.cancel(payment.intentId);
    stripe.release();
    expect((await answer).status).toBe(409);
    expect((await settled(payment)).status).toBe('voided');
  });
});

describe('units of a price that their currency does not have', () => {
  /** Two of 10.50 yen each, which together can be paid. */
  const yen = { price: '10.50', quantity: 2, paymentMethod: 'invoice' };
  const one = { lines: [{ line: 1, quantity: 1 }] };

  it('are not refunded, and an admin sees why; whole yen still can be', async () => {
    const order = await orderOfAnOlderVersion(shop.service, shop.customer, yen);
    const url = `/api/admin/orders/${order.orderId}/mark-paid`;
    const { body } = await shop.service.request('POST', url, { as: shop.admin });
    const payment = { ...order, paymentId: body.id, intentId: '' };
    await cancel(order, one);
    const after = await settled(payment);
    expect(after).toMatchObject({ captured: '21', refunding: '0', refunded: '0' });
    expect(after.operations.at(-1)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('JPY'),
    });
    const refund = { amount: '11.00', reason: 'Rounded up' };
    expect((await ask(shop.service, shop.admin, payment, 'refunds', refund)).status).toBe(200);
  });

  it('cannot be left over to be paid by hand', async () => {
    const order = await orderOfAnOlderVersion(shop.service, shop.customer, yen);
    const { body } = await startPayment(shop.service, order);
    await cancel(order, one);
    const url = `/api/admin/orders/${order.orderId}/mark-paid`;
    expect(await shop.service.request('POST', url, { as: shop.admin })).toMatchObject({
      status: 409,
      body: { code: 'AMOUNT_NOT_PAYABLE' },
    });
    expect(await read({ paymentId: body.id })).toMatchObject({ status: 'pending', captured: '0' });
  });
});

it('a refund does not wait behind a hundred others that wait for the end of a capture', async () => {
  const many = await orderToPay(shop.service, shop.customer, { price: '1.00', quantity: 100, stock: 100 });
  const busy = await authorizedPayment(shop.service, shop.double, many);
  const paid = await captured();
  shop.double.answerNext('capture', 'before', refusal(500, 'api_error'), busy.intentId);
  expect((await ask(shop.service, shop.admin, busy, 'capture')).status).toBe(202);
  const unit = { lines: [{ line: 1, quantity: 1 }] };
  for (let units = 0; units < 100; units++) await cancel(busy, unit);
  await cancel(paid);
  expect(await settled(paid)).toMatchObject({ refunded: '100.00' });
  expect(await RefundRequest.count({ where: { orderId: busy.orderId, settledAt: null } })).toBe(100);
  shop.double.forgetKeys(busy.intentId);
  expect(await settled(busy)).toMatchObject({ captured: '100.00', refunded: '100.00' });
});

it('a refund that Stripe refuses leaves the money where it is, for an admin to see and to try otherwise', async () => {
  const payment = await captured();
  shop.double.answerNext(
    'refund',
    'before',
    refusal(400, 'invalid_request_error', 'charge_disputed'),
    payment.intentId,
  );
  await cancel(payment);
  const after = await settled(payment);
  expect(after).toMatchObject({ refunded: '0.00', refunding: '0.00' });
  expect(after.operations.at(-1)).toMatchObject({
    kind: 'refund',
    status: 'failed',
    error: 'charge_disputed: No.',
  });
  const again = await ask(shop.service, shop.admin, payment, 'refunds', { reason: 'After the dispute' });
  expect(again).toMatchObject({ status: 200, body: { refunded: '100.00' } });
});
