import { afterEach, describe, expect, it, vi } from 'vitest';
import { Order, PaymentEvent, type PaymentOperation } from '../../../src/models/index.js';
import { deleteOldEvents } from '../../../src/modules/payments/updates/inbox.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import {
  ask,
  authorizedPayment,
  deliver,
  type HeldPayment,
  orderToPay,
  pendingPayment,
  readPayment,
} from '../../helpers/payments.js';
import { type SignedEvent, signed } from '../../helpers/stripe-double.js';
import type { DoubleEvent } from '../../helpers/stripe-objects.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
afterEach(() => expectInventoryHolds(shop.service.sequelize));

const order = (overrides = {}) => orderToPay(shop.service, shop.customer, overrides);
const pending = async () => pendingPayment(shop.service, await order());
const held = async () => authorizedPayment(shop.service, shop.double, await order());
const captured = async () => {
  const payment = await held();
  await ask(shop.service, shop.admin, payment, 'capture');
  return payment;
};
const read = (payment: HeldPayment) => readPayment(shop.service, shop.admin, payment);
/** The events that Stripe has about a payment, oldest first. */
const eventsOf = ({ intentId }: HeldPayment): DoubleEvent[] =>
  shop.double.objects.events.filter(({ data }) => {
    const object = data.object as { id: string; payment_intent?: string };
    return object.id === intentId || object.payment_intent === intentId;
  });
const eventOf = (payment: HeldPayment, type: string): SignedEvent => {
  const event = eventsOf(payment).findLast((one) => one.type === type);
  if (!event) throw new Error(`Stripe has no ${type}`);
  return signed(event);
};
const inInbox = ({ body }: SignedEvent) =>
  PaymentEvent.findOne({ where: { provider: 'stripe', eventId: JSON.parse(body).id }, raw: true });
const deliverAll = async (events: SignedEvent[]) => {
  for (const event of events) expect((await deliver(shop.service, event)).status).toBe(200);
};

describe('POST /api/webhooks/stripe', () => {
  it('takes an event in, says so, and applies it', async () => {
    const payment = await pending();
    shop.double.objects.confirm(payment.intentId);
    const event = eventOf(payment, 'payment_intent.amount_capturable_updated');
    const { status, body } = await deliver(shop.service, event);
    expect({ status, body }).toEqual({ status: 200, body: { received: true } });
    expect(await read(payment)).toMatchObject({ status: 'authorized', authorized: '100.00' });
    expect((await Order.findByPk(payment.orderId))?.status).toBe('processing');
    expect(await inInbox(event)).toMatchObject({
      type: 'payment_intent.amount_capturable_updated',
      reference: payment.intentId,
      payload: JSON.parse(event.body),
      processedAt: expect.any(Date),
    });
  });

  it.each<[string, (event: SignedEvent) => Partial<SignedEvent>]>([
    ['of another secret', ({ body }) => ({ signature: signed({ other: JSON.parse(body) }).signature })],
    ['of another body', ({ body }) => ({ body: body.replace('10000', '20000') })],
    ['of the same JSON written otherwise', ({ body }) => ({ body: `${body} ` })],
    ['that is none', () => ({ signature: 'v1=abc' })],
    ['that is empty', () => ({ signature: '' })],
    ['that is ten minutes old', ({ body }) => signed(JSON.parse(body), Date.now() / 1000 - 600)],
  ])('refuses a signature %s, and keeps nothing', async (_which, forge) => {
    const payment = await pending();
    shop.double.objects.confirm(payment.intentId);
    const event = eventOf(payment, 'payment_intent.amount_capturable_updated');
    const { status, body } = await deliver(shop.service, { ...event, ...forge(event) });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'INVALID_SIGNATURE' });
    expect(await inInbox(event)).toBeNull();
    expect((await read(payment)).status).toBe('pending');
  });

  it.each([
    ['no signature', '{}', {}, 400, 'INVALID_SIGNATURE'],
    ['no body', undefined, { 'stripe-signature': 't=1,v1=a' }, 400, 'INVALID_SIGNATURE'],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a body of a megabyte', `"${'x'.repeat(1 << 20)}"`, {}, 413, 'PAYLOAD_TOO_LARGE'],
  ])('answers %s with a clear refusal', async (_what, body, headers, status, code) => {
    const answer = await shop.service.request('POST', '/api/webhooks/stripe', { body, headers });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it('takes more than other routes do, since an event has the whole object in it', async () => {
    const event = signed({
      id: 'evt_large',
      object: 'event',
      type: 'x.y',
      data: { object: 'x'.repeat(200_000) },
    });
    expect((await deliver(shop.service, event)).status).toBe(200);
  });

  it('is 404 for a provider that there is not, or that sends none', async () => {
    for (const name of ['paypal', 'manual']) {
      const answer = await shop.service.request('POST', `/api/webhooks/${name}`, { body: '{}' });
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
  });

  it('leaves the other routes as they are: their bodies are JSON in UTF-8', async () => {
    const answer = await shop.service.request('POST', '/api/auth/login', { body: 'not JSON' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'MALFORMED_JSON' } });
  });

  it('keeps what it has nothing to do with, once', async () => {
    const event = signed({
      id: 'evt_of_others',
      object: 'event',
      type: 'customer.created',
      data: { object: {} },
    });
    await deliverAll([event, event]);
    expect(await PaymentEvent.count({ where: { eventId: 'evt_of_others' } })).toBe(1);
    expect(await inInbox(event)).toMatchObject({ reference: null, processedAt: expect.any(Date) });
  });
});

