import { OPERATIONS } from './generated/operations.js';
import type { OperationId } from './operation-types.js';
import { type Fetch, type Plan, send } from './send.js';
import type { Tokens } from './session.js';

/** What sends the requests of an operation. */
export type FetchFor = (id: OperationId | undefined, plan?: Partial<Plan>) => Fetch;

interface Defaults {
  fetch?: Fetch;
  deadlineMs?: number;
  attemptMs?: number;
}

interface Facts {
  auth?: true;
  key?: true;
}

const DEADLINE_MS = 30_000;
const ATTEMPT_MS = 10_000;
const KEY = 'idempotency-key';
/** Milliseconds after a write for which reads ask for the present: the most by which the service's replicas may be behind. */
const FRESH_MS = 60_000;
/** Sends Cache-Control: no-cache, without a preflight. Missing in the types of Node's fetch, which knows it. */
const PRESENT: object = { cache: 'reload' };

/** What a caller says of one request; what it does not say is as the client has it. */
export const limitsOf = ({ signal, deadlineMs, attemptMs, onProgress }: Partial<Plan>): Partial<Plan> => ({
  signal,
  onProgress,
  ...(deadlineMs !== undefined && { deadlineMs }),
  ...(attemptMs !== undefined && { attemptMs }),
});

/** Every request of an operation that takes a key has one, made here unless given: it can then be repeated. */
export function fetcher(defaults: Defaults, tokens: Tokens | undefined): FetchFor {
  const { deadlineMs = DEADLINE_MS, attemptMs = ATTEMPT_MS } = defaults;
  // Looked up with each request, so that what is put in the global one's place later counts.
  const fetch = defaults.fetch ?? ((request: Request) => globalThis.fetch(request));
  let wroteAt = Number.NEGATIVE_INFINITY;
  return (id, plan) => {
    const { auth, key }: Facts = id ? (OPERATIONS[id] as Facts) : {};
    return async (request) => {
      const isRead = request.method === 'GET';
      if (key && !request.headers.has(KEY)) request.headers.set(KEY, newKey());
      const idempotencyKey = request.headers.get(KEY) ?? undefined;
      const isRepeatable = isRead || idempotencyKey !== undefined;
      const whose = auth ? tokens : undefined;
      // Else it may be answered by a replica that has not come so far.
      const isFresh = isRead && performance.now() - wroteAt < FRESH_MS;
      const sent = send(isFresh ? new Request(request, PRESENT) : request, {
        fetch,
        deadlineMs,
        attemptMs,
        isRepeatable,
        idempotencyKey,
        tokens: whose,
        ...plan,
      });
      try {
        return await sent;
      } finally {
        if (!isRead) wroteAt = performance.now();
      }
    };
  };
}

/** crypto.randomUUID is not there on plain http. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
