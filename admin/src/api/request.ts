import { currentToken, refresh, signInAgain } from '../session/session';
import { connectionBusy, connectionLost, watched } from './connection';
import { ApiProblem, ConnectionLost, type ProblemDocument } from './problem';

export interface ApiRequest {
  /** For the `{names}` of the path. */
  params?: Record<string, unknown>;
  /** Values that are undefined or empty are left out; those of a list are joined by commas. */
  query?: Record<string, unknown>;
  body?: unknown;
  /** The ETag of what is changed, as it was read. */
  ifMatch?: string;
  /** The same for every try of one act, so that it is done once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export interface ApiAnswer<Data> {
  data: Data;
  etag?: string;
}

/**
 * Asks the service. When the access token has run out, a new one is got; when the sign-in has ended, the password is asked
 * for over whatever is open, and the request is sent then.
 * @param path as in the OpenAPI document, such as `/api/admin/orders/{id}`
 * @throws ApiProblem, ConnectionLost
 */
export async function request<Data>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  asked: ApiRequest = {},
): Promise<ApiAnswer<Data>> {
  for (;;) {
    const token = currentToken();
    const response = await send(method, path, asked, token);
    if (response.ok) {
      const text = await response.text();
      const data = (text === '' ? {} : JSON.parse(text)) as Data;
      return { data, etag: response.headers.get('etag') ?? undefined };
    }
    const problem = await problemOf(response);
    if (problem.status !== 401) throw problem;
    if (!(await refresh(token))) await signInAgain();
  }
}

async function send(
  method: string,
  path: string,
  { params = {}, query = {}, body, ifMatch, idempotencyKey, signal }: ApiRequest,
  token: string | undefined,
): Promise<Response> {
  const headers = new Headers();
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (ifMatch) headers.set('if-match', ifMatch);
  if (idempotencyKey) headers.set('idempotency-key', idempotencyKey);
  const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal };
  try {
    return await watched(fetch(addressOf(path, params, query), init));
  } catch (cause) {
    if (signal?.aborted) throw cause;
    connectionLost();
    throw new ConnectionLost(cause);
  }
}

/** @throws TypeError when a name of the path has no value */
function addressOf(
  path: string,
  params: Record<string, unknown>,
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    if (params[name] === undefined) throw new TypeError(`${path} needs ${name}`);
    return encodeURIComponent(String(params[name]));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (text !== '') search.set(name, text);
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  if (response.status === 429 || response.status === 503) connectionBusy(retryAfter ?? 1);
  const text = await response.text();
  try {
    return new ApiProblem(JSON.parse(text) as ProblemDocument, retryAfter);
  } catch {
    // A proxy in between that answers in its own words.
    const { status, statusText } = response;
    return new ApiProblem(
      { title: statusText, status, detail: `${status} ${statusText}`, code: 'UNKNOWN' },
      retryAfter,
    );
  }
}
