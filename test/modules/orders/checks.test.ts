import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckName, INVENTORY } from '../../../src/consistency/areas.js';
import { verify } from '../../../src/consistency/verify.js';
import { idInSql } from '../../../src/models/id.js';
import type { User } from '../../../src/models/index.js';
import { Location } from '../../../src/models/location.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { type OrderDesk, orderDesk, placeOrder } from '../../helpers/orders.js';

let service: TestApp;
let customer: User;
let desk: OrderDesk;
/** Somebody who writes past the service, as a hand-written fix or a restored dump does. */
let intruder: Connection;
let elsewhere: number;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  desk = orderDesk(service, customer, await buildAdmin());
  elsewhere = (await Location.create({ code: 'elsewhere', name: 'Elsewhere' })).id;
  intruder = await createConnection({ uri: service.databaseUrl, multipleStatements: true });
  await intruder.query('SET SESSION foreign_key_checks = 0');
  for (const constraint of ['units_within_ordered', 'returned_within_shipped']) {
    await intruder.query(`ALTER TABLE order_items DROP CONSTRAINT order_items_${constraint}`);
  }
  await intruder.query('ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_committed_within_on_hand');
  await intruder.query(
    'ALTER TABLE refund_requests DROP FOREIGN KEY refund_requests_event_fk, DROP KEY refund_requests_event',
  );
});
afterAll(async () => {
  await intruder.end();
  await service.close();
});

interface Subject {
  id: string;
  product: number;
}

/** The orders that are tampered with: each with a line of 4 units at 2.50, and one of 1 unit. */
const stories = {
  placed: () => placeOrder(service, customer, [4, 1], ['2.50', '9.00']),
  async cancelledInPart() {
    const order = await stories.placed();
    await desk.cancel(order.id, { lines: [{ line: 1, quantity: 3 }], restock: false });
    return order;
  },
  async cancelled() {
    const order = await stories.placed();
    await desk.cancel(order.id);
    return order;
  },
  async cancelledWithoutRefund() {
    const order = await stories.placed();
    await desk.cancel(order.id, { refund: false });
    return order;
  },
  async sentInPart() {
    const order = await desk.processing([4, 1], ['2.50', '9.00']);
    await desk.ship(order.id, { lines: [{ line: 1, quantity: 2 }] });
    return order;
  },
  delivered: () => desk.delivered([4, 1], ['2.50', '9.00']),
  async takenBack() {
    const order = await stories.delivered();
    const { body } = await desk.askBack(order.id, {
      lines: [{ line: 1, quantity: 3 }],
      reason: 'Too small',
    });
    await desk.decide(order.id, body.id, 'approve');
    const lines = [{ line: 1, restock: 1, writeOff: 1 }];
    await desk.decide(order.id, body.id, 'receive', { lines });
    return order;
  },
};

/** What is found about that order, by check. */
async function violationsOf(orderId: string): Promise<Record<string, unknown>> {
  const { ok, checks } = await verify(service.sequelize, INVENTORY, { keep: 1_000 });
  expect(ok).toBe(false);
  return Object.fromEntries(
    checks.flatMap(({ name, first }) => {
      const own = (first as Array<{ orderId?: string }>).filter((row) => row.orderId === orderId);
      return own.length > 0 ? [[name, own.map(({ orderId: _id, ...row }) => row)]] : [];
    }),
  );
}

it('orders of every story hold', async () => {
  for (const tell of Object.values(stories)) await tell();
  await expectInventoryHolds(service.sequelize);
});

