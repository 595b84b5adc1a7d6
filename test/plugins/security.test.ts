import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from '../../src/plugins/security-headers.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildUser } from '../helpers/factories.js';

const SHOP = 'https://shop.example';
let service: TestApp;

beforeAll(async () => {
  service = await startApp({ CORS_ORIGINS: `${SHOP}, http://localhost:5173` });
});
afterAll(() => service.close());

describe('security headers', () => {
  it.each([
    ['an answer', '/api/products'],
    ['a refusal', '/api/users/me'],
    ['an unknown address', '/nowhere'],
    ['the documentation', '/docs'],
  ])('are on %s', async (_what, url) => {
    const { headers } = await service.request('GET', url);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'content-security-policy': expect.stringMatching(/default-src '(none|self)'/),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('are those that helmet sets', () => {
    const headers: Record<string, string> = {};
    const response = {
      setHeader: (name: string, value: string) => {
        headers[name.toLowerCase()] = value;
      },
      removeHeader: () => {},
    };
    const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
    const middleware = helmet({ contentSecurityPolicy: { useDefaults: false, directives } });
    middleware({} as IncomingMessage, response as unknown as ServerResponse, () => {});
    expect(SECURITY_HEADERS).toEqual(headers);
  });

  it('forbid an API answer to load or be framed, and let the documentation show itself', async () => {
    const api = await service.request('GET', '/api/products');
    expect(api.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    const docs = await service.request('GET', '/docs');
    expect(docs.headers['content-security-policy']).toMatch(/script-src 'self'/);
    expect((await service.request('GET', '/docs/static/swagger-ui.css')).status).toBe(200);
  });
});

describe('cross-origin requests', () => {
  const from = (origin: string, url = '/api/products') =>
    service.request('GET', url, { headers: { origin } });
  const preflight = (origin: string, method = 'POST') =>
    service.request('OPTIONS', '/api/orders', {
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization, content-type',
      },
    });

  it.each([SHOP, 'http://localhost:5173'])('%s may read answers, refusals too', async (origin) => {
    for (const url of ['/api/products', '/api/users/me', '/nowhere']) {
      const { headers } = await from(origin, url);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-expose-headers']).toBe(
        'content-disposition, etag, idempotent-replayed, location, retry-after, x-request-id',
      );
      expect(headers.vary).toMatch(/origin/i);
    }
  });

  it.each([
    'https://evil.example',
    'https://shop.example.evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'null',
  ])('%s may not', async (origin) => {
    expect((await from(origin)).headers).not.toHaveProperty('access-control-allow-origin');
    const { status, headers, body } = await preflight(origin);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect({ status, ...body }).toMatchObject({
      status: 403,
      code: 'ORIGIN_NOT_ALLOWED',
      detail: `Pages of ${origin} may not call this API. To allow it, name the origin in the setting CORS_ORIGINS.`,
    });
  });

  it('answers a preflight for what the API takes, without a token', async () => {
    const { status, headers } = await preflight(SHOP);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('answers an OPTIONS that is no preflight without a word', async () => {
    expect(await service.request('OPTIONS', '/api/products')).toMatchObject({ status: 204, body: '' });
  });
});

describe('x-request-id', () => {
  it.each([
    ['an answer', 'GET', '/api/products', 200],
    ['a 401', 'GET', '/api/users/me', 401],
    ['a 404', 'GET', '/nowhere', 404],
    ['a 405', 'PUT', '/api/products', 405],
    ['an address that cannot be decoded', 'GET', '/api/products/%zz', 400],
    ['an address that is too long', 'GET', `/api/products/${'1'.repeat(200)}`, 414],
  ])('is on %s, and is what the problem document names', async (_what, method, url, status) => {
    const answer = await service.request(method, url);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    if (status >= 400) expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  });

  it('is that of who is in front of us, where it is one', async () => {
    for (const id of ['4c1f3e6a0b9d4e55', 'Root=1-67891233-abcdef012345678912345678', 'a'.repeat(128)]) {
      const { headers, body } = await service.request('GET', '/nowhere', { headers: { 'x-request-id': id } });
      expect([headers['x-request-id'], body.requestId]).toEqual([id, id]);
    }
  });

  it('is our own each time when what the client sends is none', async () => {
    const as = await buildUser();
    const given = [
      'mine',
      'ada@example.com',
      'two words here',
      'a'.repeat(129),
      '{"level":60}',
      'a\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9',
    ];
    const ids = await Promise.all(
      given.map(async (id) => {
        const headers = { 'x-request-id': id, 'request-id': 'mine-as-well' };
        return (await service.request('GET', '/api/users/me', { as, headers })).headers['x-request-id'];
      }),
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBe(given.length);
  });
});
