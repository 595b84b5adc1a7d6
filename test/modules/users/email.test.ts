import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User, UserToken } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser, PASSWORD } from '../../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../../helpers/mailbox.js';

let service: TestApp;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = openMailbox();
  service = await startApp(mailbox.env);
});
afterAll(async () => {
  await service.close();
  mailbox.close();
});

let count = 0;
const newAddress = () => `new-${++count}@example.org`;

const post = (url: string, body?: object, as?: User) =>
  service.request('POST', `/api${url}`, { body, ...(as && { as }) });
const verify = (token: string) => post('/auth/email-verification/confirm', { token });
const confirmChange = (token: string) => post('/auth/email-change/confirm', { token });
const askChange = (as: User, email: string, currentPassword = PASSWORD) =>
  post('/users/me/email', { email, currentPassword }, as);

async function newestToken(address: string, mailCount = 1): Promise<string> {
  const mails = await mailbox.waitFor(address, mailCount);
  return tokenIn(mails.at(-1) as (typeof mails)[number]);
}

async function changeTo(user: User, email: string): Promise<string> {
  expect((await askChange(user, email)).status).toBe(202);
  return newestToken(email.toLowerCase());
}

describe('the address of a new account', () => {
  it('is confirmed by the link of the welcome', async () => {
    const email = newAddress();
    const person = { email, password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
    const { body: session } = await post('/auth/register', person);
    expect(session.user.emailVerifiedAt).toBeNull();
    const [mail] = await mailbox.waitFor(email);
    expect(mail).toMatchObject({ subject: 'Welcome to Nordlicht' });
    expect(mail?.text).toContain('Hello Ada,');
    expect((await verify(tokenIn(mail as NonNullable<typeof mail>))).status).toBe(204);
    const headers = { authorization: `Bearer ${session.accessToken}` };
    const { body } = await service.request('GET', '/api/users/me', { headers });
    expect(body.emailVerifiedAt).toEqual(expect.any(String));
  });

  it('has no account and no mail when the registration is refused', async () => {
    const { email } = await buildUser();
    const before = await UserToken.count();
    const person = { email, password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
    expect((await post('/auth/register', person)).status).toBe(409);
    expect(await UserToken.count()).toBe(before);
  });

  it('must be one that mail can be sent to', async () => {
    const person = { password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
    for (const email of [
      '"a b"@example.com',
      '"<evil@evil.example>"@example.com',
      `${'x'.repeat(65)}@example.com`,
      'ada@example.com\r\nBcc: evil@evil.example',
      'ada@example.com, bob@example.com',
      'ada@[127.0.0.1]',
      'ada@localhost',
    ]) {
      expect(await post('/auth/register', { ...person, email })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED', detail: 'Please correct: email.' },
      });
    }
  });
});

describe('a link that is asked for again', () => {
  it('confirms the address, at most five times an hour, and not when it is confirmed', async () => {
    const user = await buildUser();
    for (let n = 0; n < 5; n++) {
      expect((await post('/users/me/email-verification', undefined, user)).status).toBe(202);
    }
    expect(await post('/users/me/email-verification', undefined, user)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3600' },
    });
    const token = await newestToken(user.email, 5);
    expect((await verify(token)).status).toBe(204);
    expect((await verify(token)).status).toBe(400);
    expect(await post('/users/me/email-verification', undefined, user)).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
  });
});

describe('a new address', () => {
  it('is taken by a link that goes there; the old one is told before and after', async () => {
    const user = await buildUser();
    const [before, after] = [user.email, newAddress()];
    const token = await changeTo(user, after.toUpperCase());
    const [notice] = await mailbox.waitFor(before);
    expect(notice?.subject).toBe('Your e-mail address for Nordlicht is about to change');
    expect(notice?.text).toContain(after);
    expect(notice?.text).not.toContain('#token=');
    expect((await user.reload()).email).toBe(before);
    expect((await confirmChange(token)).status).toBe(204);
    await user.reload();
    expect(user.email).toBe(after);
    expect(user.emailVerifiedAt).toBeInstanceOf(Date);
    const told = await mailbox.waitFor(before, 2);
    expect(told.at(-1)?.subject).toBe('Your e-mail address for Nordlicht was changed');
    expect((await confirmChange(token)).status).toBe(400);
    expect((await post('/auth/login', { email: after, password: PASSWORD })).status).toBe(200);
    expect((await post('/auth/login', { email: before, password: PASSWORD })).status).toBe(401);
  });

  it('is refused with a wrong password, for the address that it has, and for one that is taken', async () => {
    const [user, other] = [await buildUser(), await buildUser()];
    expect(await askChange(user, newAddress(), 'a wrong password')).toMatchObject({ status: 403 });
    expect(await askChange(user, user.email.toUpperCase())).toMatchObject({ status: 400 });
    expect(await askChange(user, other.email)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    expect(await UserToken.count({ where: { userId: user.id } })).toBe(0);
  });

  it('is not changed without a link where the shop sends mail', async () => {
    const user = await buildUser();
    const body = { email: newAddress(), currentPassword: PASSWORD };
    expect(await service.request('PATCH', '/api/users/me', { as: user, body })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'email' }] },
    });
    const unchanged = { email: user.email, lastName: 'King' };
    expect((await service.request('PATCH', '/api/users/me', { as: user, body: unchanged })).status).toBe(200);
  });

  it('is the one that was asked for last', async () => {
    const user = await buildUser();
    const first = await changeTo(user, newAddress());
    const wanted = newAddress();
    const second = await changeTo(user, wanted);
    expect((await confirmChange(first)).status).toBe(400);
    expect((await confirmChange(second)).status).toBe(204);
    expect((await user.reload()).email).toBe(wanted);
  });

  it('goes to one of two accounts that confirm it at once', async () => {
    const wanted = newAddress();
    const users = [await buildUser(), await buildUser()];
    const tokens: string[] = [];
    for (const [n, user] of users.entries()) {
      expect((await askChange(user, wanted)).status).toBe(202);
      const mails = await mailbox.waitFor(wanted, n + 1);
      const fresh = mails.map(tokenIn).filter((token) => !tokens.includes(token));
      tokens.push(fresh[0] as string);
    }
    const answers = await Promise.all(tokens.map(confirmChange));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect(await User.count({ where: { email: wanted } })).toBe(1);
  });

  it('is stopped by a new password', async () => {
    const user = await buildUser();
    const token = await changeTo(user, newAddress());
    const body = { currentPassword: PASSWORD, newPassword: 'an altogether new password' };
    expect((await service.request('POST', '/api/users/me/password', { as: user, body })).status).toBe(204);
    expect((await confirmChange(token)).status).toBe(400);
  });
});

