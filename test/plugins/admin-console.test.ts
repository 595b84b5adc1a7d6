import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import adminConsole from '../../src/plugins/admin-console.js';
import problemDetails from '../../src/plugins/problem-details.js';

const SETTINGS = {
  adminConsole: true,
  adminDevUrl: undefined,
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  demoSeed: false,
  mail: undefined,
};
const SCRIPT = 'console.log("hello");'.repeat(100);
const PAGE =
  '<title>T</title><meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/admin/assets/a-1.js"></script>';
const NAVIGATION = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

let folder: string;
let app: FastifyInstance;

async function serve(
  settings: Partial<typeof SETTINGS> & { folder?: string } = {},
): Promise<FastifyInstance> {
  const server = Fastify();
  await server.register(problemDetails);
  await server.register(adminConsole, { ...SETTINGS, folder, ...settings });
  return server;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets', 'a-1.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'a-1.js.br'), brotliCompressSync(SCRIPT));
  app = await serve();
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}, server = app) =>
  server.inject({ url, headers });

describe('the page', () => {
  it('has a nonce of its own each time, the one that its policy names, and is never kept', async () => {
    const nonces = new Set<string>();
    for (const url of ['/admin/', '/admin/', '/admin/orders/019a9e2c?tab=money']) {
      const { statusCode, headers, body } = await get(url, NAVIGATION);
      expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store']);
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(String(headers['content-security-policy'])) ?? [];
      expect(nonce.length).toBeGreaterThanOrEqual(22);
      expect(body.match(/nonce="([^"]+)"/g)).toEqual([`nonce="${nonce}"`, `nonce="${nonce}"`]);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it('may load nothing from elsewhere, and be framed by nobody', async () => {
    const { headers } = await get('/admin/');
    expect(String(headers['content-security-policy']).replace(/nonce-[^']+/, 'nonce')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce'; img-src 'self' data: https:; font-src 'self'; " +
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  it('says what the shop is set to', async () => {
    const { body } = await get('/admin/');
    expect(body).toContain('<meta name="shop-time-zone" content="Europe/Berlin">');
    expect(body).toContain('<meta name="shop-mail" content="false">');
  });

  it('is no answer to a file that is not there', async () => {
    for (const url of ['/admin/assets/gone-1.js', '/admin/orders.js', '/admin/assets/../index.html']) {
      const { statusCode, headers } = await get(url, { accept: '*/*', 'sec-fetch-mode': 'cors' });
      expect([url, statusCode]).toEqual([url, 404]);
      expect(headers['cache-control']).toBeUndefined();
    }
    expect((await get('/admin/assets/gone-1.js', NAVIGATION)).statusCode).toBe(404);
  });

  it('is where /admin leads', async () => {
    expect((await get('/admin')).headers.location).toBe('admin/');
  });
});

it('a file with a hash in its name is kept for ever, and sent as it was compressed', async () => {
  const plain = await get('/admin/assets/a-1.js');
  expect(plain.body).toBe(SCRIPT);
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const { headers, rawPayload } = await get('/admin/assets/a-1.js', { 'accept-encoding': 'gzip, br' });
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': expect.stringMatching(/javascript/),
  });
  expect(rawPayload.length).toBeLessThan(SCRIPT.length);
});

it('says so until it is built, and is there as soon as it is', async () => {
  const building = join(folder, 'later');
  const server = await serve({ folder: building });
  const waiting = await get('/admin/orders', NAVIGATION, server);
  expect([waiting.statusCode, waiting.headers['retry-after']]).toEqual([503, '1']);
  expect(waiting.body).toMatch(/http-equiv="refresh"[\s\S]*is being built/);
  await mkdir(building);
  await writeFile(join(building, 'index.html'), PAGE);
  expect((await get('/admin/orders', NAVIGATION, server)).statusCode).toBe(200);
  await server.close();
});

it('leads to the server with hot reload where there is one', async () => {
  const server = await serve({ adminDevUrl: 'http://localhost:5173' } as never);
  expect((await get('/admin/orders', NAVIGATION, server)).headers.location).toBe(
    'http://localhost:5173/admin/orders',
  );
  await server.close();
});

it('is not there where ADMIN_CONSOLE=false', async () => {
  const server = await serve({ adminConsole: false });
  expect((await get('/admin/', NAVIGATION, server)).statusCode).toBe(404);
  await server.close();
});
