import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@stockkeeper/client';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';

// What arrives is what counts: the header comes from fetch, not from us.

let server: Server;
let baseUrl: string;
const seen: Array<[method: string | undefined, headers: IncomingHttpHeaders]> = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push([request.method, request.headers]);
    response.setHeader('content-type', 'application/json').end('{"items":[],"next":null}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
afterEach(() => vi.useRealTimers());

const cacheControls = () =>
  seen.splice(0).map(([method, headers]) => `${method} ${headers['cache-control']}`);

it('reads ask for the present for a minute after a write, and for no more than there is before and after', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const client = createClient({ baseUrl });
  const other = createClient({ baseUrl });
  await client.products.list();
  await client.POST('/api/orders', { body: {} as never });
  await client.products.list();
  await client.categories.list();
  await other.products.list();
  expect(cacheControls()).toEqual([
    'GET undefined',
    'POST undefined',
    'GET no-cache',
    'GET no-cache',
    'GET undefined',
  ]);
  vi.advanceTimersByTime(59_000);
  await client.products.list();
  vi.advanceTimersByTime(2_000);
  await client.products.list();
  expect(cacheControls()).toEqual(['GET no-cache', 'GET undefined']);
});
