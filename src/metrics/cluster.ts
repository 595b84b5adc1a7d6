import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { counter, gauge, processMetrics, shopMetrics } from './registry.js';

// AggregatorRegistry merges the metrics of workers, but not its own way of asking them: a worker that hangs would make every
// scrape fail, and a worker that ends would make sums decrease, which Prometheus takes for a restart and counts again.

/** Time for a worker's answer. One that takes longer is left out: its event loop is blocked. */
const ANSWER_MS = 3_000;

type Metrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Messages between the processes. */
type Message =
  | { metrics: 'ready' }
  /** @param shop whether to read those of the database, too */
  | { metrics: 'ask'; ask: number; shop: boolean }
  | { metrics: 'answer'; ask: number; values: Metrics }
  /** A worker was scraped. */
  | { metrics: 'scrape'; scrape: number }
  | { metrics: 'scraped'; scrape: number; text: string };

const isOurs = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'metrics' in message;

export const workersDied = counter(
  'stockkeeper_workers_died_total',
  'Workers that ended on their own and were replaced',
);

/** Declares how many processes should answer a scrape. */
export function expectProcesses(count: number): void {
  gauge('stockkeeper_processes_expected', 'Processes that should serve requests', () => count);
}

/**
 * In the primary process.
 * @param workers how many there should be
 * @returns reads the metrics of all workers, added up, in Prometheus' text format
 */
export function scrapeWorkers(workers: number): () => Promise<string> {
  expectProcesses(workers);
  const ready = new Set<Worker>();
  /** The last values of each worker, and the sum of what workers that have ended counted. */
  const last = new Map<Worker, Metrics>();
  let ended: Metrics = [];
  const waiting = new Map<number, (values: Metrics) => void>();
  let asks = 0;

  const ask = (worker: Worker, shop: boolean): Promise<Metrics> =>
    new Promise((resolve) => {
      const number = ++asks;
      const finish = (values: Metrics) => {
        clearTimeout(timer);
        waiting.delete(number);
        resolve(values);
      };
      const timer = setTimeout(finish, ANSWER_MS, []);
      waiting.set(number, (values) => {
        last.set(worker, values);
        finish(values);
      });
      worker.send({ metrics: 'ask', ask: number, shop } satisfies Message, (error) => error && finish([]));
    });

  const scrape = async (): Promise<string> => {
    const connected = [...ready].filter((worker) => worker.isConnected());
    const values = await Promise.all(connected.map((worker, index) => ask(worker, index === 0)));
    const own = await processMetrics.getMetricsAsJSON();
    return AggregatorRegistry.aggregate([...values, ended, own]).metrics();
  };

  cluster.on('message', (worker, message: unknown) => {
    if (!isOurs(message)) return;
    if (message.metrics === 'ready') ready.add(worker);
    if (message.metrics === 'answer') waiting.get(message.ask)?.(message.values);
    if (message.metrics === 'scrape') {
      const answer = (text: string) =>
        worker.isConnected() &&
        worker.send({ metrics: 'scraped', scrape: message.scrape, text } satisfies Message, () => {});
      scrape().then(answer, () => answer(''));
    }
  });
  cluster.on('exit', (worker) => {
    ready.delete(worker);
    const counted = (last.get(worker) ?? []).filter(({ type }) => `${type}` !== 'gauge');
    last.delete(worker);
    void AggregatorRegistry.aggregate([ended, counted])
      .getMetricsAsJSON()
      .then((sum) => {
        ended = sum;
      });
  });
  return scrape;
}

/**
 * In a worker: answers the primary.
 * @returns reads the metrics of all workers; rejects if the primary does not answer
 */
export function answerPrimary(): () => Promise<string> {
  const waiting = new Map<number, (text: string) => void>();
  let scrapes = 0;
  process.on('message', (message: unknown) => {
    if (!isOurs(message)) return;
    if (message.metrics === 'scraped') waiting.get(message.scrape)?.(message.text);
    if (message.metrics === 'ask') void answer(message.ask, message.shop);
  });
  send({ metrics: 'ready' });
  return () =>
    new Promise((resolve, reject) => {
      const scrape = ++scrapes;
      const finish = (text = '') => {
        clearTimeout(timer);
        waiting.delete(scrape);
        if (text === '') reject(new Error('the primary process has no metrics'));
        else resolve(text);
      };
      const timer = setTimeout(finish, 2 * ANSWER_MS);
      waiting.set(scrape, finish);
      send({ metrics: 'scrape', scrape });
    });
}

async function answer(ask: number, shop: boolean): Promise<void> {
  const registries = shop ? [processMetrics, shopMetrics] : [processMetrics];
  const values = await Promise.all(registries.map((registry) => registry.getMetricsAsJSON()));
  send({ metrics: 'answer', ask, values: values.flat() });
}

function send(message: Message): void {
  // The primary may be gone; then this worker is about to end.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
