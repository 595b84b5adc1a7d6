import type { FastifyInstance } from 'fastify';
import pLimit from 'p-limit';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics of this process. A cluster's are added up; see cluster.ts. */
export const processMetrics = new Registry();
/** Metrics of the database, the same in every process: one process reads them for each scrape. */
export const shopMetrics = new Registry();

/** Time for the reads of a scrape. Prometheus gives up after ten seconds. */
const READ_MS = 2_000;

/** Counts what happens. With labels, name the values that exist from the start, so that the first one is seen as an increase. */
export function counter<Label extends string = never>(
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
  known: ReadonlyArray<Record<Label, string>> = [],
): Counter<Label> {
  const counted = new Counter({ name, help, labelNames: [...labelNames], registers: [processMetrics] });
  for (const labels of known) counted.inc(labels, 0);
  return counted;
}

/** @param buckets upper bounds, in ascending order */
export function histogram<Label extends string = never>(
  name: string,
  help: string,
  buckets: readonly number[],
  labelNames: readonly Label[] = [],
): Histogram<Label> {
  return new Histogram({
    name,
    help,
    buckets: [...buckets],
    labelNames: [...labelNames],
    registers: [processMetrics],
  });
}

type Labels = Record<string, string>;

interface Reader {
  labels: Labels;
  read: () => number;
}

interface GaugeOptions {
  labels?: Labels;
  /** The service that it is a value of; it is removed when that closes. */
  until?: FastifyInstance;
  /** Of several, the highest counts. */
  isHighest?: boolean;
}

const readers = new Map<string, Set<Reader>>();

/**
 * A value of this process that is read when it is scraped. Several with the same name and labels are added up, or the highest counts.
 */
export function gauge(
  name: string,
  help: string,
  read: () => number,
  { labels = {}, until, isHighest = false }: GaugeOptions = {},
): void {
  const all = readers.get(name) ?? declareGauge(name, help, Object.keys(labels), isHighest);
  const reader = { labels, read };
  all.add(reader);
  until?.addHook('onClose', async () => {
    all.delete(reader);
  });
}

function declareGauge(name: string, help: string, labelNames: string[], isHighest: boolean): Set<Reader> {
  const all = new Set<Reader>();
  readers.set(name, all);
  new Gauge({
    name,
    help,
    labelNames,
    registers: [processMetrics],
    aggregator: isHighest ? 'max' : 'sum',
    collect() {
      this.reset();
      for (const { labels, read } of all) isHighest ? this.set(labels, read()) : this.inc(labels, read());
    },
  });
  return all;
}

const shopReaders = new Map<string, Set<() => Promise<number>>>();
/** A scrape takes one connection of the pool at a time. */
const oneAtATime = pLimit(1);
let readsUnderWay = 0;
/** Epoch milliseconds at which the reads that are under way give up, all together. */
let readsEndAt = 0;

/**
 * A value that is read from the database when it is scraped, in one process of a cluster. It is left out if the read fails, or
 * has not ended two seconds after the scrape.
 * @param until the service whose pool the read uses; it is removed when that closes
 */
export function shopGauge(
  name: string,
  help: string,
  read: () => Promise<number>,
  until: FastifyInstance,
): void {
  const all = shopReaders.get(name) ?? declareShopGauge(name, help);
  all.add(read);
  until.addHook('onClose', async () => {
    all.delete(read);
  });
}

function declareShopGauge(name: string, help: string): Set<() => Promise<number>> {
  const all = new Set<() => Promise<number>>();
  shopReaders.set(name, all);
  new Gauge({
    name,
    help,
    registers: [shopMetrics],
    async collect() {
      // The last one: each is a whole reading, and in a process there is one service.
      const read = [...all].at(-1);
      const value = read && (await withinPatience(read));
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
  return all;
}

async function withinPatience(read: () => Promise<number>): Promise<number | undefined> {
  if (readsUnderWay++ === 0) readsEndAt = performance.now() + READ_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), readsEndAt - performance.now());
  });
  const value = oneAtATime(async () => (performance.now() < readsEndAt ? read() : undefined));
  try {
    return await Promise.race([value.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
    readsUnderWay--;
  }
}
