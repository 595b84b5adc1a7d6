import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';

const SECRET = 'a secret of this test, of 32 bytes or more';
let service: TestApp;
let customer: User;
let admin: User;
let routes: Array<{ method: string; url: string; open: boolean }>;

beforeAll(async () => {
  service = await startApp({ JWT_SECRET: SECRET });
  customer = await buildUser();
  admin = await buildAdmin();
  routes = await documentedRoutes();
});
afterAll(() => service.close());

async function documentedRoutes() {
  const { body } = await service.request('GET', '/docs/json');
  return Object.entries<Record<string, { security?: object[] }>>(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      url: path.replace(/\{\w+\}/g, '1'),
      // An empty requirement among them says that it also goes without a token.
      open: !security?.every((scheme) => Object.keys(scheme).length > 0),
    })),
  );
}

describe('who may call which route', () => {
  it('is documented for all of them', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(
      routes
        .filter(({ open }) => open)
        .map(({ method, url }) => `${method} ${url}`)
        .sort(),
    ).toEqual([
      'GET /',
      'GET /api/categories',
      'GET /api/categories/1',
      'GET /api/posts',
      'GET /api/posts/1',
      'GET /api/posts/1/comments',
      'GET /api/products',
      'GET /api/products/1',
      'GET /api/products/1/reviews',
      'GET /health/live',
      'GET /health/ready',
      'POST /api/auth/email-change/confirm',
      'POST /api/auth/email-verification/confirm',
      'POST /api/auth/login',
      'POST /api/auth/logout',
      'POST /api/auth/password-reset',
      'POST /api/auth/password-reset/confirm',
      'POST /api/auth/refresh',
      'POST /api/auth/register',
      // With the address of a guest.
      'POST /api/holds',
      'POST /api/orders',
      'POST /api/quotes',
      // Signed by the payment provider, in a header of its own.
      'POST /api/webhooks/1',
    ]);
  });

  it('a stranger: the public ones, and 401 from all others before the body is looked at', async () => {
    for (const { method, url, open } of routes) {
      const answer = await service.request(method, url, method === 'GET' ? {} : { body: '{"broken' });
      if (open) {
        expect(answer.status, `${method} ${url}`).not.toBe(401);
        continue;
      }
      expect(answer, `${method} ${url}`).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
        body: { code: 'AUTHENTICATION_REQUIRED' },
      });
    }
  });

  it('a customer: 403 from every admin route, and from no other', async () => {
    const admins = routes.filter(({ url }) => url.includes('/admin/'));
    expect(admins.length).toBeGreaterThan(10);
    for (const { method, url } of routes) {
      const answer = await service.request(method, url, {
        as: customer,
        ...(method !== 'GET' && { body: '{"broken' }),
      });
      if (url.includes('/admin/')) {
        expect(answer, `${method} ${url}`).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      } else {
        expect([401, 403], `${method} ${url}`).not.toContain(answer.status);
      }
    }
  });

  it('an admin: all of them', async () => {
    for (const { method, url } of routes) {
      const answer = await service.request(method, url, {
        as: admin,
        ...(method !== 'GET' && { body: '{"broken' }),
      });
      expect([401, 403], `${method} ${url}`).not.toContain(answer.status);
    }
  });

  it('holds for HEAD as it does for GET', async () => {
    const head = async (as?: User) => {
      const authorization = as && `Bearer ${service.app.issueAccessToken(as.id)}`;
      const headers = authorization ? { authorization } : {};
      return (await service.app.inject({ method: 'HEAD', url: '/api/admin/users', headers })).statusCode;
    };
    expect([await head(), await head(customer), await head(admin)]).toEqual([401, 403, 200]);
  });
});

