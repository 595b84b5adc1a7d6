import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verify } from '../../src/consistency/verify.js';
import { EVENT_AREA } from '../../src/events/checks.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { eventsOf, sequenceAll } from '../helpers/events.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';
import { placeOrder } from '../helpers/orders.js';

let service: TestApp;
let sequelize: Sequelize;
let orderId: string;

beforeAll(async () => {
  service = await startApp({ EVENTS: 'on' });
  sequelize = service.sequelize;
  // Recording began before the time of grace.
  await sequelize.query('UPDATE event_listeners SET since = since - INTERVAL 1 HOUR');
  const [customer, admin] = [await buildUser(), await buildAdmin()];
  await placeOrder(service, customer, [1]);
  orderId = (await placeOrder(service, customer, [2])).id;
  await service.request('POST', `/api/admin/orders/${orderId}/accept`, { as: admin, body: {} });
  await sequenceAll(sequelize);
  await sequelize.query('UPDATE events SET occurredAt = occurredAt - INTERVAL 10 MINUTE');
});
afterAll(() => service.close());

const found = async () =>
  (await verify(sequelize, [EVENT_AREA])).checks.flatMap(({ name, first }) =>
    first.map((violation) => ({ check: name, ...violation })),
  );

it('hold while everything is told', async () => {
  expect(await eventsOf(sequelize, { aggregateId: orderId })).toHaveLength(2);
  expect(await found()).toEqual([]);
});

it.each([1, 2])('event-missing names an order and its version %i without an event', async (version) => {
  const told = await eventsOf(sequelize, { aggregateId: orderId });
  const { seq } = told.find((event) => event.version === version) as (typeof told)[number];
  await sequelize.query(`UPDATE events SET aggregateType = 'product' WHERE seq = ${seq}`);
  try {
    expect(await found()).toEqual([{ check: 'event-missing', orderId, version }]);
  } finally {
    await sequelize.query(`UPDATE events SET aggregateType = 'order' WHERE seq = ${seq}`);
  }
  expect(await found()).toEqual([]);
});

it('event-order names an event with a version below that of the one before', async () => {
  await sequelize.query(
    `INSERT INTO events (seq, id, type, aggregateType, aggregateId, version, data, occurredAt)
     SELECT MAX(seq) + 1, UNHEX(REPLACE(UUID(), '-', '')), 'order.delivered', 'order', '${orderId}', 1, '{}', MAX(occurredAt)
     FROM events`,
  );
  expect(await found()).toMatchObject([
    { check: 'event-order', type: 'order.delivered', aggregateId: orderId, version: 1, before: 2 },
  ]);
  await sequelize.query("DELETE FROM events WHERE type = 'order.delivered'");
});

it('outbox-stuck names what nobody sequences', async () => {
  await sequelize.query(
    `INSERT INTO outbox (events, createdAt) VALUES ('[]', UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE)`,
  );
  expect(await found()).toMatchObject([{ check: 'outbox-stuck' }]);
  await sequelize.query('DELETE FROM outbox');
});
