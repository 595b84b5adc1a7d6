import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { fillPaymentStatusOfOrders } from '../../../db/migrations/0084-fill-payment-status-of-orders.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { Order, OrderEvent, Payment, RefundRequest, WithheldRefund } from '../../../src/models/index.js';
import { PAYMENT_STATUSES } from '../../../src/models/payment.js';
import { orderDesk } from '../../helpers/orders.js';
import { paymentStatusOf, rightPaymentStatus } from '../../helpers/payment-status.js';
import {
  ask,
  authorizedPayment,
  deliver,
  type HeldPayment,
  orderToPay,
  pendingPayment,
} from '../../helpers/payments.js';
import { refusal } from '../../helpers/stripe-double.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

const shop = stripeShop();

const toPay = (how: { price?: string; quantity?: number; paymentMethod?: string } = {}) =>
  orderToPay(shop.service, shop.customer, how);
const held = async (quantity = 1) => authorizedPayment(shop.service, shop.double, await toPay({ quantity }));
const done = async (payment: HeldPayment, what: 'capture' | 'void' | 'refunds', body?: object) => {
  expect((await ask(shop.service, shop.admin, payment, what, body)).status).toBe(200);
  return payment;
};
const captured = async (amount?: string, quantity = 1) => done(await held(quantity), 'capture', { amount });

describe('an order says what has become of its money', () => {
  const refund = (amount?: string) => ({ amount, reason: 'Arrived with a dent' });
  const stories: Array<[status: string, when: string, story: () => Promise<{ orderId: string }>]> = [
    ['unpaid', 'nobody has paid', () => toPay()],
    ['paid', 'it costs nothing', () => toPay({ price: '0' })],
    ['unpaid', 'its payment has begun', async () => pendingPayment(shop.service, await toPay())],
    ['authorized', 'its money is held', () => held()],
    ['voided', 'its money was let go', async () => done(await held(), 'void')],
    [
      'voided',
      'its payment was ended',
      async () => done(await pendingPayment(shop.service, await toPay()), 'void'),
    ],
    [
      'unpaid',
      'another payment has begun after one that was ended',
      async () =>
        pendingPayment(shop.service, await done(await pendingPayment(shop.service, await toPay()), 'void')),
    ],
    [
      'unpaid',
      'the provider would not begin',
      async () => {
        const order = await toPay();
        shop.double.answerNext('authorize', 'before', refusal(402, 'card_error'));
        const path = `/api/orders/${order.orderId}/payments`;
        expect((await shop.service.request('POST', path, { as: shop.customer })).status).toBe(409);
        return order;
      },
    ],
    ['paid', 'it was captured', () => captured()],
    ['partially_paid', 'it was captured in part', () => captured('40.00')],
    [
      'partially_refunded',
      'some of it was given back',
      async () => done(await captured(), 'refunds', refund('1')),
    ],
    ['refunded', 'all of it was given back', async () => done(await captured(), 'refunds', refund())],
    [
      'refunded',
      'all that was captured of it was given back',
      async () => done(await captured('40.00'), 'refunds', refund()),
    ],
    [
      'paid',
      'an admin says that the money has come',
      async () => {
        const order = await toPay({ paymentMethod: 'invoice' });
        const path = `/api/admin/orders/${order.orderId}/mark-paid`;
        expect((await shop.service.request('POST', path, { as: shop.admin, body: {} })).status).toBe(200);
        return order;
      },
    ],
  ];
  it.each(stories)('%s: %s', async (status, _when, story) => {
    const { orderId } = await story();
    expect(await paymentStatusOf(orderId)).toBe(status);
    const own = await shop.service.request('GET', `/api/orders/${orderId}`, { as: shop.customer });
    expect(own.body.paymentStatus).toBe(status);
    const shown = await shop.service.request('GET', `/api/admin/orders/${orderId}`, { as: shop.admin });
    expect(shown.body.paymentStatus).toBe(status);
    expect(await rightPaymentStatus(orderId)).toBe(status);
  });

  it('what is cancelled of an order that was paid in part makes it a paid one', async () => {
    const { orderId } = await captured('100.00', 3);
    expect(await paymentStatusOf(orderId)).toBe('partially_paid');
    const desk = orderDesk(shop.service, shop.customer, shop.admin);
    expect((await desk.cancel(orderId, { lines: [{ line: 1, quantity: 2 }] })).status).toBe(200);
    expect(await paymentStatusOf(orderId)).toBe('paid');
    expect((await desk.cancel(orderId)).status).toBe(200);
    await vi.waitFor(async () => expect(await paymentStatusOf(orderId)).toBe('refunded'));
  });

  it('what someone does at the provider counts when it is told', async () => {
    const { orderId, intentId } = await held();
    shop.double.objects.capture(intentId, 6_000);
    for (const event of shop.double.events('payment_intent.succeeded').slice(-1))
      await deliver(shop.service, event);
    expect(await paymentStatusOf(orderId)).toBe('partially_paid');
    shop.double.objects.refund(intentId, 6_000);
    for (const event of shop.double.events('refund.created').slice(-1)) await deliver(shop.service, event);
    expect(await paymentStatusOf(orderId)).toBe('refunded');
  });

  it('a replayed placement says what it said', async () => {
    const { orderId } = await captured();
    const { body } = await shop.service.request('GET', `/api/orders/${orderId}`, { as: shop.customer });
    const headers = { 'idempotency-key': uuid() };
    const { items, shippingAddress, paymentMethod } = body;
    const [{ productId }] = items;
    const placement = { items: [{ productId, quantity: 1 }], shippingAddress, paymentMethod };
    const place = () =>
      shop.service.request('POST', '/api/orders', { as: shop.customer, headers, body: placement });
    const first = await place();
    await done(
      await authorizedPayment(shop.service, shop.double, { orderId: first.body.id, customer: shop.customer }),
      'capture',
    );
    expect((await place()).body).toEqual(first.body);
  });
});

