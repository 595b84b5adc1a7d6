import { createHook } from 'node:async_hooks';
import { hash as argon2Hash } from 'argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser, PASSWORD } from '../../helpers/factories.js';

let service: TestApp;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  customer = await buildUser({ email: 'ada@example.com' });
});
afterAll(() => service.close());

const login = (body: unknown) => service.request('POST', '/api/auth/login', { body });

/** How many argon2 computations the work hands to the thread pool. */
async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hook = createHook({
    init(_id, type) {
      if (type.startsWith('argon2')) count += 1;
    },
  }).enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return count;
}

describe('POST /api/auth/login', () => {
  it('answers with a pair of tokens and the account', async () => {
    const { status, body } = await login({ email: 'ada@example.com', password: PASSWORD });

    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'accessToken',
      'expiresIn',
      'refreshToken',
      'tokenType',
      'user',
    ]);
    expect(body.user).toMatchObject({ id: customer.id, email: 'ada@example.com', role: 'customer' });
    const me = await service.request('GET', '/api/users/me', {
      headers: { authorization: `Bearer ${body.accessToken}` },
    });
    expect(me).toMatchObject({ status: 200, body: { id: customer.id } });
  });

  it('takes the e-mail in any case, with blanks around it', async () => {
    expect((await login({ email: ' ADA@Example.com ', password: PASSWORD })).status).toBe(200);
  });

  it('takes the password in its own case only', async () => {
    expect((await login({ email: 'ada@example.com', password: PASSWORD.toUpperCase() })).status).toBe(401);
  });

  it('does not tell a wrong password from an unknown e-mail', async () => {
    const wrong = await login({ email: 'ada@example.com', password: 'not the password' });
    const unknown = await login({ email: 'nobody@example.com', password: 'not the password' });

    expect(wrong).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } });
    const { requestId: _one, ...wrongBody } = wrong.body;
    const { requestId: _other, ...unknownBody } = unknown.body;
    expect(unknownBody).toEqual(wrongBody);
    expect(Object.keys(unknown.headers)).toEqual(Object.keys(wrong.headers));
    expect(unknown.headers['content-length']).toBe(wrong.headers['content-length']);
  });

  it('checks one password hash whether the e-mail is known or not, so that the time tells nothing either', async () => {
    const attempt = (email: string) => login({ email, password: 'not the password' });
    // The hash that stands in for an unknown user's is made at the first need of it.
    await attempt('nobody@example.com');

    expect(await hashesDuring(() => attempt('nobody@example.com'))).toBe(1);
    expect(await hashesDuring(() => attempt('ada@example.com'))).toBe(1);
  });

  it('takes the password in whichever form its characters come: NFC, NFD or full width', async () => {
    const user = await buildUser({ password: 'Pa\u0308sswo\u0308rter 12' });
    for (const password of [
      'P\u00e4ssw\u00f6rter 12',
      'Pa\u0308sswo\u0308rter 12',
      '\uff30\u00e4ssw\u00f6rter\u00a012',
    ]) {
      expect((await login({ email: user.email, password })).status).toBe(200);
    }
  });

  it('takes a password that was hashed before they were normalised, and hashes it anew', async () => {
    const decomposed = 'Pa\u0308sswo\u0308rter 12';
    const composed = decomposed.normalize('NFC');
    const before = await argon2Hash(decomposed, { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 });
    const user = await buildUser();
    await User.update({ passwordHash: before }, { where: { id: user.id } });

    expect((await login({ email: user.email, password: composed })).status).toBe(401);
    expect((await login({ email: user.email, password: decomposed })).status).toBe(200);
    expect((await login({ email: user.email, password: composed })).status).toBe(200);
    const { passwordHash } = await User.findByPk(user.id, { rejectOnEmpty: true });
    expect(passwordHash).not.toBe(before);
    expect(await hashesDuring(() => login({ email: user.email, password: composed }))).toBe(1);
  });

  it('does not check for those who have hung up', async () => {
    const url = await service.listen();
    const CALLERS = 40;
    const hangUp = new AbortController();
    const attempt = (signal?: AbortSignal) =>
      fetch(`${url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }),
        signal,
      });
    const { server } = service.app;
    let arrived = 0;
    const arrive = () => {
      if (++arrived === CALLERS) hangUp.abort();
    };
    server.on('request', arrive);
    const count = await hashesDuring(async () => {
      const callers = Array.from({ length: CALLERS }, () => attempt(hangUp.signal));
      await Promise.allSettled(callers);
      server.off('request', arrive);
      expect((await attempt()).status).toBe(200);
    });
    expect(arrived).toBe(CALLERS);
    expect(count).toBeLessThan(CALLERS);
  });

  it('does not tell a disabled account from others before the password is right', async () => {
    const disabled = await buildUser({ isActive: false });
    expect(await login({ email: disabled.email, password: 'not the password' })).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    });
    expect(await login({ email: disabled.email, password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'ACCOUNT_DISABLED' },
    });
  });

  it.each([
    ["' OR 1=1 -- "],
    ['%'],
    ['ada@example.com\u0000'],
    ['ada@example.co_'],
    ['àda@example.com'],
    ['\\'],
  ])('takes the e-mail %j as data, not as SQL', async (email) => {
    expect(await login({ email, password: PASSWORD })).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    });
  });

  it.each([
    ['no password', { email: 'ada@example.com' }, 'password'],
    ['an over-long password', { email: 'ada@example.com', password: 'x'.repeat(129) }, 'password'],
    ['a password that is an object', { email: 'ada@example.com', password: { $gt: '' } }, 'password'],
    ['an unknown field', { email: 'ada@example.com', password: PASSWORD, role: 'admin' }, 'role'],
  ])('refuses %s', async (_what, body, field) => {
    const answer = await login(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors).toMatchObject([{ field }]);
  });
});
