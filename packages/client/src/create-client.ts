import openapiFetch, { type Client as RawClient } from 'openapi-fetch';
import { type Auth, authOf } from './auth.js';
import { type FetchFor, fetcher, limitsOf } from './fetcher.js';
import { OPERATIONS } from './generated/operations.js';
import type { Resources } from './generated/resources.js';
import type { paths } from './generated/schema.js';
import type { OperationId, RequestOptions } from './operation-types.js';
import { asker, resourcesOf } from './resources.js';
import type { Fetch } from './send.js';
import { type GetToken, type Grant, givenTokens, SessionTokens } from './session.js';
import { memoryStore, type SessionStore, tabsStore } from './session-stores.js';

export interface ClientOptions {
  /** Where the service is, without `/api`. In a page that the service itself serves, it can be left out. */
  baseUrl?: string;
  /**
   * Where the sign-in is kept: in memory unless told, in a store (`webStorageStore(localStorage)` or your own), or with
   * `'cookie'` in a cookie that no script can read, for pages that come from the service's own origin or, if its CORS_ORIGINS names
   * theirs, from another host of the same site.
   */
  session?: SessionStore | 'cookie';
  /** For tokens that you look after yourself, in place of a session. */
  getToken?: GetToken;
  /** In place of the global one. */
  fetch?: Fetch;
  /** Milliseconds within which a request is to be answered, its repetitions included: 30,000 unless told. */
  deadlineMs?: number;
  /** Milliseconds after which a request that can be repeated is, when there is no answer: 10,000 unless told. */
  attemptMs?: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
}

type Raw = Pick<RawClient<paths>, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'>;

/** Everything that the service can do, by what it is about; and GET, POST, PUT, PATCH and DELETE for any address of its API. */
export interface Client extends Resources, Raw {
  auth: Auth;
}

/** A refresh token that was used answers with the same successor for 10 s: within them its answer may be lost. */
const REFRESH = { deadlineMs: 8_000, attemptMs: 3_000, isRepeatable: true };

/**
 * @example
 * const client = createClient({ baseUrl: 'https://shop.example.com' });
 * await client.auth.logIn({ email, password });
 * for await (const order of client.orders.list()) console.log(order.number, order.totalAmount);
 */
export function createClient(options: ClientOptions = {}): Client {
  const { baseUrl = '', getToken, session, headers } = options;
  if (getToken && session) throw new TypeError('createClient: either getToken or session, not both');
  const hasCookie = session === 'cookie';
  const cookieHeader: Record<string, string> = hasCookie ? { 'x-session': 'cookie' } : {};

  const refresh = async (refreshToken?: string) => {
    const body = hasCookie ? undefined : { refreshToken };
    return (await ask('refreshTokens', { body, headers: cookieHeader, plan: REFRESH })) as Grant;
  };
  const own = getToken ? undefined : new SessionTokens(storeOf(session, baseUrl), hasCookie, refresh);
  const tokens = getToken ? givenTokens(getToken) : own;
  // At another host of the same site, the browser sends cookies only if it is told to.
  const raw = openapiFetch<paths>({ baseUrl, headers, ...(hasCookie && { credentials: 'include' }) });
  const fetchFor = fetcher(options, tokens);
  const ask = asker(raw, fetchFor);

  return {
    ...resourcesOf(ask),
    ...rawOf(raw, fetchFor),
    auth: authOf(own, hasCookie, (id, body, { headers: more, ...others } = {}) =>
      // Signing in or out twice does no harm; an account would be there already.
      ask(id, {
        ...others,
        body,
        headers: { ...cookieHeader, ...more },
        plan: { isRepeatable: id !== 'register' },
      }),
    ),
  };
}

function storeOf(session: SessionStore | 'cookie' | undefined, baseUrl: string): SessionStore {
  if (session === 'cookie') return tabsStore(`stockkeeper.session ${baseUrl}`);
  return session ?? memoryStore();
}

/** openapi-fetch, whose requests are sent as ours. */
function rawOf(raw: RawClient<paths>, fetchFor: FetchFor): Raw {
  const method = (name: keyof Raw) => {
    const call = raw[name] as (path: string, init: object) => unknown;
    return ((path: string, options: RequestOptions = {}) => {
      const { deadlineMs, attemptMs, signal, onProgress, ...init } = options;
      const fetch = fetchFor(idOf(name, path), limitsOf({ deadlineMs, attemptMs, signal, onProgress }));
      return call(path, { ...init, fetch });
    }) as never;
  };
  return {
    GET: method('GET'),
    POST: method('POST'),
    PUT: method('PUT'),
    PATCH: method('PATCH'),
    DELETE: method('DELETE'),
  };
}

const ids = new Map(
  Object.entries(OPERATIONS).map(([id, { method, path }]) => [`${method} ${path}`, id as OperationId]),
);
const idOf = (method: string, path: string) => ids.get(`${method} ${path}`);
