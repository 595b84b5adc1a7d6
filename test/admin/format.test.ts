import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDate } from '../../admin/src/format/date';
import { formatMoney } from '../../admin/src/format/money';
import { formatPercent } from '../../admin/src/format/percent';
import { momentOf, onTheWall } from '../../admin/src/format/shop-clock';

/** Intl puts spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('an amount', () => {
  it.each([
    ['49.98', 'USD', 'en', '$49.98'],
    ['500', 'JPY', 'en', '¥500'],
    ['1.250', 'KWD', 'en', 'KWD 1.250'],
    ['-3.50', 'EUR', 'de', '-3,50 €'],
    // Browsers give these two decimals of their own.
    ['12.00', 'HUF', 'en', 'HUF 12.00'],
    // Beyond what a float can hold.
    ['12345678901234567.89', 'USD', 'en', '$12,345,678,901,234,567.89'],
  ])('%s %s in %s is %s', (amount, currency, locale, shown) => {
    expect(plain(formatMoney(amount, currency, locale))).toBe(shown);
  });
});

describe('a time', () => {
  it.each([
    ['2026-01-31T23:30:00.000Z', 'day', 'Europe/Berlin', 'de', '01.02.2026'],
    ['2026-01-31T23:30:00.000Z', 'minute', 'America/New_York', 'en', 'Jan 31, 2026, 6:30 PM'],
    ['2026-07-01T10:00:05.000Z', 'second', 'UTC', 'en', 'Jul 1, 2026, 10:00:05 AM'],
  ] as const)('%s to the %s in %s, in %s', (time, style, zone, locale, shown) => {
    expect(plain(formatDate(time, style, zone, locale))).toBe(shown);
  });
});

describe('a percentage', () => {
  it.each([
    ['20', 'en', '20%'],
    ['25.5', 'de', '25,5 %'],
    ['8.8755', 'en', '8.8755%'],
  ])('%s in %s is %s', (percent, locale, shown) => {
    expect(plain(formatPercent(percent, locale))).toBe(shown);
  });
});

describe('the clock on the shop’s wall', () => {
  it.each([
    ['2026-01-31T13:00', 'UTC', '2026-01-31T13:00:00.000Z'],
    ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    // Shows that time twice, and skips that one.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    ['0002-01-01T00:00', 'Asia/Kolkata', undefined],
    ['', 'UTC', undefined],
  ])('%s in %s is %s', (wall, zone, moment) => expect(momentOf(wall, zone)).toBe(moment));

  it('what it shows at a moment is shown at the moment that is found for it', () => {
    const zones = fc.constantFrom(
      'UTC',
      'America/St_Johns',
      'Pacific/Apia',
      'Asia/Kathmandu',
      'Africa/Cairo',
    );
    const moments = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, zones, (moment, zone) => {
        const wall = onTheWall(moment.getTime(), zone);
        expect(onTheWall(momentOf(wall, zone) ?? '', zone)).toBe(wall);
      }),
    );
  });
});
