import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefreshToken, type User } from '../../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser, PASSWORD } from '../../helpers/factories.js';

const SHOP = 'https://shop.example';
const HOST = { host: 'shop.example' };
/** As a trusted proxy that ends TLS passes it on. */
const HTTPS = { ...HOST, 'x-forwarded-proto': 'https' };
/** What a page of the shop sends. */
const PAGE = { ...HTTPS, origin: SHOP, 'x-session': 'cookie' };
const SECURE = '__Host-sk_refresh';

let service: TestApp;
let customer: User;

beforeAll(async () => {
  service = await startApp({
    TRUST_PROXY: '127.0.0.1',
    CORS_ORIGINS: 'https://partner.example,https://www.shop.example',
  });
});
beforeEach(async () => {
  customer = await buildUser();
});
afterAll(() => service.close());

type Headers = Record<string, string>;
const post = (action: string, headers: Headers, body?: unknown) =>
  service.request('POST', `/api/auth/${action}`, { headers, body });
const logIn = (headers: Headers = PAGE, { email }: { email: string } = customer) =>
  post('login', headers, { email, password: PASSWORD });

/** The cookie that an answer sets, as a browser would send it back, and its attributes. */
function cookieOf({ headers }: Answer): { pair: string; name: string; value: string; attributes: string[] } {
  const [pair = '', ...attributes] = String(headers['set-cookie']).split('; ');
  const [name = '', value = ''] = pair.split('=');
  return { pair, name, value, attributes };
}

async function signedIn(as = customer, headers: Headers = PAGE) {
  const answer = await logIn(headers, as);
  expect(answer.status).toBe(200);
  return { cookie: cookieOf(answer).pair, accessToken: answer.body.accessToken as string };
}

const readMe = (accessToken: string) =>
  service.request('GET', '/api/users/me', { headers: { authorization: `Bearer ${accessToken}` } });

const INVALID = { status: 401, body: { code: 'INVALID_REFRESH_TOKEN' } };
const FOREIGN = { status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } };
const sessions = (user = customer) => RefreshToken.count({ where: { userId: user.id } });

describe('signing in with x-session: cookie', () => {
  it.each(['customer', 'admin', 'author'] as const)('keeps the token of a %s from scripts', async (role) => {
    const user = await buildUser({ role });
    const answer = await logIn(PAGE, user);
    expect(answer).toMatchObject({ status: 200, body: { tokenType: 'Bearer', user: { id: user.id } } });
    expect(answer.body).not.toHaveProperty('refreshToken');
    expect(answer.headers['cache-control']).toBe('no-store');
    const { name, value, attributes } = cookieOf(answer);
    expect(name).toBe(SECURE);
    expect(value).toMatch(/^[\w-]{43}$/);
    expect(attributes.toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=2592000',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ]);
    expect((await readMe(answer.body.accessToken)).status).toBe(200);
  });

  it('does so at registration, too', async () => {
    const person = { email: 'cookie@example.com', password: PASSWORD, firstName: 'A', lastName: 'B' };
    const answer = await post('register', PAGE, person);
    expect(answer.status).toBe(201);
    expect(answer.body).not.toHaveProperty('refreshToken');
    expect(cookieOf(answer).name).toBe(SECURE);
  });

  it('sets no cookie without it, and none with a wrong password', async () => {
    const { 'x-session': _, ...bare } = PAGE;
    const answer = await logIn(bare);
    expect(answer.body).toHaveProperty('refreshToken');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    const wrong = await post('login', PAGE, { email: customer.email, password: 'a guess' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers).not.toHaveProperty('set-cookie');
  });

  it.each(['body', 'Cookie', 'cookie, cookie', ''])('refuses x-session: %j', async (value) => {
    const answer = await logIn({ ...PAGE, 'x-session': value });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'x-session' }] } });
    expect(await sessions()).toBe(0);
  });

  it('begins a session of its own, whatever cookie was there before', async () => {
    const planted = await signedIn(await buildUser());
    const answer = await logIn({ ...PAGE, cookie: planted.cookie });
    expect(cookieOf(answer).pair).not.toBe(planted.cookie);
    const refreshed = await post('refresh', { ...PAGE, cookie: cookieOf(answer).pair });
    expect(refreshed.body.user.id).toBe(customer.id);
  });
});

