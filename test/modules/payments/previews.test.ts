import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  Order,
  Payment,
  PaymentOperation,
  RefundRequest,
  StockMovement,
  WithheldRefund,
} from '../../../src/models/index.js';
import { createShippingMethod } from '../../../src/modules/pricing/shipping/save-shipping-method.js';
import { createShippingZone } from '../../../src/modules/pricing/shipping/save-shipping-zone.js';
import { fromThousandths, toThousandths } from '../../../src/money/amounts.js';
import type { Answer } from '../../helpers/app.js';
import { buildProduct, orderBody } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { unitsForSale } from '../../helpers/orders.js';
import { ask, authorizedPayment, pendingPayment } from '../../helpers/payments.js';
import { stripeShop } from '../../helpers/stripe-shop.js';

// What a preview says is what then happens.

const shop = stripeShop({ PAYMENT_TIMEOUT_SECONDS: '1' });
// What finishes operations begins when the service listens.
beforeAll(async () => {
  await shop.service.listen();
  const { sequelize } = shop.service;
  const zone = { name: 'Everywhere', regions: [{ country: null }] };
  const { id: zoneId } = await createShippingZone(sequelize, zone);
  for (const [currency, amount] of Object.entries(SHIPPING)) {
    for (const [name, price] of Object.entries({ free: '0', parcel: amount })) {
      const code = methodOf(name === 'parcel', currency);
      const rates = [{ threshold: '0', amount: price }];
      await createShippingMethod(sequelize, { code, name, zoneId, currency, rates });
    }
  }
});
afterEach(() => expectInventoryHolds(shop.service.sequelize));

const post = (path: string, body: object = {}, as = shop.admin, headers = {}): Promise<Answer> =>
  shop.service.request('POST', `/api${path}`, { as, body, headers });

const SHIPPING: Record<string, string> = { USD: '4.90', JPY: '490', KWD: '4.900' };
/** Of its price a part. */
const PART: Record<string, string> = { USD: '1.00', JPY: '100', KWD: '1.000' };
const methodOf = (isPaidFor: boolean, currency: string) =>
  `${isPaidFor ? 'parcel' : 'free'}-${currency.toLowerCase()}`;

interface Basket {
  currency: string;
  /** In the currency's minor units, by line; for Stripe's sake those of the dinar are tens. */
  prices: number[];
  units: number[];
  /** Whether shipping costs anything. */
  isPaidFor: boolean;
}
const SCALES: Record<string, number> = { USD: 10, JPY: 1000, KWD: 10 };

const basket: fc.Arbitrary<Basket> = fc.record({
  currency: fc.constantFrom(...Object.keys(SCALES)),
  prices: fc.tuple(fc.integer({ min: 60, max: 9999 }), fc.integer({ min: 60, max: 9999 })),
  units: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  isPaidFor: fc.boolean(),
});

const refundShipping = fc.constantFrom(undefined, false, true, 'some');
const shippingWanted = (wanted: boolean | string | undefined, currency: string) => ({
  refundShipping: typeof wanted === 'string' ? PART[currency] : wanted,
});

/** Units of the lines, as far as there are so many; all that is open for undefined. */
const reduction = fc.record({
  units: fc.option(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
    nil: undefined,
  }),
  restock: fc.boolean(),
  refund: fc.boolean(),
  refundShipping,
});
const percent = fc.integer({ min: 1, max: 99 });

interface Placed {
  orderId: string;
  productIds: number[];
  currency: string;
  total: number;
}

async function place({ currency, prices, units, isPaidFor }: Basket, paymentMethod: string): Promise<Placed> {
  const scale = SCALES[currency] as number;
  const price = (index: number) => fromThousandths((prices[index] as number) * scale, currency);
  const products = [
    await buildProduct({ currency, price: price(0), stock: 10 }),
    await buildProduct({ currency, price: price(1), stock: 10 }),
  ];
  const productIds = products.map(({ id }) => id);
  const lines = productIds.map((productId, index) => ({ productId, quantity: units[index] }));
  const { status, body } = await post(
    '/orders',
    orderBody(lines, { paymentMethod, shippingMethod: methodOf(isPaidFor, currency) }),
    shop.customer,
  );
  expect(status).toBe(201);
  return { orderId: body.id, productIds, currency, total: toThousandths(body.totalAmount) };
}

/** A part of an amount that a currency has, and that Stripe takes. */
function partOf({ total, currency }: Placed, share: number): string {
  const scale = SCALES[currency] as number;
  return fromThousandths(Math.max(1, Math.floor((total * share) / 100 / scale)) * scale, currency);
}

