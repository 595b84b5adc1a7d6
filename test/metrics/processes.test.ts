import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../helpers/database.js';
import { parseMetrics, type Sample, sumOf } from '../helpers/prometheus.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

const TOKEN = 'a-token-of-those-who-may-read-metrics';
const BY_TOKEN = { headers: { authorization: `Bearer ${TOKEN}` } };
const PRODUCTS = { route: '/api/products', method: 'GET', status_code: '200' };
const REQUESTS = 'http_request_duration_seconds_count';

let database: TestDatabase;
let server: ServerProcess;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await server.stop();
  await database.drop();
});

const start = (env: Record<string, string>) => {
  server = startServer({ DATABASE_URL: database.url, ...env });
  return server.listening();
};
const ownPort = async () => (await server.seen(/Metrics +(?:at )?(http:\S+\/metrics)/))[1] as string;
const scrape = async (url: string, init?: RequestInit): Promise<Sample[]> =>
  parseMetrics(await (await fetch(url, init)).text());

it('of two, either of them tells the sum; the death of one takes nothing away', async () => {
  const base = await start({ WORKERS: '2', METRICS_PORT: '0' });
  const url = await ownPort();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  // A connection each, so that both of them get some.
  const visit = () => fetch(`${base}/api/products`, { headers: { connection: 'close' } });
  for (let count = 0; count < 10; count++) expect((await visit()).status).toBe(200);

  const samples = await scrape(url);
  expect(sumOf(samples, REQUESTS, PRODUCTS)).toBe(10);
  const sum = (name: string) => sumOf(samples, name);
  expect([sum('stockkeeper_processes'), sum('stockkeeper_processes_expected')]).toEqual([2, 2]);
  // Each has a pool; what is in the database is there once.
  expect(sum('stockkeeper_pool_connections_max')).toBe(20);
  expect(samples.filter(({ name }) => name === 'stockkeeper_holds_live')).toHaveLength(1);
  expect(sum('stockkeeper_workers_died_total')).toBe(0);
  // At the port of the service there is nothing: that one may be public.
  expect((await fetch(`${base}/metrics`)).status).toBe(404);

  const [, pid] = await server.seen(/"pid":(\d+)/);
  process.kill(Number(pid), 'SIGKILL');
  await server.seen(/died \(SIGKILL\)/);
  await expect
    .poll(async () => sumOf(await scrape(url), 'stockkeeper_processes'), { timeout: 15_000 })
    .toBe(2);
  const afterwards = await scrape(url);
  expect(sumOf(afterwards, REQUESTS, PRODUCTS)).toBe(10);
  expect(sumOf(afterwards, 'stockkeeper_workers_died_total')).toBe(1);
  expect(sumOf(afterwards, 'stockkeeper_pool_connections_max')).toBe(20);
});

it('of two, the one that hangs is left out', async () => {
  const base = await start({ WORKERS: '2', METRICS_TOKEN: TOKEN });
  const processes = async () => sumOf(await scrape(`${base}/metrics`, BY_TOKEN), 'stockkeeper_processes');
  // The first is ready before the second.
  await expect.poll(processes, { timeout: 15_000 }).toBe(2);
  const pids = [...server.output().matchAll(/"pid":(\d+),.*Server listening/g)].map(([, pid]) => Number(pid));
  const [frozen] = pids;
  process.kill(frozen as number, 'SIGSTOP');
  try {
    // The one that hangs may have accepted a connection before.
    const signal = () => AbortSignal.timeout(8_000);
    const left = async () => {
      const init = { ...BY_TOKEN, signal: signal() };
      return sumOf(await scrape(`${base}/metrics`, init).catch(() => []), 'stockkeeper_processes');
    };
    await expect.poll(left, { timeout: 20_000 }).toBe(1);
  } finally {
    process.kill(frozen as number, 'SIGCONT');
  }
}, 40_000);

it('with a port and a token, wants the token there, and is nowhere else', async () => {
  const base = await start({ METRICS_PORT: '0', METRICS_TOKEN: TOKEN, HOST: '127.0.0.1' });
  const url = await ownPort();
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
  expect((await fetch(new URL('/', url), BY_TOKEN)).status).toBe(404);
  expect((await fetch(url, { ...BY_TOKEN, method: 'POST' })).status).toBe(405);
  expect((await fetch(`${base}/metrics`, BY_TOKEN)).status).toBe(404);
  const answer = await fetch(url, BY_TOKEN);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(sumOf(parseMetrics(await answer.text()), 'stockkeeper_processes')).toBe(1);
});

it('does not start with a port that another program has', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  server = startServer({ DATABASE_URL: database.url, METRICS_PORT: String(port) });
  expect(await server.exited).toBe(1);
  expect(server.output()).toContain(`METRICS_PORT ${port} is in use: choose a free port`);
  other.close();
});
