import fc from 'fast-check';
import { collectionOf, placeholdersOf } from './memory.js';
import type { Operation, Parameter, Schema } from './operations.js';
import { nuisance, type Values } from './values.js';

export interface FuzzedRequest {
  operation: Operation;
  /** By name; not encoded yet. */
  path: Record<string, unknown>;
  /** Names may come twice. */
  query: Array<[string, unknown]>;
  headers: Record<string, string>;
  /** The bytes that are sent, if any. */
  body?: Buffer;
  /** What the body says, when it is JSON of a kind that the operation takes. */
  json?: unknown;
  /** What was done to spoil it. */
  spoilt: string;
}

/** A request that the document allows, for the most part. */
function asDescribed(operation: Operation, values: Values): fc.Arbitrary<FuzzedRequest> {
  const { parameters, body } = operation;
  const of = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
  const path = pathOf(operation.path, of('path'), values);
  const query = queryOf(of('query'), values);
  const headers = fc.record(Object.fromEntries(of('header').map(({ name }) => [name, headerValue(name)])), {
    requiredKeys: [],
  });
  const json = body ? bodyOf(body.schema, body.required, body.example, values) : fc.constant(undefined);
  return fc
    .record({ path, query, headers, json, roll: fc.nat() })
    .map(({ path, query, headers, json, roll }) => {
      const request: FuzzedRequest = {
        operation,
        path,
        query: Object.entries(query),
        headers: headers as Record<string, string>,
        spoilt: 'not',
      };
      if (json === undefined) return request;
      return withJson(request, ofThatThing(json, operation.path, path, values, roll), request.spoilt);
    });
}

/** Ids mostly of what there is; of two, the second is mostly a part of the first: a return of its own order. */
function pathOf(
  address: string,
  parameters: Parameter[],
  values: Values,
): fc.Arbitrary<Record<string, unknown>> {
  const each = parameters.map(({ name, schema, example }) => {
    const isId = example === undefined || schema.format !== undefined || /id$/i.test(name);
    const made = isId ? values.of(schema, 'id') : fc.oneof(fc.constant(example), values.of(schema, name));
    return [name, values.inPath(made, collectionOf(address, name))] as const;
  });
  return fc
    .record({ path: fc.record(Object.fromEntries(each)), roll: fc.nat(), isPair: mostly })
    .map(({ path, roll, isPair }) => {
      const [whole, part] = placeholdersOf(address);
      if (!isPair || !whole || !part) return path;
      const pair = values.pairOf(collectionOf(address, whole), collectionOf(address, part), roll);
      return pair ? { ...path, [whole]: pair[0], [part]: pair[1] } : path;
    });
}

const mostly = fc.integer({ min: 0, max: 9 }).map((roll) => roll > 0);

/** Every other body names what belongs to the thing that its address names: products of the lines of that document. */
function ofThatThing(
  json: unknown,
  address: string,
  { id }: Record<string, unknown>,
  values: Values,
  roll: number,
): unknown {
  if (id === undefined || roll % 2 === 0) return json;
  return values.partsInstead(json, { collection: collectionOf(address, 'id'), id }, roll >> 1);
}

/** A few of its parameters mostly: the more there are, the likelier is one that is refused. */
function queryOf(parameters: Parameter[], values: Values): fc.Arbitrary<Record<string, unknown>> {
  const few = fc.subarray(parameters, { maxLength: Math.min(parameters.length, 2) });
  return fc
    .oneof({ weight: 4, arbitrary: few }, { weight: 1, arbitrary: fc.subarray(parameters) })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map(({ name, schema }) => [name, values.of(schema, name)]))),
    );
}

const JSON_TYPE = { 'content-type': 'application/json' };

function bodyOf(schema: Schema, required: boolean, example: unknown, values: Values): fc.Arbitrary<unknown> {
  const made = values.of(schema, 'body');
  const shown = example === undefined ? [] : [{ weight: 4, arbitrary: values.like(example) }];
  const none = required ? [] : [{ weight: 1, arbitrary: fc.constant(undefined) }];
  return fc.oneof({ weight: 4, arbitrary: made }, ...shown, ...none);
}

function headerValue(name: string): fc.Arbitrary<string> {
  if (name === 'if-match') {
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('*', '"1"', '"1", "2", "3", "4"') },
      { weight: 1, arbitrary: fc.constantFrom('"2"', 'W/"1"', '"x"', '1', '""') },
    );
  }
  if (name === 'x-session') return fc.constantFrom('cookie', 'cookie', 'body');
  return fc.oneof(
    { weight: 5, arbitrary: fc.uuid() },
    // Few, so that some come again: with the same request, and with another.
    { weight: 2, arbitrary: fc.constantFrom('key 1', 'key 2') },
    { weight: 1, arbitrary: fc.constantFrom('', 'ü', 'x'.repeat(256)) },
  );
}

