import { invalidField } from '../../errors.js';
import { addDays, asText, calendarDay, dayAt, endOfDay, startOfDay } from '../../rules/days.js';

/** Longest period of a report: a leap year. */
const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;

export const BUCKET_UNITS = ['day', 'week', 'month'] as const;
export type BucketUnit = (typeof BUCKET_UNITS)[number];

/** Whole days in the shop's time zone. */
export interface Period {
  /** First day, YYYY-MM-DD. */
  from: string;
  /** Last day, inclusive, YYYY-MM-DD. */
  to: string;
  /** IANA name. */
  timeZone: string;
  /** Epoch milliseconds at which the first day begins. */
  startMs: number;
  /** Epoch milliseconds at which the day after the last begins. */
  endMs: number;
}

/** The days of a period that belong to one day, ISO week or month. */
export type Bucket = Pick<Period, 'from' | 'to' | 'startMs'>;

/**
 * The period of a report. Default: the 30 days up to `to`, which is today by default.
 * @throws Problem VALIDATION_FAILED when `from` is after `to`, or the period is longer than 366 days
 */
export function periodOf(asked: { from?: string; to?: string }, timeZone: string, now = new Date()): Period {
  const to = asked.to ?? dayAt(now, timeZone);
  const from = asked.from ?? addDays(to, 1 - DEFAULT_DAYS);
  const days = countDays(from, to);
  if (days < 1) throw invalidField('from', 'must not be after `to` (default: today)');
  if (days > MAX_DAYS)
    throw invalidField('from', `must be at most ${MAX_DAYS} days up to \`to\`, not ${days}`);
  return between(from, to, timeZone);
}

/** The last whole days before today. Without today, so that the figures do not change during the day. */
export function lastDays(days: number, timeZone: string, now = new Date()): Period {
  const today = dayAt(now, timeZone);
  return between(addDays(today, -days), addDays(today, -1), timeZone);
}

/** The period's days, weeks (from Monday) or months. The first and last bucket may be cut off by the period. */
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
