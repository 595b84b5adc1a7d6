import { STATUS_CODES } from 'node:http';
import type { ProblemCode } from '../errors.js';
import { codesOf, nameOf, schemaOf, withCodes } from './openapi-problems.js';

/** Marks an operation whose body is optional; set by plugins/openapi, removed here. */
export const OPTIONAL_BODY = 'x-optional-body';

interface OpenApiDocument {
  paths?: object;
  components?: { schemas?: Record<string, unknown> };
}

/**
 * Cleans up the generated document. The generator writes each named schema twice, `Order` for responses and `OrderInput` for
 * requests, though nearly all are used for only one: unreferenced schemas are removed, and the remaining one gets the plain name.
 * It also calls every response "Default Response" and limits integers to 2^53. Examples of headers are removed, since Swagger UI
 * would send them with every request: one idempotency key for all orders.
 */
export function tidyDocument<Document extends OpenApiDocument>(document: Document): Document {
  const all = document.components?.schemas ?? {};
  const used = referencedFrom(document.paths ?? {}, all);
  const finalName = (name: string) => {
    const plain = name.replace(/Input$/, '');
    return plain !== name && !used.has(plain) ? plain : name;
  };
  const schemas = Object.fromEntries(
    Object.entries(all).flatMap(([name, schema]) => (used.has(name) ? [[finalName(name), schema]] : [])),
  );
  const problems = problemSchemas(document.paths ?? {});
  const tidied = {
    ...document,
    components: { ...document.components, schemas: { ...schemas, ...problems } },
  };
  return JSON.parse(JSON.stringify(tidied), (key, value) => {
    if (value?.[OPTIONAL_BODY]) return withOptionalBody(value);
    if (key === '$ref') return value.replace(/[^/]+$/, finalName);
    if (key === 'responses') return named(value);
    if (key === 'parameters') return value.map(withoutExampleOfHeader);
    const isBoundOfSafeIntegers =
      (key === 'minimum' || key === 'maximum') && Math.abs(value) === Number.MAX_SAFE_INTEGER;
    return isBoundOfSafeIntegers ? undefined : value;
  });
}

/** The generator marks every body as required. */
function withOptionalBody({ [OPTIONAL_BODY]: _mark, requestBody, ...operation }: Record<string, unknown>) {
  return { ...operation, requestBody: { ...(requestBody as object), required: false } };
}

/** Names of the components that are referenced, directly or indirectly. */
function referencedFrom(start: unknown, schemas: Record<string, unknown>): Set<string> {
  const found = new Set<string>();
  const waiting = [start];
  while (waiting.length > 0) {
    for (const [, name] of JSON.stringify(waiting.pop()).matchAll(
      /"\$ref":"#\/components\/schemas\/([^"]+)"/g,
    )) {
      if (name === undefined || found.has(name)) continue;
      found.add(name);
      waiting.push(schemas[name]);
    }
  }
  return found;
}

function named(responses: Record<string, { description?: string }>): object {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      response.description === 'Default Response'
        ? { ...response, description: STATUS_CODES[status] }
        : withCodes(response),
    ]),
  );
}

/** One schema per code that any operation may respond with. */
function problemSchemas(paths: object): Record<string, object> {
  const operations = Object.values(paths).flatMap((path) => Object.values(path as object));
  const responses = operations.flatMap((operation) => Object.values(operation.responses ?? {}));
  const codes = new Set(responses.flatMap((response) => codesOf(response as { description?: string })));
  return Object.fromEntries([...codes].sort().map((code: ProblemCode) => [nameOf(code), schemaOf(code)]));
}

function withoutExampleOfHeader(parameter: { in: string; example?: unknown }): object {
  if (parameter.in !== 'header') return parameter;
  const { example: _prefilled, ...rest } = parameter;
  return rest;
}
