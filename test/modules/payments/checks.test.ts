import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CheckName, INVENTORY } from '../../../src/consistency/areas.js';
import { verify } from '../../../src/consistency/verify.js';
import { idInSql } from '../../../src/models/id.js';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { orderDesk } from '../../helpers/orders.js';
import { ask, authorizedPayment, type HeldPayment, orderToPay, readPayment } from '../../helpers/payments.js';
import { refusal, StripeDouble } from '../../helpers/stripe-double.js';

let double: StripeDouble;
let service: TestApp;
let customer: User;
let admin: User;
/** Somebody who writes past the service, as a hand-written fix or a restored dump does. */
let intruder: Connection;

beforeAll(async () => {
  double = await StripeDouble.start();
  service = await startApp(double.env);
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  intruder = await createConnection({ uri: service.databaseUrl, multipleStatements: true });
  await intruder.query('SET SESSION foreign_key_checks = 0');
  for (const constraint of [
    'captured_within_authorized',
    'refunded_within_captured',
    'refunding_not_negative',
  ]) {
    await intruder.query(`ALTER TABLE payments DROP CONSTRAINT payments_${constraint}`);
  }
  await intruder.query('ALTER TABLE payments DROP FOREIGN KEY payments_order_fk, DROP KEY payments_open');
});
afterAll(async () => {
  await intruder.end();
  await service.close();
  await double.close();
});

/** The payments that are tampered with, each of 100.00. */
const stories = {
  held: async () => authorizedPayment(service, double, await orderToPay(service, customer)),
  async captured() {
    const payment = await stories.held();
    expect((await ask(service, admin, payment, 'capture')).status).toBe(200);
    return payment;
  },
  async refundedInPart() {
    const payment = await stories.captured();
    const refund = { amount: '30.00', reason: 'Arrived with a dent' };
    expect((await ask(service, admin, payment, 'refunds', refund)).status).toBe(200);
    return payment;
  },
  async cancelled() {
    const payment = await stories.captured();
    await orderDesk(service, customer, admin).cancel(payment.orderId);
    await vi.waitFor(async () => {
      expect(await readPayment(service, admin, payment)).toMatchObject({ refunded: '100.00' });
    }, 20_000);
    return payment;
  },
  async beingRefunded() {
    const payment = await stories.captured();
    double.answerNext('refund', 'before', refusal(500, 'api_error'), payment.intentId);
    const refund = { amount: '30.00', reason: 'Arrived with a dent' };
    expect((await ask(service, admin, payment, 'refunds', refund)).status).toBe(202);
    return payment;
  },
  async beingCaptured() {
    const payment = await stories.held();
    double.answerNext('capture', 'before', refusal(500, 'api_error'), payment.intentId);
    expect((await ask(service, admin, payment, 'capture')).status).toBe(202);
    return payment;
  },
  async voided() {
    const payment = await stories.held();
    expect((await ask(service, admin, payment, 'void')).status).toBe(200);
    return payment;
  },
};

/** What is found about that payment or its order, by check. */
async function violationsOf({ orderId, paymentId }: HeldPayment): Promise<Record<string, unknown>> {
  const { ok, checks } = await verify(service.sequelize, INVENTORY, { keep: 1_000 });
  expect(ok).toBe(false);
  return Object.fromEntries(
    checks.flatMap(({ name, first }) => {
      const rows = first as Array<{ orderId?: string; paymentId?: string; operationId?: string }>;
      const own = rows.filter((row) => row.orderId === orderId || row.paymentId === paymentId);
      const rest = own.map(
        ({ orderId: _order, paymentId: _payment, operationId: _operation, ...row }) => row,
      );
      return own.length > 0 ? [[name, rest]] : [];
    }),
  );
}

it('payments of every story hold', async () => {
  for (const tell of Object.values(stories)) await tell();
  await expectInventoryHolds(service.sequelize);
});

