import { describe, expect, it } from 'vitest';
import { OrderEvent } from '../../../src/models/index.js';
import type { PaymentMethod } from '../../../src/models/order.js';
import { stateOf } from '../../helpers/orders.js';
import {
  ask,
  authorizedPayment,
  type OrderToPay,
  orderToPay,
  pendingPayment,
} from '../../helpers/payments.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

const shop = stripeShop();

/** An order of two units that the shop works on, since an admin accepted it. */
async function accepted(paymentMethod: PaymentMethod): Promise<OrderToPay> {
  const order = await orderToPay(shop.service, shop.customer, { quantity: 2, paymentMethod });
  await process(order);
  return order;
}
const process = async ({ orderId }: OrderToPay) => {
  await shop.service.request('POST', `/api/admin/orders/${orderId}/accept`, { as: shop.admin });
};
const held = async () => authorizedPayment(shop.service, shop.double, await accepted('card'));
async function done(what: 'capture' | 'void' | 'refunds', body: object = {}) {
  const payment = await held();
  if (what === 'refunds') expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
  expect((await ask(shop.service, shop.admin, payment, what, body)).status).toBe(200);
  return payment;
}
async function voidedInvoice() {
  const order = await accepted('invoice');
  const { body } = await shop.service.request('POST', `/api/orders/${order.orderId}/payments`, {
    as: shop.customer,
  });
  expect((await ask(shop.service, shop.admin, { paymentId: body.id }, 'void')).status).toBe(200);
  return order;
}
const ship = ({ orderId }: OrderToPay, body: object = {}) =>
  shop.service.request('POST', `/api/admin/orders/${orderId}/fulfilments`, { as: shop.admin, body });

const reason = 'A good customer, who pays on Friday';

describe('goods are sent', () => {
  it.each<[when: string, story: () => Promise<OrderToPay>]>([
    ['held money', held],
    ['captured money', () => done('capture')],
    ['a part of it', () => done('capture', { amount: '50.00' })],
    ['money of which some was given back', () => done('refunds', { amount: '50.00', reason: 'Late' })],
    ['an invoice', () => accepted('invoice')],
    ['cash on delivery', () => accepted('cash_on_delivery')],
  ])('for %s', async (_when, story) => {
    const order = await story();
    expect((await ship(order, { force: true, reason })).status).toBe(201);
    const where = { orderId: order.orderId, kind: 'units_shipped' as const };
    const event = await OrderEvent.findOne({ where, rejectOnEmpty: true });
    expect(event.details).not.toHaveProperty('forced');
  });

  it.each<[paymentStatus: string, when: string, story: () => Promise<OrderToPay>]>([
    ['unpaid', 'by card', () => accepted('card')],
    ['unpaid', 'by bank transfer', () => accepted('bank_transfer')],
    ['unpaid', 'a payment that was begun', async () => pendingPayment(shop.service, await accepted('card'))],
    ['voided', 'money that was let go', () => done('void')],
    ['voided', 'an invoice that was let go', voidedInvoice],
    ['refunded', 'money that was given back', () => done('refunds', { reason: 'Late' })],
  ])('only by force when %s: %s', async (paymentStatus, _when, story) => {
    const order = await story();
    const before = await stateOf(order.orderId);
    const refused = await ship(order);
    expect(refused).toMatchObject({ status: 409, body: { code: 'ORDER_NOT_PAID', paymentStatus } });
    const bare = await ship(order, { force: true });
    expect(bare).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    expect(await stateOf(order.orderId)).toEqual(before);

    expect((await ship(order, { force: true, reason })).status).toBe(201);
    const { body } = await shop.service.request('GET', `/api/orders/${order.orderId}/events`, {
      as: shop.customer,
    });
    const sent = body.items.find(({ kind }: { kind: string }) => kind === 'units_shipped');
    expect(sent).toMatchObject({ actorId: shop.admin.id, reason, details: { forced: true } });
  });
});
