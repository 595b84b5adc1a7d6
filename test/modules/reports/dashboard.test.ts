import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Payment, PaymentOperation, type Product, StockLevel, type User } from '../../../src/models/index.js';
import { readDashboard } from '../../../src/modules/reports/dashboard.js';
import { dashboardRanges } from '../../../src/modules/reports/dashboard-ranges.js';
import { addDays, dayAt, startOfDay } from '../../../src/rules/days.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { type OrderDesk, orderDesk, placeOrder } from '../../helpers/orders.js';
import { placeInThePast } from '../../helpers/past-orders.js';

const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Pacific/Apia'];
const DAY_MS = 86_400_000;

describe('the spans of a dashboard', () => {
  const at = fc.date({
    min: new Date('2010-01-01'),
    max: new Date('2030-01-01'),
    noInvalidDate: true,
  });

  it('begin with days of the shop and end now, and as much later than those before as they are long', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), at, (zone, now) => {
        const { periods, days, all, starts } = dashboardRanges(zone, now);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        expect(starts[0]).toBe(all.startMs);
        const today = dayAt(now, zone);
        const startOf = (daysAgo: number) => startOfDay(addDays(today, -daysAgo), zone);
        for (const [days_, span] of [
          [1, periods.today],
          [7, periods.sevenDays],
          [30, periods.thirtyDays],
        ] as const) {
          expect(span.now.endMs).toBe(now.getTime());
          expect(span.now.startMs).toBe(startOf(days_ - 1));
          expect(span.before.startMs).toBe(startOf(2 * days_ - 1));
          expect(span.before.endMs).toBeGreaterThanOrEqual(startOf(days_));
          expect(span.before.endMs).toBeLessThanOrEqual(startOf(days_ - 1));
          // Each part from one start to the next, or to now, is in it as a whole, or not at all.
          for (const edge of [span.before.startMs, span.before.endMs, span.now.startMs]) {
            expect([...starts, all.endMs]).toContain(edge);
          }
        }
        expect(days.map((one) => one.day)).toEqual(
          Array.from({ length: 30 }, (_, index) => addDays(today, index - 29)),
        );
        for (const [index, day] of days.slice(1).entries()) expect(day.startMs).toBe(days[index]?.endMs);
        expect(days[0]?.startMs).toBe(periods.thirtyDays.now.startMs);
      }),
      {
        examples: [
          // After a day that begins at one o'clock, and after one that there was not.
          ['America/Sao_Paulo', new Date('2018-11-05T02:00:00Z')],
          ['Pacific/Apia', new Date('2011-12-31T08:00:00Z')],
        ],
      },
    );
  });
});

