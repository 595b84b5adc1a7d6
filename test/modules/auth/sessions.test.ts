import { Op } from 'sequelize';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefreshToken, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser, PASSWORD } from '../../helpers/factories.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
beforeEach(async () => {
  customer = await buildUser();
});
afterAll(() => service.close());

const post = (action: string, body: object) => service.request('POST', `/api/auth/${action}`, { body });
const signIn = async ({ email } = customer) => (await post('login', { email, password: PASSWORD })).body;
const refresh = (refreshToken: string) => post('refresh', { refreshToken });
const bearing = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } });
const readMe = async (accessToken: string) =>
  (await service.request('GET', '/api/users/me', bearing(accessToken))).status;
const accountOf = (id: number) => service.request('GET', `/api/admin/users/${id}`, { as: admin });

/** The same by either door: `as` is who asks. */
const DOORS = [
  ['the own account', (_id: number) => '/api/users/me', 'self'],
  ['any account, for admins', (id: number) => `/api/admin/users/${id}`, 'admin'],
] as const;

describe.each(DOORS)('the sessions of %s', (_what, pathOf, who) => {
  /** A refreshed admin would be another: tokens of admins may end here. */
  const ask = async (method: string, path: string, token?: string) => {
    const url = `${pathOf(customer.id)}${path}`;
    if (who === 'self') return service.request(method, url, bearing(token ?? (await freshToken())));
    return service.request(method, url, { as: await admin.reload() });
  };
  const freshToken = async () =>
    service.app.issueAccessToken(customer.id, (await customer.reload()).tokenVersion);

  it('are the sign-ins that can still be refreshed, the latest first, with their times', async () => {
    const [first, second] = [await signIn(), await signIn()];
    const { body: refreshed } = await refresh(first.refreshToken);
    await refresh(refreshed.refreshToken);
    const ended = await signIn();
    await post('logout', { refreshToken: ended.refreshToken });
    const expired = await signIn();
    const { familyId } = await latest();
    await RefreshToken.update({ expiresAt: new Date(Date.now() - 1) }, { where: { familyId } });
    await signIn(await buildUser());
    expect(expired).toHaveProperty('refreshToken');

    const { status, body } = await ask('GET', '/sessions?count=true');

    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, next: null });
    const [there, here] = body.items;
    const own = who === 'self' ? ['isCurrent'] : [];
    expect(Object.keys(here).sort()).toEqual(['createdAt', 'expiresAt', 'id', ...own, 'lastUsedAt']);
    expect(Date.parse(here.lastUsedAt)).toBeGreaterThan(Date.parse(here.createdAt));
    expect(Date.parse(here.createdAt)).toBeLessThanOrEqual(Date.parse(there.createdAt));
    expect(there.lastUsedAt).toBe(there.createdAt);
    expect(Date.parse(here.expiresAt) - Date.parse(here.lastUsedAt)).toBe(2_592_000_000);
    expect(JSON.stringify(body)).not.toContain(second.refreshToken);
  });

  it('keep the time of the sign-in when its first tokens have gone', async () => {
    const { refreshToken } = await signIn();
    const signedInAt = new Date(Date.now() - 40 * 86_400_000);
    const { familyId } = await latest();
    await RefreshToken.update({ signedInAt }, { where: { familyId } });
    const next = (await refresh(refreshToken)).body.refreshToken;
    await RefreshToken.update({ expiresAt: new Date(0) }, { where: { familyId, usedAt: { [Op.ne]: null } } });
    await refresh(next);
    const { body } = await ask('GET', '/sessions');
    expect(body.items).toMatchObject([{ id: familyId, createdAt: signedInAt.toISOString() }]);
  });

  it('are paged, each once', async () => {
    for (let n = 0; n < 5; n++) await signIn();
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const { body } = await ask('GET', `/sessions?limit=2${after && `&after=${after}`}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      after = body.next;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('can be ended one by one; access tokens end, and the others get new ones', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const { familyId } = await latest();
    expect((await ask('DELETE', `/sessions/${familyId}`)).status).toBe(204);
    for (const { accessToken } of [here, there]) expect(await readMe(accessToken)).toBe(401);
    expect((await refresh(there.refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
    expect((await refresh(here.refreshToken)).status).toBe(200);
  });

  it('cannot be ended twice, nor by another account, and then nothing ends', async () => {
    const { accessToken, refreshToken } = await signIn();
    const mine = (await latest()).familyId;
    await signIn(await buildUser());
    const theirs = (await RefreshToken.findAll({ order: [['familyId', 'DESC']], limit: 1 }))[0]?.familyId;
    for (const id of [theirs, '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e']) {
      expect(await ask('DELETE', `/sessions/${id}`, accessToken)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
    }
    expect((await ask('DELETE', '/sessions/1', accessToken)).status).toBe(400);
    expect(await readMe(accessToken)).toBe(200);
    expect(await RefreshToken.count({ where: { familyId: theirs } })).toBe(1);
    expect((await ask('DELETE', `/sessions/${mine}`)).status).toBe(204);
    expect((await ask('DELETE', `/sessions/${mine}`)).status).toBe(404);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('all end at once, with every access token, and once more changes nothing', async () => {
    const sessions = [await signIn(), await signIn()];
    const stranger = await signIn(await buildUser());
    const { etag } = (await accountOf(customer.id)).headers;
    for (let turn = 0; turn < 2; turn++) {
      expect(await ask('POST', '/sign-out')).toMatchObject({ status: 204, body: '' });
      for (const { accessToken, refreshToken } of sessions) {
        expect(await readMe(accessToken)).toBe(401);
        expect((await refresh(refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
      }
    }
    expect((await ask('GET', '/sessions')).body.items).toEqual([]);
    expect((await accountOf(customer.id)).headers.etag).toBe(etag);
    expect(await readMe(stranger.accessToken)).toBe(200);
    const again = await signIn();
    expect(await readMe(again.accessToken)).toBe(200);
  });
});

/** The customer's token that was issued last. */
async function latest(): Promise<RefreshToken> {
  const [token] = await RefreshToken.findAll({
    where: { userId: customer.id },
    order: [['familyId', 'DESC']],
    limit: 1,
  });
  return token as RefreshToken;
}

describe('one’s own sessions', () => {
  const others = (token: string) => service.request('POST', '/api/users/me/sign-out-others', bearing(token));
  const list = async (token: string): Promise<Array<{ id: string; isCurrent: boolean }>> =>
    (await service.request('GET', '/api/users/me/sessions', bearing(token))).body.items;

  it('say which of them is asking, also after a refresh; all others end at once', async () => {
    const elsewhere = [await signIn(), await signIn()];
    const here = await signIn();
    const { familyId } = await latest();
    const { body: refreshed } = await refresh(here.refreshToken);
    for (const { accessToken } of [here, refreshed]) {
      const current = (await list(accessToken)).filter(({ isCurrent }) => isCurrent);
      expect(current.map(({ id }) => id)).toEqual([familyId]);
    }
    expect(await others(refreshed.accessToken)).toMatchObject({ status: 204, body: '' });
    expect(await readMe(refreshed.accessToken)).toBe(401);
    for (const { refreshToken } of elsewhere) expect((await refresh(refreshToken)).status).toBe(401);
    const { body: now } = await refresh(refreshed.refreshToken);
    expect(await list(now.accessToken)).toMatchObject([{ id: familyId, isCurrent: true }]);
  });

  it('do not end when it is not known which one asks, or when that one has ended', async () => {
    const { refreshToken, accessToken } = await signIn();
    await signIn(await buildUser());
    const old = service.app.issueAccessToken(customer.id, customer.tokenVersion);
    expect(await list(old)).toMatchObject([{ isCurrent: false }]);
    expect(await others(old)).toMatchObject({ status: 401, body: { code: 'AUTHENTICATION_REQUIRED' } });
    expect(await readMe(accessToken)).toBe(200);
    const foreign = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
    const stray = service.app.issueAccessToken(customer.id, customer.tokenVersion, foreign);
    expect((await others(stray)).status).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('end but for the one whose refresh comes at the same time', async () => {
    const elsewhere = await signIn();
    const { accessToken, refreshToken } = await signIn();
    const [refreshed, ended] = await Promise.all([refresh(refreshToken), others(accessToken)]);
    expect([refreshed.status, ended.status]).toEqual([200, 204]);
    expect((await refresh(refreshed.body.refreshToken)).status).toBe(200);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(401);
  });
});

describe('signing out everywhere', () => {
  it('leaves nothing of a refresh that comes at the same time', async () => {
    const { refreshToken } = await signIn();
    const signOut = () => service.request('POST', `/api/admin/users/${customer.id}/sign-out`, { as: admin });
    const [refreshed, signedOut] = await Promise.all([refresh(refreshToken), signOut()]);
    expect(signedOut.status).toBe(204);
    expect([200, 401]).toContain(refreshed.status);
    expect(await RefreshToken.count({ where: { userId: customer.id } })).toBe(0);
    if (refreshed.status === 200) expect(await readMe(refreshed.body.accessToken)).toBe(401);
  });

  it('ends the admin’s own session when it is theirs', async () => {
    const other = await buildAdmin();
    const { accessToken, refreshToken } = await signIn(other);
    const url = `/api/admin/users/${other.id}/sign-out`;
    expect((await service.request('POST', url, bearing(accessToken))).status).toBe(204);
    expect(await readMe(accessToken)).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('is for admins alone, where it is another’s account', async () => {
    const { accessToken } = await signIn();
    for (const [method, path] of [
      ['GET', 'sessions'],
      ['POST', 'sign-out'],
      ['DELETE', 'sessions/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e'],
    ] as const) {
      const url = `/api/admin/users/${admin.id}/${path}`;
      expect((await service.request(method, url, { as: customer })).status).toBe(403);
      expect((await service.request(method, url)).status).toBe(401);
      const nobody = `/api/admin/users/4294967295/${path}`;
      expect((await service.request(method, nobody, { as: admin })).body.code).toBe('NOT_FOUND');
    }
    expect(await readMe(accessToken)).toBe(200);
  });

  it('reaches a session that the browser keeps in a cookie', async () => {
    const page = { host: 'shop.example', origin: 'http://shop.example', 'x-session': 'cookie' };
    const body = { email: customer.email, password: PASSWORD };
    const login = await service.request('POST', '/api/auth/login', { headers: page, body });
    const cookie = String(login.headers['set-cookie']).split(';')[0] as string;
    await service.request('POST', '/api/users/me/sign-out', bearing(login.body.accessToken));
    const headers = { ...page, cookie };
    expect((await service.request('POST', '/api/auth/refresh', { headers })).status).toBe(401);
  });

  it('takes the place of what a browser had, when it signs in anew', async () => {
    const page = { host: 'shop.example', origin: 'http://shop.example', 'x-session': 'cookie' };
    const body = { email: customer.email, password: PASSWORD };
    const login = (cookie = '') =>
      service.request('POST', '/api/auth/login', { headers: { ...page, cookie }, body });
    const elsewhere = await signIn();
    const before = await login();
    const after = await login(String(before.headers['set-cookie']).split(';')[0]);
    expect(await readMe(after.body.accessToken)).toBe(200);
    expect(await readMe(before.body.accessToken)).toBe(200);
    const mine = await service.request('GET', '/api/users/me/sessions', bearing(after.body.accessToken));
    expect(mine.body.items).toHaveLength(2);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200);
  });
});
