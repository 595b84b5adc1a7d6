import { connectionFailed, isProblem, retryAfterOf, type Sent, StockkeeperError } from './errors.js';
import { abortable, delay, limited } from './in-time.js';
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
  /** The caller's. */
  signal?: AbortSignal;
  onProgress?: (bytes: number) => void;
  idempotencyKey?: string;
}

const UNAUTHORIZED = 401;
/** Responses that have no body, which their constructor insists on. */
const BODILESS = [204, 205, 304];

/**
 * Sends a request with a token, again where that is safe (see retry.ts), and once more with another token where the
 * first one has expired.
 * @returns the answer, whole: whatever its status, it cannot break off any more
 * @throws StockkeeperError CONNECTION_FAILED; the reason of the caller's signal
 */
export async function send(request: Request, plan: Plan): Promise<Response> {
  const { idempotencyKey, deadlineMs } = plan;
  const sending: Sending = {
    plan,
    deadlineAt: performance.now() + deadlineMs,
    sent: { mayHaveArrived: false, idempotencyKey },
  };
  // A token that the caller has set is the caller's.
  const tokens = request.headers.has('authorization') ? undefined : plan.tokens;
  const token = tokens && (await inTime(tokens.current(), sending));
  const response = await repeat(signed(request, token?.accessToken), sending);
  if (!token || !tokens || response.status !== UNAUTHORIZED || !(await isAboutToken(response)))
    return response;
  const renewed = await inTime(tokens.renew(token), sending);
  return renewed ? repeat(signed(request, renewed.accessToken), sending) : response;
}

/** A request that is on its way. */
interface Sending {
  plan: Plan;
  deadlineAt: number;
  /** What is known of all attempts so far. */
  sent: Sent;
}

/** Waits for a token. That it cannot be had says nothing of the request itself. */
async function inTime<T>(token: Promise<T>, { plan, deadlineAt, sent }: Sending): Promise<T> {
  const { signal } = plan;
  const limit = limited(signal, deadlineAt - performance.now());
  try {
    return await abortable(token, limit.signal);
  } catch (error) {
    signal?.throwIfAborted();
    const isLost = error instanceof StockkeeperError && error.code === 'CONNECTION_FAILED';
    if (!isLost && error !== limit.signal.reason) throw error;
    throw connectionFailed(isLost ? error.cause : error, sent);
  } finally {
    limit.end();
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

async function repeat(request: Request, { plan, deadlineAt, sent }: Sending): Promise<Response> {
  const { isRepeatable, attemptMs, signal } = plan;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const left = deadlineAt - performance.now();
    // Nothing is gained by giving up early what cannot be asked for again.
    const { outcome, ...result } = await once(
      request.clone(),
      plan,
      isRepeatable ? Math.min(left, attemptMs) : left,
    );
    signal?.throwIfAborted();
    sent.mayHaveArrived ||= outcome.kind === 'lost' && request.method !== 'GET';
    const pause = pauseMs(attempt, outcome.kind === 'answered' ? outcome.retryAfterMs : 0);
    const isWorthIt = mayRepeat(outcome, isRepeatable) && performance.now() + pause < deadlineAt;
    if (!isWorthIt) return finish(result, sent);
    await delay(pause, signal);
  }
}

interface Attempt {
  outcome: Outcome;
  response?: Response;
  failure?: unknown;
}

function finish({ response, failure }: Omit<Attempt, 'outcome'>, sent: Sent): Response {
  if (response) return response;
  throw connectionFailed(failure, sent);
}

/** Node's fetch does not hear of an abort when nobody holds the request: it would stay open, and for ever unanswered. */
const underWay = new Set<Request>();

async function once(
  request: Request,
  { fetch, signal, onProgress }: Plan,
  limitMs: number,
): Promise<Attempt> {
  const limit = limited(signal, limitMs);
  const outgoing = new Request(request, { signal: limit.signal });
  underWay.add(outgoing);
  try {
    const response = await abortable(
      fetch(outgoing).then((answer) => whole(answer, onProgress)),
      limit.signal,
    );
    const retryAfter = retryAfterOf(response);
    const retryAfterMs = retryAfter === undefined ? undefined : retryAfter * 1000;
    return { outcome: { kind: 'answered', status: response.status, retryAfterMs }, response };
  } catch (failure) {
    return { outcome: { kind: wasNotSent(failure) ? 'not sent' : 'lost' }, failure };
  } finally {
    limit.end();
    underWay.delete(outgoing);
  }
}

/** Reads all of it. */
async function whole(response: Response, onProgress?: (bytes: number) => void): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await (onProgress ? counted(response, onProgress) : response).arrayBuffer();
  return new Response(BODILESS.includes(status) ? null : body, { status, statusText, headers });
}

function counted({ body }: Response, onProgress: (bytes: number) => void): Response {
  let bytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onProgress(bytes);
      controller.enqueue(chunk);
    },
  });
  return new Response(body?.pipeThrough(counter));
}
