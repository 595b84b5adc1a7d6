import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { type EmbeddedMariadb, startEmbeddedMariadb } from '../../../scripts/embedded-mariadb.mjs';
import { Order, StockLevel } from '../../../src/models/index.js';
import {
  type ApiAnswer,
  type ApiRequest,
  call,
  placeForSure,
  signIn,
  tally,
} from '../../helpers/api-client.js';
import { connectTo } from '../../helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../../helpers/factories.js';
import { expectInventoryHolds } from '../../helpers/inventory.js';
import { type ServerProcess, startServer } from '../../helpers/server-process.js';

const STOCK = 1_000_000;
/** Whatever is asked is answered within that, at the latest. */
const ANSWERED_MS = 20_000;
const JWT_SECRET = 'k'.repeat(32);

export interface ShopOptions {
  /** Makes what the database server is started with, in this folder. */
  prepare?: (folder: string) => Promise<{ server?: string; flags?: string[] }>;
  /** The service's settings. @param url a DATABASE_URL by the server's socket */
  env?: (url: string, folder: string) => Promise<Record<string, string>>;
  /** Becomes the service. */
  launcher?: (folder: string) => string[];
}

/** Runs these at a server as its administrator. @param url a DATABASE_URL by its socket */
export async function asRoot(url: string, ...statements: string[]): Promise<void> {
  const socketPath = new URL(url).searchParams.get('socketPath') as string;
  const connection = await createConnection({ user: 'root', socketPath });
  for (const statement of statements) await connection.query(statement);
  await connection.end();
}

/** A shop with a database server of its own, with which a test may do anything. */
export class FaultShop {
  /** Keys of the orders that were asked for. */
  readonly keys: string[] = [];
  /** What came of attempts to place them, by status. */
  readonly outcomes: Array<number | 'no answer'> = [];
  /** Of orders that are other ones than order() makes, by key. */
  readonly bodies = new Map<string, object>();
  pool!: Sequelize;
  server!: ServerProcess;
  base!: string;
  token!: string;
  email!: string;
  productId!: number;

  private constructor(
    readonly folder: string,
    readonly mariadb: EmbeddedMariadb,
    readonly startService: () => ServerProcess,
  ) {}

  static async open({ prepare, env, launcher }: ShopOptions = {}): Promise<FaultShop> {
    const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-machine-'));
    const remove = () => rm(folder, { recursive: true, force: true });
    const start = async () =>
      startEmbeddedMariadb({ dataDir: join(folder, 'mariadb'), ...(await prepare?.(folder)) });
    const mariadb = await start().catch(async (error) => {
      await remove();
      throw error;
    });
    const url = mariadb.url('stockkeeper');
    const settings: Record<string, string> = { DATABASE_URL: url, JWT_SECRET };
    const shop = new FaultShop(folder, mariadb, () => startServer(settings, undefined, launcher?.(folder)));
    try {
      Object.assign(settings, await env?.(url, folder));
      shop.server = shop.startService();
      shop.base = await shop.server.listening();
      shop.pool = connectTo({ url, drop: async () => {} }, { poolMax: 2 });
      shop.email = (await buildUser()).email;
      shop.token = await signIn(shop.base, shop.email, PASSWORD);
      shop.productId = (await buildProduct({ stock: STOCK })).id;
    } catch (error) {
      await shop.close();
      throw error;
    }
    return shop;
  }

  order(key: string): ApiRequest & { key: string } {
    const usual = () => orderBody([{ productId: this.productId, quantity: 1 }], { paymentMethod: 'invoice' });
    return { token: this.token, key, body: this.bodies.get(key) ?? usual() };
  }

  /** Keys of so many orders more. */
  more(count: number): string[] {
    const keys = Array.from({ length: count }, (_, n) => `order ${this.keys.length + n}`);
    this.keys.push(...keys);
    return keys;
  }

  answerTo(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return call(this.base, method, path, { ...request, signal: AbortSignal.timeout(ANSWERED_MS) });
  }

  /** Asks once for each of them. @returns how often each status came */
  async tryToPlace(keys: string[]): Promise<Record<number, number>> {
    const answers = await Promise.all(
      keys.map((key) => this.answerTo('POST', '/api/orders', this.order(key))),
    );
    const statuses = answers.map(({ status }) => status);
    this.outcomes.push(...statuses);
    return tally(statuses);
  }

  /** Asks for each of them until it is placed, with so many clients. */
  async place(keys: string[], clients = keys.length): Promise<void> {
    const left = [...keys];
    const client = async () => {
      for (let key = left.shift(); key !== undefined; key = left.shift()) {
        const { status, body } = await placeForSure(this.base, this.order(key), (one) =>
          this.outcomes.push(one),
        );
        expect(status, JSON.stringify(body)).toBe(201);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
  }

  /** Every order that was asked for is there once, the stock is theirs, and nothing else is amiss. */
  async expectPlacedOnce(): Promise<void> {
    const ids: string[] = [];
    for (const key of this.keys) {
      const { status, body, headers } = await placeForSure(this.base, this.order(key));
      expect({ status, replayed: headers.get('idempotent-replayed') }).toEqual({
        status: 201,
        replayed: 'true',
      });
      ids.push(body.id);
    }
    const there = await Order.findAll({ attributes: ['id'], raw: true });
    expect(there.map(({ id }) => id).sort()).toEqual(ids.sort());
    const level = await StockLevel.findOne({ where: { productId: this.productId }, raw: true });
    expect(level).toMatchObject({ onHand: STOCK, committed: this.keys.length, held: 0 });
    expect(this.server.log().filter(({ status }) => status === 500)).toEqual([]);
    await expectInventoryHolds(this.pool);
    // For docs/reliability.md: --silent=false shows it.
    const { currentTestName } = expect.getState();
    console.log(`${currentTestName}: ${this.keys.length} orders;`, tally(this.outcomes));
  }

  async close(): Promise<void> {
    await this.server?.stop();
    await this.pool?.close();
    await this.mariadb.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
