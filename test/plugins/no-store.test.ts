import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildPost, buildUser, PASSWORD } from '../helpers/factories.js';

let service: TestApp;
let admin: User;
let operations: Array<{ method: string; url: string; open: boolean }>;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  const { body } = await service.request('GET', '/docs/json');
  operations = Object.entries<Record<string, { security?: object[] }>>(body.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        method: method.toUpperCase(),
        url: path.replace(/\{\w+\}/g, '1'),
        open: !security?.every((scheme) => Object.keys(scheme).length > 0),
      })),
  );
});
afterAll(() => service.close());

/** Orders and holds of guests have tokens of their own. */
const GIVERS = ['POST /api/quotes', 'POST /api/orders', 'POST /api/holds'];
const givesToken = ({ method, url }: { method: string; url: string }) =>
  url.startsWith('/api/auth/') || GIVERS.includes(`${method} ${url}`);

/** Read anew: among the routes are those that end one's tokens. */
const cacheControl = async (method: string, url: string, user?: User) => {
  const as = await user?.reload();
  const { headers } = await service.request(method, url, { as, ...(method !== 'GET' && { body: {} }) });
  return headers['cache-control'];
};

describe('Cache-Control: no-store', () => {
  it('goes with every answer, refusals too, of a route that needs a token or gives one', async () => {
    const kept = operations.filter((one) => !one.open || givesToken(one));
    expect(kept.length).toBeGreaterThan(50);
    for (const { method, url } of kept) {
      expect(await cacheControl(method, url), `${method} ${url}`).toBe('no-store');
      expect(await cacheControl(method, url, admin), `${method} ${url}`).toBe('no-store');
    }
  });

  it('goes with what everyone may see when it is asked for with a token', async () => {
    const open = operations.filter((one) => one.open && one.url.startsWith('/api/') && !givesToken(one));
    expect(open.length).toBeGreaterThan(5);
    for (const { method, url } of open) {
      expect(await cacheControl(method, url), `${method} ${url}`).not.toBe('no-store');
      expect(await cacheControl(method, url, admin), `${method} ${url}`).toBe('no-store');
    }
  });

  it('goes with a session, an own account and a draft, and not with a published post', async () => {
    const [user, published] = [await buildUser(), await buildPost()];
    const draft = await buildPost({ published: false });
    const login = { email: user.email, password: PASSWORD };
    const session = await service.request('POST', '/api/auth/login', { body: login });
    expect(session).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const me = await service.request('GET', '/api/users/me', { as: user });
    expect(me).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const asAdmin = await service.request('GET', `/api/posts/${draft.id}`, { as: await admin.reload() });
    expect(asAdmin).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const asAnyone = await service.request('GET', `/api/posts/${published.id}`);
    expect(asAnyone.status).toBe(200);
    expect(asAnyone.headers['cache-control']).toBeUndefined();
  });
});
