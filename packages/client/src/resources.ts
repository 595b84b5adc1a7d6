import type { Client as RawClient } from 'openapi-fetch';
import { type Answer, type AnswerWithResponse, answer } from './answer.js';
import { errorOf, type Sent } from './errors.js';
import { type FetchFor, limitsOf } from './fetcher.js';
import { OPERATIONS } from './generated/operations.js';
import { RESOURCES, type Resources } from './generated/resources.js';
import type { paths } from './generated/schema.js';
import { List } from './list.js';
import type { AnyPage, OperationId, RequestOptions } from './operation-types.js';
import type { Fetch, Plan } from './send.js';
import { ifMatchOf, type Version, withEtag } from './versions.js';

interface Request extends RequestOptions {
  path?: Record<string, unknown>;
  query?: object;
  body?: unknown;
  idempotencyKey?: string;
  ifMatch?: Version;
  orderToken?: string;
  holdToken?: string;
  plan?: Partial<Plan>;
}

/** Asks an operation. What it does not answer with is thrown. */
export type Ask = (id: OperationId, request: Request) => Answer<unknown>;

type RawRequest = (method: string, path: string, init: object) => Promise<RawAnswer>;
interface RawAnswer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** @param fetchFor how a request of that operation is sent */
export function asker(raw: RawClient<paths>, fetchFor: FetchFor): Ask {
  const request = raw.request as unknown as RawRequest;
  const ask = async (
    id: OperationId,
    { path, query, body, ...options }: Request,
  ): Promise<AnswerWithResponse<unknown>> => {
    const { idempotencyKey, ifMatch, orderToken, holdToken } = options;
    const operation = OPERATIONS[id];
    const sent: Sent = { mayHaveArrived: operation.method !== 'GET' };
    const fetch: Fetch = (outgoing) => {
      const plan = { ...limitsOf(options), ...options.plan };
      const answered = fetchFor(id, plan)(outgoing);
      sent.idempotencyKey = outgoing.headers.get('idempotency-key') ?? undefined;
      return answered;
    };
    const headers = {
      ...options.headers,
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(ifMatch !== undefined && { 'if-match': ifMatchOf(ifMatch) }),
      ...(orderToken !== undefined && { 'x-order-token': orderToken }),
      ...(holdToken !== undefined && { 'x-hold-token': holdToken }),
    };
    const init = { params: { path, query }, body, headers, fetch, parseAs: 'text' };
    const { data, error, response } = await request(operation.method.toLowerCase(), operation.path, init);
    if (!response.ok) throw errorOf(response, error, sent);
    return { data: withEtag(parsed(data, response, sent), response), response };
  };
  return (id, request) => answer(ask(id, request));
}

function parsed(text: unknown, response: Response, sent: Sent): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(String(text));
  } catch {
    throw errorOf(response, text, sent);
  }
}

interface Callable {
  id: OperationId;
  takes: readonly string[];
  list?: true;
}
interface Tree {
  [name: string]: Callable | Tree;
}

/** The methods of the client. */
export function resourcesOf(ask: Ask): Resources {
  return grow(RESOURCES as unknown as Tree, ask) as unknown as Resources;
}

function grow(tree: Tree, ask: Ask): object {
  const grown = Object.entries(tree).map(([name, value]) => [
    name,
    isCallable(value) ? methodOf(value, ask) : grow(value, ask),
  ]);
  return Object.fromEntries(grown);
}

const isCallable = (value: Callable | Tree): value is Callable => Array.isArray(value.takes);

function methodOf({ id, takes, list }: Callable, ask: Ask): (...given: unknown[]) => unknown {
  return (...given) => {
    const values = Object.fromEntries(takes.map((name, at) => [name, given[at]]));
    const { body, query, ...path } = values as { body?: unknown; query?: object };
    const request = { ...(given[takes.length] as RequestOptions | undefined), path, query, body };
    if (!list) return ask(id, request);
    return new List<AnyPage>(
      (after) =>
        ask(
          id,
          after === undefined ? request : { ...request, query: { ...query, offset: undefined, after } },
        ) as Promise<AnyPage>,
    );
  };
}
