/** From the figures of each round to what is written down: medians, ratios, and whether the targets are met. */
import type { Findings } from './conduct.js';
import type { ServerSettings } from './database.js';
import type { Machine } from './machine.js';
import type { OrderFigures, ReadFigures } from './measure.js';
import type { Plan, Scenario, Side, VariantScenario } from './plan.js';
import { median, medianRatio, round } from './statistics.js';
import { variantOf } from './variants.js';
import { WORKLOADS } from './workloads.js';

/** Of order rates, so higher is better, save for the latency. Each is the median of the ratios of its rounds. */
interface Ratios {
  uniformVsRaw: number;
  hotVsRaw: number;
  uniformVsNaive: number;
  uniformVsCeiling: number;
  loneLatencyVsRaw: number;
  listVsBare: number;
  /** With as many as `ordersAlreadyThere` says, which is fewer in a quick run. */
  with1MOrdersVsEmpty: number;
}

export interface Target {
  what: string;
  value: number;
  /** The value has to be at least, or at most, this. */
  atLeast?: number;
  atMost?: number;
  met: boolean;
}

type Numbers<T> = { [K in keyof T]: T[K] extends number ? number : Numbers<T[K]> };
/** The medians of the rounds, and the rounds. */
type Summary<T> = Numbers<T> & { rounds: T[] };

export interface ScenarioResult extends Omit<Scenario, 'sides'> {
  /** In words. */
  baskets: string;
  sides: Partial<Record<Side, Summary<OrderFigures>>>;
  /** Our order rate over each other side's. */
  ratios: Partial<Record<Side, number>>;
}

export interface Results {
  startedAt: string;
  plan: Plan['name'];
  seconds: number;
  rounds: number;
  ratios: Ratios;
  /** Orders that were there already in what `with1MOrdersVsEmpty` compares with none. */
  ordersAlreadyThere: number;
  targets: Target[];
  machine: Machine;
  database: ServerSettings;
  service: Record<string, string>;
  scenarios: ScenarioResult[];
  growth: Array<{ orders: number; versusEmpty: number } & Summary<OrderFigures>>;
  catalog: Array<{
    request: string;
    ours: Summary<ReadFigures>;
    bare: Summary<ReadFigures>;
    versusBare: number;
  }>;
  variants: Array<
    VariantScenario & {
      /** In words. */
      what: string;
      varied: Summary<OrderFigures>;
      plain: Summary<OrderFigures>;
      versusPlain: number;
    }
  >;
  /** Beside reads of a product; none when they were not measured. */
  quotes?: { quotes: Summary<ReadFigures>; reads: Summary<ReadFigures>; versusReads: number };
  /** Milliseconds from spawn to the first 200 of /health/ready, with nothing to migrate. */
  boot: { ms: number; rounds: number[] };
  /** Megabytes (10^6 bytes) of the service's largest process. */
  memory: { underLoadMegabytes: number; peakMegabytes: number };
  /** Slices after which every acknowledged order was there, with its items, movements and levels, and no other. */
  verified: { slices: number; orders: number };
}

export type Circumstances = Pick<Results, 'startedAt' | 'seconds' | 'machine' | 'database' | 'service'>;

export function summarise(plan: Plan, findings: Findings, circumstances: Circumstances): Results {
  const scenarios = findings.scenarios.map(summariseScenario);
  const empty = findings.growth[0]?.rounds ?? [];
  const growth = findings.growth.map(({ orders, rounds }) => ({
    orders,
    versusEmpty: ratioOf(rounds, empty, rate),
    ...summary(rounds),
  }));
  const catalog = findings.catalog.map(({ request, ours, bare }) => ({
    request,
    ours: summary(ours),
    bare: summary(bare),
    versusBare: ratioOf(ours, bare, ({ requestsPerSecond }) => requestsPerSecond),
  }));
  const variants = findings.variants.map(({ varied, plain, ...scenario }) => ({
    ...scenario,
    what: variantOf(scenario.variant).what,
    varied: summary(varied),
    plain: summary(plain),
    versusPlain: ratioOf(varied, plain, rate),
  }));
  const quotes = summariseQuotes(findings.quotes);
  const memory = {
    underLoadMegabytes: round(findings.memory.underLoad, 1),
    peakMegabytes: round(findings.memory.peak, 1),
  };
  const fullest = growth.at(-1);
  const ratios: Ratios = {
    uniformVsRaw: lowest(scenarios, 'uniform', 'raw'),
    hotVsRaw: lowest(scenarios, 'hot', 'raw'),
    uniformVsNaive: lowest(scenarios, 'uniform', 'naive'),
    uniformVsCeiling: lowest(scenarios, 'uniform', 'ceiling'),
    loneLatencyVsRaw: loneLatency(findings),
    listVsBare: catalog.find(({ request }) => request === 'productList')?.versusBare ?? Number.NaN,
    with1MOrdersVsEmpty: fullest?.versusEmpty ?? Number.NaN,
  };
  const ordersAlreadyThere = fullest?.orders ?? 0;
  const targets = [
    ...judge(ratios, ordersAlreadyThere, memory.underLoadMegabytes),
    ...judgeVariants(variants, quotes),
  ];
  const boot = {
    ms: round(median(findings.boots), 0),
    rounds: findings.boots.map((ms) => round(ms, 0)),
  };
  const { startedAt, seconds, ...setting } = circumstances;
  const { verified } = findings;
  return {
    startedAt,
    plan: plan.name,
    seconds: round(seconds, 0),
    rounds: plan.rounds,
    ratios,
    ordersAlreadyThere,
    targets,
    ...setting,
    scenarios,
    growth,
    catalog,
    variants,
    ...(quotes && { quotes }),
    boot,
    memory,
    verified,
  };
}

