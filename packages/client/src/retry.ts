/** When a request may be sent again, and after which pause. */

/** What came of sending a request once. */
export type Outcome =
  /** Nobody can have read it: the connection was refused, or there is no such host. */
  | { kind: 'not sent' }
  /** It was on its way when the connection ended, or nothing came back in time. */
  | { kind: 'lost' }
  | { kind: 'answered'; status: number; retryAfterMs?: number };

const BAD_GATEWAY = 502;
const UNAVAILABLE = 503;
const GATEWAY_TIMEOUT = 504;
const TOO_MANY_REQUESTS = 429;

/**
 * Whether it is safe and of use to send it again. 429 is refused before anything is done, so that anything may be sent
 * again after it. Everything else that can end well the next time may have done its work already: a lost connection, an
 * error page of a proxy, and 503 too, which the service also says when it has lost its database during COMMIT and cannot
 * ask how that ended. After those a request is repeated that does its work once however often it arrives.
 *
 * @param isRepeatable it changes nothing, or has an Idempotency-Key
 */
export function mayRepeat(outcome: Outcome, isRepeatable: boolean): boolean {
  if (outcome.kind === 'not sent') return true;
  if (outcome.kind === 'lost') return isRepeatable;
  if ((outcome.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
  if (outcome.status === TOO_MANY_REQUESTS) return true;
  return isRepeatable && [BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT].includes(outcome.status);
}

/** Somebody may be looking at a button: when the service asks for a longer wait, they are told. */
const LONGEST_WAIT_MS = 10_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Exponential, with full jitter: clients that were cut off together do not come back together. What the service asks for
 * with Retry-After is waited in any case, and the jitter comes on top.
 *
 * @param attempt how often it was sent
 * @param random from 0 to 1
 */
export function pauseMs(attempt: number, retryAfterMs = 0, random = Math.random()): number {
  return retryAfterMs + random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}

/** Node's and Bun's codes of connections that never came about. A browser does not say. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
]);

/** Whether fetch failed before it had a connection. */
export function wasNotSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (NEVER_CONNECTED.has((cause as { code?: string }).code ?? '')) return true;
  }
  return false;
}
