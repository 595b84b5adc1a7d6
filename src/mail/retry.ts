import { jittered } from '../jobs/jitter.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Pauses after the first, second … attempt, in seconds. The last one repeats. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];
/** While the server cannot be reached at all, mails do not wait longer than this: they would for hours after it is back. */
const LONGEST_OUTAGE_PAUSE = 15 * MINUTE;

/** How long a mail is tried for, in seconds: as mail servers do, RFC 5321 §4.5.4.1. */
export const GIVE_UP_AFTER_SECONDS = 5 * 24 * HOUR;

/**
 * The pause before the next attempt, in seconds.
 * @param attempts that have failed
 * @param random from 0 to 1
 */
export function pauseAfter(attempts: number, isOutage: boolean, random = Math.random()): number {
  const pause = PAUSES[Math.min(Math.max(attempts, 1), PAUSES.length) - 1] as number;
  const bounded = isOutage ? Math.min(pause, LONGEST_OUTAGE_PAUSE) : pause;
  return jittered(bounded, random);
}
