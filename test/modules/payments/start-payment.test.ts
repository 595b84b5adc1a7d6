import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Order, Payment, PaymentOperation } from '../../../src/models/index.js';
import { buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { numberOf } from '../../helpers/orders.js';
import { orderOfAnOlderVersion, orderToPay, pendingPayment, startPayment } from '../../helpers/payments.js';
import { refusal } from '../../helpers/stripe-double.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
afterAll(() => expectInventoryHolds(shop.service.sequelize));
beforeEach(() => {
  shop.double.calls.length = 0;
});

const intentsOf = (orderId: string) =>
  [...shop.double.objects.intents.values()].filter(({ metadata }) => metadata.orderId === orderId);
const paymentsOf = (orderId: string) => Payment.count({ where: { orderId } });

describe('POST /api/orders/:id/payments', () => {
  it('begins a payment at Stripe and tells the client what to confirm it with', async () => {
    const order = await orderToPay(shop.service, shop.customer, { price: '39.90', quantity: 2 });
    const { status, body } = await startPayment(shop.service, order);
    expect(status).toBe(201);
    const [intent] = intentsOf(order.orderId);
    expect(intent).toMatchObject({ amount: 7980, currency: 'usd', capture_method: 'manual' });
    expect(body).toEqual({
      id: expect.any(String),
      orderId: order.orderId,
      orderNumber: await numberOf(order.orderId),
      provider: 'stripe',
      status: 'pending',
      currency: 'USD',
      amount: '79.80',
      authorized: '0.00',
      captured: '0.00',
      refunded: '0.00',
      clientSecret: intent?.client_secret,
      redirectUrl: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(intent?.metadata.stockkeeperPaymentId).toBe(body.id);
  });

  it('sent again, answers with the payment there is and its secret, which is kept nowhere', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    const first = await startPayment(shop.service, order);
    const again = await startPayment(shop.service, order);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(intentsOf(order.orderId)).toHaveLength(1);
    const rows = JSON.stringify([await Payment.findAll(), await PaymentOperation.findAll()]);
    expect(rows).not.toContain('_secret_');
  });

  it('sent again after the customer paid, makes up for a webhook that did not come', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    const payment = await pendingPayment(shop.service, order);
    shop.double.objects.confirm(payment.intentId);
    await startPayment(shop.service, order);
    const { status, body } = await startPayment(shop.service, order);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'authorized', authorized: '100.00', clientSecret: null });
    expect((await Order.findByPk(order.orderId))?.status).toBe('processing');
  });

  it('takes what is paid by hand down without asking anyone', async () => {
    for (const paymentMethod of ['bank_transfer', 'cash_on_delivery', 'invoice']) {
      const order = await orderToPay(shop.service, shop.customer, { paymentMethod });
      const { status, body } = await startPayment(shop.service, order);
      expect(status).toBe(201);
      expect(body).toMatchObject({ provider: 'manual', status: 'pending', clientSecret: null });
    }
    expect(shop.double.calls).toEqual([]);
  });

  it.each([
    ['JPY', '500.00', 500],
    ['KRW', '1000.00', 1000],
    ['ISK', '5.00', 500],
    ['UGX', '5000.00', 500_000],
    ['MGA', '900.00', 900],
    ['KWD', '5.12', 5120],
    ['EUR', '0.50', 50],
  ])('asks for %s %s as Stripe counts it', async (currency, price, amount) => {
    const order = await orderToPay(shop.service, shop.customer, { currency, price });
    expect((await startPayment(shop.service, order)).status).toBe(201);
    expect(intentsOf(order.orderId)).toMatchObject([{ amount, currency: currency.toLowerCase() }]);
  });

  it('refuses an amount that its currency does not have, and keeps nothing', async () => {
    const order = await orderOfAnOlderVersion(shop.service, shop.customer, { price: '10.50' });
    const { status, body } = await startPayment(shop.service, order);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'AMOUNT_NOT_PAYABLE' });
    expect(await paymentsOf(order.orderId)).toBe(0);
  });

  it('says why Stripe refused, and lets the customer try again', async () => {
    const order = await orderToPay(shop.service, shop.customer, { price: '0.10' });
    const refused = await startPayment(shop.service, order);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'PAYMENT_REFUSED',
      reason: expect.stringContaining('amount_too_small'),
    });
    await startPayment(shop.service, order);
    const payments = await Payment.findAll({ where: { orderId: order.orderId }, raw: true });
    expect(payments.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('refuses an amount of which Stripe takes no fractions', async () => {
    const order = await orderToPay(shop.service, shop.customer, { currency: 'MGA', price: '10.50' });
    const { status, body } = await startPayment(shop.service, order);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'PAYMENT_REFUSED' });
    expect(shop.double.calls).toEqual([]);
  });

  it.each([
    ['a 500', () => shop.double.answerNext('authorize', 'before', refusal(500, 'api_error'))],
    ['a rate limit', () => shop.double.answerNext('authorize', 'before', refusal(429, 'rate_limit'))],
    [
      'a wrong key',
      () => shop.double.answerNext('authorize', 'before', refusal(401, 'invalid_request_error')),
    ],
    ['silence', () => void shop.double.hold('authorize', 'before')],
  ])('answers %s of Stripe with 503, and the same request goes on from there', async (_what, lieInWait) => {
    const order = await orderToPay(shop.service, shop.customer);
    // As often as the package tries by itself.
    lieInWait();
    lieInWait();
    const { status, body, headers } = await startPayment(shop.service, order);
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
    expect(headers['retry-after']).toBe('2');
    shop.double.clearAmbushes();
    shop.double.forgetKeys();
    const again = await startPayment(shop.service, order);
    expect(again).toMatchObject({ status: 200, body: { status: 'pending' } });
    expect(again.body.clientSecret).toBe(intentsOf(order.orderId)[0]?.client_secret);
    expect(await paymentsOf(order.orderId)).toBe(1);
    expect(intentsOf(order.orderId)).toHaveLength(1);
  });

  it('takes no amount from the client, nor anything else', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    const url = `/api/orders/${order.orderId}/payments`;
    const refused = await shop.service.request('POST', url, { as: shop.customer, body: { amount: '1.00' } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'amount' }] } });
    expect(await paymentsOf(order.orderId)).toBe(0);
    expect((await shop.service.request('POST', url, { as: shop.customer, body: {} })).status).toBe(201);
  });

  it('does not begin twice when the answer gets lost after the intent was made', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    shop.double.dropNext('authorize', 'after');
    const { status, body } = await startPayment(shop.service, order);
    expect(status).toBe(201);
    expect(intentsOf(order.orderId)).toMatchObject([{ client_secret: body.clientSecret }]);
  });

  it('does not take money for an order that is cancelled', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    await shop.service.request('POST', `/api/orders/${order.orderId}/cancel`, { as: shop.customer });
    const { status, body } = await startPayment(shop.service, order);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'ORDER_STATE_CONFLICT' });
    expect(await paymentsOf(order.orderId)).toBe(0);
  });

  it('shows someone else’s order as not there', async () => {
    const order = await orderToPay(shop.service, shop.customer);
    for (const stranger of [await buildUser(), shop.admin]) {
      expect((await startPayment(shop.service, { ...order, customer: stranger })).status).toBe(404);
      const url = `/api/orders/${order.orderId}/payments`;
      expect((await shop.service.request('GET', url, { as: stranger })).status).toBe(404);
    }
    expect(await paymentsOf(order.orderId)).toBe(0);
  });

  it.each(['abc', '1', '%00'])('answers the id %s with 400', async (id) => {
    expect(
      (await shop.service.request('POST', `/api/orders/${id}/payments`, { as: shop.customer })).status,
    ).toBe(400);
  });
});

