import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../helpers/app.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const SECRET = 'JZ8yQp3WvT6xRk1LmN4bHc7dFg2sAe9u';

async function withApp(env: Record<string, string>, work: (service: TestApp) => Promise<void>) {
  const service = await startApp(env);
  try {
    await work(service);
  } finally {
    await service.close();
  }
}
const open = (service: TestApp, accept?: string) =>
  service.request('GET', '/', { headers: accept === undefined ? {} : { accept } });

describe('GET /', () => {
  it('is a page for a browser, with links that hold, and how to sign in', async () => {
    await withApp({ NODE_ENV: 'development', DEMO_SEED: 'true' }, async (service) => {
      const { status, headers, body } = await open(service, BROWSER);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        vary: expect.stringMatching(/accept/i),
      });
      const links = [...String(body).matchAll(/(?:href|src)="([^"#]+)/g)].map(([, link]) => link as string);
      expect(links).toEqual(expect.arrayContaining(['docs', 'docs/json', 'api/products', 'health/ready']));
      for (const link of links) {
        const { status } = await service.request('GET', `/${link}`);
        // The console says so while it is built, which it may not be yet.
        expect(link === 'admin/' ? [200, 503] : [200], link).toContain(status);
      }
      expect(body).toContain('customer@example.com');
      // It has one style and no script, and may have no other.
      const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(body) ?? [];
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
      expect(body).not.toContain('<script');
    });
  });

  it('is the same in JSON for others', async () => {
    await withApp({}, async (service) => {
      for (const accept of [undefined, '*/*', 'application/json', 'text/plain']) {
        expect(await open(service, accept)).toMatchObject({
          status: 200,
          headers: { 'content-type': expect.stringMatching(/^application\/json/) },
          body: { name: 'Stockkeeper', links: { docs: '/docs', health: '/health/ready' } },
        });
      }
    });
  });

  it('names no accounts where there are none, and nothing of signing in in production', async () => {
    await withApp({ NODE_ENV: 'development' }, async (service) => {
      const { body } = await open(service, BROWSER);
      expect(body).toContain('npm run user:create');
      expect(body).not.toContain('demo-password');
    });
    await withApp({ NODE_ENV: 'production', JWT_SECRET: SECRET }, async (service) => {
      expect((await open(service, BROWSER)).body).not.toMatch(/Signing in|demo|npm run/);
    });
  });
});