const atLeast = (what: string, value: number, least: number): Target => ({
  what,
  value,
  atLeast: least,
  met: value >= least,
});

function judgeVariants(variants: Results['variants'], quotes: Results['quotes']): Target[] {
  return [
    ...variants.map(({ variant, what, clients, versusPlain }) =>
      atLeast(`${what}, ${clients} clients, over plain orders`, versusPlain, variantOf(variant).least),
    ),
    ...(quotes ? [atLeast('quotes, over reads of a product', quotes.versusReads, 0.6)] : []),
  ];
}

function judge(ratios: Ratios, ordersAlreadyThere: number, megabytes: number): Target[] {
  const orders = ordersAlreadyThere.toLocaleString('en');
  const atMost = (what: string, value: number, most: number): Target => ({
    what,
    value,
    atMost: most,
    met: value <= most,
  });
  return [
    atLeast('order rate, uniform baskets, over raw SQL', ratios.uniformVsRaw, 3),
    atLeast('order rate, one hot product, over raw SQL', ratios.hotVsRaw, 10),
    atLeast('order rate, uniform baskets, over naive Sequelize', ratios.uniformVsNaive, 10),
    atLeast('order rate, uniform baskets, over batched raw SQL', ratios.uniformVsCeiling, 0.5),
    atMost('p50 latency of a lone client, over raw SQL', ratios.loneLatencyVsRaw, 1.5),
    atLeast('catalog list rate, over a bare handler', ratios.listVsBare, 0.7),
    atLeast(`order rate with ${orders} orders there, over none`, ratios.with1MOrdersVsEmpty, 0.9),
    atMost('resident memory under load, MB a process', megabytes, 200),
  ];
}

function summariseQuotes({ quotes, reads }: Findings['quotes']): Results['quotes'] {
  if (quotes.length === 0) return undefined;
  const versusReads = ratioOf(quotes, reads, ({ requestsPerSecond }) => requestsPerSecond);
  return { quotes: summary(quotes), reads: summary(reads), versusReads };
}

function summariseScenario({ sides, rounds, ...scenario }: Findings['scenarios'][number]): ScenarioResult {
  const ours = rounds.ours ?? [];
  const summaries: ScenarioResult['sides'] = {};
  const ratios: ScenarioResult['ratios'] = {};
  for (const side of sides) {
    const theirs = rounds[side] ?? [];
    summaries[side] = summary(theirs);
    if (side !== 'ours') ratios[side] = ratioOf(ours, theirs, rate);
  }
  return { ...scenario, baskets: WORKLOADS[scenario.workload], sides: summaries, ratios };
}

/** A target has to be met with few clients and with many. Without idempotency keys, which the baselines lack. */
function lowest(scenarios: ScenarioResult[], workload: Scenario['workload'], side: Side): number {
  const ratios = scenarios
    .filter((one) => one.workload === workload && one.clients > 1 && !one.withKeys)
    .flatMap((one) => one.ratios[side] ?? []);
  return ratios.length > 0 ? Math.min(...ratios) : Number.NaN;
}

function loneLatency({ scenarios }: Findings): number {
  const { ours = [], raw = [] } = scenarios.find(({ clients }) => clients === 1)?.rounds ?? {};
  return ratioOf(ours, raw, ({ p50Ms }) => p50Ms);
}

const rate = ({ ordersPerSecond }: OrderFigures) => ordersPerSecond;

function ratioOf<T>(ours: T[], theirs: T[], figure: (one: T) => number): number {
  return round(medianRatio(ours.map(figure), theirs.map(figure)), 3);
}

function summary<T extends object>(rounds: T[]): Summary<T> {
  return { ...(medians(rounds) as Numbers<T>), rounds: rounds.map(rounded) };
}

/** Field by field, also of fields within fields. */
function medians(rounds: readonly object[]): object {
  const [first = {}] = rounds;
  return Object.fromEntries(
    Object.keys(first).map((name) => {
      const values = rounds.map((one) => (one as Record<string, number | object>)[name] ?? Number.NaN);
      const isNumber = values.every((value) => typeof value === 'number');
      return [name, isNumber ? round(median(values as number[]), 3) : medians(values as object[])];
    }),
  );
}

function rounded<T extends object>(figures: T): T {
  return medians([figures]) as T;
}
