import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../helpers/app.js';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: Array<{ in: string; name: string; example?: unknown; schema: Schema }>;
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, { description: string; content?: Record<string, MediaType> }>;
}
interface MediaType {
  schema: Schema;
  example?: unknown;
}
interface Schema {
  $ref?: string;
  examples?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: object };
}

let service: TestApp;
let document: Document;

beforeAll(async () => {
  service = await startApp();
  document = (await service.request('GET', '/docs/json')).body;
});
afterAll(() => service.close());

function operations(): Array<{ name: string; operation: Operation }> {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
}
function resolve(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] as Schema);
}

function isExplained({ schema, example }: MediaType): boolean {
  const { properties, examples } = resolve(schema);
  if (example !== undefined || examples !== undefined) return true;
  // A page is explained by its entries; `null` and `{ status: "ok" }` explain themselves.
  if (properties?.next && properties.items?.items)
    return resolve(properties.items.items).examples !== undefined;
  return properties === undefined || Object.keys(properties).join() === 'status';
}

describe('the OpenAPI document', () => {
  it('is the one that is checked in (if not: npm run openapi)', async () => {
    const file = await readFile(join(import.meta.dirname, '../../openapi.json'), 'utf8');
    expect(document).toEqual(JSON.parse(file));
  });

  it('is version 3.1 and names every route of the service', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(operations().length).toBeGreaterThanOrEqual(30);
    const listed = new Set(operations().map(({ name }) => name));
    for (const route of [
      'POST /api/auth/login',
      'GET /api/products',
      'POST /api/orders',
      'GET /health/ready',
    ]) {
      expect(listed).toContain(route);
    }
  });

  it('names each operation by a verb of its own, admins’ ones among themselves', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations()) {
      const isAdmins = name.includes(' /api/admin/');
      expect(operation.operationId, name).toMatch(
        isAdmins ? /^admin[A-Z][A-Za-z]+$/ : /^(?!admin)[a-z][A-Za-z]+$/,
      );
    }
  });

  it('says of each route what it does, where it belongs, and what it answers', () => {
    for (const { name, operation } of operations()) {
      expect(operation.summary, name).toMatch(/\S/);
      expect(operation.tags, name).toHaveLength(1);
      const statuses = Object.keys(operation.responses);
      expect(
        statuses.some((status) => status.startsWith('2')),
        name,
      ).toBe(true);
      expect(statuses, name).toEqual(expect.arrayContaining(['500', '503']));
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(description, `${name} ${status}`).toMatch(/\S/);
        if (Number(status) >= 400)
          expect(Object.keys(content ?? {}), name).toEqual(['application/problem+json']);
      }
    }
  });

  /** A guest sends an address in place of a token, and is asked for one of the two. */
  const FOR_GUESTS = ['POST /api/orders', 'POST /api/holds'];

  it('asks for a token exactly where the service does', async () => {
    for (const { name, operation } of operations()) {
      const [method, path] = name.split(' ') as [string, string];
      const { status } = await service.request(method, path.replace('{id}', '1'));
      // An empty requirement among them says that it also goes without.
      const asks = operation.security?.every((scheme) => Object.keys(scheme).length > 0) ?? false;
      expect(status === 401, name).toBe(asks || FOR_GUESTS.includes(name));
      if (operation.security) expect(Object.keys(operation.responses), name).toContain('401');
      if (path.startsWith('/api/admin/')) expect(Object.keys(operation.responses), name).toContain('403');
    }
  });

  it('has no example of a header, which Swagger UI would send with every request', () => {
    const headers = operations().flatMap(({ operation }) =>
      (operation.parameters ?? []).filter((parameter) => parameter.in === 'header'),
    );
    expect(headers.map(({ name }) => name)).toEqual(expect.arrayContaining(['idempotency-key', 'if-match']));
    for (const { example, schema } of headers)
      expect([example, schema.examples]).toEqual([undefined, undefined]);
  });

  it('has an example of every body that goes in and comes out', () => {
    const without = operations().flatMap(({ name, operation }) => {
      const bodies = [
        operation.requestBody?.content['application/json'],
        ...Object.values(operation.responses).map(({ content }) => Object.values(content ?? {})[0]),
      ];
      return bodies.every((body) => body === undefined || isExplained(body)) ? [] : [name];
    });
    expect(without).toEqual([]);
  });
});

describe('/docs', () => {
  it('serves Swagger UI as a page, with a content security policy of its own', async () => {
    const page = await service.request('GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.body).toContain('swagger-ui');
  });

  it('works on plain http under any name: no browser is told to look for its scripts elsewhere', async () => {
    for (const url of ['/docs', '/docs/', '/']) {
      const { headers } = await service.request('GET', url, {
        headers: { host: 'shop.test', accept: 'text/html' },
      });
      expect(headers['content-security-policy'], url).not.toContain('upgrade-insecure-requests');
    }
  });

  it('wears our own name and picture, with the groups of operations folded', async () => {
    const { body } = await service.request('GET', '/docs/');
    expect(body).toContain('<title>Stockkeeper API</title>');
    expect(body).toContain('./static/theme/icon.svg');
    expect(await service.request('GET', '/docs/static/theme/icon.svg')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/svg+xml' },
    });
    const script = (await service.request('GET', '/docs/static/swagger-initializer.js')).body;
    expect(script).toContain('"docExpansion":"none"');
    const [, logo = ''] = /data:image\/svg\+xml;base64,([^']+)/.exec(script) ?? [];
    expect(Buffer.from(logo, 'base64').toString()).toContain('Stockkeeper</text>');
  });
});
