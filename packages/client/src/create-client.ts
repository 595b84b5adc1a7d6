import openapiFetch, { type Client as RawClient } from 'openapi-fetch';
import { type Auth, authOf } from './auth.js';
import { OPERATIONS } from './generated/operations.js';
import type { Resources } from './generated/resources.js';
import type { paths } from './generated/schema.js';
import type { OperationId } from './operation-types.js';
import { type Ask, asker, resourcesOf } from './resources.js';
import { type Fetch, type Plan, send } from './send.js';
import { type GetToken, type Grant, givenTokens, SessionTokens, type Tokens } from './session.js';
import { memoryStore, type SessionStore, tabsStore } from './session-stores.js';

export interface ClientOptions {
  /** Where the service is, without `/api`. In a page that the service itself serves, it can be left out. */
  baseUrl?: string;
  /**
   * Where the sign-in is kept: in memory unless told, in a store (`webStorageStore(localStorage)` or your own), or with
   * `'cookie'` in a cookie that no script can read, for pages that come from the service's own origin.
   */
  session?: SessionStore | 'cookie';
  /** For tokens that you look after yourself, in place of a session. */
  getToken?: GetToken;
  /** In place of the global one. */
  fetch?: Fetch;
  /** Milliseconds within which a request is to be answered, its repetitions included: 60,000 unless told. */
  deadlineMs?: number;
  /** Milliseconds after which a request that can be repeated is, when there is no answer: 15,000 unless told. */
  attemptMs?: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
}

type Raw = Pick<RawClient<paths>, 'GET' | 'POST' | 'PATCH' | 'DELETE'>;

/** Everything that the service can do, by what it is about; and GET, POST, PATCH and DELETE for any address of its API. */
export interface Client extends Resources, Raw {
  auth: Auth;
}

const DEADLINE_MS = 60_000;
const ATTEMPT_MS = 15_000;
/** A refresh token that was used answers with the same successor for 10 s: within them its answer may be lost. */
const REFRESH = { deadlineMs: 8_000, attemptMs: 3_000, isRepeatable: true };

/**
 * @example
 * const client = createClient({ baseUrl: 'https://shop.example.com' });
 * await client.auth.logIn({ email, password });
 * for await (const order of client.orders.list()) console.log(order.number, order.totalAmount);
 */
export function createClient(options: ClientOptions = {}): Client {
  const {
    baseUrl = '',
    getToken,
    session,
    headers,
    deadlineMs = DEADLINE_MS,
    attemptMs = ATTEMPT_MS,
  } = options;
  if (getToken && session) throw new TypeError('createClient: either getToken or session, not both');
  const raw = openapiFetch<paths>({ baseUrl, headers });
  // Looked up with each request, so that what is put in its place later counts.
  const fetch: Fetch = options.fetch ?? ((request) => globalThis.fetch(request));
  const hasCookie = session === 'cookie';

  const tokens: Tokens = getToken
    ? givenTokens(getToken)
    : new SessionTokens(storeOf(session, baseUrl), hasCookie, async (refreshToken) => {
        const body = hasCookie ? undefined : { refreshToken };
        return (await ask('refreshTokens', { body, headers: cookieHeader, plan: REFRESH })) as Grant;
      });
  const cookieHeader: Record<string, string> = hasCookie ? { 'x-session': 'cookie' } : {};

  /** How a request of that operation is sent. */
  const fetchFor = (id: OperationId | undefined, plan: Partial<Plan> = {}): Fetch => {
    const { auth, key }: Facts = id ? (OPERATIONS[id] as Facts) : {};
    return (request) => {
      if (key && !request.headers.has(KEY)) request.headers.set(KEY, newKey());
      const idempotencyKey = request.headers.get(KEY) ?? undefined;
      const isRepeatable = request.method === 'GET' || idempotencyKey !== undefined;
      return send(request, {
        fetch,
        deadlineMs,
        attemptMs,
        isRepeatable,
        idempotencyKey,
        tokens: auth ? tokens : undefined,
        ...plan,
      });
    };
  };
  const ask: Ask = asker(raw, fetchFor);
  const method = (name: keyof Raw) =>
    ((path: string, init: { deadlineMs?: number } = {}) => {
      const plan = init.deadlineMs === undefined ? {} : { deadlineMs: init.deadlineMs };
      const call = raw[name] as (path: string, init: object) => unknown;
      return call(path, { ...init, fetch: fetchFor(idOf(name, path), plan) });
    }) as never;

  return {
    ...resourcesOf(ask),
    auth: authOf(
      tokens instanceof SessionTokens ? tokens : undefined,
      hasCookie,
      (id, body, { headers, ...others } = {}) =>
        ask(id, { ...others, body, headers: { ...cookieHeader, ...headers } }),
    ),
    GET: method('GET'),
    POST: method('POST'),
    PATCH: method('PATCH'),
    DELETE: method('DELETE'),
  };
}

interface Facts {
  auth?: true;
  key?: true;
}

const KEY = 'idempotency-key';

const ids = new Map(
  Object.entries(OPERATIONS).map(([id, { method, path }]) => [`${method} ${path}`, id as OperationId]),
);
const idOf = (method: string, path: string) => ids.get(`${method} ${path}`);

function storeOf(session: SessionStore | 'cookie' | undefined, baseUrl: string): SessionStore {
  if (session === 'cookie') return tabsStore(`stockkeeper.session ${baseUrl}`);
  return session ?? memoryStore();
}

/** crypto.randomUUID is not there on plain http. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
