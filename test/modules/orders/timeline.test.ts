import { v7 as uuid } from 'uuid';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OrderNote, PaymentEvent, PaymentOperation } from '../../../src/models/index.js';
import type { Answer } from '../../helpers/app.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk, placeOrder } from '../../helpers/orders.js';
import { ask, authorizedPayment, deliver } from '../../helpers/payments.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
// What finishes operations begins when the service listens.
beforeAll(() => shop.service.listen());
afterEach(() => expectInventoryHolds(shop.service.sequelize));

const read = (id: string, query = '', as = shop.admin): Promise<Answer> =>
  shop.service.request('GET', `/api/admin/orders/${id}/timeline${query}`, { as });

/** An order of two lines that was paid, sent, sent back and given back in part. */
async function richOrder(): Promise<string> {
  const desk = orderDesk(shop.service, shop.customer, shop.admin);
  const { id } = await placeOrder(shop.service, shop.customer, [2, 1], ['60.00', '40.00'], 'card');
  const payment = await authorizedPayment(shop.service, shop.double, {
    orderId: id,
    customer: shop.customer,
  });
  expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
  for (const event of shop.double.events('payment_intent.succeeded').slice(-1))
    await deliver(shop.service, event);
  const cancelled = { lines: [{ line: 2, quantity: 1 }], reason: 'Broken', restock: false };
  expect((await desk.cancel(id, cancelled)).status).toBe(200);
  await vi.waitFor(
    async () => {
      const where = { paymentId: payment.paymentId, kind: 'refund', status: 'succeeded' } as const;
      expect(await PaymentOperation.count({ where })).toBe(1);
    },
    { timeout: 20_000, interval: 20 },
  );
  await desk.deliverAll(id);
  const asked = await desk.askBack(id, { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' });
  expect((await desk.decide(id, asked.body.id, 'approve')).status).toBe(200);
  expect((await desk.decide(id, asked.body.id, 'receive', { refund: false })).status).toBe(200);
  return id;
}

interface Entry {
  kind: string;
  at: string;
  event?: string;
  operation?: string;
  type?: string;
  actor: { id: number } | null;
  movements?: Array<{ kind: string; onHand: number; committed: number; name: string }>;
}

const shortly = ({ kind, event, operation, type, movements }: Entry): string =>
  [
    kind,
    event ?? operation ?? type ?? '',
    ...(movements ?? []).map((one) => `${one.kind} ${one.onHand} ${one.committed}`),
  ]
    .filter(Boolean)
    .join(' ');

describe('GET /api/admin/orders/:id/timeline', () => {
  it('has all that has happened, with who did it, newest last', async () => {
    const id = await richOrder();
    const { status, body } = await read(id, '?limit=100');
    expect({ status, body }).toMatchObject({ status: 200 });
    expect(body.next).toBe(null);
    const times = body.items.map(({ at }: Entry) => at);
    expect(times).toEqual([...times].sort());

    const all = body.items.map(shortly);
    expect(all.toSorted()).toEqual(
      [
        'order_event placed',
        'stock_moved order 0 2 order 0 1',
        'payment_started',
        'payment_operation authorize',
        'provider_event payment_intent.amount_capturable_updated',
        'order_event status_changed',
        'payment_operation capture',
        'provider_event payment_intent.succeeded',
        'order_event units_cancelled',
        'stock_moved cancellation 0 -1 write_off -1 0',
        'payment_operation refund',
        'order_event units_shipped',
        'order_event fulfilment_delivered',
        'order_event return_requested',
        'order_event return_approved',
        'order_event return_received',
        'stock_moved shipment -2 -2',
        'stock_moved return 1 0',
      ].toSorted(),
    );
    const of = (what: string): Entry => body.items[all.indexOf(what)];
    expect(of('order_event placed').actor).toMatchObject({
      id: shop.customer.id,
      email: shop.customer.email,
    });
    expect(of('payment_operation capture')).toMatchObject({ actor: { id: shop.admin.id }, amount: '160.00' });
    expect(of('payment_operation refund')).toMatchObject({
      actor: null,
      amount: '40.00',
      currency: 'USD',
      status: 'succeeded',
      answeredAt: expect.any(String),
    });
    expect(of('order_event units_cancelled')).toMatchObject({
      actor: { id: shop.admin.id },
      reason: 'Broken',
      details: { value: '40.00' },
    });
    expect(of('stock_moved cancellation 0 -1 write_off -1 0').movements?.[0]?.name).toMatch(/^Product/);
    // The answer to a call and the provider's event are two tellings of one thing.
    expect(all.indexOf('payment_started')).toBeLessThan(all.indexOf('payment_operation capture'));
  });

  it('comes in pages of any size, also where much happened at one moment', async () => {
    const id = await richOrder();
    const receivedAt = new Date('2020-01-01T00:00:00.000Z');
    await shop.service.sequelize.query(
      `UPDATE order_events SET createdAt = '2031-01-01 00:00:00.000' WHERE version > 3`,
    );
    const [payment] = (
      await shop.service.request('GET', `/api/admin/payments?orderId=${id}`, { as: shop.admin })
    ).body.items;
    await shop.service.sequelize.query(
      `UPDATE payment_operations SET createdAt = '2031-01-01 00:00:00.000' WHERE kind <> 'authorize'`,
    );
    await PaymentEvent.bulkCreate(
      ['a', 'b', 'c'].map((eventId) => ({
        ...{ provider: 'stripe', eventId: `${eventId} ${id}`, type: 'payment_intent.created' },
        ...{ reference: payment.reference, payload: {}, receivedAt, processedAt: new Date() },
      })),
    );
    await OrderNote.bulkCreate(
      [1, 2].map((n) => ({ id: uuid(), orderId: id, authorId: shop.admin.id, text: `${n}` })),
    );
    await shop.service.sequelize.query(`UPDATE order_notes SET createdAt = '2031-01-01 00:00:00.000'`);
    const whole = (await read(id, '?limit=100')).body.items;
    expect(whole).toHaveLength(23);
    for (const limit of [1, 2, 3, 7]) {
      const pages: Entry[] = [];
      let next: string | null = '';
      while (next !== null) {
        const { body }: Answer = await read(id, `?limit=${limit}${next && `&after=${next}`}`);
        expect(body.items.length).toBeLessThanOrEqual(limit);
        pages.push(...body.items);
        next = body.next;
      }
      expect(pages, `pages of ${limit}`).toEqual(whole);
    }
  });

  it('takes as many statements for a hundred lines as for one', async () => {
    const count = async (lines: number) => {
      const { id } = await placeOrder(
        shop.service,
        shop.customer,
        Array.from({ length: lines }, () => 1),
      );
      return (await shop.service.statementsDuring(() => read(id))).length;
    };
    expect(await count(30)).toBe(await count(1));
  });

  it('is for admins, of an order that is there, and takes its own cursors', async () => {
    const { id } = await placeOrder(shop.service, shop.customer, [1]);
    expect(await read(id, '', shop.customer)).toMatchObject({ status: 403 });
    expect(await read('019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e')).toMatchObject({ status: 404 });
    const cursor = Buffer.from('["2026-01-01T00:00:00.000Z",3,"x"]').toString('base64url');
    expect(await read(id, `?after=${cursor}`)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
  });
});
