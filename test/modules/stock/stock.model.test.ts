import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { StockLevel, type User } from '../../../src/models/index.js';
import { call } from '../../helpers/api-client.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { LOCATION_ID } from '../../helpers/location.js';
import { CUSTOMER_COMMANDS, CUSTOMERS, MAX_HOLDS, PRICE, PRODUCTS } from './model/commands.js';
import { asAdmin, type Desk, expectAllShown } from './model/desk.js';
import { DOCUMENT_COMMANDS } from './model/document-commands.js';
import { ORDER_COMMANDS } from './model/order-commands.js';
import { DISCOUNT, openShop, type Place, type Shop } from './model/stock.js';
import { STOCK_COMMANDS } from './model/stock-commands.js';

// The service against a model of stock, over HTTP: whatever customers, guests and admins do in whatever order, each answer is the
// model's, and after it every counter of every level and what the catalog offers. A failure prints the shortest sequence, and the seed
// and path that repeat it.
// MODEL_RUNS says how many sequences; the same MODEL_SEED runs the same ones, and MODEL_PATH begins with a later one.

const RUNS = Number(process.env.MODEL_RUNS ?? 15);
const SEED = Number(process.env.MODEL_SEED ?? randomInt(2 ** 31));

vi.setConfig({ testTimeout: 60_000 + RUNS * 3_000 });

/** By priority, which is not the order of their ids. */
const PLACES: Place[] = [
  { isActive: true, shipsTo: ['DE'] },
  { isActive: true, shipsTo: null },
  { isActive: true, shipsTo: null },
];
const ON_HAND = [
  [4, 5, 3],
  [0, 4, 2],
  [2, 0, 3],
];

let service: TestApp;
let desk: Desk;
/** New access tokens: the first ones end after a quarter of an hour, in the middle of many sequences. */
let issueTokens: () => Pick<Desk, 'admin' | 'customers'>;
let filled: string[];

beforeAll(async () => {
  service = await startApp({ MAX_HOLDS: String(MAX_HOLDS), MAX_UNPAID_UNITS: '0' });
  const { app, sequelize } = service;
  const base = await listenWithoutJobs();
  const tokenOf = ({ id }: User) => app.issueAccessToken(id);
  const admin = await buildAdmin();
  const users = await Promise.all(Array.from({ length: CUSTOMERS }, () => buildUser()));
  issueTokens = () => ({ admin: tokenOf(admin), customers: users.map(tokenOf) });
  const products: number[] = [];
  for (let n = 0; n < PRODUCTS; n++)
    products.push((await buildProduct({ stock: 0, price: (PRICE / 100).toFixed(2) })).id);
  desk = {
    ...{ ...issueTokens(), sequelize, products, places: [] },
    ...{ guestTokens: new Map(), discountCode: 'MODEL' },
    call: (method, path, request) => call(base, method, path, request),
  };
  const last = await asAdmin(desk, 'POST', '/locations', { code: 'last', name: 'Last', priority: -10 });
  const first = await asAdmin(desk, 'POST', '/locations', { code: 'first', name: 'First', priority: 10 });
  expect([last.status, first.status]).toEqual([201, 201]);
  desk.places = [first.body.id, LOCATION_ID, last.body.id];
  await StockLevel.destroy({ where: {} });
  // A row that stays, and none of those that sequences fill.
  const { percent, most, mostOfOne } = DISCOUNT;
  const discount = { name: 'Some off', code: desk.discountCode, class: 'order', kind: 'percent' };
  const limits = { value: String(percent), maxUses: most, maxPerCustomer: mostOfOne };
  expect((await asAdmin(desk, 'POST', '/discounts', { ...discount, ...limits })).status).toBe(201);
  filled = await readEmptyTables();
});
afterAll(async () => {
  service.app.server.closeAllConnections();
  service.app.server.close();
  await service.close();
});

/** What the service does by itself, such as to release expired holds, is a command: it must not happen in between. */
async function listenWithoutJobs(): Promise<string> {
  const { app } = service;
  await app.ready();
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Tables that a sequence fills. */
async function readEmptyTables(): Promise<string[]> {
  const { sequelize } = service;
  const tables = await sequelize.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    { type: QueryTypes.SELECT },
  );
  const empty: string[] = [];
  for (const { name } of tables) {
    const rows = await sequelize.query(`SELECT 1 FROM ${name} LIMIT 1`, { type: QueryTypes.SELECT });
    if (rows.length === 0) empty.push(name);
  }
  return empty;
}

/** Removes what the sequence before has left, so that none depends on others, and verify stays quick. */
function empty(): Promise<void> {
  const { sequelize } = service;
  return sequelize.transaction(async (transaction) => {
    await sequelize.query('SET FOREIGN_KEY_CHECKS = 0', { transaction });
    for (const table of filled) await sequelize.query(`DELETE FROM ${table}`, { transaction });
    await sequelize.query('SET FOREIGN_KEY_CHECKS = 1', { transaction });
    await sequelize.query('UPDATE discounts SET uses = 0', { transaction });
  });
}

async function openEmptyShop(): Promise<Shop> {
  await empty();
  Object.assign(desk, issueTokens());
  for (const [place, { shipsTo, isActive }] of PLACES.entries()) {
    const changed = await asAdmin(desk, 'PATCH', `/locations/${desk.places[place]}`, { shipsTo, isActive });
    expect(changed.status).toBe(200);
  }
  const adjustments = ON_HAND.flatMap((units, product) =>
    units.flatMap((quantity, place) => {
      const level = { productId: desk.products[product], locationId: desk.places[place], quantity };
      return quantity > 0 ? [level] : [];
    }),
  );
  const stocked = await asAdmin(desk, 'POST', '/stock-adjustments', { reason: 'To begin with', adjustments });
  expect(stocked.status).toBe(201);
  return openShop(structuredClone(PLACES), ON_HAND);
}

it(`is what a model of stock says, in ${RUNS} sequences (MODEL_SEED=${SEED})`, async () => {
  const commands = fc.commands(
    [...CUSTOMER_COMMANDS, ...ORDER_COMMANDS, ...STOCK_COMMANDS, ...DOCUMENT_COMMANDS],
    {
      maxCommands: 100,
      size: 'max',
    },
  );
  const property = fc.asyncProperty(commands, async (sequence) => {
    const shop = await openEmptyShop();
    await fc.asyncModelRun(() => ({ model: shop, real: desk }), sequence);
    await expectAllShown(shop, desk);
    await expectInventoryHolds(service.sequelize);
  });
  await fc.assert(property, {
    ...{ numRuns: RUNS, seed: SEED, path: process.env.MODEL_PATH, verbose: 1 },
    // Ends the search for a shorter sequence early enough that the failure is told, and not that time is up.
    ...{ interruptAfterTimeLimit: 50_000 + RUNS * 3_000, markInterruptAsFailure: true },
  });
});
