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
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const usedAgo = (token: string, ms: number) =>
  RefreshToken.update({ usedAt: new Date(Date.now() - ms) }, { where: { tokenHash: hashOf(token) } });
const readMe = (accessToken: string) =>
  service.request('GET', '/api/users/me', { headers: { authorization: `Bearer ${accessToken}` } });
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

  it('refuses a token that was used more than 10 s ago, and ends all that came from the same sign-in', async () => {
    const first = await signIn();
    const other = await signIn();
    const second = (await refresh(first)).body.refreshToken;
    const { refreshToken: third, accessToken } = (await refresh(second)).body;
    await usedAgo(first, 10_001);

    expect(await refresh(first)).toMatchObject(REFUSED);

    expect(await refresh(second)).toMatchObject(REFUSED);
    expect(await refresh(third)).toMatchObject(REFUSED);
    expect((await readMe(accessToken)).status).toBe(401);
    // Signed in on another device: not part of the family.
    expect((await refresh(other)).status).toBe(200);
  });

  it('gives several that come with one token at once one and the same successor', async () => {
    const token = await signIn();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const successors = new Set(answers.map(({ body }) => body.refreshToken));
    expect(successors.size).toBe(1);
    expect(await RefreshToken.count({ where: { userId: customer.id } })).toBe(2);
    for (const { body } of answers) expect((await readMe(body.accessToken)).status).toBe(200);
    expect((await refresh([...successors][0])).status).toBe(200);
  });

  it('gives the successor again when its answer was lost, for 10 s, also when that was used meanwhile', async () => {
    const token = await signIn();
    const successor = (await refresh(token)).body.refreshToken;
    await usedAgo(token, 9_000);
    expect((await refresh(token)).body.refreshToken).toBe(successor);
    const next = (await refresh(successor)).body.refreshToken;
    expect((await refresh(token)).body.refreshToken).toBe(successor);
    expect((await refresh(successor)).body.refreshToken).toBe(next);
  });

  it('gives no successor again once the sign-in was ended, the account disabled or the password changed', async () => {
    const [ended, disabled] = [await signIn(), await signIn()];
    await refresh(ended);
    await logout(ended);
    expect(await refresh(ended)).toMatchObject(REFUSED);

    await refresh(disabled);
    await customer.update({ isActive: false });
    expect(await refresh(disabled)).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DISABLED' } });
    await customer.update({ isActive: true, passwordVersion: 1 });
    expect(await refresh(disabled)).toMatchObject(REFUSED);
  });

  it('refuses a token of before the last change of the password, should there still be one', async () => {
    const token = await signIn();
    // As another node of the database may have it, where a sign-in was committed beside the change.
    await customer.update({ passwordVersion: 1 });
    expect(await refresh(token)).toMatchObject(REFUSED);
    expect((await refresh(await signIn())).status).toBe(200);
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
    const successor = (await refresh(token)).body.refreshToken;
    const rows = JSON.stringify(await RefreshToken.findAll({ raw: true }));
    for (const secret of [token, successor]) expect(rows).not.toContain(secret);
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
    return RefreshToken.findByPk(hashOf(token), { rejectOnEmpty: true });
  }
});

describe('POST /api/auth/logout', () => {
  it('ends the sign-in, as often as it is asked', async () => {
    const token = await signIn();
    expect(await logout(token)).toMatchObject({ status: 204, body: '' });
    expect(await logout(token)).toMatchObject({ status: 204, body: '' });
    expect(await refresh(token)).toMatchObject(REFUSED);
  });

  it('ends the access tokens of the account at once; other sign-ins get new ones', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const [one, other] = [(await refresh(here)).body, (await refresh(there)).body];
    await logout(one.refreshToken);
    for (const { accessToken } of [one, other]) {
      expect(await readMe(accessToken)).toMatchObject({
        status: 401,
        body: { code: 'AUTHENTICATION_REQUIRED', detail: expect.stringContaining('POST /api/auth/refresh') },
      });
    }
    const renewed = (await refresh(other.refreshToken)).body;
    expect((await readMe(renewed.accessToken)).status).toBe(200);
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
