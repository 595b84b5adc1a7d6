import { setTimeout as delay } from 'node:timers/promises';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

export interface ApiRequest {
  token?: string;
  body?: object;
  /** Goes as Idempotency-Key. */
  key?: string;
  /** Further ones. */
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * One request over real sockets, as many at once as there are calls.
 * @throws TypeError when the connection failed or broke off before the answer was complete
 */
export async function call(
  base: string,
  method: string,
  path: string,
  { token, body, key, headers, signal }: ApiRequest = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
    body: body && JSON.stringify(body),
    // What the service says is the answer, and not what is found where it points to.
    redirect: 'manual',
    signal,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** @returns an access token */
export async function signIn(base: string, email: string, password: string): Promise<string> {
  const { body } = await call(base, 'POST', '/api/auth/login', { body: { email, password } });
  return body.accessToken;
}

const RETRY_PAUSE_MS = 25;
const ATTEMPT_MS = 15_000;
const PATIENCE_MS = 60_000;

/**
 * Sends an order with its key for as long as it gets 503 or no answer, as a client should. No answer is also
 * one that does not come: a connection that was on its way to a worker when that was killed stays open for ever.
 * @param told receives what came of each attempt: a status, or 'no answer'
 * @returns the first answer that is final
 */
export async function placeForSure(
  base: string,
  order: ApiRequest & { key: string },
  told: (outcome: number | 'no answer') => void = () => {},
): Promise<ApiAnswer> {
  return sendForSure(base, '/api/orders', order, told);
}

/** The same for any POST that takes a key. */
export async function sendForSure(
  base: string,
  path: string,
  request: ApiRequest & { key: string },
  told: (outcome: number | 'no answer') => void = () => {},
): Promise<ApiAnswer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const signal = AbortSignal.timeout(ATTEMPT_MS);
    const answer = await call(base, 'POST', path, { ...request, signal }).catch((error: Error) => error);
    const outcome = answer instanceof Error ? 'no answer' : answer.status;
    told(outcome);
    if (!(answer instanceof Error) && answer.status !== 503) return answer;
    if (Date.now() > deadline) throw new Error(`No final answer within ${PATIENCE_MS} ms: ${outcome}`);
    await delay(RETRY_PAUSE_MS);
  }
}

/** How often each of them came. */
export function tally<T extends string | number>(outcomes: T[]): Record<T, number> {
  const counts = {} as Record<T, number>;
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
