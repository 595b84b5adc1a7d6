// Times of forms: what a clock on the shop's wall shows ("2026-01-31T13:00"), and the moment that it is.

const MINUTE_MS = 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    // Swedish dates are those of ISO 8601.
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/**
 * @param time of the API (UTC)
 * @param timeZone IANA name
 */
export const onTheWall = (time: string | number, timeZone: string): string =>
  clockIn(timeZone).format(new Date(time)).replace(' ', 'T');

/**
 * The moment at which the clock shows that: the earlier one where it does so twice, and where it skips that hour, the
 * moment that it would have been.
 * @returns as the API has it; undefined for what is no time
 */
export function momentOf(wall: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const aheadAt = (moment: number) =>
    Date.parse(`${onTheWall(moment, timeZone)}Z`) - Math.floor(moment / MINUTE_MS) * MINUTE_MS;
  const dayBefore = asUtc - aheadAt(asUtc - 1_440 * MINUTE_MS);
  const dayAfter = asUtc - aheadAt(asUtc + 1_440 * MINUTE_MS);
  if (Number.isNaN(dayBefore)) return undefined;
  const fits = [dayBefore, dayAfter].find((moment) => onTheWall(moment, timeZone) === wall);
  return new Date(fits ?? dayBefore).toISOString();
}