describe('the name of the cookie and Secure', () => {
  const HTTP = { ...HOST, origin: 'http://shop.example', 'x-session': 'cookie' };

  it.each([
    ['plain http', HTTP, 'sk_refresh'],
    ['http on a port', { ...HTTP, host: 'localhost:3000', origin: 'http://localhost:3000' }, 'sk_refresh'],
    ['http at a trusted proxy', { ...HTTP, 'x-forwarded-proto': 'http' }, 'sk_refresh'],
    ['https at a trusted proxy', PAGE, SECURE],
    ['https in capitals', { ...PAGE, 'x-forwarded-proto': 'HTTPS' }, SECURE],
    ['https at two proxies', { ...PAGE, 'x-forwarded-proto': 'http, https' }, SECURE],
    ['https at a proxy that does not say so', { ...HTTP, origin: SHOP }, SECURE],
    [
      'https at a proxy that names the host otherwise',
      { ...PAGE, host: 'backend:3000', 'x-forwarded-host': 'shop.example' },
      SECURE,
    ],
  ])('are those of %s', async (_what, headers, expected) => {
    const answer = await logIn(headers);
    expect(answer.status).toBe(200);
    const { name, attributes, pair } = cookieOf(answer);
    expect({ name, secure: attributes.includes('Secure') }).toEqual({
      name: expected,
      secure: expected === SECURE,
    });
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
    expect((await post('refresh', { ...headers, cookie: pair })).status).toBe(200);
  });

  it('are not what a stranger claims in X-Forwarded-Proto', async () => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/api/auth/login',
      remoteAddress: '192.0.2.1',
      headers: { ...HTTP, 'x-forwarded-proto': 'https' },
      payload: { email: customer.email, password: PASSWORD },
    });
    expect(String(answer.headers['set-cookie'])).toMatch(/^sk_refresh=/);
  });

  it('over https leave no way in for a cookie of the plain name, which a sibling domain can set', async () => {
    const [mine, planted] = [await signedIn(), await signedIn(await buildUser(), HTTP)];
    expect(planted.cookie).toMatch(/^sk_refresh=/);
    expect(await post('refresh', { ...PAGE, cookie: planted.cookie })).toMatchObject(INVALID);
    const both = await post('refresh', { ...PAGE, cookie: `${planted.cookie}; ${mine.cookie}` });
    expect(both.body.user.id).toBe(customer.id);
  });
});

describe('refreshing by the cookie', () => {
  it('answers with a new access token and the successor as a cookie', async () => {
    const { cookie } = await signedIn();
    const answer = await post('refresh', { ...PAGE, cookie });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refreshToken');
    const successor = cookieOf(answer);
    expect(successor.pair).not.toBe(cookie);
    expect(successor.attributes).toContain('Max-Age=2592000');
    expect((await readMe(answer.body.accessToken)).status).toBe(200);
    expect((await post('refresh', { ...PAGE, cookie: successor.pair })).status).toBe(200);
  });

  it('gives two tabs at once the same successor, and both stay signed in', async () => {
    const { cookie } = await signedIn();
    const answers = await Promise.all([1, 2].map(() => post('refresh', { ...PAGE, cookie })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const successors = new Set(answers.map((answer) => cookieOf(answer).pair));
    expect(successors.size).toBe(1);
    for (const { body } of answers) expect((await readMe(body.accessToken)).status).toBe(200);
    expect((await post('refresh', { ...PAGE, cookie: [...successors][0] as string })).status).toBe(200);
  });

  it('says so when there is no cookie, and leaves one alone that is not good', async () => {
    for (const cookie of ['', 'another=1', `${SECURE}=`, `${SECURE}=made-up`]) {
      const answer = await post('refresh', { ...PAGE, cookie });
      expect(answer).toMatchObject(INVALID);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
  });

  it('takes an empty object, an empty body and none alike', async () => {
    const json = { 'content-type': 'application/json' };
    for (const [headers, body] of [
      [PAGE, {}],
      [{ ...PAGE, ...json }, undefined],
      [PAGE, undefined],
    ] as const) {
      const { cookie } = await signedIn();
      expect((await post('refresh', { ...headers, cookie }, body)).status).toBe(200);
    }
  });

  it.each(['refresh', 'logout'])('%s refuses a token in the body beside it', async (action) => {
    const { cookie } = await signedIn();
    const { 'x-session': _, ...bare } = PAGE;
    const { refreshToken } = (await logIn(bare)).body;
    for (const headers of [{ ...PAGE, cookie }, PAGE]) {
      expect(await post(action, headers, { refreshToken })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED', errors: [{ field: 'refreshToken' }] },
      });
    }
    expect((await post('refresh', { ...PAGE, cookie })).status).toBe(200);
    expect((await post('refresh', bare, { refreshToken })).status).toBe(200);
  });

  it.each(['refresh', 'logout'])('%s does not look at it without the header', async (action) => {
    const { cookie } = await signedIn();
    const { 'x-session': _, ...bare } = PAGE;
    expect(await post(action, { ...bare, cookie }, {})).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'refreshToken', message: expect.stringContaining('x-session: cookie') }] },
    });
    const other = (await logIn(bare, await buildUser())).body;
    const answer = await post(action, { ...bare, cookie }, { refreshToken: other.refreshToken });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.body?.user?.id).toBe(action === 'refresh' ? other.user.id : undefined);
    expect((await post('refresh', { ...PAGE, cookie })).status).toBe(200);
  });

  it('is no way into any other route', async () => {
    const { cookie } = await signedIn(await buildAdmin());
    for (const url of ['/api/users/me', '/api/admin/me', '/api/orders']) {
      expect((await service.request('GET', url, { headers: { ...PAGE, cookie } })).status).toBe(401);
    }
    // And an access token says nothing about whose cookie it is.
    const headers = { ...PAGE, cookie: (await signedIn()).cookie };
    const { body } = await service.request('POST', '/api/auth/refresh', { headers, as: await buildAdmin() });
    expect(body.user.id).toBe(customer.id);
  });
});

