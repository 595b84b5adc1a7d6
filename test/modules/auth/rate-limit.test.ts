import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser } from '../../helpers/factories.js';

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

it.each(Object.entries(BODIES))(
  'POST /api/auth/%s is answered 3 times a minute, then refused',
  async (action, body) => {
    const post = () => service.request('POST', `/api/auth/${action}`, { body });
    for (let turn = 0; turn < 3; turn++) expect((await post()).status).not.toBe(429);

    const refused = await post();

    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS', status: 429 } });
    expect(refused.headers['content-type']).toBe('application/problem+json');
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.body.detail).toContain(`${seconds} s`);
  },
);

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
    service.app.inject({ method: 'POST', url: '/api/auth/refresh', remoteAddress, payload: BODIES.refresh });
  for (let turn = 0; turn < 4; turn++) await from('192.0.2.1');
  expect((await from('192.0.2.1')).statusCode).toBe(429);
  expect((await from('192.0.2.2')).statusCode).toBe(401);
});

it('does not believe whom a stranger says to be forwarding for', async () => {
  const claim = (address: string) =>
    service.app.inject({
      method: 'POST',
      url: '/api/auth/refresh',
      remoteAddress: '192.0.2.3',
      headers: { 'x-forwarded-for': address },
      payload: BODIES.refresh,
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