describe('events, in whatever order and however often', () => {
  it('the same event ten times changes the payment once', async () => {
    const payment = await held();
    shop.double.objects.capture(payment.intentId, 6000);
    const event = eventOf(payment, 'payment_intent.succeeded');
    await deliverAll(Array.from({ length: 10 }, () => event));
    const { operations, ...rest } = await read(payment);
    expect(rest).toMatchObject({ status: 'captured', captured: '60.00', authorized: '100.00' });
    expect(operations.map(({ kind }: PaymentOperation) => kind)).toEqual(['authorize', 'capture']);
  });

  it('captured before authorized', async () => {
    const payment = await pending();
    shop.double.objects.confirm(payment.intentId);
    shop.double.objects.capture(payment.intentId);
    await deliverAll([
      eventOf(payment, 'payment_intent.succeeded'),
      eventOf(payment, 'payment_intent.amount_capturable_updated'),
    ]);
    expect(await read(payment)).toMatchObject({
      status: 'captured',
      authorized: '100.00',
      captured: '100.00',
    });
  });

  it('authorized after voided', async () => {
    const payment = await pending();
    shop.double.objects.confirm(payment.intentId);
    shop.double.objects.cancel(payment.intentId);
    await deliverAll([
      eventOf(payment, 'payment_intent.canceled'),
      eventOf(payment, 'payment_intent.amount_capturable_updated'),
    ]);
    expect(await read(payment)).toMatchObject({ status: 'voided', captured: '0.00' });
    expect((await Order.findByPk(payment.orderId))?.status).toBe('pending');
  });

  it('refunded before captured waits, and is applied with it', async () => {
    const payment = await held();
    shop.double.objects.capture(payment.intentId);
    shop.double.objects.refund(payment.intentId, 2500);
    const refund = eventOf(payment, 'refund.created');
    await deliverAll([refund]);
    expect(await read(payment)).toMatchObject({ status: 'authorized', refunded: '0.00' });
    expect(await inInbox(refund)).toMatchObject({ processedAt: null });
    await deliverAll([eventOf(payment, 'payment_intent.succeeded')]);
    expect(await read(payment)).toMatchObject({ status: 'captured', captured: '100.00', refunded: '25.00' });
    expect(await inInbox(refund)).toMatchObject({ processedAt: expect.any(Date) });
  });

  it('refunded anew before it is told that the first refund came back', async () => {
    const payment = await captured();
    shop.double.objects.refund(payment.intentId);
    const first = eventOf(payment, 'refund.created');
    shop.double.objects.endRefund(shop.double.objects.refundsOf(payment.intentId)[0]?.id as string, 'failed');
    const cameBack = eventOf(payment, 'refund.failed');
    shop.double.objects.refund(payment.intentId);
    const anew = eventOf(payment, 'refund.created');
    await deliverAll([first, anew]);
    expect(await read(payment)).toMatchObject({ refunded: '100.00' });
    expect(await inInbox(anew)).toMatchObject({ processedAt: null });
    await deliverAll([cameBack]);
    expect(await read(payment)).toMatchObject({ refunded: '100.00' });
    expect(await inInbox(anew)).toMatchObject({ processedAt: expect.any(Date) });
    const states = (await read(payment)).operations.map(({ status }: PaymentOperation) => status);
    expect(states.slice(2)).toEqual(['failed', 'succeeded']);
  });

  it('of a payment of which the service has not heard yet waits until it has', async () => {
    const { orderId } = await order();
    const answer = shop.double.hold('authorize', 'after');
    const started = shop.service.request('POST', `/api/orders/${orderId}/payments`, { as: shop.customer });
    await answer.arrived;
    const intent = [...shop.double.objects.intents.values()].at(-1);
    expect(intent?.metadata.orderId).toBe(orderId);
    const payment = { orderId, customer: shop.customer, intentId: intent?.id as string, paymentId: '' };
    shop.double.objects.confirm(payment.intentId);
    const event = eventOf(payment, 'payment_intent.amount_capturable_updated');
    await deliverAll([event, event]);
    expect(await inInbox(event)).toMatchObject({ processedAt: null });
    answer.release();
    expect(await started).toMatchObject({
      status: 201,
      body: { status: 'authorized', authorized: '100.00' },
    });
    expect(await inInbox(event)).toMatchObject({ processedAt: expect.any(Date) });
  });

  it('of someone else’s intent, on the same account, is left alone', async () => {
    const foreign = { id: 'pi_foreign', object: 'payment_intent', status: 'succeeded', metadata: {} };
    const event = signed({
      id: 'evt_foreign',
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: foreign },
    });
    await deliverAll([event]);
    expect(await inInbox(event)).toMatchObject({ reference: null, processedAt: expect.any(Date) });
  });
});

