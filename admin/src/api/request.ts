import { StockkeeperError } from '@stockkeeper/client';
import { signInAgain } from '../session/session';
import { client } from './client';
import { takeEarly } from './early';
import { named } from './named';
import type { Method, PathOf } from './paths';
import { ApiProblem, ConnectionLost, type ProblemDocument } from './problem';

export interface ApiRequest {
  /** For the `{names}` of the path. */
  params?: Record<string, unknown>;
  /** Values that are undefined or empty are left out; those of a list are joined by commas. */
  query?: Record<string, unknown>;
  body?: unknown;
  /** The ETag of what is changed, as it was read. */
  ifMatch?: string;
  /** The same for every try of one act, so that it is done once; else the client makes one for each call. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** For an answer that is a file; then it may take its time. */
  parseAs?: 'blob';
  /** Called with how many bytes of it are there so far. */
  onProgress?: (bytes: number) => void;
  /** The media type to answer in, where there is a choice. */
  accept?: string;
}

interface ApiAnswer<Data> {
  data: Data;
  etag?: string;
}

interface RawAnswer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

const UNAUTHORIZED = 401;
/** The largest report of a large shop is written for a minute or two. */
const FILE_MS = 10 * 60_000;

/**
 * Asks the service. The client renews the access token and repeats what is safe to repeat. When the sign-in has ended, the
 * password is asked for over whatever is open, and the request is sent then.
 * @param path as in the OpenAPI document, such as `/api/admin/orders/{id}`
 * @throws ApiProblem, ConnectionLost
 */
export async function request<Data, Of extends Method = Method>(
  method: Of,
  path: PathOf<Of>,
  asked: ApiRequest = {},
): Promise<ApiAnswer<Data>> {
  for (;;) {
    const { data, error, response } = await send<Data>(method, path, asked);
    if (response.ok) return { data: data as Data, etag: response.headers.get('etag') ?? undefined };
    if (response.status !== UNAUTHORIZED) throw await problemOf(error, response);
    await signInAgain();
  }
}

async function send<Data>(method: Method, path: string, asked: ApiRequest): Promise<RawAnswer<Data>> {
  const { params, query = {}, body, ifMatch, idempotencyKey, accept, signal, parseAs, onProgress } = asked;
  const headers = {
    ...(ifMatch && { 'if-match': ifMatch }),
    ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    ...(accept && { accept }),
  };
  const limits = parseAs === 'blob' && { deadlineMs: FILE_MS, attemptMs: FILE_MS };
  const how = { headers, signal, parseAs, onProgress, ...limits };
  const init = { params: { path: params, query: asQuery(query) }, body, ...how };
  // What it takes depends on the path, which is not known here.
  const call = client[method] as unknown as (path: string, init: object) => Promise<RawAnswer<Data>>;
  try {
    const early = method === 'GET' && (await takeEarly(path));
    return (early || (await call(path, init))) as RawAnswer<Data>;
  } catch (error) {
    if (error instanceof StockkeeperError && error.code === 'CONNECTION_FAILED')
      throw new ConnectionLost(error);
    throw error;
  }
}

function asQuery(query: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(query).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : String(value ?? ''),
  ]);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

async function problemOf(error: unknown, { status, statusText, headers }: Response): Promise<ApiProblem> {
  const retryAfter = Number(headers.get('retry-after')) || undefined;
  const isOurs = typeof error === 'object' && error !== null && 'code' in error;
  // A proxy in between answers in its own words.
  const foreign = { title: statusText, status, detail: `${status} ${statusText}`, code: 'UNEXPECTED_ANSWER' };
  return new ApiProblem(isOurs ? await named(error as ProblemDocument) : foreign, retryAfter);
}