describe('each thing that can be wrong with a payment is found and named', () => {
  type Case = [
    wrong: string,
    story: keyof typeof stories,
    sql: (payment: HeldPayment) => string,
    found: Partial<Record<CheckName, unknown>>,
  ];
  const set =
    (assignments: string) =>
    ({ paymentId }: HeldPayment) =>
      `UPDATE payments SET ${assignments} WHERE id = ${idInSql(paymentId)}`;
  const forget =
    (kind: string) =>
    ({ paymentId }: HeldPayment) =>
      `DELETE FROM payment_operations WHERE paymentId = ${idInSql(paymentId)} AND kind = '${kind}'`;
  const orderSays = (paymentStatus: string, payments: string) => ({
    'order-not-its-payment': [{ paymentStatus, payments }],
  });
  const figures = { authorized: '100.00', captured: '100.00', refunding: '0.00', refunded: '0.00' };

  const cases: Case[] = [
    [
      'more captured than was authorized',
      'captured',
      set('authorized = 99.99'),
      { 'payment-beyond-its-money': [{ ...figures, authorized: '99.99' }] },
    ],
    [
      'more refunded than was captured',
      'refundedInPart',
      set('captured = 29.99'),
      {
        'payment-beyond-its-money': [{ ...figures, captured: '29.99', refunded: '30.00' }],
        'payment-not-its-operations': [{ figure: 'captured', amount: '29.99', operations: '100.00' }],
        ...orderSays('partially_refunded', 'refunded'),
      },
    ],
    [
      'a refund that no operation made',
      'captured',
      set('refunded = 10'),
      {
        'payment-not-its-operations': [{ figure: 'refunded', amount: '10.00', operations: '0.00' }],
        ...orderSays('paid', 'partially_refunded'),
      },
    ],
    [
      'an operation that was done and not counted',
      'refundedInPart',
      set('refunded = 0'),
      {
        'payment-not-its-operations': [{ figure: 'refunded', amount: '0.00', operations: '30.00' }],
        ...orderSays('partially_refunded', 'paid'),
      },
    ],
    [
      'money set aside for nothing',
      'captured',
      set('refunding = 5'),
      { 'payment-not-its-operations': [{ figure: 'refunding', amount: '5.00', operations: '0.00' }] },
    ],
    [
      'a refund under way without money set aside',
      'beingRefunded',
      set('refunding = 0'),
      { 'payment-not-its-operations': [{ figure: 'refunding', amount: '0.00', operations: '30.00' }] },
    ],
    [
      'a capture that is gone',
      'captured',
      forget('capture'),
      { 'payment-not-its-operations': [{ figure: 'captured', amount: '100.00', operations: '0.00' }] },
    ],
    [
      'a capture that nobody makes any more',
      'beingCaptured',
      forget('capture'),
      { 'payment-not-its-status': [{ status: 'capturing', captured: '0.00', outstanding: 0 }] },
    ],
    [
      'a void and money all the same',
      'captured',
      set("status = 'voided'"),
      {
        'payment-not-its-status': [{ status: 'voided', captured: '100.00', outstanding: 0 }],
        ...orderSays('paid', 'voided'),
      },
    ],
    [
      'money captured under another name',
      'held',
      set("status = 'captured'"),
      { 'payment-not-its-status': [{ status: 'captured', captured: '0.00', outstanding: 0 }] },
    ],
    [
      'two payments of one order',
      'held',
      ({ orderId }) => `
        INSERT INTO payments (id, orderId, provider, currency, amount, createdAt, updatedAt)
        VALUES (UNHEX(REPLACE(UUID(), '-', '')), ${idInSql(orderId)}, 'manual', 'USD', 100, NOW(3), NOW(3))`,
      { 'order-paid-twice': [{ payments: 2 }], ...orderSays('authorized', 'unpaid') },
    ],
    [
      'a payment whose order is gone',
      'voided',
      set("orderId = 'no order'"),
      { 'payment-without-order': [{}], ...orderSays('voided', 'unpaid') },
    ],
    [
      'operations whose payment is gone',
      'voided',
      ({ paymentId }) => `DELETE FROM payments WHERE id = ${idInSql(paymentId)}`,
      { 'operation-without-payment': [{}, {}], ...orderSays('voided', 'unpaid') },
    ],
    [
      'more given back than a cancellation asked for',
      'refundedInPart',
      ({ orderId, paymentId }) => `
        INSERT INTO refund_requests (id, orderId, version, amount, createdAt)
          VALUES (UNHEX(REPLACE(UUID(), '-', '')), ${idInSql(orderId)}, 2, 29.99, NOW(3));
        UPDATE payment_operations SET refundRequestId = (SELECT id FROM refund_requests WHERE orderId = ${idInSql(orderId)})
          WHERE paymentId = ${idInSql(paymentId)} AND kind = 'refund'`,
      {
        'refund-beyond-its-request': [{ requestId: expect.any(String), amount: '29.99', refund: '30.00' }],
        'refund-not-its-units': [expect.anything()],
      },
    ],
    [
      'more given back for cancellations than was captured beyond what is due',
      'refundedInPart',
      ({ paymentId }) => `
        UPDATE payment_operations SET actorId = NULL, reason = 'The order was cancelled or returned'
          WHERE paymentId = ${idInSql(paymentId)} AND kind = 'refund'`,
      { 'refunded-beyond-what-was-due': [{ captured: '100.00', due: '100.00', refunds: '30.00' }] },
    ],
    [
      'money of a cancelled order that nobody gives back',
      'cancelled',
      (payment) => `${forget('refund')(payment)}; ${set('refunded = 0')(payment)}`,
      {
        'kept-beyond-what-is-due': [{ captured: '100.00', due: '0.00', missing: '100.00' }],
        ...orderSays('refunded', 'paid'),
      },
    ],
    [
      'an order that says it is paid',
      'held',
      ({ orderId }) => `UPDATE orders SET paymentStatus = 'paid' WHERE id = ${idInSql(orderId)}`,
      orderSays('paid', 'authorized'),
    ],
  ];
  it.each(cases)('%s', async (_wrong, story, sql, found) => {
    const payment = await stories[story]();
    await intruder.query(sql(payment));
    expect(await violationsOf(payment)).toEqual(found);
  });
});
