import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayAt, endOfDay, startOfDay } from '../../src/rules/days.js';

/** Zones that change their clocks at night, at midnight, over midnight, by half an hour, and by a whole day. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
/** Where one of them changes its clocks, and there is no such hour or such day. */
const changes = fc.constantFrom('2018-11-04', '2010-11-07', '2026-04-24', '2026-11-01', '2011-12-30');

describe('a day of a zone', () => {
  it('begins when clocks there first show its date, or a later one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.oneof(day, changes), (zone, date) => {
        const dateAt = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
        const start = startOfDay(date, zone);
        expect(dateAt.format(start) >= date).toBe(true);
        expect(dateAt.format(start - 1) < date).toBe(true);
        expect(endOfDay(date, zone)).toBe(startOfDay(addDays(date, 1), zone));
      }),
    );
  });

  it('that clocks skip has no time in it', () => {
    const zone = 'Pacific/Apia';
    expect(startOfDay('2011-12-30', zone)).toBe(Date.parse('2011-12-30T10:00:00Z'));
    expect(endOfDay('2011-12-30', zone)).toBe(Date.parse('2011-12-30T10:00:00Z'));
    expect(endOfDay('2011-12-31', zone)).toBe(Date.parse('2011-12-31T10:00:00Z'));
  });

  it('is the one that clocks show', () => {
    const at = new Date('2018-11-04T02:59:59.999Z');
    expect(dayAt(at, 'America/Sao_Paulo')).toBe('2018-11-03');
    expect(dayAt(new Date(at.getTime() + 1), 'America/Sao_Paulo')).toBe('2018-11-04');
    expect(addDays('2018-11-04', -1)).toBe('2018-11-03');
  });
});