/** Any figures that a payment can have, in thousandths, and any reductions. */
const figures = fc.record({
  payments: fc.array(
    fc.record({
      status: fc.constantFrom(...PAYMENT_STATUSES),
      authorized: fc.integer({ min: 0, max: 3 }),
      captured: fc.integer({ min: 0, max: 3 }),
      refunded: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 3 },
  ),
  reductions: fc.array(fc.record({ amount: fc.constantFrom(1, 2), kept: fc.constantFrom(0, 1, 2, null) }), {
    maxLength: 2,
  }),
});

it('is right after any write of payments, refund requests and withheld refunds, and after the migration', async () => {
  const { orderId } = await toPay({ price: '3.000' });
  let version = 1;
  const amount = (n: number) => `${n}.000`;
  const write = async ({
    payments,
    reductions,
  }: typeof figures extends fc.Arbitrary<infer T> ? T : never) => {
    await inTransaction(shop.service.sequelize, async (transaction) => {
      const rows = { where: { orderId }, transaction };
      await WithheldRefund.destroy(rows);
      await RefundRequest.destroy(rows);
      await Payment.destroy(rows);
      for (const reduction of reductions) {
        const event = { orderId, version: ++version, id: uuid(), kind: 'units_cancelled' } as const;
        await OrderEvent.create({ ...event, fromStatus: 'pending', toStatus: 'pending' }, { transaction });
        const { kept } = reduction;
        const row = { orderId, version, amount: amount(reduction.amount) };
        if (kept === null) await RefundRequest.create({ id: uuid(), ...row }, { transaction });
        else {
          const made = await WithheldRefund.create({ ...row, kept: '0.000' }, { transaction });
          await made.update({ kept: amount(Math.min(kept, reduction.amount)) }, { transaction });
        }
      }
      // Another one begins only when the one before is over.
      const isOverOf = ({ status }: (typeof payments)[number]) => status === 'voided' || status === 'failed';
      const possible = [
        ...payments.filter(isOverOf),
        ...payments.filter((one) => !isOverOf(one)).slice(0, 1),
      ];
      for (const one of possible) {
        const isOver = isOverOf(one);
        const captured = Math.min(one.captured, one.authorized);
        const money = {
          authorized: amount(one.authorized),
          captured: amount(isOver ? 0 : captured),
          refunded: amount(isOver ? 0 : Math.min(one.refunded, captured)),
        };
        const id = uuid();
        const begun = { id, orderId, provider: 'manual', currency: 'USD', amount: '3.000' };
        const payment = await Payment.create(begun, { transaction });
        // By a row and by a condition: the service does both.
        await payment.update(money, { transaction });
        await Payment.update({ status: one.status }, { where: { id, status: 'pending' }, transaction });
      }
      // What is there without any payment was written by none.
      if (payments.length + reductions.length === 0)
        await Order.update({ paymentStatus: 'unpaid' }, { where: { id: orderId }, transaction });
    });
  };
  await fc.assert(
    fc.asyncProperty(figures, async (some) => {
      await write(some);
      const right = await rightPaymentStatus(orderId);
      expect(await paymentStatusOf(orderId)).toBe(right);
      await Order.update(
        { paymentStatus: right === 'unpaid' ? 'paid' : 'unpaid' },
        { where: { id: orderId } },
      );
      await fillPaymentStatusOfOrders.up(shop.service.sequelize.getQueryInterface());
      expect(await paymentStatusOf(orderId)).toBe(right);
    }),
    { numRuns: 60 },
  );
});
