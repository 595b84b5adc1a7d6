import { jittered } from '../../../jobs/jitter.js';
import type { Answer } from './post.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after the first failure, the second, and so on: the schedule that Standard Webhooks proposes. */
export const PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** A receiver may ask for no longer pause. */
export const LONGEST_RETRY_AFTER_MS = HOUR;

/** Failures in a row from which on an endpoint is left alone between two attempts, and for how long at most. */
export const PAUSE_FROM = 3;
const LONGEST_PAUSE_MS = 5 * MINUTE;

/** Minutes of nothing but failures after which a receiver is taken to be down: then it was not the deliveries that failed. */
export const DOWN_MINUTES = 5;

/** Days of nothing but failures after which an endpoint is disabled. */
export const FAILING_DAYS = 5;

export type Random = () => number;

/**
 * When to send a delivery again.
 * @param failures attempts that failed, at least one
 * @returns milliseconds; undefined when it is given up
 */
export function retryAfterMs(
  failures: number,
  { retryAfterMs: asked = 0 }: Pick<Answer, 'retryAfterMs'>,
  random: Random = Math.random,
): number | undefined {
  const pause = PAUSES_MS[failures - 1];
  return pause === undefined ? undefined : Math.max(jittered(pause, random()), asked);
}

/**
 * How long an endpoint is left alone after failures in a row, whatever waits for it.
 * @returns milliseconds; 0 for not at all
 */
export function endpointPauseMs(
  failures: number,
  { statusCode, retryAfterMs: asked = 0 }: Pick<Answer, 'statusCode' | 'retryAfterMs'>,
  random: Random = Math.random,
): number {
  // Only these two are about the receiver as a whole (RFC 9110, 15.6.4; RFC 6585, 4).
  const wished = statusCode === 429 || statusCode === 503 ? asked : 0;
  if (failures < PAUSE_FROM) return wished;
  return Math.max(
    jittered(Math.min(2 ** (failures - PAUSE_FROM) * SECOND, LONGEST_PAUSE_MS), random()),
    wished,
  );
}

/**
 * Milliseconds of a Retry-After header: seconds or a date (RFC 9110, 10.2.3), at most an hour; undefined for none.
 * @param now epoch milliseconds
 */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  const ms = /^\d{1,10}$/.test(value) ? Number(value) * SECOND : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
