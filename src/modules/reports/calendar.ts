import { Problem } from '../../errors.js';
import { addDays, asText, calendarDay, dayAt, endOfDay, startOfDay } from '../../rules/days.js';

/** Days that a report looks at, at most: a leap year. */
const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;

export const BUCKET_UNITS = ['day', 'week', 'month'] as const;
export type BucketUnit = (typeof BUCKET_UNITS)[number];

/** Whole days of the shop's calendar. */
export interface Period {
  /** First day, YYYY-MM-DD. */
  from: string;
  /** Last day, which is part of it. */
  to: string;
  /** IANA name of the zone whose days they are. */
  timeZone: string;
  /** Epoch milliseconds at which the first day begins. */
  startMs: number;
  /** Epoch milliseconds at which the day after the last begins. */
  endMs: number;
}

/** A part of a period: as many of its days as belong to one day, ISO week or month. */
export type Bucket = Pick<Period, 'from' | 'to' | 'startMs'>;

/**
 * The days that a client asks for; the 30 days up to today, or up to `to`, when it does not say.
 * @throws Problem VALIDATION_FAILED when they are the wrong way round, or more than a report looks at
 */
export function periodOf(asked: { from?: string; to?: string }, timeZone: string, now = new Date()): Period {
  const to = asked.to ?? dayAt(now, timeZone);
  const from = asked.from ?? addDays(to, 1 - DEFAULT_DAYS);
  const days = countDays(from, to);
  if (days < 1) throw invalid('from', 'must not be after `to`, which is today unless given');
  if (days > MAX_DAYS) throw invalid('from', `must be at most ${MAX_DAYS} days up to \`to\`, not ${days}`);
  return between(from, to, timeZone);
}

/** So many whole days before today: they are over, so what is counted in them does not change from hour to hour. */
export function lastDays(days: number, timeZone: string, now = new Date()): Period {
  const today = dayAt(now, timeZone);
  return between(addDays(today, -days), addDays(today, -1), timeZone);
}

/** The period's days, weeks (from Monday) or months; the first and the last have only those days that are in it. */
export function bucketsOf({ from, to, timeZone }: Period, unit: BucketUnit): Bucket[] {
  const end = calendarDay(to);
  const buckets: Bucket[] = [];
  for (let day = calendarDay(from); day <= end; ) {
    const next = day.startOf(unit).plus({ [unit]: 1 });
    const last = next > end ? end : next.minus({ days: 1 });
    buckets.push({ from: asText(day), to: asText(last), startMs: startOfDay(asText(day), timeZone) });
    day = next;
  }
  return buckets;
}

function between(from: string, to: string, timeZone: string): Period {
  return { from, to, timeZone, startMs: startOfDay(from, timeZone), endMs: endOfDay(to, timeZone) };
}

const countDays = (from: string, to: string): number =>
  calendarDay(to).diff(calendarDay(from), 'days').days + 1;

function invalid(field: string, message: string): Problem {
  return new Problem('VALIDATION_FAILED', `Please correct: ${field}.`, { errors: [{ field, message }] });
}
