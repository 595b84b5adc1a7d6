import { defineConfig } from 'vitest/config';

/** `npm run test:cluster`: what takes a real Galera cluster, and minutes. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: 'test/helpers/compiled.ts',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
