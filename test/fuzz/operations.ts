import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What openapi.json says of the service, as far as a fuzzer needs it. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  examples?: unknown[];
}

export interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

interface Content {
  schema: Schema;
  example?: unknown;
}

export interface Operation {
  /** `POST /api/orders`. */
  name: string;
  method: string;
  /** With its placeholders: `/api/orders/{id}`. */
  path: string;
  parameters: Parameter[];
  body?: Content & { required: boolean };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
  /** Whether a token must come with it. One that may come counts as none. */
  needsToken: boolean;
  /** Whether it is for admins alone. */
  forAdmins: boolean;
}

interface Described {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Content> };
  responses: Operation['responses'];
  security?: object[];
}

export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'openapi.json'), 'utf8'),
) as { paths: Record<string, Record<string, Described>> };

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => operationOf(method.toUpperCase(), path, described)),
);

function operationOf(method: string, path: string, described: Described): Operation {
  const { parameters = [], requestBody, responses, security } = described;
  const content = requestBody?.content['application/json'];
  return {
    name: `${method} ${path}`,
    method,
    path,
    parameters,
    ...(content && { body: { ...content, required: requestBody?.required ?? false } }),
    responses,
    needsToken: security?.every((scheme) => Object.keys(scheme).length > 0) ?? false,
    forAdmins: path.startsWith('/api/admin/'),
  };
}

/** What a reference of the document stands for; a schema that is none stands for itself. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = schema.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)[unescapePointer(part)], document);
  return resolve(found as Schema);
}

const unescapePointer = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** A JSON pointer into the document. */
export const pointer = (...parts: string[]) =>
  `#/${parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