describe('an access token', () => {
  const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const CLAIMS = () => ({
    sub: String(customer.id),
    iss: 'stockkeeper',
    aud: 'stockkeeper-api',
    iat: inSeconds(0),
    exp: inSeconds(60),
  });

  interface Forgery {
    header?: object;
    claims?: object;
    secret?: string;
    hash?: string;
  }
  function forge({ header = {}, claims = {}, secret = SECRET, hash = 'sha256' }: Forgery = {}): string {
    const content = `${base64url({ alg: 'HS256', typ: 'JWT', ...header })}.${base64url({ ...CLAIMS(), ...claims })}`;
    return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
  }
  const readMe = (authorization: string) =>
    service.request('GET', '/api/users/me', { headers: { authorization } });

  it('that is in order is taken', async () => {
    const { status, body } = await readMe(`Bearer ${forge()}`);
    expect({ status, id: body.id }).toEqual({ status: 200, id: customer.id });
  });

  it('says whom it is for and how long it holds, and nothing else', async () => {
    const [, payload = ''] = service.app.issueAccessToken(7).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims).toEqual({
      sub: '7',
      ver: 0,
      iss: 'stockkeeper',
      aud: 'stockkeeper-api',
      iat: expect.any(Number),
      exp: claims.iat + 900,
    });
  });

  const unsigned = () => forge({ header: { alg: 'none' } }).replace(/[^.]*$/, '');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const byRsa = () => {
    const content = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(CLAIMS())}`;
    return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
  };

  it.each<[string, () => string]>([
    ['of no shape', () => 'Bearer nonsense'],
    ['of three empty parts', () => 'Bearer ..'],
    ['that is missing', () => 'Bearer'],
    ['with two spaces before it', () => `Bearer  ${forge()} x`],
    ['under another scheme', () => `Basic ${Buffer.from('ada:password').toString('base64')}`],
    ['whose payload is no JSON', () => `Bearer ${forge().replace(/\.[^.]+\./, '.bm8.')}`],
    ['with another payload under the signature', () => `Bearer ${tampered()}`],
    ['signed by another key', () => `Bearer ${forge({ secret: 'another secret, of 32 bytes or more too' })}`],
    ['signed by no key', () => `Bearer ${forge({ secret: '' })}`],
    ['with alg none', () => `Bearer ${unsigned()}`],
    ['with alg none and a signature', () => `Bearer ${forge({ header: { alg: 'none' } })}`],
    ['with HS512', () => `Bearer ${forge({ header: { alg: 'HS512' }, hash: 'sha512' })}`],
    ['with RS256', () => `Bearer ${byRsa()}`],
    ['that has expired', () => `Bearer ${forge({ claims: { exp: inSeconds(-1) } })}`],
    ['that never expires', () => `Bearer ${forge({ claims: { exp: undefined } })}`],
    ['that is not valid yet', () => `Bearer ${forge({ claims: { nbf: inSeconds(60) } })}`],
    ['of another issuer', () => `Bearer ${forge({ claims: { iss: 'someone-else' } })}`],
    ['of no issuer', () => `Bearer ${forge({ claims: { iss: undefined } })}`],
    ['for another audience', () => `Bearer ${forge({ claims: { aud: 'another-api' } })}`],
    ['for no audience', () => `Bearer ${forge({ claims: { aud: undefined } })}`],
    ['for no one', () => `Bearer ${forge({ claims: { sub: undefined } })}`],
    ...['1e3', '-1', '0', '', ' 1', '1.5', '1 or 1=1', '4294967296', '99999999999', 'NaN'].map(
      (sub): [string, () => string] => [`for "${sub}"`, () => `Bearer ${forge({ claims: { sub } })}`],
    ),
    ['for a list', () => `Bearer ${forge({ claims: { sub: ['1'] } })}`],
    ['for an object', () => `Bearer ${forge({ claims: { sub: { $gt: 0 } } })}`],
    ['for true', () => `Bearer ${forge({ claims: { sub: true } })}`],
    ['for an account that there is not', () => `Bearer ${forge({ claims: { sub: '4294967295' } })}`],
  ])('%s is refused with 401', async (_what, authorization) => {
    const { status, headers, body } = await readMe(authorization());
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'AUTHENTICATION_REQUIRED' });
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(headers['content-type']).toBe('application/problem+json');
  });

  function tampered(): string {
    const [header, , signature] = forge().split('.');
    return `${header}.${base64url({ ...CLAIMS(), sub: String(admin.id) })}.${signature}`;
  }

  it('that has expired says so, and where to get another', async () => {
    const { body } = await readMe(`Bearer ${forge({ claims: { exp: inSeconds(-1) } })}`);
    expect(body.detail).toMatch(/expired.*POST \/api\/auth\/refresh/);
  });

  it('of a deleted account is refused', async () => {
    const user = await buildUser();
    const token = service.app.issueAccessToken(user.id);
    await user.destroy();
    expect(await readMe(`Bearer ${token}`)).toMatchObject({
      status: 401,
      body: { code: 'AUTHENTICATION_REQUIRED' },
    });
  });

  it('of a disabled account is refused with 403', async () => {
    const user = await buildUser({ isActive: false });
    expect(await readMe(`Bearer ${service.app.issueAccessToken(user.id)}`)).toMatchObject({
      status: 403,
      body: { code: 'ACCOUNT_DISABLED' },
    });
  });

  it.each([
    ['another', 1],
    ['text', '0'],
    ['a list', [0]],
    ['null', null],
  ])('whose version is %s is refused', async (_what, ver) => {
    expect(await readMe(`Bearer ${forge({ claims: { ver } })}`)).toMatchObject({
      status: 401,
      body: { code: 'AUTHENTICATION_REQUIRED' },
    });
  });

  it('costs one look at the accounts, whatever it says', async () => {
    const { id } = await buildUser();
    const statements = await service.statementsDuring(() =>
      service.request('GET', '/api/users/me/comments', {
        headers: { authorization: `Bearer ${service.app.issueAccessToken(id)}` },
      }),
    );
    expect(statements.filter((sql) => /FROM `users`/.test(sql) && /tokenVersion/.test(sql))).toHaveLength(1);
    expect(statements.filter((sql) => /refresh_tokens/.test(sql))).toEqual([]);
  });

  it('cannot make an admin of a customer by saying so', async () => {
    const authorization = `Bearer ${forge({ claims: { role: 'admin' } })}`;
    const answer = await service.request('GET', '/api/admin/users', { headers: { authorization } });
    expect(answer.status).toBe(403);
  });
});

describe('while the secret is being changed', () => {
  const PREVIOUS = 'the secret of before, also of 32 bytes or more';
  const CURRENT = 'the secret of now, again of 32 bytes or more';
  let changing: TestApp;
  let user: User;
  beforeAll(async () => {
    changing = await startApp({ JWT_SECRET: CURRENT, JWT_SECRET_PREVIOUS: PREVIOUS });
    user = await buildUser();
  });
  afterAll(() => changing.close());

  const parts = (token: string) => token.split('.') as [string, string, string];
  const sign = (content: string, secret: string) =>
    `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  const signedWith = (secret: string, claims: object = {}) => {
    const [header, payload] = parts(changing.app.issueAccessToken(user.id));
    const said = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims };
    return sign(`${header}.${Buffer.from(JSON.stringify(said)).toString('base64url')}`, secret);
  };
  const statusOf = async (token: string) =>
    (await changing.request('GET', '/api/users/me', { headers: { authorization: `Bearer ${token}` } }))
      .status;

  it('new tokens are signed with the new one', () => {
    const token = changing.app.issueAccessToken(user.id);
    const [header, payload] = parts(token);
    expect(token).toBe(sign(`${header}.${payload}`, CURRENT));
  });

  it('those of before hold until they expire', async () => {
    const past = Math.floor(Date.now() / 1000) - 1;
    expect(await statusOf(signedWith(PREVIOUS))).toBe(200);
    expect(await statusOf(signedWith(CURRENT))).toBe(200);
    expect(await statusOf(signedWith(PREVIOUS, { exp: past }))).toBe(401);
    expect(await statusOf(signedWith(PREVIOUS, { iss: 'someone-else' }))).toBe(401);
    expect(await statusOf(signedWith(PREVIOUS, { exp: undefined }))).toBe(401);
    expect(await statusOf(signedWith(PREVIOUS, { ver: 1 }))).toBe(401);
  });

  it('those of any other are refused', async () => {
    expect(await statusOf(signedWith('a third secret, of 32 bytes or more too'))).toBe(401);
  });

  it('quotes of before can be ordered until they expire, and those of any other cannot', async () => {
    const { id: productId } = await buildProduct({ stock: 9 });
    const items = [{ productId, quantity: 1 }];
    const body = { items, shippingAddress: { country: ADDRESS.country } };
    const { quoteToken } = (await changing.request('POST', '/api/quotes', { body })).body;
    const [header, payload] = parts(quoteToken);
    const ordered = async (token: string) =>
      (
        await changing.request('POST', '/api/orders', {
          as: user,
          body: orderBody(items, { quoteToken: token }),
        })
      ).status;
    expect(quoteToken).toBe(sign(`${header}.${payload}`, CURRENT));
    expect(await ordered(quoteToken)).toBe(201);
    expect(await ordered(sign(`${header}.${payload}`, PREVIOUS))).toBe(201);
    expect(await ordered(sign(`${header}.${payload}`, 'a third secret, of 32 bytes or more too'))).toBe(422);
  });
});
