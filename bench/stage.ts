import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { type EmbeddedMariadb, startEmbeddedMariadb } from '../scripts/embedded-mariadb.mjs';
import { SERVICE_FLAGS } from '../scripts/setup/service-flags.mjs';
import { build } from './build.js';
import {
  copyShop,
  fillShelves,
  makeNumbers,
  makeShop,
  openConnection,
  type ServerSettings,
  sizeServer,
} from './database.js';
import { fillOrders } from './fill.js';
import { HOLDS } from './hold-id.js';
import { isInMemory } from './machine.js';
import type { Plan } from './plan.js';
import { type HttpServer, Processes, type Worker } from './processes.js';
import type { HttpSlice, OrderSlice } from './slice.js';
import { makeVariant, type VariantName, variantOf } from './variants.js';
import { PRODUCTS } from './workloads.js';

const READY = '/health/ready';
/** The database that all shops are copied from. */
const EMPTY_SHOP = 'empty_shop';

/**
 * How the service runs: as in production and with the defaults of .env.example, but for the log, which would have
 * two lines for every request that nobody reads. The baselines write none either. And without a limit to unpaid units, and with
 * the highest one to holds, since a few accounts order all there is and pay for nothing.
 */
export const SERVICE_ENV = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  MAX_UNPAID_UNITS: '0',
  MAX_HOLDS: '100',
};

/** A database with a shop in it, and a service of its own. */
export interface Shop {
  /** That were there before the first slice. */
  orders: number;
  connection: Connection;
  service: HttpServer;
  /** What it has that the plain shop lacks. */
  variant?: VariantName;
}

/** All that a run needs, up and ready. */
export interface Stage {
  settings: ServerSettings;
  /** Process id of the database server. */
  databasePid: number;
  /** Empty when a slice begins; every side works on it. */
  shop: Shop;
  /** Ascending; the first one is `shop`. */
  growth: Shop[];
  /** Without orders, like the first one. */
  variants: Shop[];
  workers: { raw: Worker<OrderSlice>; naive: Worker<OrderSlice>; ceiling: Worker<OrderSlice> };
  load: Worker<HttpSlice>;
  bare: HttpServer;
  /** Milliseconds from spawn to ready, of each boot. */
  boots: number[];
}

/** What has been started so far, to be taken down however the run ends. */
export class Backstage {
  readonly processes = new Processes();
  readonly #folder: string;
  readonly #note: (line: string) => void;
  readonly #stopBuilding = new AbortController();
  #compiled: Promise<string> | undefined;
  #server: Promise<EmbeddedMariadb> | undefined;
  #connections: Connection[] = [];

  /**
   * @param folder of this run; whatever it needs is made in there
   * @param note receives a line about what takes long
   */
  constructor(folder: string, note: (line: string) => void) {
    this.#folder = folder;
    this.#note = note;
  }

  /** @param root of the project */
  async setUp(root: string, plan: Plan): Promise<Stage> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    if (isInMemory(this.#folder))
      throw new Error(`${this.#folder} lies in memory: no commit is durable there`);
    this.#note('Compiling, and filling the databases');
    this.#compiled = build(root, this.#folder, this.#stopBuilding.signal);
    const [compiled, { settings, server, urls, variantUrls }] = await Promise.all([
      this.#compiled,
      this.#makeDatabases(plan),
    ]);

    const secret = randomBytes(32).toString('base64url');
    const script = (name: string) => join(compiled, name);
    const startService = (url: string) =>
      this.processes.startHttpServer(
        script('src/server.js'),
        { ...SERVICE_ENV, DATABASE_URL: url, JWT_SECRET: secret },
        READY,
        SERVICE_FLAGS,
      );
    const [mainUrl = '', ...grownUrls] = urls;
    const boots: number[] = [];
    for (let boot = 1; boot < plan.boots; boot++) {
      const service = await startService(mainUrl);
      boots.push(service.bootMs);
      await service.stop();
    }
    const shop = {
      orders: 0,
      connection: await this.#connect(mainUrl),
      service: await startService(mainUrl),
    };
    boots.push(shop.service.bootMs);

    const onMain = { DATABASE_URL: mainUrl };
    const baseline = (name: string) =>
      this.processes.startWorker<OrderSlice>(script(`bench/baselines/${name}.js`), onMain);
    const [raw, naive, ceiling, load, bare, ...grown] = await Promise.all([
      baseline('raw-transaction'),
      baseline('naive-sequelize'),
      baseline('batched-ceiling'),
      this.processes.startWorker<HttpSlice>(script('bench/load.js'), { JWT_SECRET: secret }),
      this.processes.startHttpServer(script('bench/baselines/bare-handlers.js'), onMain, '/api/products/1'),
      ...grownUrls.map(async (url, index) => ({
        orders: plan.growth[index + 1] ?? 0,
        connection: await this.#connect(url),
        service: await startService(url),
      })),
    ]);
    const variants: Shop[] = plan.variants
      .filter(({ variant }) => !variantOf(variant).make)
      .map(({ variant }) => ({ ...shop, variant }));
    for (const [variant, url] of variantUrls) {
      variants.push({
        orders: 0,
        variant,
        connection: await this.#connect(url),
        service: await startService(url),
      });
    }
    return {
      settings,
      databasePid: server.pid,
      shop,
      growth: [shop, ...grown],
      variants,
      workers: { raw, naive, ceiling },
      load,
      bare,
      boots,
    };
  }

  async #makeDatabases(plan: Plan) {
    this.#server = startEmbeddedMariadb({ dataDir: join(this.#folder, 'mariadb') });
    const server = await this.#server;
    // Giving the log another size takes two seconds, of waiting.
    const settings = sizeServer(server);
    settings.catch(() => {});
    await makeNumbers(server, Math.max(...plan.growth, PRODUCTS, HOLDS));
    await makeShop(server, EMPTY_SHOP);
    const urls: string[] = [];
    for (const orders of plan.growth) {
      const begunAt = performance.now();
      const url = await copyShop(server, EMPTY_SHOP, `shop_${orders}`);
      urls.push(url);
      if (orders === 0) {
        const connection = await openConnection(url);
        await fillShelves(connection).finally(() => connection.end());
        continue;
      }
      await fillOrders(url, orders);
      const seconds = Math.round((performance.now() - begunAt) / 1000);
      this.#note(`A shop with ${orders.toLocaleString('en')} orders: ${seconds} s`);
    }
    const variantUrls = new Map<VariantName, string>();
    for (const { variant } of plan.variants) {
      if (variantUrls.has(variant) || !variantOf(variant).make) continue;
      const url = await copyShop(server, EMPTY_SHOP, `shop_${variant}`);
      await makeVariant(url, variant);
      const connection = await openConnection(url);
      await fillShelves(connection).finally(() => connection.end());
      variantUrls.set(variant, url);
    }
    return { settings: await settings, server, urls, variantUrls };
  }

  async #connect(url: string): Promise<Connection> {
    const connection = await openConnection(url);
    this.#connections.push(connection);
    return connection;
  }

  /** Ends every process that was started. */
  async tearDown(): Promise<void> {
    this.#stopBuilding.abort();
    await this.#compiled?.catch(() => {});
    await this.processes.stopAll();
    for (const connection of this.#connections.splice(0)) connection.destroy();
    const server = await this.#server?.catch(() => undefined);
    if (!server) return;
    // Its folder is removed next, so there is nothing that it should still write.
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
  }
}
