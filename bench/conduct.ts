import { isDeepStrictEqual } from 'node:util';
import { residentMegabytes } from './machine.js';
import { type Duration, Measurer, type OrderFigures, type ReadFigures } from './measure.js';
import { CLIENTS, countSlices, type Plan, type Scenario, type Side, type VariantScenario } from './plan.js';
import type { Shop, Stage } from './stage.js';
import { variantOf } from './variants.js';
import { verifyLedger } from './verify.js';
import type { Workload } from './workloads.js';

/** Figures of each round, in the order of the rounds. */
export interface Findings {
  scenarios: Array<Scenario & { rounds: Partial<Record<Side, OrderFigures[]>> }>;
  growth: Array<{ orders: number; rounds: OrderFigures[] }>;
  catalog: Array<{ request: 'productList' | 'productRead'; ours: ReadFigures[]; bare: ReadFigures[] }>;
  /** In a shop that is a variant, and in the plain one. */
  variants: Array<VariantScenario & { varied: OrderFigures[]; plain: OrderFigures[] }>;
  /** Beside reads of a product; empty when they are not measured. */
  quotes: { quotes: ReadFigures[]; reads: ReadFigures[] };
  boots: number[];
  /** Megabytes (10^6 bytes) of the largest process of the service. */
  memory: { underLoad: number; peak: number };
  verified: { slices: number; orders: number };
}

/** Milliseconds that a slice takes besides its own time: emptying tables, verifying. A first guess. */
const SLICE_OVERHEAD_MS = 300;
const SHORTEST_SLICE_MS = 150;
/** This part of a shortened slice is for warming up. */
const WARMUP_SHARE = 0.2;
/**
 * And this part of a run that has to finish in time, at its beginning: before V8 has compiled the service, which takes
 * some seconds of load, an order costs three times as much, and that would be measuring the compiler.
 */
const WARM_UP_SHARE_OF_RUN = 0.45;
/** The service has many times the code of a baseline to compile. */
const WARM_UPS_OF_SERVICE = 2;
const BASELINES = ['raw', 'naive', 'ceiling'] as const;
/** For what is not about the workload. */
const ORDINARY = { workload: 'uniform', clients: CLIENTS, withKeys: false } as const;

/**
 * Runs the plan. The sides of a comparison take turns, each once a round, so that whatever the machine is busy
 * with meanwhile meets all of them.
 */
export async function conduct(stage: Stage, plan: Plan, note: (line: string) => void): Promise<Findings> {
  const measurer = new Measurer(stage);
  const pace = new Pace(plan);
  const findings: Findings = {
    scenarios: [],
    growth: stage.growth.map(({ orders }) => ({ orders, rounds: [] })),
    catalog: [],
    variants: [],
    quotes: { quotes: [], reads: [] },
    boots: stage.boots,
    memory: { underLoad: 0, peak: 0 },
    verified: measurer.verified,
  };

  note('Warming up');
  await warmUp(stage, measurer, plan, pace);

  // First, while the services of all shops have served as much: later on, that of the empty one has served for minutes.
  for (let round = 0; round < plan.rounds; round++) {
    for (const [index, shop] of stage.growth.entries()) {
      const figures = await pace.time((duration) => measurer.orders('ours', ORDINARY, duration, shop));
      findings.growth[index]?.rounds.push(figures);
      const there = shop.orders.toLocaleString('en');
      note(
        `growth ${round + 1}/${plan.rounds} ${there} orders: ${perSecond(figures.ordersPerSecond)} orders`,
      );
    }
  }

  for (const scenario of plan.scenarios) {
    const rounds: Partial<Record<Side, OrderFigures[]>> = {};
    for (let round = 0; round < plan.rounds; round++) {
      for (const side of scenario.sides) {
        const figures = await pace.time((duration) => measurer.orders(side, scenario, duration));
        rounds[side] = [...(rounds[side] ?? []), figures];
        note(
          `${scenario.name} ${round + 1}/${plan.rounds} ${side}: ${perSecond(figures.ordersPerSecond)} orders`,
        );
      }
    }
    findings.scenarios.push({ ...scenario, rounds });
  }

  for (const scenario of plan.variants) {
    const figures = { varied: [] as OrderFigures[], plain: [] as OrderFigures[] };
    const shops = { varied: shopOf(scenario.variant, stage), plain: stage.shop };
    for (let round = 0; round < plan.rounds; round++) {
      for (const side of ['varied', 'plain'] as const) {
        const how = { ...ORDINARY, workload: workloadOf(shops[side]), clients: scenario.clients };
        const one = await pace.time((duration) => measurer.orders('ours', how, duration, shops[side]));
        figures[side].push(one);
        const name = side === 'varied' ? scenario.variant : 'plain';
        note(`variants ${round + 1}/${plan.rounds} ${name}: ${perSecond(one.ordersPerSecond)}`);
      }
    }
    findings.variants.push({ ...scenario, ...figures });
  }

  for (let round = 0; plan.quotes && round < plan.rounds; round++) {
    const { service } = stage.shop;
    for (const [side, request] of QUOTES_AND_READS) {
      const one = await pace.time((duration) => measurer.reads(service, request, CLIENTS, duration));
      findings.quotes[side].push(one);
      note(`quotes ${round + 1}/${plan.rounds} ${request}: ${perSecond(one.requestsPerSecond)} requests`);
    }
  }

  await assertSameJson(stage);
  for (const request of plan.catalog) {
    const reads: { ours: ReadFigures[]; bare: ReadFigures[] } = { ours: [], bare: [] };
    for (let round = 0; round < plan.rounds; round++) {
      for (const side of ['ours', 'bare'] as const) {
        const server = side === 'ours' ? stage.shop.service : stage.bare;
        const figures = await pace.time((duration) => measurer.reads(server, request, CLIENTS, duration));
        reads[side].push(figures);
        note(
          `${request} ${round + 1}/${plan.rounds} ${side}: ${perSecond(figures.requestsPerSecond)} requests`,
        );
      }
    }
    findings.catalog.push({ request, ...reads });
  }

  for (const { connection } of [...stage.growth, ...stage.variants]) await verifyLedger(connection);
  findings.memory = {
    underLoad: measurer.residentUnderLoad,
    peak: Math.max(...stage.growth.map(({ service }) => residentMegabytes(service.pid).peak)),
  };
  return findings;
}

