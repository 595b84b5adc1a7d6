import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCommittedToStockLevels } from '../../db/migrations/0180-add-committed-to-stock-levels.js';
import { addCommittedToStockMovements } from '../../db/migrations/0181-add-committed-to-stock-movements.js';
import { recordShipmentsInStockMovements } from '../../db/migrations/0182-record-shipments-in-stock-movements.js';
import { fillCommittedOfStockLevels } from '../../db/migrations/0183-fill-committed-of-stock-levels.js';
import { createMigrator } from '../../src/database/migrator.js';
import { inTransaction } from '../../src/database/transaction.js';
import { StockLevel, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { moveStock } from '../../src/modules/stock/move-stock.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildUser } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { type OrderDesk, orderDesk, type PlacedTestOrder, placeOrder } from '../helpers/orders.js';

const FIRST = addCommittedToStockLevels.name;
const STEPS = [
  addCommittedToStockLevels,
  addCommittedToStockMovements,
  recordShipmentsInStockMovements,
  fillCommittedOfStockLevels,
];

let service: TestApp;
let customer: User;
let desk: OrderDesk;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser();
  desk = orderDesk(service, customer, await buildAdmin());
});
afterAll(() => service.close());

async function rows(sql: string): Promise<object[]> {
  const [found] = await service.sequelize.query(sql);
  return found as object[];
}

/** Without ids and times: shipments of before are recorded after everything else. */
const ledger = () =>
  rows(`SELECT productId, locationId, onHand, committed, kind, HEX(orderId) AS orderId FROM stock_movements
        ORDER BY orderId, productId, kind, locationId, onHand, committed`);
const levels = () => rows('SELECT * FROM stock_levels ORDER BY productId, locationId');

async function done(answer: Promise<{ status: number; body: { id: string } }>): Promise<string> {
  const { status, body } = await answer;
  expect([200, 201]).toContain(status);
  return body.id;
}

/** Sends some from a second location, which has ten of it. */
async function sendFromOutlet({ id, productIds }: PlacedTestOrder): Promise<void> {
  const productId = productIds[0] as number;
  const { id: locationId } = await Location.create({ code: `OUTLET-${productId}`, name: 'Outlet' });
  await StockLevel.create({ productId, locationId });
  await inTransaction(service.sequelize, (transaction) =>
    moveStock([{ productId, locationId, onHand: 10, kind: 'initial' }], transaction),
  );
  await done(desk.ship(id, { lines: [{ line: 1, quantity: 3 }], locationId }));
}

async function ordersInEveryState(): Promise<void> {
  await placeOrder(service, customer, [2, 3]);
  await desk.processing([4]);
  const cancelled = await placeOrder(service, customer, [3]);
  await done(desk.cancel(cancelled.id));
  const writtenOff = await desk.processing([5]);
  await done(desk.cancel(writtenOff.id, { lines: [{ line: 1, quantity: 2 }], restock: false }));
  const part = await desk.processing([4, 2]);
  await done(desk.ship(part.id, { lines: [{ line: 1, quantity: 3 }] }));
  await done(desk.cancel(part.id, { lines: [{ line: 1, quantity: 1 }] }));
  await sendFromOutlet(await desk.processing([5]));
  const back = await desk.delivered([4]);
  const returnId = await done(
    desk.askBack(back.id, { lines: [{ line: 1, quantity: 3 }], reason: 'Too small' }),
  );
  await done(desk.decide(back.id, returnId, 'approve'));
  const came = { lines: [{ line: 1, restock: 1, writeOff: 1 }] };
  await done(desk.decide(back.id, returnId, 'receive', came));
  await desk.delivered([10]);
}

describe('a shop with orders in every state', () => {
  it('has units committed as if it had always been so, also when a step was interrupted', async () => {
    await ordersInEveryState();
    await expectInventoryHolds(service.sequelize);
    const [ledgerBefore, levelsBefore] = [await ledger(), await levels()];

    // Each was cut off before it was noted as done or undone, and runs again.
    const queryInterface = service.sequelize.getQueryInterface();
    for (const { down } of STEPS.toReversed()) {
      await down(queryInterface);
      await down(queryInterface);
    }
    // As it was: one counter, without shipments, which is what can be bought.
    const old = await rows(
      `SELECT level.productId, level.locationId, level.onHand, CAST(SUM(quantity) AS SIGNED) AS moved
       FROM stock_levels AS level JOIN stock_movements USING (productId, locationId)
       GROUP BY level.productId, level.locationId`,
    );
    expect(old.filter((one) => 'onHand' in one && 'moved' in one && one.onHand !== one.moved)).toEqual([]);
    const available = levelsBefore.map((one) => {
      const { onHand, committed } = one as StockLevel;
      return onHand - committed;
    });
    expect(old.map((one) => (one as StockLevel).onHand)).toEqual(available);
    expect(
      await rows(
        "SELECT kind FROM stock_movements WHERE kind NOT IN ('order', 'cancellation', 'return', 'initial', 'write_off')",
      ),
    ).toEqual([]);

    for (const { up } of STEPS) {
      await up(queryInterface);
      await up(queryInterface);
    }
    expect(await ledger()).toEqual(ledgerBefore);
    expect(await levels()).toEqual(levelsBefore);
    await expectInventoryHolds(service.sequelize);
  });

  it('keeps what was reserved from being sold', async () => {
    const { productIds } = await placeOrder(service, customer, [2]);
    const migrator = createMigrator(service.sequelize);
    await migrator.down({ to: FIRST });
    await service.sequelize.query(`UPDATE stock_levels SET reserved = 3 WHERE productId = ${productIds[0]}`);
    await migrator.up();
    expect(await StockLevel.findOne({ where: { productId: productIds }, raw: true })).toMatchObject({
      ...{ onHand: 10, committed: 2, held: 0, safetyStock: 3 },
    });
  });
});
