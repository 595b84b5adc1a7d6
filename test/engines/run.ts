/**
 * npm run test:engines [-- NAME… [--suite SUITE…] [--shard 1/3]]: what an engine could do differently, on every engine that is
 * found, one after the other. NAME is how an engine's name begins, such as "MySQL 9"; SUITE one of those below, or cluster; all of
 * them unless given. A shard is a part of each suite's files. CONTRIBUTING.md says how engines are found.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile, quickFolder } from '../helpers/global-setup.js';
import { EngineServer } from './engine-server.js';
import { type Engine, findEngines } from './find-engines.js';

const ofModules = (...names: string[]) => names.map((name) => `test/modules/${name}`);

/** What there is a column of, with its test files. */
const SUITES = {
  schema: ['test/db', 'test/models', 'test/database', 'test/doctor', 'test/jobs'],
  races: ['test/races'],
  orders: [...ofModules('orders', 'fulfilment', 'returns', 'payments'), 'test/consistency'],
  stock: ofModules('stock', 'locations'),
  pricing: ofModules('pricing'),
  catalog: ofModules('catalog', 'comments', 'posts', 'reports'),
  accounts: ofModules('users', 'auth', 'operations'),
  events: [...ofModules('webhooks', 'mails'), 'test/events', 'test/mail'],
  faults: ['test/faults'],
};
/** On every cluster; the others need nodes that all take writes, as Galera's do. */
const FAILURES = ['nodes-lost', 'partition', 'writer-switched'].map((name) => `test/cluster/${name}`);

/** The versions that the service is meant for, by how their names begin. */
const WANTED = ['MariaDB 10.11', 'MariaDB 11.8', 'MySQL 8.4', 'MySQL 9'];
const VITEST = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');

type Row = Record<string, string>;

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

/** @returns what to show of it, such as "151 passed" */
async function vitest(args: string[], env: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'engines-report-'));
  const outputFile = join(folder, 'report.json');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${outputFile}`];
  const shard = options.shard ? [`--shard=${options.shard}`] : [];
  const child = spawn(process.execPath, [VITEST, 'run', ...args, ...shard, ...reporters], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  await new Promise((ended) => child.once('exit', ended));
  try {
    const report = JSON.parse(await readFile(outputFile, 'utf8')) as Report;
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
    // A file that cannot begin counts as no test.
    const isWhole = failed === 0 && child.exitCode === 0;
    if (!isWhole) process.exitCode = 1;
    const counts = [
      `${passed} passed`,
      skipped > 0 && `${skipped} skipped`,
      !isWhole && `${failed || 'files'} FAILED`,
    ];
    return counts.filter(Boolean).join(', ');
  } catch {
    process.exitCode = 1;
    return 'FAILED to run';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onOneServer(engine: Engine, build: string): Promise<Row> {
  const suites = Object.entries(SUITES).filter(([name]) => isChosen(name));
  if (suites.length === 0) return {};
  const folder = await mkdtemp(join(await quickFolder(), 'engine-'));
  const flags = ['--skip-networking', '--skip-log-bin', '--max-connections=500'];
  const server = new EngineServer({ engine, folder, flags });
  const row: Row = {};
  try {
    await server.initialise();
    await server.start();
    const env = { TEST_DATABASE_URL: server.url('mysql'), TEST_BUILD: build, TEST_ENGINE: engine.path };
    for (const [suite, files] of suites) {
      console.log(`\n${engine.name}: ${suite}`);
      row[suite] = await vitest(files, env);
    }
  } catch (error) {
    // The others may still start.
    console.error(error);
    process.exitCode = 1;
    return { ...row, server: 'FAILED' };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return row;
}

async function onCluster(engine: Engine, build: string): Promise<Row> {
  if (!isChosen('cluster')) return {};
  if (!engine.cluster) return { cluster: 'none here' };
  const files = engine.kind === 'mysql' ? FAILURES : [];
  console.log(`\n${engine.name}: ${engine.kind === 'mysql' ? 'Group Replication' : 'Galera'}, three nodes`);
  const args = ['--config', 'vitest.cluster.config.ts', ...files];
  return { cluster: await vitest(args, { TEST_ENGINE: engine.path, TEST_BUILD: build }) };
}

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { suite: { type: 'string', multiple: true, default: [] }, shard: { type: 'string' } },
});
for (const suite of options.suite.filter((name) => !(name in SUITES) && name !== 'cluster')) {
  throw new Error(`There is no suite ${suite}: ${Object.keys(SUITES).join(', ')}, cluster.`);
}
function isChosen(suite: string): boolean {
  return options.suite.length === 0 || options.suite.includes(suite);
}

const found = findEngines();
const chosen = found.filter(({ name }) => names.length === 0 || names.some((one) => name.startsWith(one)));
for (const wanted of WANTED.filter((one) => !found.some(({ name }) => name.startsWith(one)))) {
  console.log(`${wanted} is not here, and not tested: see "Other engines" in CONTRIBUTING.md.`);
}
const table: Record<string, Row> = {};
const build = await compile();
try {
  for (const engine of chosen) {
    table[engine.name] = {
      ...(await onOneServer(engine, build.place)),
      ...(await onCluster(engine, build.place)),
    };
  }
} finally {
  await build.remove();
}
console.table(table);
if (chosen.length === 0) process.exitCode = 1;