describe('GET /api/admin/dashboard', () => {
  let service: TestApp;
  let admin: User;
  let customer: User;
  let desk: OrderDesk;
  let product: Product;

  beforeAll(async () => {
    service = await startApp({
      SHOP_TIME_ZONE: 'Europe/Berlin',
      CURRENCY: 'EUR',
      UNPAID_ORDER_MINUTES: 'card=60,bank_transfer=20160',
    });
    [admin, customer] = [await buildAdmin(), await buildUser()];
    desk = orderDesk(service, customer, admin);
    product = await buildProduct({ stock: 1_000, price: '19.99', currency: 'EUR' });
  });
  afterAll(() => service.close());

  const place = (at: string, method: Parameters<typeof placeInThePast>[4] = 'invoice') =>
    placeInThePast(service.sequelize, at, customer, [[product, 1]], method);
  const read = async (query = '') =>
    (await service.request('GET', `/api/admin/dashboard${query}`, { as: admin })).body;
  const settings = {
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    unpaidOrderMinutes: {} as never,
    stockBelow: 5,
  };

  it('compares what there was with as much time before', async () => {
    // It is noon in Berlin, where the day began at 22:00 UTC.
    const at = new Date('2024-06-15T10:00:00.000Z');
    await place('2024-06-14T22:00:00.000Z');
    const cancelled = await place('2024-06-15T09:59:59.999Z');
    // Yesterday, and later than noon.
    await place('2024-06-14T10:00:00.000Z');
    await place('2024-06-14T09:59:59.999Z');
    await place('2024-06-08T22:00:00.000Z');
    await place('2024-05-16T22:00:00.000Z');
    // The thirty days before, which had a noon as well.
    await place('2024-05-15T10:00:00.000Z');
    const paid = await place('2024-05-15T09:00:00.000Z');
    await placeInThePast(service.sequelize, '2024-06-15T08:00:00.000Z', customer, [
      [await buildProduct({ currency: 'USD' }), 1],
    ]);
    expect((await desk.cancel(cancelled)).status).toBe(200);
    const marked = await service.request('POST', `/api/admin/orders/${paid}/mark-paid`, { as: admin });
    expect(marked.status).toBe(200);

    const shown = await readDashboard(service.sequelize, settings, at);
    expect(shown).toMatchObject({ currency: 'EUR', currencies: ['EUR', 'USD'], at });
    expect(shown.today).toMatchObject({
      orders: 2,
      cancelledOrders: 1,
      netOrderedAmount: '19.99',
      averageOrderAmount: '19.99',
      revenue: '0.00',
      before: { orders: 1, netOrderedAmount: '19.99' },
    });
    expect(shown.sevenDays).toMatchObject({ orders: 5, before: { orders: 0, averageOrderAmount: null } });
    expect(shown.thirtyDays).toMatchObject({
      orders: 6,
      before: { orders: 2, revenue: '19.99', paidAmount: '19.99' },
    });
    expect(shown.days.map(({ orders }) => orders)).toEqual([
      1,
      ...Array.from({ length: 22 }, () => 0),
      1,
      0,
      0,
      0,
      0,
      2,
      2,
    ]);
    expect(shown.days.at(-1)).toMatchObject({ day: '2024-06-15', orders: 2 });
  });

  it('counts what waits for somebody', async () => {
    const before = (await read()).waiting;
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    // By card there is an hour, of which fifteen minutes are soon; by bank transfer a fortnight, and its last day.
    await place(minutesAgo(40), 'card');
    await place(minutesAgo(50), 'card');
    await place(new Date(Date.now() - 12 * DAY_MS).toISOString(), 'bank_transfer');
    await place(new Date(Date.now() - 13.5 * DAY_MS).toISOString(), 'bank_transfer');
    await place(minutesAgo(1), 'cash_on_delivery');
    const { days } = await read();
    const pending = await service.request(
      'GET',
      `/api/admin/orders?status=pending&to=${days.at(-4).day}&count=true`,
      { as: admin },
    );
    await desk.processing([1]);
    const sent = await desk.delivered([2]);
    const asked = await desk.askBack(sent.id, { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' });
    const other = await desk.askBack(sent.id, { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' });
    expect([asked.status, other.status]).toEqual([201, 201]);
    expect((await desk.decide(sent.id, other.body.id, 'approve')).status).toBe(200);
    await buildProduct({ stock: 4 });
    await buildProduct({ stock: 4, isActive: false });
    await buildProduct({ stock: 5 });

    const { waiting } = await read();
    const more = Object.fromEntries(
      Object.entries(waiting).map(([name, count]) => [name, (count as number) - before[name]]),
    );
    expect(more).toEqual({
      ordersToAccept: 1,
      ordersUnpaid: 4,
      ordersExpiring: 2,
      ordersPendingLong: 2,
      ordersToSend: 1,
      returnsToDecide: 1,
      returnsToReceive: 1,
      paymentsToCapture: 0,
      refundsFailed: 0,
      operationsUnanswered: 0,
      eventsFailed: 0,
      productsLow: 1,
      backorders: 0,
    });
    expect(pending.body.total).toBe(waiting.ordersPendingLong);
    expect((await read('?stockBelow=6')).waiting.productsLow).toBe(waiting.productsLow + 1);

    // What is low, and what is not, by a threshold of its own.
    const [{ id: low }, { id: ample }] = await Promise.all([
      buildProduct({ stock: 8 }),
      buildProduct({ stock: 2 }),
    ]);
    await StockLevel.update({ lowStockThreshold: 9 }, { where: { productId: low } });
    await StockLevel.update({ lowStockThreshold: 2 }, { where: { productId: ample } });
    expect((await read()).waiting.productsLow).toBe(waiting.productsLow + 1);
  });

  it('counts refunds that failed until another one was made', async () => {
    const { id: orderId } = await placeOrder(service, customer, [1], ['50.00'], 'card');
    const payment = await Payment.create({
      ...{ id: uuid(), orderId, provider: 'stripe', reference: uuid(), currency: 'USD', amount: '50.00' },
      ...{ status: 'captured', authorized: '50.00', captured: '50.00' },
    });
    const refund = (status: 'failed' | 'succeeded' | 'unknown') =>
      PaymentOperation.create({
        ...{ id: uuid(), paymentId: payment.id, kind: 'refund', amount: '5.00', status },
        dueAt: status === 'unknown' ? new Date(Date.now() + DAY_MS) : null,
      });
    const listed = async (which = 'refundFailed') => {
      const url = `/api/admin/payments?${which}=true`;
      return (await service.request('GET', url, { as: admin })).body.items.map(({ id }: Payment) => id);
    };
    await refund('failed');
    expect((await read()).waiting.refundsFailed).toBe(1);
    expect(await listed()).toEqual([payment.id]);
    await refund('succeeded');
    expect((await read()).waiting.refundsFailed).toBe(0);
    expect(await listed()).toEqual([]);
    await refund('failed');
    expect((await read()).waiting.refundsFailed).toBe(1);
    expect(await listed('unanswered')).toEqual([]);
    await refund('unknown');
    expect((await read()).waiting).toMatchObject({ refundsFailed: 0, operationsUnanswered: 1 });
    expect(await listed('unanswered')).toEqual([payment.id]);
    expect(await listed('refundFailed=true&unanswered')).toEqual([]);
    await PaymentOperation.destroy({ where: { paymentId: payment.id } });
    await payment.destroy();
  });

  it('is for admins, and of one currency', async () => {
    expect(await service.request('GET', '/api/admin/dashboard', { as: customer })).toMatchObject({
      status: 403,
    });
    expect(await read('?currency=JPY')).toMatchObject({ currency: 'JPY', today: { revenue: '0' } });
    expect(await read('?currency=EURO')).toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
