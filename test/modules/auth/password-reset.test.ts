import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Mail, type User, UserToken } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser, PASSWORD } from '../../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../../helpers/mailbox.js';

const NEW = 'an altogether new password';

let service: TestApp;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = openMailbox();
  service = await startApp(mailbox.env);
});
afterEach(async () => {
  await Mail.destroy({ where: {} });
});
afterAll(async () => {
  await service.close();
  mailbox.close();
});

const post = (url: string, body: object) => service.request('POST', `/api${url}`, { body });
const logIn = ({ email }: User, password: string) => post('/auth/login', { email, password });
const confirm = (token: string, password = NEW) => post('/auth/password-reset/confirm', { token, password });

async function tokenFor({ email }: User): Promise<string> {
  expect((await post('/auth/password-reset', { email })).status).toBe(202);
  const mails = await mailbox.waitFor(email);
  return tokenIn(mails.at(-1) as (typeof mails)[number]);
}

describe('a forgotten password', () => {
  it('is replaced by a link, once; all sessions end, the address is confirmed, and the owner is told', async () => {
    const user = await buildUser();
    const { body: session } = await logIn(user, PASSWORD);
    const token = await tokenFor(user);
    expect((await confirm(token)).status).toBe(204);
    expect((await logIn(user, PASSWORD)).status).toBe(401);
    expect((await logIn(user, NEW)).status).toBe(200);
    expect(await post('/auth/refresh', { refreshToken: session.refreshToken })).toMatchObject({
      status: 401,
    });
    const headers = { authorization: `Bearer ${session.accessToken}` };
    expect((await service.request('GET', '/api/users/me', { headers })).status).toBe(401);
    expect((await user.reload()).emailVerifiedAt).toBeInstanceOf(Date);
    const told = await mailbox.waitFor(user.email, 2);
    expect(told.at(-1)?.subject).toBe('Your password for Nordlicht was changed');
    expect(await confirm(token, 'yet another good password')).toMatchObject({
      status: 400,
      body: { code: 'INVALID_TOKEN' },
    });
    expect((await logIn(user, NEW)).status).toBe(200);
  });

  it('answers alike for an address without an account, sends nothing there, and remembers nothing', async () => {
    const user = await buildUser();
    const known = await post('/auth/password-reset', { email: user.email });
    const unknown = await post('/auth/password-reset', { email: 'nobody@example.com' });
    const comparable = ({ status, body, headers }: typeof known) => ({
      status,
      body,
      names: Object.keys(headers),
    });
    expect(comparable(unknown)).toEqual(comparable(known));
    expect(known.body).toBe('');
    await mailbox.waitFor(user.email);
    await expect.poll(() => Mail.count({ where: { recipient: 'nobody@example.com' } })).toBe(0);
    expect((await mailbox.mails()).filter(({ to }) => to?.[0]?.address === 'nobody@example.com')).toEqual([]);
  });

  it('takes the same statements whoever asks', async () => {
    const user = await buildUser();
    const said = (email: string) =>
      service.statementsDuring(async () => {
        await post('/auth/password-reset', { email });
      });
    const shape = (statements: string[]) =>
      statements.slice(0, 1).map((sql) => sql.replace(/X'[0-9a-f]+'|'[^']*'/gi, '?'));
    expect(shape(await said('nobody@example.com'))).toEqual(shape(await said(user.email)));
  });

  it('sends the link to the address of the account, not to what was typed', async () => {
    const user = await buildUser({ email: 'ada@xn--bcher-kva.example' });
    await post('/auth/password-reset', { email: 'ADA@bücher.example' });
    const [mail] = await mailbox.waitFor(user.email);
    expect(mail?.to?.[0]?.address).toBe('ada@xn--bcher-kva.example');
  });

  it('sends no more than five links an hour, and none to a disabled account', async () => {
    const user = await buildUser();
    for (let n = 0; n < 7; n++) await post('/auth/password-reset', { email: user.email });
    const disabled = await buildUser({ isActive: false });
    await post('/auth/password-reset', { email: disabled.email });
    await expect.poll(() => Mail.count({ where: { status: 'pending' } })).toBe(0);
    expect(await UserToken.count({ where: { userId: user.id } })).toBe(5);
    expect(await UserToken.count({ where: { userId: disabled.id } })).toBe(0);
  });

  it('stays as it is for a link that is expired, for something else, of another account, or made up', async () => {
    const [user, other] = [await buildUser(), await buildUser()];
    const token = await tokenFor(user);
    const verification = await verificationOf(other);
    const bent = Buffer.from(token, 'base64url');
    bent[40] = (bent[40] as number) ^ 1;
    const ofOther = Buffer.concat([
      Buffer.from(verification, 'base64url').subarray(0, 16),
      Buffer.from(token, 'base64url').subarray(16),
    ]).toString('base64url');
    for (const wrong of [
      verification,
      ofOther,
      bent.toString('base64url'),
      'x',
      token.slice(1),
      `${token}A`,
    ]) {
      expect(await confirm(wrong)).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } });
    }
    await service.sequelize.query('UPDATE user_tokens SET expiresAt = UTC_TIMESTAMP(3)');
    expect(await confirm(token)).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } });
    for (const one of [user, other]) expect((await logIn(one, PASSWORD)).status).toBe(200);
  });

  it('asks for a good password, and the link can be used afterwards', async () => {
    const user = await buildUser();
    const token = await tokenFor(user);
    for (const bad of ['short', 'password1', user.email]) {
      expect(await confirm(token, bad)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    }
    expect((await confirm(token)).status).toBe(204);
  });

  it('is not what an older link can replace, once it was changed', async () => {
    const user = await buildUser();
    const token = await tokenFor(user);
    const body = { currentPassword: PASSWORD, newPassword: NEW };
    expect((await service.request('POST', '/api/users/me/password', { as: user, body })).status).toBe(204);
    expect(await confirm(token, 'yet another good password')).toMatchObject({
      body: { code: 'INVALID_TOKEN' },
    });
    expect((await logIn(user, NEW)).status).toBe(200);
  });

  it('is replaced once by two that use the link at once', async () => {
    for (let round = 0; round < 3; round++) {
      const user = await buildUser();
      const token = await tokenFor(user);
      const passwords = ['the first new password', 'the second new password'];
      const answers = await Promise.all(passwords.map((password) => confirm(token, password)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400]);
      const winner = answers.findIndex(({ status }) => status === 204);
      expect((await logIn(user, passwords[winner] as string)).status).toBe(200);
      expect((await logIn(user, passwords[1 - winner] as string)).status).toBe(401);
      expect((await user.reload()).passwordVersion).toBe(1);
      expect(await Mail.count({ where: { kind: 'password_changed', userId: user.id } })).toBe(1);
    }
  });

  it('leaves nothing in the database that opens an account', async () => {
    const user = await buildUser();
    const token = await tokenFor(user);
    const secret = Buffer.from(token, 'base64url').subarray(16);
    const rows = JSON.stringify([await Mail.findAll(), await UserToken.findAll()]);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(secret.toString('base64url'));
    expect(rows).not.toContain(secret.toString('hex'));
  });
});

async function verificationOf(user: User): Promise<string> {
  expect((await service.request('POST', '/api/users/me/email-verification', { as: user })).status).toBe(202);
  const [mail] = await mailbox.waitFor(user.email);
  return tokenIn(mail as NonNullable<typeof mail>);
}
