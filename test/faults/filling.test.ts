import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { OrderEvent, StockLevel, type User } from '../../src/models/index.js';
import { fillAll } from '../../src/modules/orders/backorders/fill-backorders.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { LOCATION_ID } from '../helpers/location.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// kill -9 of the process that gives units to the orders that wait, between any two of its statements.

vi.setConfig({ testTimeout: 300_000 });

let shop: TestApp;
let proxy: TcpProxy;
let admin: User;
let customer: User;

beforeAll(async () => {
  shop = await startApp();
  // Nobody fills but who is told to.
  await shop.sequelize.query(
    `INSERT INTO job_leases (name, holder, dueAt) VALUES ('fill backorders', X'${'0'.repeat(32)}', '2100-01-01')
     ON DUPLICATE KEY UPDATE dueAt = VALUES(dueAt)`,
  );
  proxy = await startProxy(shop.databaseUrl);
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
});
afterAll(async () => {
  await proxy.close();
  await shop.close();
});

/** Three orders wait for two units each, and five have come. @returns their ids, the oldest first */
async function waiting(): Promise<{ productId: number; orderIds: string[] }> {
  const { id: productId } = await buildProduct({ stock: 0 });
  const asAdmin = (method: string, path: string, body: object) =>
    shop.request(method as 'POST', `/api/admin/products/${productId}/${path}`, { as: admin, body });
  await asAdmin('PUT', 'backorder', { limit: 6 });
  const orderIds: string[] = [];
  for (let n = 0; n < 3; n++) {
    const body = orderBody([{ productId, quantity: 2 }], { paymentMethod: 'invoice' });
    orderIds.push((await shop.request('POST', '/api/orders', { as: customer, body })).body.id);
  }
  await asAdmin('POST', 'stock-adjustments', { quantity: 5, reason: 'A delivery' });
  return { productId, orderIds };
}

/** Units that each order waits for, and those on the shelf: on hand, committed and held. */
async function stateOf({ productId, orderIds }: { productId: number; orderIds: string[] }) {
  const units: number[] = [];
  for (const id of orderIds) {
    const { body } = await shop.request('GET', `/api/admin/orders/${id}`, { as: admin });
    units.push(body.items[0].backorderedQuantity);
  }
  const where = { productId, locationId: LOCATION_ID };
  const { onHand, committed, held } = await StockLevel.findOne({ where, rejectOnEmpty: true });
  const events = await OrderEvent.count({ where: { orderId: orderIds, kind: 'backorder_filled' } });
  await expectInventoryHolds(shop.sequelize);
  return { waiting: units, shelf: [onHand, committed, held], events };
}

function startFilling(): ChildProcess {
  return spawn(
    process.execPath,
    [join(import.meta.dirname, '../helpers/fill-backorders.mjs'), inject('build')],
    {
      env: { PATH: process.env.PATH, DATABASE_URL: proxy.url },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
}

/** After none, one, two and three orders. */
const STATES = [
  { waiting: [2, 2, 2], shelf: [5, 0, 5], events: 0 },
  { waiting: [0, 2, 2], shelf: [5, 2, 3], events: 1 },
  { waiting: [0, 0, 2], shelf: [5, 4, 1], events: 2 },
  { waiting: [0, 0, 1], shelf: [5, 5, 0], events: 3 },
];

it('leaves every order whole, and the units promised to the oldest, wherever it ends', async () => {
  // A process takes its time to start: npm run test:faults kills one at each statement.
  const step = process.env.FAULT_ROUNDS === undefined ? 7 : 1;
  const seen = new Set<number>();
  for (let nth = 1; ; nth += step) {
    const shelf = await waiting();
    const held = proxy.holdAfter('SELECT', nth);
    const filler = startFilling();
    const exited = once(filler, 'exit');
    const statement = await Promise.race([held, exited.then(() => undefined)]);
    if (statement) filler.kill('SIGKILL');
    await exited;
    statement?.loseDatabase();
    const state = await stateOf(shelf);
    expect(STATES, `killed at statement ${nth}`).toContainEqual(state);
    seen.add(state.events);
    await fillAll(shop.sequelize);
    expect(await stateOf(shelf), `killed at statement ${nth}`).toEqual(STATES[3]);
    if (statement) continue;
    proxy.forget();
    break;
  }
  expect([...seen].sort()).toEqual([0, 1, 2, 3]);
});
