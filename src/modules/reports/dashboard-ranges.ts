import { DateTime } from 'luxon';
import { addDays, dayAt, endOfDay, startOfDay } from '../../rules/days.js';

/** From `startMs` up to but excluding `endMs`, in epoch milliseconds. */
export interface TimeRange {
  startMs: number;
  endMs: number;
}

const DASHBOARD_DAYS = { today: 1, sevenDays: 7, thirtyDays: 30 } as const;
export type DashboardPeriod = keyof typeof DASHBOARD_DAYS;

const LONGEST_DAYS = Math.max(...Object.values(DASHBOARD_DAYS));

/** Time ranges of the dashboard: the periods up to now, the period before each of them, and the days of the chart. */
export interface DashboardRanges {
  periods: Record<DashboardPeriod, { now: TimeRange; before: TimeRange }>;
  days: Array<TimeRange & { day: string }>;
  /** Covers all of them. */
  all: TimeRange;
  /** All boundaries, ascending. Figures between two neighbouring boundaries belong to a range entirely or not at all. */
  starts: number[];
}

/** Comparable periods: today up to now is compared with yesterday up to the same time. @param timeZone IANA name */
export function dashboardRanges(timeZone: string, at: Date): DashboardRanges {
  const nowMs = at.getTime();
  const now = DateTime.fromMillis(nowMs, { zone: timeZone });
  const today = dayAt(at, timeZone);
  const startMs = (daysAgo: number) => startOfDay(addDays(today, -daysAgo), timeZone);
  // At the same time of that day, if its clocks show it at all.
  const sameTimeMs = (daysAgo: number) =>
    Math.min(
      Math.max(now.minus({ days: daysAgo }).toMillis(), startMs(daysAgo)),
      endOfDay(addDays(today, -daysAgo), timeZone),
    );
  const spansOf = (days: number) => ({
    now: { startMs: startMs(days - 1), endMs: nowMs },
    before: { startMs: startMs(2 * days - 1), endMs: sameTimeMs(days) },
  });
  const periods = {
    today: spansOf(DASHBOARD_DAYS.today),
    sevenDays: spansOf(DASHBOARD_DAYS.sevenDays),
    thirtyDays: spansOf(DASHBOARD_DAYS.thirtyDays),
  };
  const days = Array.from({ length: LONGEST_DAYS }, (_, index) => {
    const ago = LONGEST_DAYS - 1 - index;
    const endMs = ago === 0 ? nowMs : startMs(ago - 1);
    return { day: addDays(today, -ago), startMs: startMs(ago), endMs };
  });
  const all = { startMs: startMs(2 * LONGEST_DAYS - 1), endMs: nowMs };
  const edges = [...Object.values(periods).flatMap((one) => [one.now, one.before]), ...days];
  const starts = new Set(edges.flatMap(({ startMs, endMs }) => [startMs, endMs]));
  return {
    periods,
    days,
    all,
    starts: [...starts].filter((ms) => ms < all.endMs).sort((a, b) => a - b),
  };
}
