/** What is measured, in which order, and for how long. */
import type { VariantName } from './variants.js';
import type { Workload } from './workloads.js';

/** `ours` is the service over HTTP; the others are in baselines/. */
const SIDES = ['ours', 'raw', 'naive', 'ceiling'] as const;
export type Side = (typeof SIDES)[number];

/** A comparison of sides that do the same work. */
export interface Scenario {
  /** Its name in the results. */
  name: string;
  workload: Workload;
  clients: number;
  withKeys: boolean;
  sides: readonly Side[];
}

/** A shop that has something more, beside the plain one with uniform baskets. */
export interface VariantScenario {
  variant: VariantName;
  clients: number;
}

export interface Plan {
  name: 'full' | 'quick' | 'tiny';
  rounds: number;
  warmupMs: number;
  measureMs: number;
  /** Before anything is measured, each side runs this often for this long. */
  warmUpSlices: { count: number; ms: number };
  /** When set, slices are made shorter so that the whole run takes no longer than this. */
  finishWithinMs?: number;
  scenarios: readonly Scenario[];
  /** Orders that are already there, for the scenario of growth; the largest one is compared with an empty shop. */
  growth: readonly number[];
  catalog: ReadonlyArray<'productList' | 'productRead'>;
  variants: readonly VariantScenario[];
  /** Whether quotes are measured, beside reads of a product. */
  quotes: boolean;
  /** Times that the service is booted to take the time. */
  boots: number;
}

/** Clients of the comparisons that are not about clients: how growth and the catalog are measured, too. */
export const CLIENTS = 32;
const MANY_CLIENTS = 128;

const scenario = (
  name: string,
  sides: readonly Side[],
  { workload = 'uniform', clients = CLIENTS, withKeys = false }: Partial<Scenario> = {},
): Scenario => ({ name, workload, clients, withKeys, sides });

const lone = scenario('lone', ['ours', 'raw'], { clients: 1 });
const uniform32 = scenario('uniform32', SIDES);
const hot32 = scenario('hot32', SIDES, { workload: 'hot' });

export const PLANS: Record<Plan['name'], Plan> = {
  full: {
    name: 'full',
    rounds: 3,
    warmupMs: 1_000,
    measureMs: 4_000,
    warmUpSlices: { count: 2, ms: 3_000 },
    scenarios: [
      uniform32,
      scenario('uniform128', SIDES, { clients: MANY_CLIENTS }),
      hot32,
      scenario('hot128', ['ours', 'raw'], { workload: 'hot', clients: MANY_CLIENTS }),
      scenario('uniform32WithKeys', ['ours', 'raw'], { withKeys: true }),
      scenario('skewed32', ['ours', 'raw'], { workload: 'skewed' }),
      scenario('tenLines32', ['ours', 'raw'], { workload: 'tenLines' }),
      lone,
    ],
    growth: [0, 100_000, 1_000_000],
    catalog: ['productList', 'productRead'],
    variants: [
      { variant: 'priced', clients: CLIENTS },
      { variant: 'priced', clients: MANY_CLIENTS },
      { variant: 'coded', clients: MANY_CLIENTS },
      { variant: 'places', clients: MANY_CLIENTS },
      { variant: 'holds', clients: MANY_CLIENTS },
      { variant: 'fromHolds', clients: MANY_CLIENTS },
    ],
    quotes: true,
    boots: 5,
  },
  // Everything that the seven ratios need, and nothing else.
  quick: {
    name: 'quick',
    rounds: 3,
    warmupMs: 200,
    measureMs: 1_000,
    warmUpSlices: { count: 1, ms: 2_500 },
    finishWithinMs: 54_000,
    scenarios: [uniform32, { ...hot32, sides: ['ours', 'raw'] }, lone],
    growth: [0, 100_000],
    catalog: ['productList'],
    variants: [],
    quotes: false,
    boots: 1,
  },
  // Whether the benchmark itself works: see test/bench.
  tiny: {
    name: 'tiny',
    rounds: 1,
    warmupMs: 20,
    measureMs: 150,
    warmUpSlices: { count: 0, ms: 0 },
    scenarios: [uniform32, { ...hot32, sides: ['ours', 'raw'] }, lone],
    growth: [0, 2_000],
    catalog: ['productList'],
    variants: (['priced', 'coded', 'places', 'holds', 'fromHolds'] as const).map((variant) => {
      return { variant, clients: CLIENTS };
    }),
    quotes: true,
    boots: 1,
  },
};

/** Slices of the whole plan. */
export function countSlices({ rounds, scenarios, growth, catalog, variants, quotes }: Plan): number {
  const inScenarios = scenarios.reduce((sum, { sides }) => sum + sides.length, 0);
  const pairs = catalog.length + variants.length + (quotes ? 1 : 0);
  return rounds * (inScenarios + growth.length + pairs * 2);
}