describe('signing out by the cookie', () => {
  it('ends the session in every tab, and clears the cookie', async () => {
    const { cookie, accessToken } = await signedIn();
    const answer = await post('logout', { ...PAGE, cookie });
    expect(answer.status).toBe(204);
    const { name, value, attributes } = cookieOf(answer);
    expect([name, value]).toEqual([SECURE, '']);
    expect(attributes).toEqual(
      expect.arrayContaining(['Max-Age=0', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']),
    );
    expect((await readMe(accessToken)).status).toBe(401);
    expect(await post('refresh', { ...PAGE, cookie })).toMatchObject(INVALID);
    expect(await sessions()).toBe(0);
  });

  it('is content without a cookie, and with one that never was', async () => {
    for (const cookie of ['', `${SECURE}=made-up`]) {
      const answer = await post('logout', { ...PAGE, cookie });
      expect(answer.status).toBe(204);
      expect(cookieOf(answer).attributes).toContain('Max-Age=0');
    }
  });
});

describe('a storefront of the same site', () => {
  const STORE = 'https://www.shop.example';
  const STORE_PAGE = { ...PAGE, origin: STORE, 'sec-fetch-site': 'same-site' };

  it('that CORS_ORIGINS names keeps its session in the cookie, and is told that it may', async () => {
    const preflight = await service.request('OPTIONS', '/api/auth/login', {
      headers: {
        ...{ ...HTTPS, origin: STORE, 'sec-fetch-site': 'same-site' },
        ...{ 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-session' },
      },
    });
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': STORE,
      'access-control-allow-credentials': 'true',
    });
    const answer = await logIn(STORE_PAGE);
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-credentials': 'true' } });
    const { name, pair, attributes } = cookieOf(answer);
    expect(name).toBe(SECURE);
    expect(attributes).toContain('SameSite=Strict');
    const refreshed = await post('refresh', { ...STORE_PAGE, cookie: pair });
    expect(refreshed.status).toBe(200);
    expect((await post('logout', { ...STORE_PAGE, cookie: cookieOf(refreshed).pair })).status).toBe(204);
    expect(await sessions()).toBe(0);
  });

  it('is refused when the browser does not say that it is of the same site', async () => {
    const { 'sec-fetch-site': _, ...silent } = STORE_PAGE;
    for (const headers of [silent, { ...silent, 'sec-fetch-site': 'cross-site' }]) {
      const answer = await logIn(headers);
      expect(answer).toMatchObject(FOREIGN);
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });
});

describe('a page that is not ours', () => {
  const FOREIGNERS: Array<[string, Headers]> = [
    ['another site', { origin: 'https://evil.example' }],
    ['a site that CORS lets in', { origin: 'https://partner.example' }],
    ['a sibling domain', { origin: 'https://blog.shop.example', 'sec-fetch-site': 'same-site' }],
    ['another port', { origin: 'https://shop.example:8443' }],
    ['the same host over http', { origin: 'http://shop.example' }],
    ['a name that begins as ours', { origin: 'https://shop.example.evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a file', { origin: 'file://shop.example' }],
    ['no address', { origin: 'https://[' }],
    ['nothing', { origin: '' }],
    ['a browser that says so', { origin: SHOP, 'sec-fetch-site': 'cross-site' }],
    ['a link that was typed', { origin: SHOP, 'sec-fetch-site': 'none' }],
  ];

  it.each(FOREIGNERS)('as %s can neither sign in, refresh nor sign out', async (_what, headers) => {
    const { cookie, accessToken } = await signedIn();
    for (const action of ['login', 'refresh', 'logout', 'register']) {
      const body = action === 'login' ? { email: customer.email, password: PASSWORD } : {};
      const answer = await post(action, { ...PAGE, cookie, ...headers }, body);
      expect(answer, action).toMatchObject(FOREIGN);
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
    expect((await readMe(accessToken)).status).toBe(200);
    expect((await post('refresh', { ...PAGE, cookie })).status).toBe(200);
    expect(await sessions()).toBe(2);
  });

  it('nor can a client that names no origin', async () => {
    const { origin: _, ...nameless } = PAGE;
    expect(await post('refresh', { ...nameless, cookie: (await signedIn()).cookie })).toMatchObject(FOREIGN);
  });

  it('nor can a form, which cannot send the header', async () => {
    const { cookie, accessToken } = await signedIn();
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    ]) {
      for (const action of ['refresh', 'logout', 'login']) {
        const headers = { ...HTTPS, origin: 'https://evil.example', 'content-type': type, cookie };
        expect((await post(action, headers, 'refreshToken=x')).status).toBe(415);
      }
    }
    expect((await readMe(accessToken)).status).toBe(200);
  });

  it.each(['https://partner.example', 'https://evil.example'])(
    '%s is never told that it may send cookies',
    async (origin) => {
      const { headers } = await service.request('OPTIONS', '/api/auth/refresh', {
        headers: {
          ...HTTPS,
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-session',
        },
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    },
  );

  it('is ours when the browser says that it is, whatever a proxy has made of the host', async () => {
    const headers = { 'x-session': 'cookie', origin: SHOP, 'sec-fetch-site': 'same-origin', host: 'backend' };
    const { cookie } = await signedIn(customer, headers);
    expect(cookie).toMatch(/^__Host-/);
    expect((await post('refresh', { ...headers, cookie })).status).toBe(200);
  });
});

describe('strange cookies', () => {
  it('are never a fault of ours', async () => {
    const name = fc.constantFrom(SECURE, 'sk_refresh', 'other', '', '__proto__', 'constructor', ' ', '"');
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[!-~ ]*$/),
      fc.constantFrom('%', '%E0%A4%A', '"', '\\', '=', 'a%00b', 'é', '😀', '; ;', ',', '\t'),
    );
    const pair = fc.tuple(name, text).map(([one, other]) => `${one}=${other}`);
    const header = fc
      .array(fc.oneof(pair, text), { maxLength: 6 })
      .map((parts) => parts.join('; ').replace(/[^\t\x20-\xff]/g, '?'));
    const secure = fc.boolean();
    await fc.assert(
      fc.asyncProperty(
        header,
        secure,
        fc.constantFrom('refresh', 'logout'),
        async (cookie, secure, action) => {
          const scheme = secure ? 'https' : 'http';
          const headers = {
            ...PAGE,
            cookie,
            'x-forwarded-proto': scheme,
            origin: `${scheme}://shop.example`,
          };
          const { status } = await post(action, headers);
          expect(status).toBe(action === 'refresh' ? 401 : 204);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('that are too long are refused as any header is', async () => {
    const base = await service.listen();
    const send = (length: number) =>
      fetch(`${base}/api/auth/refresh`, {
        method: 'POST',
        headers: { 'x-session': 'cookie', origin: base, cookie: `sk_refresh=${'x'.repeat(length)}` },
      });
    const long = await send(8_000);
    expect([long.status, ((await long.json()) as Answer['body']).code]).toEqual([
      401,
      'INVALID_REFRESH_TOKEN',
    ]);
    const huge = await send(20_000);
    expect([huge.status, ((await huge.json()) as Answer['body']).code]).toEqual([431, 'HEADERS_TOO_LARGE']);
  });
});
