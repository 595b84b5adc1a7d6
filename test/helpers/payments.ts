import { expect } from 'vitest';
import { idOf } from '../../src/models/id.js';
import type { User } from '../../src/models/index.js';
import type { Answer, TestApp } from './app.js';
import { buildProduct, orderBody } from './factories.js';
import type { SignedEvent, StripeDouble } from './stripe-double.js';

export interface OrderToPay {
  orderId: string;
  customer: User;
}

/** An order of one line, "100.00" USD to be paid by card unless told. */
export async function orderToPay(
  service: TestApp,
  customer: User,
  { price = '100.00', currency = 'USD', quantity = 1, paymentMethod = 'card', stock = 10 } = {},
): Promise<OrderToPay> {
  const product = await buildProduct({ price, currency, stock });
  const { status, body } = await service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody([{ productId: product.id, quantity }], { paymentMethod }),
  });
  expect(status).toBe(201);
  return { orderId: body.id, customer };
}

/**
 * The same of a price that its currency does not have, as an older version took it.
 * @param price of a unit, which the yen has none of: "10.50"
 */
export async function orderOfAnOlderVersion(
  service: TestApp,
  customer: User,
  {
    price,
    quantity = 1,
    paymentMethod = 'card',
  }: { price: string; quantity?: number; paymentMethod?: string },
): Promise<OrderToPay> {
  const order = await orderToPay(service, customer, { currency: 'JPY', price: '1', quantity, paymentMethod });
  const { orderId } = order;
  for (const sql of [
    'UPDATE order_items SET price = :price, subtotal = :total, total = :total WHERE orderId = :orderId',
    'UPDATE orders SET totalAmount = :total WHERE id = :orderId',
  ]) {
    await service.sequelize.query(sql, {
      replacements: { price, total: Number(price) * quantity, orderId: idOf(orderId) },
    });
  }
  return order;
}

export const startPayment = (service: TestApp, { orderId, customer }: OrderToPay): Promise<Answer> =>
  service.request('POST', `/api/orders/${orderId}/payments`, { as: customer });

export const deliver = (service: TestApp, { body, signature }: SignedEvent): Promise<Answer> =>
  service.request('POST', '/api/webhooks/stripe', { body, headers: { 'stripe-signature': signature } });

export interface HeldPayment extends OrderToPay {
  paymentId: string;
  /** Stripe's name for it. */
  intentId: string;
}

/** A payment that the customer has begun and not paid yet. */
export async function pendingPayment(service: TestApp, order: OrderToPay): Promise<HeldPayment> {
  const { status, body } = await startPayment(service, order);
  expect(status).toBe(201);
  const [intentId] = body.clientSecret.split('_secret_');
  return { ...order, paymentId: body.id, intentId };
}

/** A payment whose money Stripe holds. */
export async function authorizedPayment(
  service: TestApp,
  double: StripeDouble,
  order: OrderToPay,
): Promise<HeldPayment> {
  const payment = await pendingPayment(service, order);
  double.objects.confirm(payment.intentId);
  for (const event of double.events('payment_intent.amount_capturable_updated').slice(-1)) {
    expect(await deliver(service, event)).toMatchObject({ status: 200 });
  }
  return payment;
}

/** Asks something of a payment as an admin. */
export const ask = (
  service: TestApp,
  admin: User,
  { paymentId }: Pick<HeldPayment, 'paymentId'>,
  what: 'capture' | 'void' | 'refunds',
  body: object = {},
  key?: string,
): Promise<Answer> =>
  service.request('POST', `/api/admin/payments/${paymentId}/${what}`, {
    as: admin,
    body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

export const readPayment = async (
  service: TestApp,
  admin: User,
  { paymentId }: Pick<HeldPayment, 'paymentId'>,
): Promise<Answer['body']> =>
  (await service.request('GET', `/api/admin/payments/${paymentId}`, { as: admin })).body;
