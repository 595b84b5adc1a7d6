import { DateTime } from 'luxon';

/** Calendar days, `YYYY-MM-DD`. They belong to no time zone until one (an IANA name) is given. */

/** The current day in a time zone. */
export const dayAt = (at: Date, zone: string): string => asText(DateTime.fromJSDate(at, { zone }));

/** For counting: every day exists and has 24 hours. */
export const calendarDay = (day: string): DateTime => DateTime.fromISO(day, { zone: 'utc' });

export const addDays = (day: string, days: number): string => asText(calendarDay(day).plus({ days }));

/**
 * When a day begins, in epoch milliseconds. If the clocks skip midnight, right after it; if midnight occurs twice, the first
 * time; if the whole day is skipped, when the next one begins.
 */
export function startOfDay(day: string, zone: string): number {
  const midnight = DateTime.fromISO(day, { zone }).startOf('day');
  return (midnight.getPossibleOffsets()[0] ?? midnight).toMillis();
}

/** When the following day begins. */
export const endOfDay = (day: string, zone: string): number => startOfDay(addDays(day, 1), zone);

export const asText = (day: DateTime): string => day.toISODate() as string;
