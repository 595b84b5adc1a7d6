import { flushTables, forgetOrders, serverCounters } from './database.js';
import { HOLDS } from './hold-id.js';
import { placeHolds } from './holds.js';
import { residentMegabytes } from './machine.js';
import type { Scenario, Side } from './plan.js';
import type { HttpServer } from './processes.js';
import type { OrderRequest, OrderSlice, Slice, SliceOutcome } from './slice.js';
import type { Shop, Stage } from './stage.js';
import { variantOf } from './variants.js';
import { takeSnapshot, verifyHolds, verifySlice } from './verify.js';

/** Of one slice of orders. */
export interface OrderFigures {
  ordersPerSecond: number;
  /** Milliseconds. The ceiling's are those of a whole batch. */
  p50Ms: number;
  p99Ms: number;
  /** That the database ran for each order, BEGIN and COMMIT among them. */
  statementsPerOrder: number;
  ordersPerTransaction: number;
  /**
   * Microseconds of processor time an order: of the service with its workers (0 for the baselines), of the database,
   * and of the driver, which is the load generator or, for a baseline, the baseline itself.
   */
  cpuMicroseconds: { service: number; database: number; driver: number };
  /** Transactions that were run again after a deadlock. */
  retries: number;
}

/** Of one slice of reads. */
export interface ReadFigures {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** As above, of whichever server answered. */
  cpuMicroseconds: { server: number; database: number; driver: number };
}

export interface Duration {
  warmupMs: number;
  measureMs: number;
}

const MEMORY_SAMPLE_MS = 100;
/** Of a shop that is no variant. */
const PLAIN = { request: 'order', order: undefined, isCounted: false } as const;
const NONE = { orders: 0, lines: 0, parts: 0, units: 0 };

/** Runs slices, one at a time, and lets none pass whose orders are not all there. */
export class Measurer {
  readonly #stage: Stage;
  /** What was found to be right. */
  readonly verified = { slices: 0, orders: 0 };
  /** Megabytes (10^6 bytes) of the largest process of the service while it took orders. */
  residentUnderLoad = 0;
  #count = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** On empty tables, unless it is one of the shops that have orders already. */
  async orders(
    side: Side,
    { workload, clients, withKeys }: Omit<Scenario, 'name' | 'sides'>,
    duration: Duration,
    shop: Shop = this.#stage.shop,
  ): Promise<OrderFigures> {
    const { connection, service, variant } = shop;
    const { request, order: more, isCounted = false } = variant ? variantOf(variant) : PLAIN;
    if (shop.orders === 0) await forgetOrders(connection);
    if (request === 'orderFromHold') await placeHolds(connection);
    const before = await takeSnapshot(connection);
    const countersBefore = await serverCounters(connection);
    const slice: OrderSlice = {
      workload,
      clients,
      withKeys,
      keyPrefix: `slice-${this.#count++}-`,
      watch: this.#watch(side === 'ours' ? service : undefined),
      more,
      ...duration,
    };
    const outcome = await this.#run(side, slice, service, request);
    const countersAfter = await serverCounters(connection);

    const { acknowledged } = outcome;
    const { orders } = acknowledged;
    const expected = { keys: withKeys ? orders : 0, uses: isCounted ? orders : 0 };
    await verifySlice(connection, before, request === 'hold' ? NONE : acknowledged, expected);
    if (request === 'hold') await verifyHolds(connection, { ...acknowledged, holds: orders });
    if (request === 'orderFromHold') await verifyHolds(connection, { holds: HOLDS - orders });
    this.verified.slices++;
    this.verified.orders += acknowledged.orders;
    if (shop.orders > 0) await flushTables(connection);
    // Asking for the counters is itself a statement.
    const statements = countersAfter.statements - countersBefore.statements - 1;
    return {
      ordersPerSecond: outcome.completed / outcome.seconds,
      p50Ms: outcome.latency.p50,
      p99Ms: outcome.latency.p99,
      statementsPerOrder: statements / acknowledged.orders,
      ordersPerTransaction: acknowledged.orders / (countersAfter.commits - countersBefore.commits),
      cpuMicroseconds: {
        service: perOne(outcome, 'server') || 0,
        database: perOne(outcome, 'database'),
        driver: perOne(outcome, 'driver'),
      },
      retries: outcome.retries,
    };
  }

  async reads(
    server: HttpServer,
    request: 'productList' | 'productRead' | 'quote',
    clients: number,
    duration: Duration,
  ): Promise<ReadFigures> {
    const slice = { request, clients, port: server.port, watch: this.#watch(server), ...duration };
    const outcome = await this.#stage.load.run(slice);
    return {
      requestsPerSecond: outcome.completed / outcome.seconds,
      p50Ms: outcome.latency.p50,
      p99Ms: outcome.latency.p99,
      cpuMicroseconds: {
        server: perOne(outcome, 'server'),
        database: perOne(outcome, 'database'),
        driver: perOne(outcome, 'driver'),
      },
    };
  }

  async #run(
    side: Side,
    slice: OrderSlice,
    service: HttpServer,
    request: OrderRequest,
  ): Promise<SliceOutcome> {
    if (side !== 'ours') return this.#stage.workers[side].run(slice);
    const sample = () => {
      const { now } = residentMegabytes(service.pid);
      if (now > this.residentUnderLoad) this.residentUnderLoad = now;
    };
    const sampling = setInterval(sample, MEMORY_SAMPLE_MS);
    try {
      return await this.#stage.load.run({ ...slice, request, port: service.port });
    } catch (error) {
      throw new Error(`${(error as Error).message}\nThe service said:\n${service.output()}`, {
        cause: error,
      });
    } finally {
      clearInterval(sampling);
    }
  }

  #watch(server: HttpServer | undefined): Slice['watch'] {
    return { database: this.#stage.databasePid, ...(server && { server: server.pid }) };
  }
}

function perOne({ cpu, completed }: SliceOutcome, name: string): number {
  return (cpu[name] ?? 0) / completed;
}
