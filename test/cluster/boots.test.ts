import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import { seedSets } from '../../db/seeders/index.js';
import { runScript } from '../helpers/run-script.js';
import { startServer } from '../helpers/server-process.js';
import type { Cluster, ClusterNode } from './cluster.js';
import { ENVIRONMENT } from './shop.js';
import { startCluster } from './start-cluster.js';

// GET_LOCK is known to one node alone: what lets one of many migrate is a row.

const ROUNDS = Number(process.env.CLUSTER_BOOTS ?? 5);

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(3);
});
afterAll(() => cluster?.stop());

async function countOf(node: ClusterNode, database: string, table: string): Promise<number> {
  const sql = `SELECT COUNT(*) AS count FROM ${database}.${table}`;
  return (await node.query('SET SESSION wsrep_sync_wait = 1', sql))[0]?.count;
}

async function expectWhole(database: string): Promise<void> {
  for (const node of cluster.nodes) {
    expect(await countOf(node, database, 'schema_migrations')).toBe(migrations.length);
    expect(await countOf(node, database, 'seeds')).toBe(seedSets.demo.length);
    expect(await countOf(node, database, 'migration_claims')).toBe(0);
  }
}

it('three services that boot at once, each on a node of its own, all come up, with the demo shop once', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const database = await cluster.createDatabase();
    const services = cluster.nodes.map((node) =>
      startServer({ DATABASE_URL: node.url(database), DEMO_SEED: 'true', ...ENVIRONMENT }),
    );
    try {
      await Promise.all(services.map((service) => service.listening()));
    } finally {
      await Promise.all(services.map((service) => service.stop()));
    }
    await expectWhole(database);
  }
});

it('so do db:migrate and db:seed on each of them', async () => {
  const database = await cluster.createDatabase();
  const onEach = (script: string) =>
    Promise.all(cluster.nodes.map((node) => runScript(script, ['up'], { DATABASE_URL: node.url(database) })));
  expect((await onEach('migrate')).map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    cluster.nodes.map(() => ({ code: 0, stderr: expect.not.stringContaining('rror') })),
  );
  expect((await onEach('seed')).map(({ code }) => code)).toEqual([0, 0, 0]);
  await expectWhole(database);
});

it('a shop that is full is migrated on one node after the other, and every node has all of it', async () => {
  const database = await cluster.createDatabase();
  const [first, second] = cluster.nodes as [ClusterNode, ClusterNode];
  const run = async (node: ClusterNode, script: string, ...args: string[]) => {
    await cluster.settled();
    const { code, stdout, stderr } = await runScript(script, args, { DATABASE_URL: node.url(database) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('rror') });
    return stdout;
  };
  const rowsOf = async (node: ClusterNode) => JSON.parse(await run(node, 'verify', '--json')).checked;
  await run(first, 'migrate', 'up');
  await run(first, 'seed', 'up');
  const before = await rowsOf(second);
  await run(second, 'migrate', 'down', '--to', '0067-add-amounts-to-orders');
  await run(first, 'migrate', 'up');
  // What was undone is gone with its tables; the price of each product is known from the product.
  const left = { ...before, discounts: 0, prices: 0, priceHistory: before.products };
  for (const node of cluster.nodes) expect(await rowsOf(node)).toEqual(left);
});

describe('a claim', () => {
  it('whose holder has died is taken over once it has run out', async () => {
    const database = await cluster.createDatabase();
    const [first, second] = cluster.nodes as [ClusterNode, ClusterNode];
    await first.query(
      `CREATE TABLE ${database}.migration_claims (name VARCHAR(32) NOT NULL PRIMARY KEY,
        holder CHAR(36) NOT NULL, claimedUntil DATETIME(3) NOT NULL)`,
      `INSERT INTO ${database}.migration_claims VALUES ('schema', 'who died', UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)`,
    );
    const service = startServer({ DATABASE_URL: second.url(database), ...ENVIRONMENT });
    try {
      await service.seen(/Another instance is migrating the database; waiting for it/);
      expect(await countOf(first, database, 'migration_claims')).toBe(1);
      await first.query(`UPDATE ${database}.migration_claims SET claimedUntil = UTC_TIMESTAMP(3)`);
      await service.listening();
    } finally {
      await service.stop();
    }
    expect(await countOf(first, database, 'schema_migrations')).toBe(migrations.length);
  });
});
