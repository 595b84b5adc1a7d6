import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPacer } from '../../../src/modules/webhooks/sending/pacer.js';

it('what comes alone starts at once, and what comes together a millisecond apart', async () => {
  const pacer = createPacer();
  const startedAt: number[] = [];
  const begunAt = performance.now();
  const all = Promise.all(
    Array.from({ length: 20 }, async () => {
      await pacer.turn();
      startedAt.push(performance.now() - begunAt);
    }),
  );
  await nextTurnOfTheLoop();
  expect(startedAt.length).toBeGreaterThan(0);
  await all;
  // Timers may fire up to a millisecond early.
  for (const [n, at] of startedAt.entries()) expect(at).toBeGreaterThanOrEqual(n - 1);
});
