import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Mail, UserToken } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser, PASSWORD } from '../../helpers/factories.js';

let service: TestApp;
beforeAll(async () => {
  service = await startApp();
});
afterAll(() => service.close());

describe('a shop that sends no mail', () => {
  it('says so where a mail is needed', async () => {
    const user = await buildUser();
    const refused = { status: 409, body: { code: 'MAIL_NOT_CONFIGURED' } };
    const email = 'ada@example.org';
    const ask = (url: string, body?: object) => service.request('POST', `/api${url}`, { as: user, body });
    expect(await ask('/auth/password-reset', { email: user.email })).toMatchObject(refused);
    expect(await ask('/users/me/email-verification')).toMatchObject(refused);
    expect(await ask('/users/me/email', { email, currentPassword: PASSWORD })).toMatchObject(refused);
  });

  it('opens accounts and changes passwords and addresses all the same, and writes nothing', async () => {
    const person = { email: 'bob@example.org', password: PASSWORD, firstName: 'Bob', lastName: 'Byte' };
    expect((await service.request('POST', '/api/auth/register', { body: person })).status).toBe(201);
    const user = await buildUser({ emailVerifiedAt: new Date() });
    const body = { email: 'carol@example.org', currentPassword: PASSWORD };
    const { body: changed } = await service.request('PATCH', '/api/users/me', { as: user, body });
    expect(changed).toMatchObject({ email: 'carol@example.org', emailVerifiedAt: null });
    const passwords = { currentPassword: PASSWORD, newPassword: 'an altogether new password' };
    expect(
      (await service.request('POST', '/api/users/me/password', { as: user, body: passwords })).status,
    ).toBe(204);
    expect([await Mail.count(), await UserToken.count()]).toEqual([0, 0]);
  });
});
