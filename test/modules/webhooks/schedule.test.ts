import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  endpointPauseMs,
  LONGEST_RETRY_AFTER_MS,
  PAUSES_MS,
  parseRetryAfter,
  retryAfterMs,
} from '../../../src/modules/webhooks/sending/schedule.js';

const HOUR = 3_600_000;
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('a delivery is retried for three days, each pause within a fifth of the schedule, and then given up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), random, (failures, value) => {
      const pause = retryAfterMs(failures, {}, () => value);
      const planned = PAUSES_MS[failures - 1];
      if (planned === undefined) expect(pause).toBeUndefined();
      else expect(Math.abs((pause as number) - planned)).toBeLessThanOrEqual(planned / 5 + 1);
    }),
  );
  const inAll = PAUSES_MS.reduce((sum, pause) => sum + pause, 0);
  expect(inAll / HOUR).toBeGreaterThan(72);
  expect(inAll / HOUR).toBeLessThan(5 * 24);
});

it('what the receiver asks for is respected, up to an hour, and never shortens a pause', () => {
  expect(retryAfterMs(1, { retryAfterMs: 60_000 })).toBe(60_000);
  expect(retryAfterMs(9, { retryAfterMs: 1_000 })).toBeGreaterThan(HOUR);
  expect(parseRetryAfter('120')).toBe(120_000);
  expect(parseRetryAfter('86400')).toBe(LONGEST_RETRY_AFTER_MS);
  const now = Date.parse('2026-01-31T12:00:00Z');
  expect(parseRetryAfter('Sat, 31 Jan 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(parseRetryAfter('Sat, 31 Jan 2026 11:00:00 GMT', now)).toBe(0);
  for (const nonsense of [undefined, '', 'soon', '-5', '1e9', '99999999999999']) {
    const ms = parseRetryAfter(nonsense);
    expect(ms === undefined || (ms >= 0 && ms <= LONGEST_RETRY_AFTER_MS), nonsense).toBe(true);
  }
});

it('an endpoint is left alone from the third failure in a row on, for no more than five minutes or so', () => {
  expect(endpointPauseMs(1, { statusCode: 500 })).toBe(0);
  expect(endpointPauseMs(2, {})).toBe(0);
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 10_000 }), random, (failures, value) => {
      const pause = endpointPauseMs(failures, {}, () => value);
      expect(pause).toBeGreaterThanOrEqual(800);
      expect(pause).toBeLessThanOrEqual(360_000);
    }),
  );
});

it('only 429 and 503 speak for the receiver as a whole', () => {
  expect(endpointPauseMs(1, { statusCode: 429, retryAfterMs: 7_000 })).toBe(7_000);
  expect(endpointPauseMs(1, { statusCode: 503, retryAfterMs: 7_000 })).toBe(7_000);
  expect(endpointPauseMs(1, { statusCode: 500, retryAfterMs: 7_000 })).toBe(0);
});
