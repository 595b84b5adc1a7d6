import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefreshToken, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser, PASSWORD } from '../../helpers/factories.js';

let service: TestApp;
let customer: User;

beforeAll(async () => {
  service = await startApp();
});
beforeEach(async () => {
  customer = await buildUser();
});
afterAll(() => service.close());

const post = (action: string, body: unknown) => service.request('POST', `/api/auth/${action}`, { body });
const refresh = (refreshToken: string) => post('refresh', { refreshToken });
const logout = (refreshToken: string) => post('logout', { refreshToken });
const REFUSED = { status: 401, body: { code: 'INVALID_REFRESH_TOKEN' } };

/** @returns its refresh token */
async function signIn(user = customer): Promise<string> {
  const { body } = await post('login', { email: user.email, password: PASSWORD });
  return body.refreshToken;
}

describe('POST /api/auth/refresh', () => {
  it('answers with a new pair that works', async () => {
    const first = await signIn();
    const { status, body } = await refresh(first);

    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { id: customer.id } });
    expect(body.refreshToken).not.toBe(first);
    const me = await service.request('GET', '/api/users/me', {
      headers: { authorization: `Bearer ${body.accessToken}` },
    });
    expect(me.status).toBe(200);
    expect((await refresh(body.refreshToken)).status).toBe(200);
  });

  it('refuses a token that was used, and ends all that came from the same sign-in', async () => {
    const first = await signIn();
    const other = await signIn();
    const second = (await refresh(first)).body.refreshToken;
    const third = (await refresh(second)).body.refreshToken;

    expect(await refresh(first)).toMatchObject(REFUSED);

    expect(await refresh(second)).toMatchObject(REFUSED);
    expect(await refresh(third)).toMatchObject(REFUSED);
    // Signed in on another device: not part of the family.
    expect((await refresh(other)).status).toBe(200);
  });

  it('lets exactly one of several that come with one token at once have the next', async () => {
    const token = await signIn();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(token)));
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(({ status, body }) => status === 401 && body.code === REFUSED.body.code);
    expect([won.length, lost.length]).toEqual([1, 4]);
  });

  it('refuses a token that has expired, and does not take it for a stolen one', async () => {
    const expired = await signIn();
    const { familyId } = await stored(expired);
    await RefreshToken.update({ expiresAt: new Date(Date.now() - 1) }, { where: { familyId } });
    const current = await signIn();

    expect(await refresh(expired)).toMatchObject(REFUSED);
    expect((await refresh(current)).status).toBe(200);
  });

  it('clears away what has expired', async () => {
    const expired = await signIn();
    const { familyId } = await stored(expired);
    await RefreshToken.update({ expiresAt: new Date(Date.now() - 1) }, { where: { familyId } });
    await refresh(await signIn());
    expect(await RefreshToken.count({ where: { familyId } })).toBe(0);
  });

  it('refuses a disabled account, and does not use the token up', async () => {
    const token = await signIn();
    await customer.update({ isActive: false });
    expect(await refresh(token)).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DISABLED' } });
    await customer.update({ isActive: true });
    expect((await refresh(token)).status).toBe(200);
  });

  it('refuses the token of a deleted account', async () => {
    const token = await signIn();
    await customer.destroy();
    expect(await refresh(token)).toMatchObject(REFUSED);
  });

  it('stores a token by its SHA-256 alone', async () => {
    const token = await signIn();
    expect(await stored(token)).toMatchObject({ userId: customer.id, usedAt: null });
    expect(JSON.stringify(await RefreshToken.findAll({ raw: true }))).not.toContain(token);
  });

  it.each([
    ['an unknown one', 'x'.repeat(43), 401, 'INVALID_REFRESH_TOKEN'],
    ['SQL', "' OR ''='", 401, 'INVALID_REFRESH_TOKEN'],
    ['nothing', '', 400, 'VALIDATION_FAILED'],
    ['one of 201 characters', 'x'.repeat(201), 400, 'VALIDATION_FAILED'],
    ['a number', 7, 400, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_what, token, status, code) => {
    expect(await refresh(token as string)).toMatchObject({ status, body: { code } });
  });

  it('is not what an access token is good for, and the other way round', async () => {
    expect((await refresh(service.app.issueAccessToken(customer.id))).status).not.toBe(200);
    const me = await service.request('GET', '/api/users/me', {
      headers: { authorization: `Bearer ${await signIn()}` },
    });
    expect(me.status).toBe(401);
  });

  function stored(token: string): Promise<RefreshToken> {
    const tokenHash = createHash('sha256').update(token).digest('hex');
    return RefreshToken.findByPk(tokenHash, { rejectOnEmpty: true });
  }
});

describe('POST /api/auth/logout', () => {
  it('ends the sign-in, as often as it is asked', async () => {
    const token = await signIn();
    expect(await logout(token)).toMatchObject({ status: 204, body: '' });
    expect(await logout(token)).toMatchObject({ status: 204, body: '' });
    expect(await refresh(token)).toMatchObject(REFUSED);
  });

  it('ends it also when it is asked with a token from before', async () => {
    const first = await signIn();
    const second = (await refresh(first)).body.refreshToken;
    expect((await logout(first)).status).toBe(204);
    expect(await refresh(second)).toMatchObject(REFUSED);
  });

  it('leaves other sign-ins and other people alone', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const someoneElse = await signIn(await buildUser());
    await logout(here);
    expect((await refresh(there)).status).toBe(200);
    expect((await refresh(someoneElse)).status).toBe(200);
  });

  it('is content with a token that never was', async () => {
    expect((await logout('never given out')).status).toBe(204);
  });
});