describe('each thing that can be wrong with the life of an order is found and named', () => {
  type Case = [
    wrong: string,
    story: keyof typeof stories,
    sql: (subject: Subject) => string,
    found: (subject: Subject) => Partial<Record<CheckName, unknown>>,
  ];
  const cases: Case[] = [
    [
      'a status that no event explains',
      'placed',
      ({ id }) => `UPDATE orders SET status = 'processing' WHERE id = ${idInSql(id)}`,
      () => ({
        'status-not-explained': [{ status: 'processing', version: 1, explained: 'pending', events: 0 }],
      }),
    ],
    [
      'an event that is gone',
      'delivered',
      ({ id }) => `DELETE FROM order_events WHERE orderId = ${idInSql(id)} AND version = 3`,
      () => ({
        'event-out-of-order': [
          { version: 4, fromStatus: 'shipped', leftAs: 'processing', expectedVersion: 3 },
        ],
        'status-not-explained': [{ status: 'delivered', version: 4, explained: 'delivered', events: 2 }],
      }),
    ],
    [
      'an event that was rewritten',
      'delivered',
      ({ id }) =>
        `UPDATE order_events SET toStatus = 'cancelled' WHERE orderId = ${idInSql(id)} AND version = 3`,
      () => ({
        'event-out-of-order': [
          { version: 4, fromStatus: 'shipped', leftAs: 'cancelled', expectedVersion: 4 },
        ],
      }),
    ],
    [
      'an event whose order is gone',
      'cancelled',
      ({ id }) =>
        `DELETE FROM orders WHERE id = ${idInSql(id)}; DELETE FROM order_items WHERE orderId = ${idInSql(id)};
         DELETE FROM stock_movements WHERE orderId = ${idInSql(id)}; DELETE FROM refund_requests WHERE orderId = ${idInSql(id)};
         DELETE FROM cancellation_items WHERE orderId = ${idInSql(id)}`,
      () => ({ 'event-without-order': [{ version: 2 }] }),
    ],
    [
      'a cancelled order of which something is open',
      'cancelled',
      ({ id }) =>
        `UPDATE order_items SET cancelledQuantity = 3 WHERE orderId = ${idInSql(id)} AND line = 1;
         UPDATE cancellation_items SET quantity = 3, amount = 7.50 WHERE orderId = ${idInSql(id)} AND line = 1;
         UPDATE stock_movements SET committed = -3 WHERE orderId = ${idInSql(id)} AND committed = -4;
         UPDATE refund_requests SET amount = 16.50 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'status-not-its-units': [{ status: 'cancelled', openUnits: 1, shipped: 0 }] }),
    ],
    [
      'a pending order of which something was sent',
      'sentInPart',
      ({ id }) =>
        `UPDATE orders SET status = 'pending' WHERE id = ${idInSql(id)};
         UPDATE order_events SET fromStatus = 'pending', toStatus = 'pending' WHERE orderId = ${idInSql(id)}`,
      () => ({ 'status-not-its-units': [{ status: 'pending', openUnits: 3, shipped: 2 }] }),
    ],
    [
      'a delivered order with a parcel on its way',
      'delivered',
      ({ id }) => `UPDATE fulfilments SET deliveredAt = NULL WHERE orderId = ${idInSql(id)}`,
      () => ({ 'delivery-not-its-fulfilments': [{ status: 'delivered', onTheirWay: 1 }] }),
    ],
    [
      'more units sent and cancelled than were ordered',
      'sentInPart',
      ({ id }) => `UPDATE order_items SET cancelledQuantity = 3 WHERE orderId = ${idInSql(id)} AND line = 1`,
      ({ product }) => ({
        'line-beyond-its-units': [
          { line: 1, quantity: 4, cancelledQuantity: 3, shippedQuantity: 2, returnedQuantity: 0 },
        ],
        'line-not-its-records': [{ line: 1, counted: 'cancelled', quantity: 3, recorded: 0 }],
        'order-units-not-committed': [{ productId: product, open: -1, committed: 2 }],
        'units-back-not-moved': [{ productId: product, kind: 'cancellation', units: 3, moved: 0 }],
        'status-not-its-units': [{ status: 'processing', openUnits: 0, shipped: 2 }],
      }),
    ],
    [
      'a parcel that names more than the line counts',
      'sentInPart',
      ({ id }) => `UPDATE fulfilment_items SET quantity = 3 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'line-not-its-records': [{ line: 1, counted: 'shipped', quantity: 2, recorded: 3 }] }),
    ],
    [
      'a parcel that was sent from another location than its units',
      'sentInPart',
      ({ id }) => `UPDATE fulfilments SET locationId = ${elsewhere} WHERE orderId = ${idInSql(id)}`,
      ({ product }) => ({ 'parcel-not-from-its-location': [{ productId: product, units: 2 }] }),
    ],
    [
      'units that were sent from where they were not committed',
      'sentInPart',
      ({ id }) =>
        `UPDATE fulfilments SET locationId = ${elsewhere} WHERE orderId = ${idInSql(id)};
         UPDATE stock_movements SET locationId = ${elsewhere} WHERE orderId = ${idInSql(id)} AND kind = 'shipment'`,
      ({ product }) => ({ 'order-units-misplaced': [{ productId: product, units: 2 }] }),
    ],
    [
      'units returned that no return names',
      'delivered',
      ({ id }) => `UPDATE order_items SET returnedQuantity = 1 WHERE orderId = ${idInSql(id)} AND line = 1`,
      () => ({ 'line-not-its-records': [{ line: 1, counted: 'returned', quantity: 1, recorded: 0 }] }),
    ],
    [
      'cancelled units that went back into stock twice',
      'cancelled',
      ({ id, product }) =>
        `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
         VALUES (${product}, 1, 0, -4, 'cancellation', ${idInSql(id)}, NOW(3));
         UPDATE stock_levels SET committed = committed - 4 WHERE productId = ${product}`,
      ({ product }) => ({
        'order-units-not-committed': [{ productId: product, open: 0, committed: -4 }],
        'units-back-not-moved': [{ productId: product, kind: 'cancellation', units: 4, moved: 8 }],
      }),
    ],
    [
      'units that are said to be back in stock, and were written off',
      'cancelledInPart',
      ({ id }) => `UPDATE cancellation_items SET restocked = 1 WHERE orderId = ${idInSql(id)}`,
      ({ product }) => ({
        'units-back-not-moved': [{ productId: product, kind: 'write_off', units: 0, moved: 3 }],
      }),
    ],
    [
      'returned units whose movement is gone',
      'takenBack',
      ({ id, product }) =>
        `DELETE FROM stock_movements WHERE orderId = ${idInSql(id)} AND kind = 'return';
         UPDATE stock_levels SET onHand = onHand - 2 WHERE productId = ${product}`,
      ({ product }) => ({
        'units-back-not-moved': [{ productId: product, kind: 'return', units: 2, moved: 0 }],
      }),
    ],
    [
      'a refund that is a cent off',
      'takenBack',
      ({ id }) => `UPDATE refund_requests SET amount = amount + 0.01 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'refund-not-its-units': [{ version: 7, amount: '5.01', due: '5.00' }] }),
    ],
    [
      'units that were cancelled for another share of their line',
      'cancelledInPart',
      ({ id }) =>
        `UPDATE cancellation_items SET amount = amount - 0.01 WHERE orderId = ${idInSql(id)};
         UPDATE refund_requests SET amount = amount - 0.01 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'part-not-its-share': [{ version: 2, line: 1, quantity: 3, amount: '7.49', worth: '7.50' }] }),
    ],
    [
      'units that came back for another share of their line',
      'takenBack',
      ({ id }) =>
        `UPDATE return_items SET amount = amount + 1 WHERE orderId = ${idInSql(id)} AND amount > 0;
         UPDATE refund_requests SET amount = amount + 1 WHERE orderId = ${idInSql(id)} AND version = 7`,
      () => ({ 'part-not-its-share': [{ version: 7, line: 1, quantity: 2, amount: '6.00', worth: '5.00' }] }),
    ],
    [
      'a refund of which no event is the reason',
      'cancelledInPart',
      ({ id }) => `UPDATE refund_requests SET version = 9 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'refund-not-its-units': [{ version: 9, amount: '7.50', due: null }] }),
    ],
    [
      'a refund that is asked for twice',
      'cancelled',
      ({ id }) =>
        `INSERT INTO refund_requests (id, orderId, version, amount, createdAt)
         SELECT UNHEX(REPLACE(UUID(), '-', '')), orderId, version, amount, createdAt
         FROM refund_requests WHERE orderId = ${idInSql(id)}`,
      () => ({
        'refund-asked-for-twice': [{ version: 2, requests: 2 }],
        'refunds-over-total': [{ totalAmount: '19.00', recorded: '38.00' }],
      }),
    ],
    [
      'a number of another time, by which the order is not found',
      'placed',
      ({ id }) => `UPDATE orders SET number = CONCAT('3F7K', RIGHT(number, 8)) WHERE id = ${idInSql(id)}`,
      () => ({ 'number-not-of-its-time': [{ number: expect.stringMatching(/^3F7K-/) }] }),
    ],
    [
      'a withheld refund that is a cent off',
      'cancelledWithoutRefund',
      ({ id }) => `UPDATE withheld_refunds SET amount = amount + 0.01 WHERE orderId = ${idInSql(id)}`,
      () => ({
        'withheld-not-its-units': [{ version: 2, amount: '19.01', value: '19.00' }],
        'refunds-over-total': [{ totalAmount: '19.00', recorded: '19.01' }],
      }),
    ],
    [
      'a withheld refund of which no event is the reason',
      'cancelledWithoutRefund',
      ({ id }) => `UPDATE withheld_refunds SET version = 9 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'withheld-not-its-units': [{ version: 9, amount: '19.00', value: null }] }),
    ],
    [
      'a cancellation that nobody is to be given anything back for, and of which nothing says so',
      'cancelledWithoutRefund',
      ({ id }) => `DELETE FROM withheld_refunds WHERE orderId = ${idInSql(id)}`,
      () => ({ 'reduction-not-recorded': [{ value: '19.00', recorded: '0.00' }] }),
    ],
    [
      'units that are both given back and withheld',
      'cancelled',
      ({ id }) => `
        INSERT INTO withheld_refunds (orderId, version, amount, kept, createdAt)
          SELECT orderId, version, amount, 0, createdAt FROM refund_requests WHERE orderId = ${idInSql(id)}`,
      () => ({ 'refunds-over-total': [{ totalAmount: '19.00', recorded: '38.00' }] }),
    ],
    [
      'shipping that is given back, and that no refund has',
      'cancelledInPart',
      ({ id }) => `INSERT INTO shipping_refunds VALUES (${idInSql(id)}, 2, 1.00)`,
      () => ({
        'refund-not-its-units': [{ version: 2, amount: '7.50', due: '8.50' }],
        'reduction-not-recorded': [{ value: '8.50', recorded: '7.50' }],
        'shipping-refund-over-shipping': [{ charged: '0.00', refunded: '1.00' }],
      }),
    ],
    [
      'more of the shipping that is given back than was charged',
      'cancelledInPart',
      ({ id }) =>
        `UPDATE orders SET shippingAmount = 4.90, totalAmount = totalAmount + 4.90 WHERE id = ${idInSql(id)};
         INSERT INTO shipping_refunds VALUES (${idInSql(id)}, 2, 4.91);
         UPDATE refund_requests SET amount = amount + 4.91 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'shipping-refund-over-shipping': [{ charged: '4.90', refunded: '4.91' }] }),
    ],
    [
      'a cancelled order that keeps some of its shipping',
      'cancelled',
      ({ id }) =>
        `UPDATE orders SET shippingAmount = 4.90, totalAmount = totalAmount + 4.90 WHERE id = ${idInSql(id)};
         INSERT INTO shipping_refunds VALUES (${idInSql(id)}, 2, 4.00);
         UPDATE refund_requests SET amount = amount + 4 WHERE orderId = ${idInSql(id)}`,
      () => ({ 'cancelled-without-its-shipping': [{ charged: '4.90', refunded: '4.00' }] }),
    ],
    [
      'a return whose request to refund it is gone',
      'takenBack',
      ({ id }) => `DELETE FROM refund_requests WHERE orderId = ${idInSql(id)} AND version = 7`,
      () => ({ 'reduction-not-recorded': [expect.anything()] }),
    ],
  ];
  it.each(cases)('%s', async (_wrong, story, sql, found) => {
    const { id, productIds } = await stories[story]();
    const subject = { id, product: productIds[0] as number };
    await intruder.query(sql(subject));
    expect(await violationsOf(id)).toEqual(found(subject));
  });
});
