import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaymentEvent } from '../../../src/models/index.js';
import {
  authorizedPayment,
  deliver,
  orderToPay,
  pendingPayment,
  readPayment,
} from '../../helpers/payments.js';
import { type SignedEvent, signed, signedText } from '../../helpers/stripe-double.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

// Events that are signed, and are not what anyone would expect: each is kept, or refused for good with a 4xx.

const shop = stripeShop();

let counted = 0;
const newId = () => `evt_strange_${++counted}`;
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const kept = (eventId: string) => PaymentEvent.findOne({ where: { provider: 'stripe', eventId } });

/** About a payment that is there: with one that is not, there is nothing to go wrong. */
async function about(
  change: (intent: Record<string, unknown>) => void,
): Promise<SignedEvent & { id: string }> {
  const { intentId } = await pendingPayment(shop.service, await orderToPay(shop.service, shop.customer));
  const id = newId();
  const object = { ...structuredClone(shop.double.objects.intents.get(intentId)), status: 'succeeded' };
  change(object);
  const event = { id, object: 'event', type: 'payment_intent.succeeded', data: { object } };
  return { id, ...signed(event) };
}

describe('a signed event', () => {
  it.each<[what: string, event: object]>([
    ['nested 31 deep', { type: 'x', data: nested(31) }],
    ['nested 2,000 deep', { type: 'x', data: nested(2_000) }],
    ['with an emoji, and half of one', { type: 'x', data: { '😀': '\ud83d', nul: '\0' } }],
    ['of an object that is none', { type: 'payment_intent.succeeded', data: null }],
    ['of an intent without metadata', { type: 'payment_intent.succeeded', data: { object: { id: 'pi_1' } } }],
    ['of an intent with a name that no payment has', refundOf('😀'.repeat(200))],
    ['of an intent whose name is none', refundOf({ id: 7 })],
  ])('%s is kept', async (_what, event) => {
    const id = newId();
    expect(await deliver(shop.service, signed({ id, ...event }))).toMatchObject({ status: 200 });
    expect((await kept(id))?.payload).toEqual(JSON.parse(JSON.stringify({ id, ...event })));
  });

  it.each<[what: string, event: unknown, code: string]>([
    ['an id of 400 characters', { id: 'e'.repeat(400), type: 'x' }, 'VALIDATION_FAILED'],
    ['an emoji in its id', { id: 'evt_😀', type: 'x' }, 'VALIDATION_FAILED'],
    ['a type that is no text', { id: 'evt_1', type: 7 }, 'VALIDATION_FAILED'],
    ['neither', {}, 'VALIDATION_FAILED'],
    ['nothing', null, 'VALIDATION_FAILED'],
  ])('with %s is refused', async (_what, event, code) => {
    const before = await PaymentEvent.count();
    const answer = await deliver(shop.service, signed(event as object));
    expect(answer).toMatchObject({ status: 400, body: { code } });
    for (const { message } of answer.body.errors) expect(message).toMatch(/^must be/);
    expect(await PaymentEvent.count()).toBe(before);
  });

  it('that is not JSON is refused, and says so', async () => {
    const answer = await deliver(shop.service, signedText('no json'));
    expect(answer).toMatchObject({ status: 400, body: { code: 'MALFORMED_JSON' } });
  });

  it.each([
    ['tomorrow', 86_400, 400],
    ['ten minutes ahead', 600, 400],
    ['a minute ahead', 60, 200],
    ['a minute ago', -60, 200],
    ['ten minutes ago', -600, 400],
  ])('dated %s is answered with what that deserves', async (_when, seconds, status) => {
    const event = { id: newId(), type: 'x', data: { object: {} } };
    const answer = await deliver(shop.service, signed(event, Math.floor(Date.now() / 1000) + seconds));
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.code).toBe('INVALID_SIGNATURE');
  });

  it('of an amount that cannot be is kept, shown with the reason, and changes nothing', async () => {
    const changes: Array<[(intent: Record<string, unknown>) => void, RegExp]> = [
      [
        (intent) => Object.assign(intent, { amount_received: 150, currency: 'ugx' }),
        /not an amount of UGX: 150/,
      ],
      [(intent) => Object.assign(intent, { amount_received: -1 }), /not an amount of USD: -1/],
      [(intent) => Object.assign(intent, { amount_received: '100' }), /not an amount of USD/],
      [(intent) => Object.assign(intent, { amount_received: Number.MAX_SAFE_INTEGER }), /./],
      [(intent) => Object.assign(intent, { currency: null }), /./],
    ];
    for (const [change, why] of changes) {
      const event = await about(change);
      expect((await deliver(shop.service, event)).status).toBe(200);
      expect((await kept(event.id))?.processedAt).toBe(null);
      const { body } = await shop.service.request('GET', '/api/admin/payment-events?limit=100', {
        as: shop.admin,
      });
      const shown = body.items.find(({ eventId }: { eventId: string }) => eventId === event.id);
      expect(shown).toMatchObject({ type: 'payment_intent.succeeded', error: expect.stringMatching(why) });
    }
  });

  it('that waited is shown no more, and without a reason, once it is applied', async () => {
    const payment = await authorizedPayment(
      shop.service,
      shop.double,
      await orderToPay(shop.service, shop.customer),
    );
    const waiting = async () =>
      (
        await shop.service.request('GET', '/api/admin/payment-events?limit=100', { as: shop.admin })
      ).body.items.filter(({ reference }: { reference: string }) => reference === payment.intentId);
    shop.double.objects.capture(payment.intentId, 5_000);
    shop.double.objects.refund(payment.intentId, 1_000);
    const events = shop.double.objects.events.filter(({ data }) =>
      JSON.stringify(data).includes(payment.intentId),
    );
    for (const event of events.toReversed()) {
      expect((await deliver(shop.service, signed(event))).status).toBe(200);
      if (event.type === 'refund.created') expect(await waiting()).toMatchObject([{ error: null }]);
    }
    expect(await waiting()).toEqual([]);
    expect(await readPayment(shop.service, shop.admin, payment)).toMatchObject({
      captured: '50.00',
      refunded: '10.00',
    });
  });

  it('that could not be applied is tried again when an admin asks for it', async () => {
    const event = await about((intent) => Object.assign(intent, { amount_received: -1 }));
    expect((await deliver(shop.service, event)).status).toBe(200);
    const retry = (id = event.id, as = shop.admin) =>
      shop.service.request('POST', `/api/admin/payment-events/stripe/${id}/retry`, { as });
    const listed = async (failed: boolean) => {
      const url = `/api/admin/payment-events?limit=100&failed=${failed}`;
      const { body } = await shop.service.request('GET', url, { as: shop.admin });
      return body.items.some(({ eventId }: { eventId: string }) => eventId === event.id);
    };
    const { body } = await retry();
    expect(body).toMatchObject({ error: expect.stringMatching(/not an amount/), processedAt: null });
    const url = `/api/admin/payment-events/stripe/${event.id}`;
    const read = await shop.service.request('GET', url, { as: shop.admin });
    expect(read.body).toEqual({ ...body, payload: (await kept(event.id))?.payload });
    expect(read.body.payload).toMatchObject({ id: event.id, data: { object: { amount_received: -1 } } });
    for (const [unknown, as, status] of [
      [`${url}0`, shop.admin, 404],
      [`${url}%C3%BC`, shop.admin, 404],
      [url, shop.customer, 403],
    ] as const) {
      expect((await shop.service.request('GET', unknown, { as })).status).toBe(status);
    }
    expect([await listed(true), await listed(false)]).toEqual([true, false]);
    const order = await shop.service.request('GET', `/api/admin/orders/${body.payment.orderId}`, {
      as: shop.admin,
    });
    expect(order.body.number).toBe(body.payment.orderNumber);

    // As after an update that knows what to make of it.
    const payload = (await kept(event.id))?.payload as { data: { object: object } };
    Object.assign(payload.data.object, { amount_received: 10_000 });
    await PaymentEvent.update({ payload }, { where: { eventId: event.id } });
    expect((await retry()).body).toMatchObject({ error: null, processedAt: expect.any(String) });
    const paid = await readPayment(shop.service, shop.admin, { paymentId: body.payment.id });
    expect(paid).toMatchObject({ status: 'captured', captured: '100.00' });

    const again = await retry();
    expect(again.status).toBe(200);
    expect(await readPayment(shop.service, shop.admin, { paymentId: body.payment.id })).toEqual(paid);
    expect(await listed(true)).toBe(false);
    expect((await retry('evt_none')).status).toBe(404);
    expect((await retry('evt_%F0%9F%98%80')).status).toBe(404);
    expect((await retry(event.id, shop.customer)).status).toBe(403);
  });

  it('of any content is kept when it is answered with 200, and refused for good otherwise', async () => {
    const types = ['payment_intent.succeeded', 'payment_intent.canceled', 'refund.created', 'refund.failed'];
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.jsonValue(),
      fc.constantFrom(...types),
    );
    const object = fc.dictionary(
      fc.constantFrom(
        'id',
        'metadata',
        'payment_intent',
        'amount',
        'amount_received',
        'currency',
        'status',
        'x',
      ),
      fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.integer()),
    );
    const event = fc.record(
      { id: names, type: names, data: fc.oneof(fc.record({ object }), fc.jsonValue({ maxDepth: 40 })) },
      { requiredKeys: [], noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          event,
          event.map((one) => ({ ...one, id: newId() })),
        ),
        async (one) => {
          const { status } = await deliver(shop.service, signed(one));
          expect([200, 400]).toContain(status);
          if (status === 200) expect(await kept(one.id as string)).not.toBe(null);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function refundOf(intent: unknown): object {
  const object = { id: 're_1', amount: 1, currency: 'usd', payment_intent: intent, status: 'succeeded' };
  return { type: 'refund.created', data: { object } };
}