const QUOTES_AND_READS = [
  ['quotes', 'quote'],
  ['reads', 'productRead'],
] as const;

const shopOf = (variant: VariantScenario['variant'], { variants }: Stage): Shop =>
  variants.find((shop) => shop.variant === variant) as Shop;

const workloadOf = ({ variant }: Shop): Workload => (variant ? variantOf(variant).workload : 'uniform');

/** Until the compilers of all processes have seen the code, and every shop has served. */
async function warmUp(stage: Stage, measurer: Measurer, plan: Plan, pace: Pace): Promise<void> {
  const duration = { warmupMs: 0, measureMs: pace.warmUpMs() };
  for (let slice = 0; slice < plan.warmUpSlices.count; slice++) {
    for (const shop of [...stage.growth, ...stage.variants]) {
      for (let again = 0; again < WARM_UPS_OF_SERVICE; again++) {
        await measurer.orders('ours', { ...ORDINARY, workload: workloadOf(shop) }, duration, shop);
      }
    }
    for (const side of BASELINES) await measurer.orders(side, ORDINARY, duration);
    for (const request of plan.catalog) {
      for (const server of [stage.shop.service, stage.bare]) {
        await measurer.reads(server, request, CLIENTS, duration);
      }
    }
    if (plan.quotes) await measurer.reads(stage.shop.service, 'quote', CLIENTS, duration);
  }
}

/** Shortens the slices of a plan that has to finish in time. */
class Pace {
  readonly #plan: Plan;
  #left: number;
  #overheadMs = SLICE_OVERHEAD_MS;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#left = countSlices(plan);
  }

  /** How long a slice of the warm-up takes. */
  warmUpMs(): number {
    const { warmUpSlices, finishWithinMs, growth, catalog } = this.#plan;
    if (finishWithinMs === undefined) return warmUpSlices.ms;
    const slices =
      warmUpSlices.count * (WARM_UPS_OF_SERVICE * growth.length + BASELINES.length + 2 * catalog.length);
    const share = (WARM_UP_SHARE_OF_RUN * (finishWithinMs - performance.now())) / slices;
    return Math.min(Math.max(share, SHORTEST_SLICE_MS), warmUpSlices.ms);
  }

  async time<T>(run: (duration: Duration) => Promise<T>): Promise<T> {
    const duration = this.#next();
    const begunAt = performance.now();
    const result = await run(duration);
    const overhead = performance.now() - begunAt - duration.warmupMs - duration.measureMs;
    this.#overheadMs = (this.#overheadMs + overhead) / 2;
    this.#left--;
    return result;
  }

  #next(): Duration {
    const { warmupMs, measureMs, finishWithinMs } = this.#plan;
    if (finishWithinMs === undefined) return { warmupMs, measureMs };
    // performance.now() counts from the start of the process.
    const share = (finishWithinMs - performance.now()) / this.#left - this.#overheadMs;
    const total = Math.min(Math.max(share, SHORTEST_SLICE_MS), warmupMs + measureMs);
    const warmup = Math.min(warmupMs, total * WARMUP_SHARE);
    return { warmupMs: Math.round(warmup), measureMs: Math.round(total - warmup) };
  }
}

/** @throws Error when the bare handlers send something else, and so would not be a fair measure */
async function assertSameJson({ shop, bare }: Stage): Promise<void> {
  for (const path of ['/api/products', '/api/products/1', '/api/products/2']) {
    const [ours, theirs] = await Promise.all(
      [shop.service, bare].map(async ({ port }) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        return (await response.json()) as unknown;
      }),
    );
    if (isDeepStrictEqual(ours, theirs)) continue;
    throw new Error(
      `The bare handler's ${path} is not the service's:\n${JSON.stringify(theirs)}\n${JSON.stringify(ours)}`,
    );
  }
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}
