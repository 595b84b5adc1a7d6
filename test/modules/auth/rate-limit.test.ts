import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildPost, buildProduct, buildUser, PASSWORD } from '../../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../../helpers/mailbox.js';

let service: TestApp;

beforeAll(async () => {
  service = await startApp({ AUTH_REQUESTS_PER_MINUTE: '3' });
});
afterAll(() => service.close());

const BODIES = {
  register: { email: 'x', password: 'x', firstName: 'x', lastName: 'x' },
  login: { email: 'nobody@example.com', password: 'not the password' },
  refresh: { refreshToken: 'never given out' },
  logout: { refreshToken: 'never given out' },
};

it.each([
  ['register', 3],
  ['login', 3],
  ['refresh', 30],
  ['logout', 30],
] as const)('POST /api/auth/%s is answered %i times a minute, then refused', async (action, times) => {
  const post = () => service.request('POST', `/api/auth/${action}`, { body: BODIES[action] });
  for (let turn = 0; turn < times; turn++) expect((await post()).status).not.toBe(429);

  const refused = await post();

  expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS', status: 429 } });
  expect(refused.headers['content-type']).toBe('application/problem+json');
  const seconds = Number(refused.headers['retry-after']);
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(refused.body.detail).toContain(`${seconds} s`);
});

it('so is the guessing of a password with a stolen access token', async () => {
  const victim = await buildUser();
  const body = { currentPassword: 'a guess', newPassword: 'a new password' };
  const guess = () => service.request('POST', '/api/users/me/password', { as: victim, body });
  for (let turn = 0; turn < 3; turn++) expect((await guess()).status).toBe(403);
  expect((await guess()).status).toBe(429);
});

it('so is the asking for other addresses, and the guessing of the password that takes', async () => {
  const [victim, other] = [await buildUser(), await buildUser()];
  const body = { email: other.email, currentPassword: 'a guess' };
  const guess = () => service.request('PATCH', '/api/users/me', { as: victim, body });
  for (let turn = 0; turn < 3; turn++) expect((await guess()).status).toBe(403);
  expect((await guess()).status).toBe(429);
});

it('counts each address by itself', async () => {
  const from = (remoteAddress: string) =>
    service.app.inject({
      method: 'POST',
      url: '/api/auth/register',
      remoteAddress,
      payload: BODIES.register,
    });
  for (let turn = 0; turn < 4; turn++) await from('192.0.2.1');
  expect((await from('192.0.2.1')).statusCode).toBe(429);
  expect((await from('192.0.2.2')).statusCode).toBe(400);
});

it('does not believe whom a stranger says to be forwarding for', async () => {
  const claim = (address: string) =>
    service.app.inject({
      method: 'POST',
      url: '/api/auth/register',
      remoteAddress: '192.0.2.3',
      headers: { 'x-forwarded-for': address },
      payload: BODIES.register,
    });
  for (let turn = 0; turn < 3; turn++) await claim(`198.51.100.${turn}`);
  expect((await claim('198.51.100.9')).statusCode).toBe(429);
});

it('leaves the shop itself alone', async () => {
  const as = await buildUser();
  for (let turn = 0; turn < 10; turn++) {
    expect((await service.request('GET', '/api/products')).status).toBe(200);
    expect((await service.request('GET', '/api/orders', { as })).status).toBe(200);
  }
});

describe('wrong passwords', () => {
  let throttled: TestApp;
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = openMailbox();
    throttled = await startApp({ ...mailbox.env, SIGN_IN_FAILURES: '3' });
  });
  afterAll(async () => {
    await throttled.close();
    mailbox.close();
  });

  const signIn = (email: string, password: string, remoteAddress: string) =>
    throttled.app.inject({
      method: 'POST',
      url: '/api/auth/login',
      remoteAddress,
      payload: { email, password },
    });

  it('are so many for one account, however many come at once, and then even the right one has to wait', async () => {
    const { email } = await buildUser();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => signIn(email, 'a guess', '192.0.2.1')),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(3);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(7);
    const refused = await signIn(email, PASSWORD, '192.0.2.1');
    expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    expect((await signIn(email, PASSWORD, '192.0.2.9')).statusCode).toBe(200);
  });

  it('are forgiven when the password is replaced by a link', async () => {
    const { email } = await buildUser();
    const remoteAddress = '192.0.2.4';
    for (let turn = 0; turn < 4; turn++) await signIn(email, 'a guess', remoteAddress);
    const ask = (url: string, payload: object) =>
      throttled.app.inject({ method: 'POST', url, remoteAddress, payload });
    await ask('/api/auth/password-reset', { email });
    const [mail] = await mailbox.waitFor(email);
    const password = 'an altogether new password';
    const body = { token: tokenIn(mail as NonNullable<typeof mail>), password };
    expect((await ask('/api/auth/password-reset/confirm', body)).statusCode).toBe(204);
    expect((await signIn(email, password, remoteAddress)).statusCode).toBe(200);
  });

  it('are counted alike for an address that has no account', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      statuses.push((await signIn('nobody@example.com', 'a guess', '192.0.2.2')).statusCode);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('are counted together, at whichever door they come', async () => {
    const user = await buildUser();
    const headers = { authorization: `Bearer ${throttled.app.issueAccessToken(user.id)}` };
    const remoteAddress = '192.0.2.3';
    const change = { currentPassword: 'a guess', newPassword: 'a new password of mine' };
    const password = {
      method: 'POST',
      url: '/api/users/me/password',
      remoteAddress,
      headers,
      payload: change,
    } as const;
    const email = { email: 'another@example.com', currentPassword: 'a guess' };
    const address = {
      method: 'POST',
      url: '/api/users/me/email',
      remoteAddress,
      headers,
      payload: email,
    } as const;
    expect((await signIn(user.email, 'a guess', remoteAddress)).statusCode).toBe(401);
    expect((await throttled.app.inject(password)).statusCode).toBe(403);
    expect((await throttled.app.inject(address)).statusCode).toBe(403);
    expect((await throttled.app.inject(password)).statusCode).toBe(429);
    expect((await throttled.app.inject(address)).statusCode).toBe(429);
    expect((await signIn(user.email, PASSWORD, remoteAddress)).statusCode).toBe(429);
  });

  it('do not count when they were right', async () => {
    const { email } = await buildUser();
    for (let turn = 0; turn < 8; turn++) {
      expect((await signIn(email, PASSWORD, '192.0.2.4')).statusCode).toBe(200);
    }
  });
});

describe('what an account writes', () => {
  let limited: TestApp;
  beforeAll(async () => {
    limited = await startApp({ WRITES_PER_MINUTE: '3' });
  });
  afterAll(() => limited.close());

  it('is so much a minute, whatever it is, and no one else’s', async () => {
    const [customer, another, admin, post] = [
      await buildUser(),
      await buildUser(),
      await buildAdmin(),
      await buildPost(),
    ];
    const comment = (as: User) =>
      limited.request('POST', `/api/posts/${post.id}/comments`, { as, body: { content: 'Once more.' } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => comment(customer)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    const review = { as: customer, body: { content: 'Good.', rating: 5 } };
    const { id } = await buildProduct();
    expect((await limited.request('POST', `/api/products/${id}/reviews`, review)).status).toBe(429);
    const payment = { as: customer, body: {} };
    expect((await limited.request('POST', `/api/orders/${uuid()}/payments`, payment)).status).toBe(429);
    expect((await comment(another)).status).toBe(201);
    for (let n = 0; n < 5; n++) expect((await comment(admin)).status).toBe(201);
    expect((await limited.request('GET', '/api/users/me/comments', { as: customer })).status).toBe(200);
  });
});
