import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutPersonalData } from '../../src/http/request-log.js';
import { connectTo, createDatabase, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('what the server logs at info of each request', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let base: string;
  let token: string;
  let user: { id: number; email: string };
  let productId: number;

  beforeAll(async () => {
    database = await createDatabase();
    server = startServer({ DATABASE_URL: database.url, LOG_LEVEL: 'info' });
    base = await server.listening();
    const pool = connectTo(database);
    user = await buildUser();
    productId = (await buildProduct({ stock: 1 })).id;
    await pool.close();
    token = (await call('POST', '/api/auth/login', { email: user.email, password: PASSWORD })).body
      .accessToken;
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const requestId = response.headers.get('x-request-id');
    await server.seen(new RegExp(`${requestId}.*request completed`));
    const lines = server.log().filter(({ reqId }) => reqId === requestId);
    // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes
    return { body: (await response.json()) as any, line: lines.at(-1) };
  }

  it('is who, which route, which order, and how it was answered', async () => {
    const placed = await call('POST', '/api/orders', orderBody([{ productId, quantity: 1 }]));
    const orderId = placed.body.id;
    expect(placed.line).toMatchObject({
      level: 30,
      method: 'POST',
      route: '/api/orders',
      userId: user.id,
      orderId,
      status: 201,
      milliseconds: expect.any(Number),
    });
    expect((await call('GET', `/api/orders/${orderId}`)).line).toMatchObject({
      route: '/api/orders/:id',
      orderId,
      status: 200,
    });
  });

  it('is the code of a refusal', async () => {
    const refused = await call('POST', '/api/orders', orderBody([{ productId, quantity: 1 }]));
    expect(refused.line).toMatchObject({ userId: user.id, status: 409, code: 'INSUFFICIENT_STOCK' });
    expect((await call('GET', '/api/orders/7')).line).toMatchObject({
      code: 'VALIDATION_FAILED',
      orderId: '7',
    });
    const { line } = await call('GET', '/nowhere/ada@example.com');
    expect(line).toMatchObject({ url: '/nowhere/…', status: 404, code: 'NOT_FOUND' });
  });

  it('is not what people search for', async () => {
    const { line } = await call('GET', '/api/products?q=size%2042%20ada%40example.com&limit=5&after=eyJ');
    expect(line).toMatchObject({ route: '/api/products', url: '/api/products?q=…&limit=5&after=…' });
    expect(server.output()).not.toMatch(/size|example\.com|eyJ/);
  });

  it('is the trace that it belongs to, and the id that it came with', async () => {
    const headers = { traceparent: TRACE, 'x-request-id': 'edge-0000000001' };
    expect((await call('GET', '/api/products', undefined, headers)).line).toMatchObject({
      reqId: 'edge-0000000001',
      traceparent: TRACE,
    });
    const { line } = await call('GET', '/api/products', undefined, { traceparent: 'ada@example.com' });
    expect(line).not.toHaveProperty('traceparent');
  });

  it('is nothing of health, unless it fails', async () => {
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    await call('GET', '/api/products');
    expect(server.output()).not.toContain('/health/');
  });
});

it('a 503 that is meant is a warning without a stack', async () => {
  const database = await createEmptyDatabase();
  const server = startServer({ DATABASE_URL: database.url, MIGRATE_ON_BOOT: 'false' });
  try {
    const base = await server.listening();
    expect((await fetch(`${base}/health/ready`)).status).toBe(503);
    await server.seen(/Migrations are pending/);
    const [line] = server.log().filter(({ msg }) => msg === 'SERVICE_UNAVAILABLE');
    expect(line).toMatchObject({ level: 40, detail: expect.stringContaining('Migrations are pending') });
    expect(line).not.toHaveProperty('err');
  } finally {
    await server.stop();
    await database.drop();
  }
});

describe('an address in the log', () => {
  it('has nothing of what was typed, whatever it is', () => {
    const word = fc.string({ unit: 'binary', minLength: 1 }).map(encodeURIComponent);
    const secret = fc.constantFrom(
      'ada%40example.com',
      'ada@example.com',
      'hunter2',
      'eyJhbGciOi.eyJzdWIi.c2ln',
    );
    fc.assert(
      fc.property(
        secret,
        word,
        fc.constantFrom('q', 'after', 'email', 'token', 'x y', ''),
        (typed, more, name) => {
          for (const url of [
            `/api/products?${name}=${more}${typed}&limit=5`,
            `/api?limit=1&${name}=${typed}=${more}?${typed}`,
          ]) {
            expect(withoutPersonalData(url)).not.toContain(typed);
          }
        },
      ),
    );
  });

  it('stands as it is where it has nothing to hide', () => {
    for (const url of [
      '/',
      '/api/orders/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e/payments',
      '/api/admin/orders?status=pending&limit=20',
      '/docs/static/swagger-ui.css',
    ]) {
      expect(withoutPersonalData(url)).toBe(url);
    }
  });
});
