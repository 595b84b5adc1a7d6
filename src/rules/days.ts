import { DateTime } from 'luxon';

/** Days of a calendar, `YYYY-MM-DD`. Of no zone, until one (an IANA name) says when they begin. */

/** The day that it is in a zone. */
export const dayAt = (at: Date, zone: string): string => asText(DateTime.fromJSDate(at, { zone }));

/** To count with: no day of it is skipped, and each has 24 hours. */
export const calendarDay = (day: string): DateTime => DateTime.fromISO(day, { zone: 'utc' });

export const addDays = (day: string, days: number): string => asText(calendarDay(day).plus({ days }));

/**
 * When a day begins, in epoch milliseconds. Where the clocks skip midnight that is right after it; where they show it
 * twice, the first time; where they skip the day, when the next one begins.
 */
export function startOfDay(day: string, zone: string): number {
  const midnight = DateTime.fromISO(day, { zone }).startOf('day');
  return (midnight.getPossibleOffsets()[0] ?? midnight).toMillis();
}

/** When the day after it begins. */
export const endOfDay = (day: string, zone: string): number => startOfDay(addDays(day, 1), zone);

export const asText = (day: DateTime): string => day.toISODate() as string;