const STATES: Record<string, { method: string; pay(order: Placed, share: number): Promise<unknown> }> = {
  unpaid: { method: 'invoice', pay: async () => undefined },
  'begun and not paid': {
    method: 'card',
    pay: ({ orderId }) => pendingPayment(shop.service, { orderId, customer: shop.customer }),
  },
  authorized: {
    method: 'card',
    pay: ({ orderId }) => authorizedPayment(shop.service, shop.double, { orderId, customer: shop.customer }),
  },
  'captured in part': {
    method: 'card',
    async pay(order, share) {
      const payment = await authorizedPayment(shop.service, shop.double, {
        orderId: order.orderId,
        customer: shop.customer,
      });
      const amount = partOf(order, share);
      expect((await ask(shop.service, shop.admin, payment, 'capture', { amount })).status).toBe(200);
    },
  },
  captured: {
    method: 'card',
    async pay({ orderId }) {
      const payment = await authorizedPayment(shop.service, shop.double, {
        orderId,
        customer: shop.customer,
      });
      expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
    },
  },
  'refunded in part': {
    method: 'card',
    async pay(order, share) {
      const payment = await authorizedPayment(shop.service, shop.double, {
        orderId: order.orderId,
        customer: shop.customer,
      });
      expect((await ask(shop.service, shop.admin, payment, 'capture')).status).toBe(200);
      const refund = { amount: partOf(order, share), reason: 'Goodwill' };
      expect((await ask(shop.service, shop.admin, payment, 'refunds', refund)).status).toBe(200);
    },
  },
  'paid outside the service': {
    method: 'bank_transfer',
    pay: async ({ orderId }) => expect((await post(`/admin/orders/${orderId}/mark-paid`)).status).toBe(200),
  },
};

/** Until all that follows from what was done has been done. */
async function settled({ orderId }: Placed): Promise<Payment | null> {
  const payment = await Payment.findOne({ where: { orderId } });
  await vi.waitFor(
    async () => {
      const waiting = [
        await RefundRequest.count({ where: { orderId, settledAt: null } }),
        await WithheldRefund.count({ where: { orderId, settledAt: null } }),
        payment === null
          ? 0
          : await PaymentOperation.count({
              where: { paymentId: payment.id, status: ['requested', 'unknown'] },
            }),
      ];
      expect(waiting).toEqual([0, 0, 0]);
    },
    { timeout: 20_000, interval: 10 },
  );
  return payment?.reload() ?? null;
}

async function stateOf({ orderId, productIds }: Placed) {
  return {
    order: await Order.findByPk(orderId, { attributes: ['status', 'version', 'paymentStatus'], raw: true }),
    payment: await Payment.findOne({
      attributes: ['status', 'authorized', 'captured', 'refunding', 'refunded'],
      where: { orderId },
      raw: true,
    }),
    movements: await StockMovement.count({ where: { orderId } }),
    requests: await RefundRequest.count({ where: { orderId } }),
    withheld: await WithheldRefund.count({ where: { orderId } }),
    onHand: await unitsForSale(productIds),
  };
}

/** Looks beforehand, does it with the version that was looked at, and compares. */
async function compare(
  placed: Placed,
  { preview, act, refund }: { preview: string; act: string; refund: boolean },
  body: object,
): Promise<void> {
  const before = await stateOf(placed);
  const seen = await post(preview, body);
  expect(await stateOf(placed), 'a preview writes nothing').toEqual(before);
  const headers = { 'if-match': seen.headers.etag as string };
  const done = await post(act, body, shop.admin, seen.status === 200 ? headers : {});
  expect(seen.status).toBe(done.status);
  if (seen.status !== 200) {
    expect(seen.body).toMatchObject({ code: done.body.code, detail: done.body.detail });
    return;
  }
  const payment = await settled(placed);
  const after = await stateOf(placed);
  const { money, lines, value, shippingValue, status } = seen.body;
  const { currency } = placed;
  const amounts = (...of: string[]) => of.map((one) => fromThousandths(toThousandths(one), currency));
  const minus = (a: string, b: string) => fromThousandths(toThousandths(a) - toThousandths(b), currency);

  if (status !== undefined) expect(after.order?.status).toBe(status);
  expect(money.refundAmount).toBe(minus(payment?.refunded ?? '0', before.payment?.refunded ?? '0'));
  expect(money.endsPayment).toBe(payment?.status === 'voided' && before.payment?.status !== 'voided');
  const restocked = placed.productIds.map((id) =>
    lines
      .filter(({ productId }: { productId: number }) => productId === id)
      .reduce((sum: number, line: { restocked: number }) => sum + line.restocked, 0),
  );
  expect(after.onHand.map((units, index) => units - (before.onHand[index] as number))).toEqual(restocked);

  const where = { orderId: placed.orderId, version: seen.body.version + 1 };
  const recorded = refund
    ? await RefundRequest.findOne({ where, raw: true })
    : await WithheldRefund.findOne({ where, raw: true });
  const both = fromThousandths(toThousandths(value) + toThousandths(shippingValue), currency);
  expect(amounts(recorded?.amount ?? '0')).toEqual([both]);
  if (!refund) expect(amounts((recorded as WithheldRefund | null)?.kept ?? '0')).toEqual([money.keptAmount]);
  else expect(toThousandths(money.keptAmount)).toBe(0);
  // Looked at again it comes to what was said.
  const again = await post(preview);
  if (again.status === 200) expect(again.body.money.dueBefore).toBe(money.dueAfter);
}

