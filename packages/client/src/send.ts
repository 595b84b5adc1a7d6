import { connectionFailed, isProblem, retryAfterOf, type Sent, StockkeeperError } from './errors.js';
import { mayRepeat, type Outcome, pauseMs, wasNotSent } from './retry.js';
import type { Tokens } from './session.js';

export type Fetch = (request: Request) => Promise<Response>;

/** How a request is sent. */
export interface Plan {
  fetch: Fetch;
  /** Where it takes a token. */
  tokens?: Tokens;
  /** Its answer is the same however often it arrives. */
  isRepeatable: boolean;
  /** Milliseconds for all of it, and for one attempt that can be followed by another. */
  deadlineMs: number;
  attemptMs: number;
  idempotencyKey?: string;
}

const UNAUTHORIZED = 401;
/** Responses that have no body, which their constructor insists on. */
const BODILESS = [204, 205, 304];

/**
 * Sends a request with a token, again where that is safe (see retry.ts), and once more with another token where the
 * first one has expired.
 * @returns the answer, whole: whatever its status, it cannot break off any more
 * @throws StockkeeperError CONNECTION_FAILED; the reason of the request's signal
 */
export async function send(request: Request, plan: Plan): Promise<Response> {
  const deadlineAt = performance.now() + plan.deadlineMs;
  // A token that the caller has set is the caller's.
  const tokens = request.headers.has('authorization') ? undefined : plan.tokens;
  const token = tokens && (await beforeSending(tokens.current(), request.signal));
  const response = await repeat(signed(request, token?.accessToken), plan, deadlineAt);
  if (!token || !tokens || response.status !== UNAUTHORIZED || !(await isAboutToken(response)))
    return response;
  const renewed = await beforeSending(tokens.renew(token), request.signal);
  return renewed ? repeat(signed(request, renewed.accessToken), plan, deadlineAt) : response;
}

/** Waits for a token, for as long as the caller wants to. That it cannot be had says nothing of the request itself. */
async function beforeSending<T>(token: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await abortable(token, signal);
  } catch (error) {
    const isRefreshLost = error instanceof StockkeeperError && error.code === 'CONNECTION_FAILED';
    throw isRefreshLost ? connectionFailed(error.cause, { mayHaveArrived: false }) : error;
  }
}

function signed(request: Request, accessToken?: string): Request {
  const copy = request.clone();
  if (accessToken !== undefined) copy.headers.set('authorization', `Bearer ${accessToken}`);
  return copy;
}

async function isAboutToken(response: Response): Promise<boolean> {
  const body = await response
    .clone()
    .json()
    .catch(() => undefined);
  return isProblem(response, body) && body.code === 'AUTHENTICATION_REQUIRED';
}

async function repeat(request: Request, plan: Plan, deadlineAt: number): Promise<Response> {
  let mayHaveArrived = false;
  for (let attempt = 1; ; attempt++) {
    request.signal.throwIfAborted();
    const left = deadlineAt - performance.now();
    // Nothing is gained by giving up early what cannot be asked for again.
    const result = await once(
      request.clone(),
      plan,
      plan.isRepeatable ? Math.min(left, plan.attemptMs) : left,
    );
    request.signal.throwIfAborted();
    mayHaveArrived ||= result.outcome.kind === 'lost' && request.method !== 'GET';
    const pause = pauseMs(attempt, result.outcome.kind === 'answered' ? result.outcome.retryAfterMs : 0);
    const isWorthIt = mayRepeat(result.outcome, plan.isRepeatable) && performance.now() + pause < deadlineAt;
    if (!isWorthIt) return finish(result, { mayHaveArrived, idempotencyKey: plan.idempotencyKey });
    await delay(pause, request.signal);
  }
}

interface Attempt {
  outcome: Outcome;
  response?: Response;
  failure?: unknown;
}

function finish({ response, failure }: Attempt, sent: Sent): Response {
  if (response) return response;
  throw connectionFailed(failure, sent);
}

async function once(request: Request, { fetch }: Plan, limitMs: number): Promise<Attempt> {
  // Not AbortSignal.any(), whose signals Node has been seen to forget.
  const ending = new AbortController();
  const end = () => ending.abort(request.signal.reason);
  request.signal.addEventListener('abort', end);
  const tooLate = () => ending.abort(new Error(`it took longer than ${Math.round(limitMs)} ms`));
  const timer = setTimeout(tooLate, Math.max(0, limitMs));
  try {
    const answer = fetch(new Request(request, { signal: ending.signal })).then(whole);
    const response = await abortable(answer, ending.signal);
    const retryAfter = retryAfterOf(response);
    const retryAfterMs = retryAfter === undefined ? undefined : retryAfter * 1000;
    return { outcome: { kind: 'answered', status: response.status, retryAfterMs }, response };
  } catch (failure) {
    return { outcome: { kind: wasNotSent(failure) ? 'not sent' : 'lost' }, failure };
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', end);
  }
}

/** Reads all of it. */
async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  return new Response(BODILESS.includes(status) ? null : body, { status, statusText, headers });
}

/** @throws the signal's reason */
async function delay(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await abortable(over, signal).finally(() => clearTimeout(timer));
}

/** @throws the signal's reason */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