describe('GET /api/orders/:id/payments', () => {
  it('lists the payments of an own order, newest first, and leaves out what is the shop’s', async () => {
    const order = await orderToPay(shop.service, shop.customer, { price: '0.10' });
    await startPayment(shop.service, order);
    await startPayment(shop.service, order);
    const url = `/api/orders/${order.orderId}/payments`;
    const { status, body } = await shop.service.request('GET', `${url}?count=true`, { as: shop.customer });
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, next: null, items: [{ status: 'failed' }, { status: 'failed' }] });
    expect(body.items[0].id > body.items[1].id).toBe(true);
    expect(body.items[0]).not.toHaveProperty('reference');
    expect(body.items[0]).not.toHaveProperty('operations');
    const first = (await shop.service.request('GET', `${url}?limit=1`, { as: shop.customer })).body;
    const second = (
      await shop.service.request('GET', `${url}?limit=1&after=${first.next}`, { as: shop.customer })
    ).body;
    expect([...first.items, ...second.items]).toEqual(body.items);
  });
});

it('an order costs no statement more for being payable', async () => {
  const product = await buildProduct();
  const body = orderBody([{ productId: product.id, quantity: 1 }]);
  const statements = await shop.service.statementsDuring(() =>
    shop.service.request('POST', '/api/orders', { as: shop.customer, body }),
  );
  expect(
    statements.filter((sql) => /payment|refund/i.test(sql.replace(/payment(Method|Status)/g, ''))),
  ).toEqual([]);
});
