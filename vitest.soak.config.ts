import { defineConfig } from 'vitest/config';

/** `npm run test:soak`: half an hour of mixed load, SOAK_MINUTES of it. */
const minutes = Number(process.env.SOAK_MINUTES ?? 30);

export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    globalSetup: 'test/helpers/compiled.ts',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: (minutes + 15) * 60_000,
    hookTimeout: 180_000,
    env: { SOAK_MINUTES: String(minutes) },
  },
});
