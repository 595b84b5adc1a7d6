import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatOrderNumber,
  NOISES,
  orderNumberOf,
  readOrderNumber,
  tickOf,
  timeOfNumbers,
} from '../../src/rules/order-number.js';

const time = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2088) });
const noise = fc.integer({ min: 0, max: NOISES - 1 });
const number = fc.tuple(time, noise).map(([ms, one]) => orderNumberOf(ms, one));

describe('order numbers', () => {
  it.each([
    [Date.UTC(2020), 0, '0000-0000-0000'],
    [Date.UTC(2020), NOISES - 1, '0000-000F-ZZZZ'],
    [Date.UTC(2020) + 32, 0, '0000-000G-0000'],
    [Date.UTC(2020) + 1_000, 1, '0000-00G0-0001'],
    [Date.UTC(2026, 0, 31, 12), 0x5a_5a_5a, '2VJ1-Q005-MPJT'],
  ])('of %d with %d is %s', (ms, one, shown) => {
    expect(formatOrderNumber(orderNumberOf(ms, one))).toBe(shown);
  });

  it('ascend with the time, and hold no more than it and their noise', () => {
    fc.assert(
      fc.property(time, noise, time, noise, (aMs, a, bMs, b) => {
        const [one, other] = [orderNumberOf(aMs, a), orderNumberOf(bMs, b)];
        expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
        const [oneTick, otherTick] = [tickOf(aMs), tickOf(bMs)];
        expect(Math.sign(one < other ? -1 : one > other ? 1 : 0)).toBe(
          Math.sign(oneTick - otherTick || a - b),
        );
      }),
    );
  });

  it('are read however they are written, and so are their beginnings', () => {
    const forgiven = (digits: string) => digits.replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase();
    fc.assert(
      fc.property(number, fc.integer({ min: 1, max: 14 }), (stored, length) => {
        const shown = formatOrderNumber(stored).slice(0, length);
        const expected = shown.replaceAll('-', '');
        const written = [
          shown,
          expected,
          forgiven(shown),
          forgiven(expected).replaceAll('l', 'I'),
          ` ${shown} `,
        ];
        expect(written.map(readOrderNumber)).toEqual(written.map(() => expected));
      }),
    );
  });

  it.each(['', '-', 'U', '3F7U', '3F7K-Q9XW-2MPD-0', 'ada@example.com', 'größe', '3F7K_Q9XW'])(
    'do not begin with %j',
    (written) => expect(readOrderNumber(written)).toBeUndefined(),
  );

  it('tell by their beginning when their orders were placed', () => {
    fc.assert(
      fc.property(time, noise, fc.integer({ min: 1, max: 12 }), (ms, one, length) => {
        const { startMs, endMs } = timeOfNumbers(orderNumberOf(ms, one).slice(0, length));
        expect(startMs).toBeLessThanOrEqual(ms);
        expect(endMs).toBeGreaterThan(ms);
        if (length >= 8) expect(endMs - startMs).toBeLessThanOrEqual(32 * 16);
      }),
    );
  });
});
