import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pauseAfter } from '../../src/mail/retry.js';

const random = fc.double({ min: 0, max: 1, noNaN: true });

it('waits longer each time, from a minute to a day', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => pauseAfter(attempts, false, 0.5))).toEqual([
    60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400,
  ]);
});

it('is never more than a fifth off, and short while the server cannot be reached', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), random, (attempts, chance) => {
      const middle = pauseAfter(attempts, false, 0.5);
      expect(Math.abs(pauseAfter(attempts, false, chance) - middle)).toBeLessThanOrEqual(middle / 5 + 1);
      expect(pauseAfter(attempts, true, chance)).toBeLessThanOrEqual(18 * 60);
    }),
  );
});
