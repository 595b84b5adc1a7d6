import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { collectionOf, type Memory } from './memory.js';
import { document, type Operation, pointer } from './operations.js';
import type { FuzzedRequest } from './requests.js';

export interface FuzzedAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  ms: number;
}

/** Whose token goes with a request. `stranger` is a token that nobody issued. */
export const ROLES = ['nobody', 'stranger', 'customer', 'neighbour', 'author', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const SLOWEST_MS = 2_000;
/** What HTTP itself is refused with, before any route is asked: docs/errors.md has them. */
const OF_HTTP = new Set([405, 408, 414, 417, 431]);

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
addFormats.default(ajv);
ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
ajv.addSchema(document, 'openapi');
const validators = new Map<string, ValidateFunction>();

function validatorOf(place: string): ValidateFunction {
  const known = validators.get(place) ?? ajv.compile({ $ref: `openapi${place}` });
  validators.set(place, known);
  return known;
}

/** @returns what is wrong with an answer, a sentence each; nothing when it is as the document says */
export function faultsOf(request: FuzzedRequest, role: Role, answer: FuzzedAnswer, memory: Memory): string[] {
  const { operation } = request;
  if (
    operation.method === 'DELETE' &&
    (answer.status === 413 || answer.status === 415 || answer.text.includes('MALFORMED'))
  )
    return [];
  return [
    ...faultsOfStatus(operation, answer),
    ...faultsOfBody(operation, answer),
    ...faultsOfRole(request, role, answer, memory),
    ...faultsOfValidation(request, answer),
    ...(answer.ms > SLOWEST_MS + mayWaitMs(request, answer) ? [`took ${Math.round(answer.ms)} ms`] : []),
  ];
}

/** The feed of events waits for news for as long as it is asked to. */
function mayWaitMs({ query }: FuzzedRequest, { status }: FuzzedAnswer): number {
  const [, seconds] = query.find(([name]) => name === 'wait') ?? [];
  return status === 200 && seconds !== undefined ? Number(seconds) * 1_000 : 0;
}

function faultsOfStatus({ responses }: Operation, { status, headers }: FuzzedAnswer): string[] {
  if (status >= 500 && status !== 503) return [`${status} is no answer`];
  if (status === 503 && headers['retry-after'] === undefined) return ['a 503 does not say when to try again'];
  return status in responses || status === 404 || OF_HTTP.has(status) ? [] : [`${status} is not declared`];
}

function faultsOfBody(operation: Operation, { status, headers, text }: FuzzedAnswer): string[] {
  const declared = operation.responses[status];
  if (!declared) return [];
  const type = String(headers['content-type'] ?? '').split(';')[0] as string;
  if (!declared.content) return text === '' ? [] : ['a body, although none is declared'];
  if (!(type in declared.content)) return [`content type ${type} is not declared for ${status}`];
  if (!type.endsWith('json')) return [];
  const body = JSON.parse(text);
  const path = ['paths', operation.path, operation.method.toLowerCase()];
  const valid = validatorOf(pointer(...path, 'responses', String(status), 'content', type, 'schema'));
  const wrong = valid(body)
    ? []
    : [`the body of ${status} is not its schema’s: ${ajv.errorsText(valid.errors)}`];
  const isProblem = type === 'application/problem+json';
  if (isProblem && !declared.description.includes(`\`${body.code}\``))
    wrong.push(`${body.code} is not declared`);
  return wrong;
}

function faultsOfRole(
  { operation, path }: FuzzedRequest,
  role: Role,
  { status }: FuzzedAnswer,
  memory: Memory,
): string[] {
  if (OF_HTTP.has(status)) return [];
  const isSignedIn = role !== 'nobody' && role !== 'stranger';
  if (operation.needsToken && !isSignedIn) return status === 401 ? [] : [`${status} without a token`];
  if (operation.forAdmins && isSignedIn && role !== 'admin') {
    return status === 403 ? [] : [`${status} for ${role}, although it is for admins`];
  }
  if (operation.forAdmins || role === 'admin' || status >= 300) return [];
  // What belongs to one account alone.
  const owners = Object.entries(path).map(([name, id]) => {
    const collection = collectionOf(operation.path, name);
    // An admin makes a parcel, and it belongs to whose order it is.
    return collection === 'fulfilments' ? undefined : memory.ownerOf(collection, id);
  });
  const isPrivate = operation.path.startsWith('/api/orders/') || /PATCH|DELETE/.test(operation.method);
  const other = owners.find((owner) => owner !== undefined && owner !== role);
  return isPrivate && other ? [`${status} for ${role}, although it belongs to ${other}`] : [];
}

/** What the document rules out is refused. */
function faultsOfValidation({ operation, json, query }: FuzzedRequest, { status }: FuzzedAnswer): string[] {
  if (status >= 300) return [];
  const path = ['paths', operation.path, operation.method.toLowerCase()];
  const wrong: string[] = [];
  if (operation.body && json !== undefined) {
    const valid = validatorOf(pointer(...path, 'requestBody', 'content', 'application/json', 'schema'));
    if (!valid(json))
      wrong.push(`${status} for a body that is not its schema’s: ${ajv.errorsText(valid.errors)}`);
  }
  const known = operation.parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name);
  const unknown = query.find(([name]) => !known.includes(name));
  // Who probes a service's health, opens its pages or sends its events may add what is of use to him.
  if (unknown && /^\/api\/(?!webhooks)/.test(operation.path))
    wrong.push(`${status} although there is no query parameter ${unknown[0]}`);
  return wrong;
}
