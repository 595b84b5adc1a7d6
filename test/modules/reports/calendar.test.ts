import { describe, expect, it } from 'vitest';
import { bucketsOf, lastDays, periodOf } from '../../../src/modules/reports/calendar.js';

const HOUR = 3_600_000;

/** Days on which clocks change: at night, at midnight to 1:00 or back to 23:00, from 1:00 to midnight, by half an hour. */
describe.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Africa/Cairo', '2026-04-24', 23],
  ['America/Havana', '2026-11-01', 25],
  ['Asia/Beirut', '2026-10-24', 25],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['UTC', '2026-03-29', 24],
])('in %s, %s', (timeZone, day, hours) => {
  it(`has ${hours} hours`, () => {
    const { startMs, endMs } = periodOf({ from: day, to: day }, timeZone);
    expect((endMs - startMs) / HOUR).toBe(hours);
  });

  it('and every other day of that year begin when clocks there first show their date', () => {
    const dateAt = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    const period = periodOf({ from: '2026-01-01', to: '2026-12-31' }, timeZone);
    const days = bucketsOf(period, 'day');
    expect(days).toHaveLength(365);
    for (const { from, to, startMs } of days) {
      expect(to).toBe(from);
      expect(dateAt.format(startMs)).toBe(from);
      expect(dateAt.format(startMs - 1) < from).toBe(true);
    }
    expect(days[0]?.startMs).toBe(period.startMs);
    expect(dateAt.format(period.endMs - 1)).toBe('2026-12-31');
    expect(dateAt.format(period.endMs)).toBe('2027-01-01');
  });
});

it('weeks begin on Monday, months on the first, and both end with the period', () => {
  const period = periodOf({ from: '2026-01-30', to: '2026-03-03' }, 'Europe/Berlin');
  const spans = (unit: 'week' | 'month') => bucketsOf(period, unit).map(({ from, to }) => `${from} ${to}`);
  expect(spans('week')).toEqual([
    '2026-01-30 2026-02-01',
    '2026-02-02 2026-02-08',
    '2026-02-09 2026-02-15',
    '2026-02-16 2026-02-22',
    '2026-02-23 2026-03-01',
    '2026-03-02 2026-03-03',
  ]);
  expect(spans('month')).toEqual(['2026-01-30 2026-01-31', '2026-02-01 2026-02-28', '2026-03-01 2026-03-03']);
});

it('a day that the clocks of a zone skip has nothing in it, and the others keep theirs', () => {
  const period = periodOf({ from: '2011-12-29', to: '2011-12-31' }, 'Pacific/Apia');
  const buckets = bucketsOf(period, 'day');
  expect(buckets.map(({ from, to }) => `${from} ${to}`)).toEqual([
    '2011-12-29 2011-12-29',
    '2011-12-30 2011-12-30',
    '2011-12-31 2011-12-31',
  ]);
  expect(buckets[1]?.startMs).toBe(buckets[2]?.startMs);
  const skipped = periodOf({ from: '2011-12-30', to: '2011-12-30' }, 'Pacific/Apia');
  expect(skipped.endMs).toBe(skipped.startMs);
});

it('today is the day that it is in the shop', () => {
  const now = new Date('2026-06-30T22:30:00Z');
  expect(periodOf({}, 'UTC', now)).toMatchObject({ from: '2026-06-01', to: '2026-06-30' });
  expect(periodOf({}, 'Europe/Berlin', now)).toMatchObject({ from: '2026-06-02', to: '2026-07-01' });
  expect(lastDays(7, 'Europe/Berlin', now)).toMatchObject({ from: '2026-06-24', to: '2026-06-30' });
});
