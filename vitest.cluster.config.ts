import { defineConfig } from 'vitest/config';

/** What takes a real cluster, and minutes: `npm run test:cluster`, and of each engine `npm run test:engines`. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: 'test/helpers/compiled.ts',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});