type Spoil = (request: FuzzedRequest, value: unknown, roll: number) => FuzzedRequest;

const withJson = (request: FuzzedRequest, json: unknown, spoilt: string): FuzzedRequest => ({
  ...request,
  headers: { ...request.headers, ...JSON_TYPE },
  json,
  body: Buffer.from(JSON.stringify(json) ?? 'null'),
  spoilt,
});

const withBytes = (
  request: FuzzedRequest,
  body: Buffer,
  spoilt: string,
  headers: Record<string, string> = JSON_TYPE,
): FuzzedRequest => {
  const { json: _, ...rest } = request;
  return { ...rest, headers: { ...request.headers, ...headers }, body, spoilt };
};

/** The place in a value that a roll points at is replaced, removed or given a sibling. */
function changeSomewhere(value: unknown, put: unknown, roll: number): unknown {
  if (typeof value !== 'object' || value === null || roll % 3 === 0) return put;
  if (Array.isArray(value)) {
    if (value.length === 0) return [put];
    const at = roll % value.length;
    return value.map((one, index) => (index === at ? changeSomewhere(one, put, roll >> 2) : one));
  }
  const keys = Object.keys(value);
  const key = keys[roll % Math.max(keys.length, 1)];
  if (key === undefined) return put;
  const member = (value as Record<string, unknown>)[key];
  return { ...value, [key]: changeSomewhere(member, put, roll >> 2) };
}

const SPOILS: readonly Spoil[] = [
  (request, value, roll) =>
    withJson(request, changeSomewhere(request.json, value, roll), 'a value of the body'),
  (request, value) => withJson(request, { ...Object(request.json), unknownField: value }, 'an unknown field'),
  (request, value) => withJson(request, value, 'the whole body'),
  (request, _, roll) => {
    const fields = Object.entries(Object(request.json));
    return withJson(
      request,
      Object.fromEntries(fields.filter((_, at) => at !== roll % fields.length)),
      'a field less',
    );
  },
  (request, value) => {
    const [name] = request.query[0] ?? ['limit'];
    return { ...request, query: [...request.query, [name, value]], spoilt: 'a query parameter' };
  },
  (request, value) => ({
    ...request,
    query: [...request.query, ['unknown', value]],
    spoilt: 'an unknown query',
  }),
  (request, value, roll) => {
    const names = Object.keys(request.path);
    const name = names[roll % Math.max(names.length, 1)];
    return name ? { ...request, path: { ...request.path, [name]: value }, spoilt: 'the path' } : request;
  },
  (request) => withBytes(request, Buffer.from('{"items": ['), 'JSON cut short'),
  (request) => withBytes(request, Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'no UTF-8'),
  (request) => withBytes(request, Buffer.alloc(0), 'an empty body'),
  (request) => withBytes(request, Buffer.from('null'), 'null'),
  (request) => withBytes(request, Buffer.from('{"__proto__": {"isAdmin": true}}'), 'a prototype'),
  (request) => withBytes(request, Buffer.from(`${'['.repeat(2_000)}${']'.repeat(2_000)}`), 'nested deep'),
  (request) => withBytes(request, Buffer.from(JSON.stringify({ a: 'x'.repeat(70_000) })), 'too long'),
  (request) =>
    withBytes(request, Buffer.from('a=1'), 'a form', { 'content-type': 'application/x-www-form-urlencoded' }),
  (request) => withBytes(request, Buffer.from('{}'), 'no content type', { 'content-type': '' }),
  (request) =>
    withBytes(request, Buffer.from('{}'), 'another charset', {
      'content-type': 'application/json; charset=iso-8859-1',
    }),
  (request) => ({ ...request, headers: { ...request.headers, 'if-match': 'nonsense' }, spoilt: 'If-Match' }),
  (request) => ({ ...request, headers: { ...request.headers, accept: 'image/png' }, spoilt: 'Accept' }),
];

/** Half of them as the document says, half of them spoilt. */
export function fuzzed(operation: Operation, values: Values): fc.Arbitrary<FuzzedRequest> {
  const good = asDescribed(operation, values);
  const bad = fc
    .tuple(good, fc.constantFrom(...SPOILS), nuisance, fc.nat())
    .map(([request, spoil, value, roll]) => spoil(request, value, roll));
  return fc.oneof({ weight: 3, arbitrary: good }, { weight: 2, arbitrary: bad });
}

/** The address that is asked for. */
export function addressOf({ operation, path, query }: FuzzedRequest): string {
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encode(path[name]));
  const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return search ? `${filled}?${search}` : filled;
}

/** Lone surrogates have no encoding. */
const encode = (value: unknown) =>
  encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());
