import { readdirSync, readFileSync } from 'node:fs';
import { QueryTypes } from 'sequelize';
import { METRICS_TOKEN, type SoakShop } from './shop.js';
import type { Seen } from './visitor.js';

/** What the measured process takes at one moment. */
export interface Sample {
  /** Seconds since the beginning. */
  at: number;
  /** A kill was under way, or one process was starting. */
  isDisturbed: boolean;
  residentMb: number;
  heapMb: number;
  files: number;
  /** Processor time so far, in milliseconds. */
  cpuMs: number;
  /** Requests so far. */
  requests: number;
  /** Of both processes, and of the test. */
  connections: number;
  /** Median of the answers since the sample before, in milliseconds. */
  latencies: Record<string, number>;
  /** Milliseconds of an answer for which nothing is done, and of a commit without the service: how quick the machine is now. */
  bare: number;
  commit: number;
}

const TICK_MS = 10;

/** Reads /proc, so on Linux. */
export async function takeSample(shop: SoakShop, seen: Seen, at: number): Promise<Sample> {
  const pid = shop.steady.child.pid as number;
  const { latencies, isDisturbed } = seen;
  seen.latencies = new Map();
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // The database may be away.
  const sql = "SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE COMMAND <> 'Daemon'";
  const rows = await shop.pool.query<{ count: number }>(sql, { type: QueryTypes.SELECT }).catch(() => []);
  return {
    at,
    isDisturbed,
    residentMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    heapMb: (await readHeap(shop.bases[0])) / 2 ** 20,
    files: readdirSync(`/proc/${pid}/fd`).length,
    cpuMs: (Number(stat[11]) + Number(stat[12])) * TICK_MS,
    requests: seen.toSteady,
    connections: Number(rows[0]?.count ?? 0),
    bare: await timed(() => fetch(`${shop.bases[0]}/health/live`).then((answer) => answer.text())),
    commit: await timed(() => shop.pool.query('UPDATE soak_commits SET n = n + 1')),
    latencies: Object.fromEntries([...latencies].map(([what, times]) => [what, median(times)])),
  };
}

/** NaN when it fails. */
async function timed(act: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  return act().then(
    () => performance.now() - at,
    () => Number.NaN,
  );
}

async function readHeap(base: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${base}/metrics`, { headers })).text();
  return Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(text)?.[1]);
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** @param share 0.5 for the median */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/** The first tenth is warming up; the rest is cut in three. */
function firstAndLast(samples: readonly Sample[], seconds: number): [Sample[], Sample[]] {
  const warm = seconds / 10;
  const third = (seconds - warm) / 3;
  const during = (from: number, to: number) => samples.filter(({ at }) => at >= from && at < to);
  return [during(warm, warm + third), during(seconds - third, seconds)];
}

/** How one figure went from the first third to the last, and the most that it may be. */
export interface Course {
  first: number;
  last: number;
  most: number;
}

/** How much slower the machine itself has become, which other work on it does. */
function slowdownOf(first: Sample[], last: Sample[]): number {
  const ratioOf = (name: 'bare' | 'commit') => {
    const of = (samples: Sample[]) => median(samples.map((one) => one[name]).filter(Number.isFinite));
    return of(last) / of(first);
  };
  return Math.max(1, ratioOf('bare'), ratioOf('commit'));
}

/**
 * The figures that have to stay flat. Of the heap it is the lowest tenth, which is what is left after a collection; of the others it
 * is the median, which a burst of the machine's other work does not move; times may also rise as much as those of the machine itself.
 */
export function coursesOf(samples: readonly Sample[], seconds: number): Record<string, Course> {
  const [first, last] = firstAndLast(samples, seconds);
  const course = (of: (some: Sample[]) => number, ratio: number, more: number): Course => {
    const [before, after] = [of(first), of(last)];
    return { first: before, last: after, most: before * ratio + more };
  };
  const calm = (some: Sample[]) =>
    some.filter(({ isDisturbed, connections }) => !isDisturbed && connections > 0);
  const courses: Record<string, Course> = {
    'heap after collection, MB': course(
      (some) =>
        quantile(
          some.map(({ heapMb }) => heapMb),
          0.1,
        ),
      1.1,
      8,
    ),
    'resident, MB': course((some) => median(some.map(({ residentMb }) => residentMb)), 1.15, 16),
    'open files': course((some) => median(calm(some).map(({ files }) => files)), 1.1, 8),
    'database connections': course(
      (some) => median(calm(some).map(({ connections }) => connections)),
      1.1,
      4,
    ),
    'processor ms a request': course(cpuPerRequest, 1.3, 0.5),
  };
  const names = new Set(first.flatMap(({ latencies }) => Object.keys(latencies)));
  const slowdown = slowdownOf(first, last);
  for (const name of names) {
    const medians = (some: Sample[]) => median(some.flatMap(({ latencies }) => latencies[name] ?? []));
    const latency = course(medians, 2 * slowdown, 10);
    // A short run may have nothing of it.
    if (Number.isFinite(latency.last)) courses[`${name}, ms`] = latency;
  }
  return courses;
}

function cpuPerRequest(samples: Sample[]): number {
  const [one, other] = [samples[0], samples.at(-1)];
  if (!one || !other) return Number.NaN;
  return (other.cpuMs - one.cpuMs) / Math.max(other.requests - one.requests, 1);
}