describe.each(Object.entries(STATES))('an order that is %s', (_name, { method, pay }) => {
  it('is cancelled as the preview says', async () => {
    await fc.assert(
      fc.asyncProperty(
        basket,
        percent,
        fc.tuple(reduction, reduction),
        async (ordered, share, reductions) => {
          const placed = await place(ordered, method);
          await pay(placed, share);
          for (const { units, refundShipping: wanted, ...how } of reductions) {
            const lines = units?.flatMap((quantity, index) =>
              quantity > 0 ? [{ line: index + 1, quantity }] : [],
            );
            const path = `/admin/orders/${placed.orderId}`;
            const shipping = shippingWanted(wanted, ordered.currency);
            const body = { ...how, ...shipping, ...(lines && lines.length > 0 && { lines }) };
            await compare(
              placed,
              { preview: `${path}/cancellation-preview`, act: `${path}/cancel`, refund: how.refund },
              body,
            );
          }
          await expectDueIsTaken(placed);
        },
      ),
      { numRuns: 3 },
    );
  });
});

/** What is held is captured as far as the last preview says that something is due. */
async function expectDueIsTaken({ orderId }: Placed): Promise<void> {
  const { status, body } = await post(`/admin/orders/${orderId}/cancellation-preview`);
  const payment = await Payment.findOne({ where: { orderId, status: 'authorized' } });
  if (status !== 200 || !payment) return;
  const captured = await ask(shop.service, shop.admin, { paymentId: payment.id }, 'capture');
  expect(captured.body.captured).toBe(body.money.dueBefore);
  const { dueBefore, dueAfter, releasedAmount } = body.money;
  expect(toThousandths(releasedAmount)).toBe(toThousandths(dueBefore) - toThousandths(dueAfter));
}

describe('a return', () => {
  it('is taken in as the preview says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('unpaid', 'captured', 'captured in part', 'refunded in part'),
        basket,
        percent,
        fc.boolean(),
        fc.boolean(),
        refundShipping,
        async (state, ordered, share, refund, isBroken, wanted) => {
          const { method, pay } = STATES[state] as (typeof STATES)[string];
          const placed = await place(ordered, method);
          const { orderId } = placed;
          await pay(placed, share);
          if (state === 'unpaid') await post(`/admin/orders/${orderId}/accept`);
          const sent = await post(`/admin/orders/${orderId}/fulfilments`, { force: true, reason: 'Trusted' });
          expect(sent.status).toBe(201);
          const asked = await post(
            `/orders/${orderId}/returns`,
            { lines: [{ line: 1, quantity: ordered.units[0] }], reason: 'Too small' },
            shop.customer,
          );
          const path = `/admin/orders/${orderId}/returns/${asked.body.id}`;
          expect(await post(`${path}/receive-preview`)).toMatchObject({
            status: 409,
            body: { code: 'RETURN_STATE_CONFLICT' },
          });
          expect((await post(`${path}/approve`)).status).toBe(200);
          const units = isBroken ? { restock: 0, writeOff: 1 } : { restock: 1, writeOff: 0 };
          await compare(
            placed,
            { preview: `${path}/receive-preview`, act: `${path}/receive`, refund },
            { refund, ...shippingWanted(wanted, ordered.currency), lines: [{ line: 1, ...units }] },
          );
        },
      ),
      { numRuns: 6 },
    );
  });
});

it('says while a capture is under way what follows when it ends', async () => {
  const placed = await place(
    { currency: 'USD', prices: [1000, 2000], units: [2, 1], isPaidFor: false },
    'card',
  );
  const payment = await authorizedPayment(shop.service, shop.double, {
    orderId: placed.orderId,
    customer: shop.customer,
  });
  const held = shop.double.hold('capture', 'before');
  const capturing = ask(shop.service, shop.admin, payment, 'capture');
  await held.arrived;
  const path = `/admin/orders/${placed.orderId}`;
  const body = { lines: [{ line: 1, quantity: 1 }] };
  const { money } = (await post(`${path}/cancellation-preview`, body)).body;
  expect(money).toMatchObject({
    dueBefore: '40.00',
    dueAfter: '30.00',
    refundAmount: '10.00',
    payment: { status: 'capturing' },
  });
  expect((await post(`${path}/cancel`, body)).status).toBe(200);
  held.release();
  await capturing;
  expect(await settled(placed)).toMatchObject({ status: 'captured', refunded: '10.00' });
});

it('is refused as the cancellation would be', async () => {
  const { orderId } = await place(
    { currency: 'USD', prices: [1000, 2000], units: [1, 1], isPaidFor: false },
    'invoice',
  );
  const path = `/admin/orders/${orderId}/cancellation-preview`;
  const tooMany = { lines: [{ line: 1, quantity: 2 }] };
  expect(await post(path, tooMany)).toMatchObject({ status: 409, body: { code: 'QUANTITY_EXCEEDED' } });
  expect(await post(path, {}, shop.admin, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
  expect(await post(path, {}, shop.customer)).toMatchObject({ status: 403 });
  const nobodys = path.replace(orderId, '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e');
  expect(await post(nobodys)).toMatchObject({ status: 404 });
});
