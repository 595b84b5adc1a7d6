import { describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../helpers/app.js';

async function withApp(env: Record<string, string>, work: (service: TestApp) => Promise<void>) {
  const service = await startApp(env);
  try {
    await work(service);
  } finally {
    await service.close();
  }
}
const preflight = (service: TestApp, origin: string) =>
  service.request('OPTIONS', '/api/orders', {
    headers: { origin, 'access-control-request-method': 'POST' },
  });

describe('without CORS_ORIGINS', () => {
  it('no other origin may read answers, and a preflight is told which setting it takes', async () => {
    await withApp({}, async (service) => {
      for (const origin of ['https://shop.example', 'http://localhost:5173']) {
        for (const url of ['/api/products', '/nowhere']) {
          const answer = await service.request('GET', url, { headers: { origin } });
          expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
        }
        const { status, headers, body } = await preflight(service, origin);
        expect(headers).not.toHaveProperty('access-control-allow-origin');
        expect(status).toBe(403);
        expect(headers['content-type']).toBe('application/problem+json');
        expect(body).toMatchObject({
          code: 'ORIGIN_NOT_ALLOWED',
          detail: expect.stringContaining('CORS_ORIGINS'),
        });
      }
    });
  });

  it('pages of localhost may, in development', async () => {
    await withApp({ NODE_ENV: 'development' }, async (service) => {
      for (const origin of [
        'http://localhost:5173',
        'https://localhost',
        'http://127.0.0.1:80',
        'http://[::1]:3001',
      ]) {
        expect(await preflight(service, origin)).toMatchObject({
          status: 204,
          headers: { 'access-control-allow-origin': origin },
        });
      }
      for (const origin of [
        'http://localhost.evil.example',
        'http://evil.example:5173',
        'http://localhost:x',
        'null',
      ]) {
        expect((await preflight(service, origin)).status).toBe(403);
      }
    });
  });
});