describe('an event that cannot be applied', () => {
  /** The event as it would be if Stripe's object were another. */
  const altered = ({ body }: SignedEvent, id: string, changes: object): SignedEvent => {
    const event = JSON.parse(body);
    return signed({ ...event, id, data: { object: { ...event.data.object, ...changes } } });
  };
  const logged = () => vi.spyOn(shop.service.app.log, 'error');
  /** What was logged of an event. */
  const about = (log: ReturnType<typeof logged>, { body }: SignedEvent) =>
    log.mock.calls.filter(([fields]) => (fields as { eventId?: string }).eventId === JSON.parse(body).id);

  it('is logged, and holds up none of those that come after it', async () => {
    const payment = await pending();
    shop.double.objects.confirm(payment.intentId);
    const good = eventOf(payment, 'payment_intent.amount_capturable_updated');
    const tooMuch = altered(good, 'evt_too_much', { amount_capturable: 10 ** 15 });
    const log = logged();
    await deliverAll([tooMuch]);
    expect(await read(payment)).toMatchObject({ status: 'pending', authorized: '0.00' });
    await deliverAll([good]);
    expect(await read(payment)).toMatchObject({ status: 'authorized', authorized: '100.00' });
    expect(await inInbox(good)).toMatchObject({ processedAt: expect.any(Date) });
    expect(about(log, tooMuch)[0]?.[0]).toMatchObject({ err: expect.any(Error), provider: 'stripe' });
    expect(about(log, good)).toEqual([]);
  });

  it('since its currency has no such amount is kept for an admin to see', async () => {
    const payment = await pending();
    shop.double.objects.confirm(payment.intentId);
    const good = eventOf(payment, 'payment_intent.amount_capturable_updated');
    // Stripe counts shillings in hundredths, of which there are none.
    const half = altered(good, 'evt_half_a_shilling', { currency: 'ugx', amount_capturable: 150 });
    const log = logged();
    await deliverAll([half]);
    expect(await inInbox(half)).toMatchObject({ reference: payment.intentId, processedAt: null });
    expect(about(log, half)[0]?.[0]).toMatchObject({ err: { message: expect.stringContaining('UGX') } });
    expect(await read(payment)).toMatchObject({ status: 'pending', authorized: '0.00' });
  });

  it.each<[string, string, () => Promise<HeldPayment>, (intentId: string) => void]>([
    [
      'authorized',
      'payment_intent.amount_capturable_updated',
      pending,
      (intentId) => shop.double.objects.confirm(intentId),
    ],
    ['captured', 'payment_intent.succeeded', held, (intentId) => shop.double.objects.capture(intentId)],
    ['refunded', 'refund.created', captured, (intentId) => shop.double.objects.refund(intentId, 2500)],
  ])(
    'since it is in another currency (%s) stays in the inbox, and changes nothing',
    async (kind, type, prepare, act) => {
      const payment = await prepare();
      const before = await read(payment);
      act(payment.intentId);
      const inEuros = altered(eventOf(payment, type), `evt_${kind}_in_euros`, { currency: 'eur' });
      const log = logged();
      await deliverAll([inEuros, inEuros]);
      expect(await read(payment)).toEqual(before);
      expect(await inInbox(inEuros)).toMatchObject({ reference: payment.intentId, processedAt: null });
      expect(about(log, inEuros)[0]?.[0]).toMatchObject({
        err: { message: expect.stringMatching(/EUR.*USD/) },
      });
    },
  );
});

