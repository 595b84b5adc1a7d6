import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser, PASSWORD } from '../../helpers/factories.js';
import { invalid, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let customer: User;

beforeAll(async () => {
  service = await startApp();
});
beforeEach(async () => {
  customer = await buildUser();
});
afterAll(() => service.close());

const readMe = (as = customer) => service.request('GET', '/api/users/me', { as });
const patchMe = (body: unknown, as = customer) => service.request('PATCH', '/api/users/me', { as, body });

describe('GET /api/users/me', () => {
  it('shows the own account and neither password nor hash', async () => {
    const { status, body } = await readMe();
    expect(status).toBe(200);
    expect(body).toEqual({
      id: customer.id,
      email: customer.email,
      firstName: customer.firstName,
      lastName: customer.lastName,
      role: 'customer',
      isActive: true,
      emailVerifiedAt: null,
      createdAt: customer.createdAt.toISOString(),
    });
  });

  it('shows an admin theirs', async () => {
    const admin = await buildAdmin();
    expect((await readMe(admin)).body).toMatchObject({ id: admin.id, role: 'admin' });
  });
});

describe('PATCH /api/users/me', () => {
  it('changes what is named and leaves the rest', async () => {
    const { status, body } = await patchMe({ firstName: ' Grace ' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...(await readMe()).body, firstName: 'Grace', lastName: customer.lastName });
  });

  it('takes a change that changes nothing', async () => {
    expect((await patchMe({ firstName: customer.firstName })).status).toBe(200);
  });

  it('changes the e-mail that one signs in with, and keeps the password', async () => {
    const { body } = await patchMe({ email: `New-${customer.email}`, currentPassword: PASSWORD });
    expect(body.email).toBe(`new-${customer.email}`);
    const login = (email: string) =>
      service.request('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
    expect((await login(body.email)).status).toBe(200);
    expect((await login(customer.email)).status).toBe(401);
  });

  it('refuses an e-mail that is taken, in whatever case', async () => {
    const other = await buildUser();
    const { status, body } = await patchMe({
      email: other.email.toUpperCase(),
      currentPassword: PASSWORD,
    });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'ALREADY_EXISTS' });
    expect(body.errors).toEqual([{ field: 'email', message: 'is already taken' }]);
    expect((await readMe()).body.email).toBe(customer.email);
  });

  it('takes the current password for another e-mail, and tells no one else which addresses have accounts', async () => {
    const other = await buildUser();
    for (const email of [other.email, `free-${other.email}`]) {
      const without = await patchMe({ email, firstName: 'Mallory' });
      expect(refusal(without)).toEqual(invalid('currentPassword'));
      const wrong = await patchMe({ email, currentPassword: 'not the password' });
      expect(refusal(wrong)).toMatchObject({ status: 403, code: 'WRONG_PASSWORD' });
      expect(wrong.headers['www-authenticate']).toBeUndefined();
    }
    expect((await readMe()).body).toMatchObject({ email: customer.email, firstName: customer.firstName });
  });

  it('checks a current password that is not needed, too', async () => {
    expect((await patchMe({ firstName: 'Grace', currentPassword: 'not the password' })).status).toBe(403);
    expect((await patchMe({ firstName: 'Grace', currentPassword: PASSWORD })).status).toBe(200);
    expect(refusal(await patchMe({ currentPassword: PASSWORD }))).toEqual(invalid('body'));
  });

  it('takes the own e-mail in another case', async () => {
    expect(await patchMe({ email: customer.email.toUpperCase() })).toMatchObject({
      status: 200,
      body: { email: customer.email },
    });
  });

  it.each([
    ['the role', { role: 'admin' }, 'role'],
    ['isActive', { firstName: 'Grace', isActive: false }, 'isActive'],
    ['the id', { id: 1 }, 'id'],
    ['the password', { password: 'another password' }, 'password'],
    ['the hash', { passwordHash: 'x' }, 'passwordHash'],
  ])('refuses to change %s', async (_what, body, field) => {
    const before = (await readMe()).body;
    const answer = await patchMe(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual({ field, message: 'is not a known field' });
    expect((await readMe()).body).toEqual(before);
  });

  it.each([
    ['nothing', {}, 'body'],
    ['a name of blanks', { firstName: ' ' }, 'firstName'],
    ['a name that is null', { lastName: null }, 'lastName'],
    ['a bad e-mail', { email: 'nobody' }, 'email'],
  ])('refuses %s', async (_what, body, field) => {
    const answer = await patchMe(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors[0].field).toBe(field);
  });
});

describe('POST /api/users/me/password', () => {
  const NEW_PASSWORD = 'quite another password';
  const change = (body: unknown) => service.request('POST', '/api/users/me/password', { as: customer, body });
  const login = (password: string) =>
    service.request('POST', '/api/auth/login', { body: { email: customer.email, password } });
  const refresh = (refreshToken: string) =>
    service.request('POST', '/api/auth/refresh', { body: { refreshToken } });

  it('makes the new password the one, and ends every sign-in of this account alone', async () => {
    const other = await buildUser();
    const tokenOfOther = (
      await service.request('POST', '/api/auth/login', { body: { email: other.email, password: PASSWORD } })
    ).body.refreshToken;
    const sessions = [(await login(PASSWORD)).body, (await login(PASSWORD)).body];

    const answer = await change({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD });

    expect(answer).toMatchObject({ status: 204, body: '' });
    expect((await login(PASSWORD)).status).toBe(401);
    expect((await login(NEW_PASSWORD)).status).toBe(200);
    for (const { refreshToken, accessToken } of sessions) {
      expect((await refresh(refreshToken)).status).toBe(401);
      const headers = { authorization: `Bearer ${accessToken}` };
      expect((await service.request('GET', '/api/users/me', { headers })).status).toBe(401);
    }
    expect((await refresh(tokenOfOther)).status).toBe(200);
  });

  it('refuses a wrong current password, and changes nothing', async () => {
    const { refreshToken } = (await login(PASSWORD)).body;
    const answer = await change({ currentPassword: 'not the password', newPassword: NEW_PASSWORD });
    // Not 401: clients take that for an access token that has expired.
    expect(answer).toMatchObject({ status: 403, body: { code: 'WRONG_PASSWORD' } });
    expect((await login(PASSWORD)).status).toBe(200);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it.each([
    ['a weak new password', { currentPassword: PASSWORD, newPassword: 'short' }, 'newPassword'],
    ['an over-long one', { currentPassword: PASSWORD, newPassword: 'x'.repeat(129) }, 'newPassword'],
    ['one of the commonest', { currentPassword: PASSWORD, newPassword: 'Password1' }, 'newPassword'],
    ['no current password', { newPassword: NEW_PASSWORD }, 'currentPassword'],
    ['another’s id', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, id: 1 }, 'id'],
  ])('refuses %s', async (_what, body, field) => {
    const answer = await change(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors).toMatchObject([{ field }]);
    expect((await login(PASSWORD)).status).toBe(200);
  });

  it('refuses the account’s own address as the new password', async () => {
    for (const newPassword of [
      customer.email,
      customer.email.toUpperCase(),
      `${customer.email.split('@')[0]}!`,
    ]) {
      const answer = await change({ currentPassword: PASSWORD, newPassword });
      expect(refusal(answer)).toEqual(invalid('newPassword'));
    }
    expect((await login(PASSWORD)).status).toBe(200);
  });
});
