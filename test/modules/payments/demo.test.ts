import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config.js';
import { PaymentEvent, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { numberOf } from '../../helpers/orders.js';
import { ask, orderToPay, startPayment } from '../../helpers/payments.js';

let service: TestApp;
let customer: User;
let admin: User;
beforeAll(async () => {
  service = await startApp({ PAYMENT_PROVIDER: 'demo' });
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
});
afterAll(async () => {
  await expectInventoryHolds(service.sequelize);
  await service.close();
});

interface Begun {
  orderId: string;
  paymentId: string;
  url: string;
}
async function begin(): Promise<Begun> {
  const order = await orderToPay(service, customer);
  const { status, body } = await startPayment(service, order);
  expect(status).toBe(201);
  expect(body).toMatchObject({ provider: 'demo', status: 'pending', clientSecret: null });
  return { orderId: order.orderId, paymentId: body.id, url: body.redirectUrl };
}
const get = (url: string) => service.request('GET', url);
/** Presses a button of the page, as a browser does. */
const press = (url: string, way: string) =>
  service.request('POST', url.replace('?', `/${way}?`), {
    body: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const statusOf = async ({ orderId }: Begun) => ({
  order: (await service.request('GET', `/api/orders/${orderId}`, { as: customer })).body.status,
  payment: (await service.request('GET', `/api/orders/${orderId}/payments`, { as: customer })).body.items[0]
    .status,
});

describe('the page of a demo payment', () => {
  it('shows what is to be paid, in three ways, and loads and runs nothing', async () => {
    const { url, orderId } = await begin();
    const { status, headers, body } = await get(url);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).toContain('100.00 <small>USD</small>');
    expect(body).toContain(`Order ${await numberOf(orderId)}`);
    expect(body.match(/<button/g)).toHaveLength(3);
    expect(body).not.toMatch(/<script/);
  });

  it('confirms: the event comes by the inbox, and the shop works on the order', async () => {
    const begun = await begin();
    const { status, headers } = await press(begun.url, 'confirm');
    expect(status).toBe(303);
    expect(await statusOf(begun)).toEqual({ order: 'processing', payment: 'authorized' });
    expect(await PaymentEvent.count({ where: { reference: `demo_${begun.paymentId}` } })).toBe(1);
    const page = (await get(String(headers.location))).body;
    expect(page).toContain('Thank you');
    expect(page).not.toContain('<button');

    // Pressed again in another tab, nothing more comes of it; and an admin takes it and gives of it back.
    expect((await press(begun.url, 'confirm')).status).toBe(303);
    expect((await press(begun.url, 'decline')).status).toBe(303);
    expect(await PaymentEvent.count({ where: { reference: `demo_${begun.paymentId}` } })).toBe(1);
    expect((await ask(service, admin, begun, 'capture')).body).toMatchObject({ captured: '100.00' });
    const refund = { amount: '30.00', reason: 'A dent' };
    expect((await ask(service, admin, begun, 'refunds', refund)).body).toMatchObject({ refunded: '30.00' });
  });

  it('declines, and lets the customer try again', async () => {
    const begun = await begin();
    const { headers } = await press(begun.url, 'decline');
    expect(await statusOf(begun)).toEqual({ order: 'pending', payment: 'pending' });
    expect((await get(String(headers.location))).body).toMatch(/declined[\s\S]*<button/);
    await press(begun.url, 'confirm');
    expect(await statusOf(begun)).toEqual({ order: 'processing', payment: 'authorized' });
  });

  it('delays: the shop hears of it later', async () => {
    const begun = await begin();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { headers } = await press(begun.url, 'delay');
      expect((await get(String(headers.location))).body).toContain('hears of it within');
      expect(await statusOf(begun)).toEqual({ order: 'pending', payment: 'pending' });
      vi.advanceTimersByTime(10_000);
    } finally {
      vi.useRealTimers();
    }
    await vi.waitFor(async () =>
      expect(await statusOf(begun)).toEqual({ order: 'processing', payment: 'authorized' }),
    );
  });

  it('is the same when the payment is asked for again, and over when it was voided', async () => {
    const begun = await begin();
    const again = await startPayment(service, { orderId: begun.orderId, customer });
    expect(again).toMatchObject({ status: 200, body: { redirectUrl: begun.url } });
    expect((await ask(service, admin, begun, 'void')).body).toMatchObject({ status: 'voided' });
    await press(begun.url, 'confirm');
    expect(await statusOf(begun)).toEqual({ order: 'pending', payment: 'voided' });
    expect((await get(begun.url)).body).toContain('cancelled');
  });

  it('leads back to the shop, by a link that is http and nothing else', async () => {
    const { url } = await begin();
    const returnUrl = 'http://localhost:5173/thanks?a=1&b="2"';
    const link = `${url}&returnUrl=${encodeURIComponent(returnUrl)}`;
    const { headers } = await press(link, 'decline');
    for (const at of [link, String(headers.location)]) {
      expect((await get(at)).body).toContain('href="http://localhost:5173/thanks?a=1&#38;b=&#34;2&#34;"');
    }
    expect((await get(`${url}&returnUrl=javascript:alert(1)`)).status).toBe(400);
  });

  it('is 404 for who has not begun the payment, and an event that it has not signed is refused', async () => {
    const [mine, other] = [await begin(), await begin()];
    const foreign = mine.url.replace(mine.paymentId, other.paymentId);
    expect((await get(foreign)).status).toBe(404);
    expect((await press(foreign, 'confirm')).status).toBe(404);
    expect((await get(mine.url.replace(/secret=.*/, 'secret='))).status).toBe(404);
    expect(await statusOf(other)).toEqual({ order: 'pending', payment: 'pending' });
    const body = { id: 'x', type: 'payment.authorized', reference: `demo_${mine.paymentId}` };
    const event = { ...body, amount: { minor: 1, currency: 'USD' } };
    for (const headers of [{ 'demo-signature': 'x' }, { 'stripe-signature': 'x' }] as Record<
      string,
      string
    >[]) {
      expect(await service.request('POST', '/api/webhooks/demo', { body: event, headers })).toMatchObject({
        status: 400,
        body: { code: 'INVALID_SIGNATURE' },
      });
    }
  });
});

it('is refused in production', () => {
  const env = { DATABASE_URL: 'mysql://a@b/c', NODE_ENV: 'production', PAYMENT_PROVIDER: 'demo' };
  expect(() => loadConfig(env)).toThrow(ConfigError);
  expect(() => loadConfig(env)).toThrow('PAYMENT_PROVIDER must not be demo in production');
});

it('is not there with another provider', async () => {
  const other = await startApp();
  try {
    expect((await other.request('GET', `/api/demo-payments/${crypto.randomUUID()}?secret=x`)).status).toBe(
      404,
    );
    expect((await other.request('POST', '/api/webhooks/demo', { body: {} })).status).toBe(404);
  } finally {
    await other.close();
  }
});