it('what was done with ninety days ago is forgotten, and what has found no payment for as long', async () => {
  const day = 24 * 60 * 60 * 1000;
  const at = (days: number) => new Date(Date.now() - days * day);
  const event = { provider: 'stripe', type: 'forgotten', payload: {}, receivedAt: at(91) };
  await PaymentEvent.bulkCreate([
    { ...event, eventId: 'evt_old', processedAt: at(91) },
    { ...event, eventId: 'evt_done_lately', processedAt: at(89) },
    { ...event, eventId: 'evt_nowhere', reference: 'pi_nowhere' },
    { ...event, eventId: 'evt_waiting', reference: 'pi_nowhere', receivedAt: at(89) },
  ]);
  await deleteOldEvents();
  const left = await PaymentEvent.findAll({ where: { type: 'forgotten' } });
  expect(left.map(({ eventId }) => eventId).sort()).toEqual(['evt_done_lately', 'evt_waiting']);
});

describe('what someone does at Stripe', () => {
  it('is written down as an operation of its own: captured', async () => {
    const payment = await held();
    shop.double.objects.capture(payment.intentId);
    await deliverAll([eventOf(payment, 'payment_intent.succeeded')]);
    expect((await read(payment)).operations[1]).toMatchObject({
      kind: 'capture',
      amount: '100.00',
      status: 'succeeded',
      reason: 'Done at the payment provider',
      actorId: null,
    });
    expect(await ask(shop.service, shop.admin, payment, 'capture')).toMatchObject({
      status: 409,
      body: { paymentStatus: 'captured' },
    });
  });

  it('voided', async () => {
    const payment = await held();
    shop.double.objects.cancel(payment.intentId);
    await deliverAll([eventOf(payment, 'payment_intent.canceled')]);
    expect(await read(payment)).toMatchObject({ status: 'voided', operations: [{}, { kind: 'void' }] });
  });

  it('refunded, in parts', async () => {
    const payment = await captured();
    shop.double.objects.refund(payment.intentId, 1000);
    const first = eventOf(payment, 'refund.created');
    shop.double.objects.refund(payment.intentId, 2000);
    await deliverAll([eventOf(payment, 'refund.created'), first, first]);
    expect(await read(payment)).toMatchObject({ refunded: '30.00' });
    const refund = { amount: '70.01', reason: 'More than is left' };
    expect(await ask(shop.service, shop.admin, payment, 'refunds', refund)).toMatchObject({
      body: { available: '70.00' },
    });
  });

  it('captured, when the shop asks for the same at that moment and is told no', async () => {
    const payment = await held();
    shop.double.objects.capture(payment.intentId, 7000);
    const { status, body } = await ask(shop.service, shop.admin, payment, 'capture');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'captured', captured: '70.00' });
  });

  it('captured, when the shop asks to void: it says no and why, and the event changes nothing more', async () => {
    const payment = await held();
    shop.double.objects.capture(payment.intentId);
    const refused = await ask(shop.service, shop.admin, payment, 'void');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'PAYMENT_REFUSED', reason: 'It was captured instead' },
    });
    const after = await read(payment);
    expect(after).toMatchObject({ status: 'captured', captured: '100.00' });
    await deliverAll([eventOf(payment, 'payment_intent.succeeded')]);
    expect(await read(payment)).toEqual(after);
  });

  it('voided, when the shop asks to capture: it says no and why', async () => {
    const payment = await held();
    shop.double.objects.cancel(payment.intentId);
    const refused = await ask(shop.service, shop.admin, payment, 'capture');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'PAYMENT_REFUSED', reason: 'It was voided instead' },
    });
    expect(await read(payment)).toMatchObject({ status: 'voided', captured: '0.00' });
  });
});

