import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Op } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Discount,
  IdempotencyKey,
  Order,
  OrderItem,
  StockHold,
  StockLevel,
  StockMovement,
  type User,
} from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import { createDiscount } from '../../src/modules/pricing/discounts/save-discount.js';
import { call, placeForSure, sendForSure, signIn } from '../helpers/api-client.js';
import { connectTo } from '../helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { LOCATION_ID, stockAt } from '../helpers/location.js';
import { type OwnServer, startOwnServer } from '../helpers/own-server.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

// kill -9, of the service and of its database, while clients place orders and send again what was not answered.

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const CLIENTS = 8;
const ORDERS_A_ROUND = 60;
const PRODUCTS = 4;
const STOCK = 1_000_000;
/** Every third order has a line of three units, of which each of two locations has two. */
const SPLIT_ORDERS = ORDERS_A_ROUND / 3;

vi.setConfig({ testTimeout: (1 + ROUNDS) * 60_000 });

let folder: string;
let database: OwnServer;
let pool: Sequelize;
let server: ServerProcess;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-faults-'));
  database = await startDatabase();
  pool = connectTo({ url: database.url('stockkeeper'), drop: async () => {} });
});
afterAll(async () => {
  await pool?.close();
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The server of these tests, or the same one again after it was killed. */
const startDatabase = () => startOwnServer(folder);

async function startService(databaseUrl: string, port = '0'): Promise<void> {
  server = startServer({
    DATABASE_URL: databaseUrl,
    PORT: port,
    JWT_SECRET: 'k'.repeat(32),
    ORDER_WAIT_SECONDS: '60',
    MAX_HOLDS: '100',
  });
  base = await server.listening();
}

/** On the same port, so that the clients find it. */
const startServiceAgain = () => startService(database.url('stockkeeper'), new URL(base).port);

async function killDatabase(): Promise<void> {
  process.kill(database.pid, 'SIGKILL');
  await database.exited;
}

async function killService(): Promise<void> {
  server.child.kill('SIGKILL');
  await server.exited;
}

let buyers: User[];
let tokens: string[];
let productIds: number[];
/** One for each order that is split. */
let splitIds: number[];
let outlet: number;
let discount: Discount;

async function openShop(): Promise<void> {
  buyers = await Promise.all(Array.from({ length: 3 }, () => buildUser()));
  tokens = await Promise.all(buyers.map(({ email }) => signIn(base, email, PASSWORD)));
  const products = await Promise.all(Array.from({ length: PRODUCTS }, () => buildProduct({ stock: STOCK })));
  productIds = products.map(({ id }) => id);
  const made = { where: { code: 'outlet' }, defaults: { code: 'outlet', name: 'Outlet', priority: -1 } };
  outlet = (await Location.findOrCreate(made))[0].id;
  const scarce = await Promise.all(
    Array.from({ length: ROUNDS * SPLIT_ORDERS }, () => buildProduct({ stock: 2 })),
  );
  splitIds = scarce.map(({ id }) => id);
  for (const id of splitIds) await stockAt(id, outlet, 2);
  discount = await createDiscount(pool, {
    name: 'One percent off',
    code: `CRASH-${buyers[0]?.id}`,
    class: 'order',
    kind: 'percent',
    value: '1',
    maxUses: STOCK,
    maxPerCustomer: 1_000,
  });
}

/** Each order uses a discount whose uses are counted. */
const body = (items: Planned['items'], holdId?: string) =>
  orderBody(items, { discountCodes: [discount.code], paymentMethod: 'invoice', ...(holdId && { holdId }) });

interface Planned {
  key: string;
  token: string;
  items: Array<{ productId: number; quantity: number }>;
  /** Whether its units are held first. */
  isHeld: boolean;
}

/** Baskets of one to four lines that begin at different products, and some with a line that is split. */
function plan(round: number): Planned[] {
  return Array.from({ length: ORDERS_A_ROUND }, (_, n) => {
    const items = Array.from({ length: 1 + (n % PRODUCTS) }, (_, line) => ({
      productId: productIds[(n + line) % PRODUCTS] as number,
      quantity: 1 + ((n + round) % 3),
    }));
    const productId = splitIds[round * SPLIT_ORDERS + n / 3];
    if (productId) items.push({ productId, quantity: 3 });
    const token = tokens[n % tokens.length] as string;
    return { key: `round ${round}, order ${n}`, token, items, isHeld: n % 3 === 1 };
  });
}

class Load {
  /** Key → id of the order that was answered with 201. */
  readonly acknowledged = new Map<string, string>();
  /** Of every attempt: a status, or 'no answer'. */
  readonly outcomes = new Set<number | 'no answer'>();
  #reached: { count: number; resolve: () => void } | undefined;

  /** Clients that each have one order under way at any time, until all of them are placed. */
  async place(planned: Planned[]): Promise<void> {
    const left = [...planned];
    const client = async () => {
      for (let order = left.shift(); order; order = left.shift()) {
        const { key, token, items, isHeld } = order;
        const note = (outcome: number | 'no answer') => this.outcomes.add(outcome);
        const holdId = isHeld ? await holdForSure(order, note) : undefined;
        const request = { key, token, body: body(items, holdId) };
        const answer = await placeForSure(base, request, note);
        expect(answer).toMatchObject({ status: 201 });
        this.acknowledged.set(key, answer.body.id);
        if (this.#reached && this.acknowledged.size >= this.#reached.count) this.#reached.resolve();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  /** Resolves when so many orders are acknowledged, with others under way. */
  reaches(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#reached = { count, resolve };
    });
  }
}

/** @returns the id of a hold with the units of the order; sent again, it is the same one */
async function holdForSure(
  { key, token, items }: Planned,
  told: (outcome: number | 'no answer') => void,
): Promise<string> {
  const request = { key: `hold for ${key}`, token, body: { items } };
  const { status, body } = await sendForSure(base, '/api/holds', request, told);
  expect(status).toBe(201);
  return body.id;
}

/** What was acknowledged is there, once and whole, and there is nothing else. */
async function expectNothingLostOrDoubled(planned: Planned[], load: Load): Promise<void> {
  expect(load.acknowledged.size).toBe(planned.length);
  expect(new Set(load.acknowledged.values()).size).toBe(planned.length);
  const userId = buyers.map(({ id }) => id);
  const found = await Order.findAll({ attributes: ['id'], where: { userId }, raw: true });
  expect(found.map(({ id }) => id).sort()).toEqual([...load.acknowledged.values()].sort());
  const keys = await IdempotencyKey.findAll({ where: { userId, orderId: { [Op.ne]: null } }, raw: true });
  expect(new Map(keys.map(({ key, orderId }) => [key, orderId]))).toEqual(load.acknowledged);

  const ordered = planned
    .flatMap(({ key, items }) =>
      items.map(({ productId, quantity }) => `${load.acknowledged.get(key)} ${productId} ${quantity}`),
    )
    .sort();
  const where = { productId: [...productIds, ...splitIds] };
  const items = await OrderItem.findAll({ where, raw: true });
  expect(items.map((item) => `${item.orderId} ${item.productId} ${item.quantity}`).sort()).toEqual(ordered);
  const moved = await StockMovement.findAll({ where: { ...where, kind: 'order' }, order: ['id'], raw: true });
  const units = (of: typeof moved) =>
    of.map((one) => `${one.orderId} ${one.productId} ${one.committed}`).sort();
  const [split, whole] = [true, false].map((isSplit) =>
    moved.filter(({ productId }) => splitIds.includes(productId) === isSplit),
  ) as [typeof moved, typeof moved];
  const isOfSplit = (line: string) => splitIds.includes(Number(line.split(' ')[1]));
  expect(units(whole)).toEqual(ordered.filter((line) => !isOfSplit(line)));
  const parts = ordered.filter(isOfSplit).map((line) => line.replace(/ 3$/, ''));
  expect(units(split.filter(({ locationId }) => locationId === LOCATION_ID))).toEqual(
    parts.map((line) => `${line} 2`),
  );
  expect(units(split.filter(({ locationId }) => locationId === outlet))).toEqual(
    parts.map((line) => `${line} 1`),
  );
  const sold = planned.flatMap((order) => order.items).reduce((sum, { quantity }) => sum + quantity, 0);
  expect(await StockLevel.sum('onHand', { where })).toBe(PRODUCTS * STOCK + splitIds.length * 4);
  expect(await StockLevel.sum('committed', { where })).toBe(sold);
  // Each hold was ordered from: none is left, and none was used twice.
  expect(await StockLevel.sum('held', { where })).toBe(0);
  expect(await StockHold.count({ where })).toBe(0);
  const { uses } = await discount.reload();
  expect(uses).toBe(planned.length);
  await expectInventoryHolds(pool);
}

/** It is the same process as at first, and takes orders and reads as if nothing had been. */
async function expectServiceWell(planned: Planned[], load: Load): Promise<void> {
  expect(server.child.exitCode).toBeNull();
  expect((await call(base, 'GET', '/health/ready')).status).toBe(200);
  const [first] = planned as [Planned];
  const { key, token, items } = first;
  const id = load.acknowledged.get(key);
  expect(await call(base, 'GET', `/api/orders/${id}`, { token })).toMatchObject({
    status: 200,
    body: { id },
  });
  const again = await call(base, 'POST', '/api/orders', { key, token, body: body(items) });
  expect(again).toMatchObject({ status: 201, body: { id } });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
}

describe('kill -9 under load', () => {
  beforeAll(() => startService(database.url('stockkeeper')));
  beforeEach(openShop);
  afterAll(() => server?.stop());

  it('of the service: what it acknowledged stays, and the clients get the rest from the next one', async () => {
    const load = new Load();
    const planned: Planned[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const orders = plan(round);
      planned.push(...orders);
      // Each round somewhere else in the work.
      const enough = load.reaches(load.acknowledged.size + 10 + ((round * 7) % 40));
      const placed = load.place(orders);
      await enough;
      await killService();
      await startServiceAgain();
      await placed;
    }
    // Before it listens no one answers; once it listens there is nothing to wait for.
    expect([...load.outcomes].sort()).toEqual([201, 'no answer']);
    await expectNothingLostOrDoubled(planned, load);
    await expectServiceWell(planned, load);
  });

  it('of the database: nothing acknowledged is gone, and the service goes on by itself', async () => {
    const load = new Load();
    const planned: Planned[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const orders = plan(round);
      planned.push(...orders);
      const enough = load.reaches(load.acknowledged.size + 10 + ((round * 7) % 40));
      const placed = load.place(orders);
      await enough;
      await killDatabase();
      expect((await call(base, 'GET', '/health/live')).status).toBe(200);
      expect((await call(base, 'GET', '/health/ready')).status).toBe(503);
      database = await startDatabase();
      await placed;
    }
    // The service was there all the time, and never at a loss for an answer.
    expect([...load.outcomes].filter((outcome) => outcome !== 201 && outcome !== 503)).toEqual([]);
    await expectNothingLostOrDoubled(planned, load);
    await expectServiceWell(planned, load);
  });

  // Longer, and made of the same two.
  it.runIf(ROUNDS > 1)('of both at once', async () => {
    const load = new Load();
    const orders = plan(0);
    const enough = load.reaches(20);
    const placed = load.place(orders);
    await enough;
    await Promise.all([killDatabase(), killService()]);
    database = await startDatabase();
    await startServiceAgain();
    await placed;
    await expectNothingLostOrDoubled(orders, load);
    await expectServiceWell(orders, load);
  });
});

describe('kill -9 of the database at COMMIT', () => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await startProxy(database.url('stockkeeper'));
    await startService(proxy.url);
  });
  beforeEach(openShop);
  afterAll(async () => {
    await server?.stop();
    await proxy?.close();
  });

  it.each([
    ['that has done it and cannot say so any more', true],
    ['that has not done it', false],
  ])('%s: the order is placed once and answered, without a key', async (_which, deliver) => {
    const [productId] = productIds as [number];
    const [token] = tokens as [string];
    const held = proxy.holdNextCommit();
    const asked = { token, body: body([{ productId, quantity: 1 }]) };
    const answer = call(base, 'POST', '/api/orders', asked);
    const commit = await held;
    if (deliver) await commit.deliver();
    await killDatabase();
    database = await startDatabase();

    const { status, body: order } = await answer;
    expect({ status, code: order.code }).toEqual({ status: 201, code: undefined });
    const items = await OrderItem.findAll({ where: { productId }, raw: true });
    expect(items).toMatchObject([{ orderId: order.id, quantity: 1 }]);
    const level = await StockLevel.findOne({ where: { productId }, raw: true });
    expect(level).toMatchObject({ onHand: STOCK, committed: 1 });
    expect((await discount.reload()).uses).toBe(1);
    await expectInventoryHolds(pool);
  });
});
