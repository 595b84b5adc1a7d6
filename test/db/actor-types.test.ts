import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addActorTypeToOrderEvents } from '../../db/migrations/0261-add-actor-type-to-order-events.js';
import { addActorTypeToStockMovements } from '../../db/migrations/0262-add-actor-type-to-stock-movements.js';
import { addActorTypeToPaymentOperations } from '../../db/migrations/0263-add-actor-type-to-payment-operations.js';
import { createMigrator } from '../../src/database/migrator.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';
import { type OrderDesk, orderDesk } from '../helpers/orders.js';

const STEPS = [addActorTypeToOrderEvents, addActorTypeToStockMovements, addActorTypeToPaymentOperations];

let service: TestApp;
let desk: OrderDesk;
beforeAll(async () => {
  service = await startApp();
  const [customer, admin] = [await buildUser(), await buildAdmin()];
  desk = orderDesk(service, customer, admin);
  const { id } = await desk.processing([3, 2]);
  await desk.cancel(id, { lines: [{ line: 1, quantity: 1 }] });
  await service.request('POST', `/api/admin/orders/${id}/mark-paid`, { as: admin });
  await desk.ship(id);
});
afterAll(() => service.close());

const rows = (sql: string) =>
  service.sequelize.query<{ actorType: string }>(sql, { type: QueryTypes.SELECT });
const histories = async () => [
  await rows('SELECT version, actorType, actorId FROM order_events ORDER BY orderId, version'),
  await rows('SELECT id, kind, actorType, actorId FROM stock_movements ORDER BY id'),
  await rows('SELECT HEX(id) AS id, kind, actorType, actorId FROM payment_operations ORDER BY id'),
];
const typesOf = (history: Array<{ actorType: string }>) => [...new Set(history.map((row) => row.actorType))];

it('rows of before tell a user from the service by whether they name one, however often it is run', async () => {
  const written = await histories();
  expect(written.map((history) => typesOf(history).sort())).toEqual([
    ['user'],
    ['service', 'user'],
    ['user'],
  ]);
  const migrator = createMigrator(service.sequelize);
  await migrator.down({ to: addActorTypeToOrderEvents.name });
  await migrator.up();
  expect(await histories()).toEqual(written);
  for (const step of STEPS) await step.up(service.sequelize.getQueryInterface());
  expect(await histories()).toEqual(written);
});

it('rows of an instance of the version before, which is still running, are told apart too', async () => {
  const insert = `INSERT INTO stock_movements (productId, locationId, onHand, kind, actorId, createdAt)
    SELECT productId, locationId, 1, 'adjustment', 7, NOW(3) FROM stock_movements LIMIT 1`;
  await service.sequelize.query(insert);
  await service.sequelize.query(insert.replace('7', 'NULL'));
  const last = await rows('SELECT actorType FROM stock_movements ORDER BY id DESC LIMIT 2');
  expect(last.map(({ actorType }) => actorType)).toEqual(['service', 'user']);
});