describe('confirming the old address and changing to the new one at once', () => {
  it('ends with the new one, confirmed by its own link', async () => {
    for (let round = 0; round < 4; round++) {
      const user = await buildUser();
      const wanted = newAddress();
      await post('/users/me/email-verification', undefined, user);
      const verification = await newestToken(user.email);
      const change = await changeTo(user, wanted);
      const [verified, changed] = await Promise.all([verify(verification), confirmChange(change)]);
      expect(changed.status).toBe(204);
      expect([204, 400]).toContain(verified.status);
      await user.reload();
      expect(user.email).toBe(wanted);
      expect(user.emailVerifiedAt).toBeInstanceOf(Date);
      // The old link is of no use for the new address.
      await User.update({ emailVerifiedAt: null }, { where: { id: user.id } });
      expect((await verify(verification)).status).toBe(400);
      expect((await user.reload()).emailVerifiedAt).toBeNull();
    }
  });
});

describe('a link', () => {
  it('is for one purpose', async () => {
    const user = await buildUser();
    await post('/users/me/email-verification', undefined, user);
    const verification = await newestToken(user.email);
    const change = await changeTo(user, newAddress());
    expect((await confirmChange(verification)).status).toBe(400);
    expect((await verify(change)).status).toBe(400);
    expect((await verify('')).status).toBe(400);
    expect((await post('/auth/email-verification/confirm', { token: verification, extra: 1 })).status).toBe(
      400,
    );
    expect((await verify(verification)).status).toBe(204);
  });
});
