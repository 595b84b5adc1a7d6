import { DateTime } from 'luxon';

/** Days of a calendar, in the time zone of a shop (an IANA name). A day in text is `YYYY-MM-DD`. */

// Where the clocks skip midnight the day begins right after it; where they show midnight twice, the first time.
export const startOfDay = (day: DateTime): DateTime => {
  const midnight = day.startOf('day');
  return midnight.getPossibleOffsets()[0] ?? midnight;
};
export const nextDay = (day: DateTime): DateTime => startOfDay(day.plus({ days: 1 }));
export const dayOf = (date: string, zone: string): DateTime => startOfDay(DateTime.fromISO(date, { zone }));
