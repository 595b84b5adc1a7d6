import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../src/doctor/finding.js';
import { runScript } from '../helpers/run-script.js';
import type { Cluster } from './cluster.js';
import { startCluster } from './start-cluster.js';

let cluster: Cluster;
let database: string;
beforeAll(async () => {
  cluster = await startCluster(3);
  database = await cluster.createDatabase();
});
afterAll(() => cluster?.stop());

async function examine(node: number) {
  const url = cluster.nodes[node]?.url(database) as string;
  const { stdout } = await runScript('doctor', ['--json'], { DATABASE_URL: url });
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return (check: string) => findings.find((finding) => finding.check === check);
}

it('doctor knows the cluster, and warns of stale reads until they are waited for', async () => {
  const findings = await examine(1);
  expect(findings('cluster')).toMatchObject({ state: 'ok', found: 'Galera, 3 nodes, with quorum' });
  expect(findings('stale reads')).toMatchObject({ state: 'warning' });
  await cluster.nodes[1]?.query('SET GLOBAL wsrep_sync_wait = 1');
  expect((await examine(1))('stale reads')).toMatchObject({ state: 'ok' });
});

it('doctor says of a node that has lost the others what to do, and it helps', async () => {
  const status = async (name: string) =>
    (await cluster.nodes[0]?.query(`SHOW STATUS LIKE '${name}'`))?.[0]?.Value;
  const noticed = { timeout: 60_000, interval: 200 };
  await cluster.nodes[1]?.kill();
  await expect.poll(() => status('wsrep_cluster_size'), noticed).toBe('2');
  expect((await examine(0))('cluster')).toMatchObject({ state: 'warning' });
  await cluster.nodes[2]?.kill();
  await expect.poll(() => status('wsrep_cluster_status'), noticed).toBe('non-Primary');
  const found = (await examine(0))('cluster');
  expect(found).toMatchObject({ state: 'failure', found: expect.stringContaining('no quorum') });
  const [advised] = /SET GLOBAL [^;]+/.exec(found?.mend ?? '') ?? [];
  await cluster.nodes[0]?.query(advised as string);
  await expect.poll(() => status('wsrep_cluster_status'), noticed).toBe('Primary');
});
