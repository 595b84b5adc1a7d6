import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayRepeat, type Outcome, pauseMs, wasNotSent } from '../../packages/client/src/retry.js';

const retryAfterMs = fc.option(fc.nat(60_000), { nil: undefined });
const answered = fc.record({
  kind: fc.constant('answered' as const),
  status: fc.integer({ min: 200, max: 599 }),
  retryAfterMs,
});
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant<Outcome>({ kind: 'not sent' }),
  fc.constant<Outcome>({ kind: 'lost' }),
  answered,
);

describe('what cannot be repeated', () => {
  it('is sent again only when nothing can have been done', () => {
    fc.assert(
      fc.property(outcome, (came) => {
        const isCertain = came.kind === 'not sent' || (came.kind === 'answered' && came.status === 429);
        if (mayRepeat(came, false)) expect(isCertain).toBe(true);
      }),
    );
  });
});

describe('what can be repeated', () => {
  it('is not when the answer will stay the same', () => {
    fc.assert(
      fc.property(answered, (came) => {
        if (mayRepeat(came, true)) expect([429, 502, 503, 504]).toContain(came.status);
      }),
    );
  });

  it('waits as long as it is asked to, and some more, so that not all come at once', () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(10_000), random, (attempt, asked, chance) => {
        const pause = pauseMs(attempt, asked, chance);
        expect(pause).toBeGreaterThanOrEqual(asked);
        expect(pause).toBeLessThanOrEqual(asked + Math.min(5_000, 200 * 2 ** (attempt - 1)));
        expect(pauseMs(attempt, asked, 0)).toBe(asked);
      }),
    );
  });

  it('is not kept waiting by somebody who asks for minutes', () => {
    expect(mayRepeat({ kind: 'answered', status: 429, retryAfterMs: 10_000 }, true)).toBe(true);
    expect(mayRepeat({ kind: 'answered', status: 503, retryAfterMs: 10_001 }, true)).toBe(false);
  });
});

describe('a failure of fetch', () => {
  const failed = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])(
    '%s came before anything was sent',
    (code) => expect(wasNotSent(failed(code))).toBe(true),
  );

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'])('%s may have come later', (code) =>
    expect(wasNotSent(failed(code))).toBe(false),
  );

  it('that says nothing, as a browser’s, may have come later', () =>
    expect(wasNotSent(new TypeError('Failed to fetch'))).toBe(false));
});
