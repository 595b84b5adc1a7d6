import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { call } from '../helpers/api-client.js';
import { createDatabase, type TestDatabase } from '../helpers/database.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { startProxy, type TcpProxy } from '../helpers/tcp-proxy.js';

vi.setConfig({ testTimeout: 60_000 });

let database: TestDatabase;
let proxy: TcpProxy;
let cluster: ServerProcess;
let base: string;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  cluster = startServer({ DATABASE_URL: proxy.url, DATABASE_WAIT_SECONDS: '4', WORKERS: '2' });
  await listening(2);
  base = await cluster.listening();
});
afterAll(async () => {
  await cluster?.stop();
  await proxy?.close();
  await database?.drop();
});

/** Pids of the workers that have listened so far, once there are so many. */
async function listening(count: number): Promise<number[]> {
  await cluster.seen(new RegExp('Server listening at [^\n]*\n[\\s\\S]*'.repeat(count)));
  const lines = cluster.log().filter(({ msg }) => String(msg).startsWith('Server listening at'));
  return lines.map(({ pid }) => pid as number);
}

it('gets its workers back when they died while the database was away', async () => {
  const [first, second] = (await listening(2)) as [number, number];
  await proxy.cut();
  process.kill(first, 'SIGKILL');
  await cluster.seen(/A worker could not start\. [^\n]*Trying again/);
  expect((await call(base, 'GET', '/health/live')).status).toBe(200);
  await proxy.restore();

  const [, , third] = (await listening(3)) as [number, number, number];
  expect([first, second]).not.toContain(third);
  expect((await call(base, 'GET', '/health/ready')).status).toBe(200);
});

it('ends in order when it is told to while a worker is still starting', async () => {
  const seenSoFar = cluster.output().length;
  const [, , newest] = (await listening(3)) as [number, number, number];
  await proxy.cut();
  process.kill(newest, 'SIGKILL');
  const isWaiting = new RegExp(`^[\\s\\S]{${seenSoFar},}The database is not up yet`);
  await cluster.seen(isWaiting);
  cluster.child.kill('SIGTERM');
  expect(await cluster.exited).toBe(0);
  // It was not left to find out by itself that there is no database.
  expect(cluster.output().slice(seenSoFar)).not.toContain('Cannot use the database');
});