describe('a refund that Stripe did not know the end of', () => {
  const refundPending = async () => {
    const payment = await captured();
    shop.double.objects.refundsBegin = 'pending';
    const refund = { amount: '60.00', reason: 'Arrived with a dent' };
    expect((await ask(shop.service, shop.admin, payment, 'refunds', refund)).status).toBe(202);
    shop.double.objects.refundsBegin = 'succeeded';
    return { payment, refundId: shop.double.objects.refundsOf(payment.intentId)[0]?.id as string };
  };

  it('succeeds', async () => {
    const { payment, refundId } = await refundPending();
    shop.double.objects.endRefund(refundId, 'succeeded');
    await deliverAll([eventOf(payment, 'refund.updated'), eventOf(payment, 'refund.created')]);
    expect(await read(payment)).toMatchObject({ refunding: '0.00', refunded: '60.00' });
  });

  it('fails, and the money can be given back anew', async () => {
    const { payment, refundId } = await refundPending();
    shop.double.objects.endRefund(refundId, 'failed');
    await deliverAll([eventOf(payment, 'refund.failed')]);
    expect(await read(payment)).toMatchObject({ refunding: '0.00', refunded: '0.00' });
    const again = await ask(shop.service, shop.admin, payment, 'refunds', { reason: 'By another way' });
    expect(again).toMatchObject({ status: 200, body: { refunded: '100.00' } });
  });

  it('fails days after it had succeeded; news of that from before comes late and changes nothing', async () => {
    const { payment, refundId } = await refundPending();
    shop.double.objects.endRefund(refundId, 'succeeded');
    const success = eventOf(payment, 'refund.updated');
    await deliverAll([success]);
    shop.double.objects.endRefund(refundId, 'failed');
    const { body } = success;
    await deliverAll([eventOf(payment, 'refund.failed'), signed({ ...JSON.parse(body), id: 'evt_late' })]);
    expect(await read(payment)).toMatchObject({ refunding: '0.00', refunded: '0.00' });
    expect((await read(payment)).operations[2]).toMatchObject({ kind: 'refund', status: 'failed' });
  });
});
