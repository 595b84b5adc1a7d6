import { configDefaults, defineConfig } from 'vitest/config';
import { findMariadb } from './scripts/setup/mariadb-server.mjs';
import { LongestFirst } from './test/helpers/longest-first.js';
import { PATIENCE_MS } from './test/helpers/patience.js';
import { leftToTestAll } from './test/helpers/suite.js';

/** They start a MariaDB of their own: with TEST_DATABASE_URL the others run where none is installed. */
const NEED_MARIADB = [
  'bench/bench',
  'faults/crashes',
  'faults/frozen',
  'faults/machine/*',
  'faults/read-only',
  'faults/replicas',
  'scripts/embedded-mariadb',
  'scripts/npm',
  'scripts/with-database',
];

export default defineConfig({
  // From its sources, as tsconfig.json says too.
  resolve: {
    alias: {
      '@stockkeeper/client': new URL('packages/client/src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      // They need another server program: npm run test:cluster.
      'test/cluster/**',
      ...leftToTestAll(process.argv.slice(2)),
      // Half a minute each: npm run test:faults.
      ...(process.env.LONG_TESTS ? [] : ['test/faults/machine/**', 'test/faults/sigterm.test.ts']),
      // It takes half an hour: npm run test:soak.
      'test/soak/**',
      ...(findMariadb() ? [] : NEED_MARIADB.map((name) => `test/${name}.test.ts`)),
    ],
    // Failures in full, with what they logged, then the count and the time; dots for whoever watches.
    reporters: [
      process.stdout.isTTY ? 'dot' : 'minimal',
      ...(process.env.GITHUB_ACTIONS ? ['github-actions'] : []),
    ],
    silent: 'passed-only',
    globalSetup: 'test/helpers/global-setup.ts',
    setupFiles: ['test/helpers/text-for-ids.ts', 'test/helpers/wait-patiently.ts'],
    expect: { poll: { timeout: PATIENCE_MS } },
    // Each file has a database of its own, on one server for the whole run. Files that follow each other in a
    // process share its modules: importing them anew for each would take a quarter of the time.
    pool: 'forks',
    isolate: false,
    execArgv: [
      // Room for what all files share: collecting it again and again takes a twelfth of the time.
      '--min-semi-space-size=16',
      '--initial-old-space-size=400',
      `--import=${new URL('test/helpers/end-with-parent.mjs', import.meta.url)}`,
    ],
    // One more than two cores, since a quarter of what a file takes is waiting: for a timeout, a lease, a process.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Another engine may be slower: MySQL takes ten times as long for a table as MariaDB in memory.
    testTimeout: process.env.TEST_DATABASE_URL ? 120_000 : 60_000,
    hookTimeout: process.env.TEST_DATABASE_URL ? 180_000 : 60_000,
    coverage: { provider: 'v8', include: ['src/**', 'db/**'] },
  },
});
