import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROBLEM_MEMBERS, PROBLEMS, Problem } from '../../src/errors.js';
import { Category, Product, type User } from '../../src/models/index.js';
import { type Answer, type RequestOptions, startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildCategory, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { holdLock } from '../helpers/row-lock.js';

const POOL_MAX = 2;
let service: TestApp;
let customer: User;
let admin: User;

beforeAll(async () => {
  service = await startApp({ DATABASE_POOL_MAX: String(POOL_MAX) });
  customer = await buildUser();
  admin = await buildAdmin();
});
afterAll(() => service.close());

/** Whatever is wrong, this is what the client can rely on. */
function expectProblem(answer: Answer, status: number, code: keyof typeof PROBLEMS): void {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `urn:stockkeeper:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: PROBLEMS[code].title,
    status,
    detail: expect.stringMatching(/\S/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(answer.headers['x-request-id']).toBe(answer.body.requestId);
}

describe('a body that cannot be read', () => {
  const post = (body: string, headers = {}) => service.request('POST', '/api/auth/login', { body, headers });

  it.each([
    ['broken off', '{"email": "ada'],
    ['empty', ''],
    ['of blanks', '  '],
    ['no JSON', 'email=ada'],
    ['JSON with a comment', '{} // hello'],
    ['NaN', '{"email": NaN}'],
    ['deeply nested and never closed', '['.repeat(60_000)],
    ['with __proto__', '{"__proto__": {"isAdmin": true}}'],
    ['with an escaped __proto__', '{"\\u005f_proto__": {"isAdmin": true}}'],
    ['with constructor.prototype', '{"constructor": {"prototype": {"isAdmin": true}}}'],
  ])('is refused when it is %s', async (_what, body) => {
    expectProblem(await post(body), 400, 'MALFORMED_JSON');
    expect({}).not.toHaveProperty('isAdmin');
  });

  it('may be empty, whatever its type says, where it may be left out or none is taken', async () => {
    const id = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
    const headers = { 'content-type': 'application/json' };
    for (const [method, path] of [
      ['POST', `/api/orders/${id}/cancel`],
      ['POST', `/api/orders/${id}/payments`],
      ['DELETE', '/api/posts/999999'],
    ] as const) {
      const { status } = await service.request(method, path, { as: customer, body: '', headers });
      expect({ path, status }).toEqual({ path, status: 404 });
    }
  });

  it('is refused when it is not UTF-8, instead of being taken for something else', async () => {
    const payload = Buffer.concat([
      Buffer.from('{"firstName":"'),
      Buffer.from([0xff, 0xc0, 0xaf]),
      Buffer.from('"}'),
    ]);
    const response = await service.app.inject({
      method: 'PATCH',
      url: '/api/users/me',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${service.app.issueAccessToken(customer.id)}`,
      },
      payload,
    });
    expect({ status: response.statusCode, code: response.json().code }).toEqual({
      status: 400,
      code: 'MALFORMED_JSON',
    });
    await customer.reload();
    expect(customer.firstName).toBe('Test');
  });

  it('is taken with a byte order mark', async () => {
    expectProblem(
      await post('\ufeff{"email": "nobody@example.com", "password": "x"}'),
      401,
      'INVALID_CREDENTIALS',
    );
  });

  it('is refused as invalid when it is nested deeply where a text belongs', async () => {
    const nested = `{"email": ${'['.repeat(30_000)}${']'.repeat(30_000)}, "password": "x"}`;
    expectProblem(await post(nested), 400, 'VALIDATION_FAILED');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/xml',
    'json',
    '',
  ])('is refused as %s', async (type) => {
    expectProblem(await post('{}', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('is refused without a content type', async () => {
    const response = await service.app.inject({ method: 'POST', url: '/api/auth/login', payload: '{}' });
    expect(response.json()).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('is taken with a charset', async () => {
    const answer = await post('{}', { 'content-type': 'application/json; charset=utf-8' });
    expectProblem(answer, 400, 'VALIDATION_FAILED');
  });

  it('is refused when it is missing', async () => {
    expectProblem(await service.request('POST', '/api/auth/login'), 400, 'VALIDATION_FAILED');
  });

  it('is refused above 64 KiB, and read up to there', async () => {
    const ofSize = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
    expectProblem(await post(ofSize(64 * 1024)), 400, 'VALIDATION_FAILED');
    expectProblem(await post(ofSize(64 * 1024 + 1)), 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe('an address', () => {
  const get = (url: string, options?: RequestOptions) => service.request('GET', url, options);

  it('that there is not is 404', async () => {
    for (const url of ['/nowhere', '/api', '/api/', '/api/orders/1/items', '//api/products']) {
      expectProblem(await get(url, { as: customer }), 404, 'NOT_FOUND');
    }
    expectProblem(await get('/docs/static/nothing.js'), 404, 'NOT_FOUND');
  });

  it('that answers other methods is 405 and names them', async () => {
    const put = await service.request('PUT', '/api/products/1?x=1', { body: {} });
    expectProblem(put, 405, 'METHOD_NOT_ALLOWED');
    expect(put.headers.allow).toBe('GET, HEAD');
    const remove = await service.request('DELETE', '/api/users/me', { as: customer });
    expectProblem(remove, 405, 'METHOD_NOT_ALLOWED');
    expect(String(remove.headers.allow).split(', ').sort()).toEqual(['GET', 'HEAD', 'PATCH']);
  });

  it('that cannot be decoded is 400', async () => {
    expectProblem(await get('/api/products/%zz'), 400, 'BAD_REQUEST');
    expectProblem(await get('/api/products/%c0%af'), 400, 'BAD_REQUEST');
  });

  it('with an over-long part is 414', async () => {
    expectProblem(await get(`/api/products/${'1'.repeat(101)}`), 414, 'URI_TOO_LONG');
  });

  it.each([
    ['/api/products?limit=1&limit=2', 'limit'],
    ['/api/products?limit[]=1', 'limit[]'],
    ['/api/products?limit=1e1', 'limit'],
    ['/api/products?__proto__=1', '__proto__'],
    ['/api/products?constructor=1', 'constructor'],
    ['/api/products/1e3', 'id'],
    ['/api/products/%00', 'id'],
  ])('%s is refused, naming the field', async (url, field) => {
    const answer = await get(url);
    expectProblem(answer, 400, 'VALIDATION_FAILED');
    expect(answer.body.errors).toMatchObject([{ field }]);
    expect(answer.body.detail).toContain(field);
  });
});

describe('bytes that are no HTTP', () => {
  let port: number;
  beforeAll(async () => {
    port = Number(new URL(await service.listen()).port);
  });

  /** Sends the text and reads until the service hangs up. */
  async function exchange(text: string): Promise<Answer> {
    const socket = connect(port, '127.0.0.1');
    socket.write(text);
    let received = '';
    for await (const chunk of socket.setEncoding('utf8')) received += chunk;
    const [head = '', body = ''] = received.split('\r\n\r\n');
    const [statusLine = '', ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ', 2)));
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
    return { status: Number(statusLine.split(' ')[1]), headers, body: JSON.parse(body) };
  }

  it.each([
    ['a greeting', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['an unknown method', 'BREW /coffee HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header with a NUL', 'GET / HTTP/1.1\r\nhost: x\r\nx: a\x00b\r\n\r\n'],
  ])('are answered: %s', async (_what, text) => {
    expectProblem(await exchange(text), 400, 'BAD_REQUEST');
  });

  it('are answered: headers beyond 16 KiB', async () => {
    const answer = await exchange(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`);
    expectProblem(answer, 431, 'HEADERS_TOO_LARGE');
  });

  it('leave the service unharmed', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
  });
});

describe('an error of the database', () => {
  let product: Product;
  beforeEach(async () => {
    product = await buildProduct();
  });
  const rename = (name: string) =>
    service.request('PATCH', `/api/admin/products/${product.id}`, { as: admin, body: { name } });

  it('for a value that is taken is 409 with the field', async () => {
    const { sku } = await buildProduct();
    const url = `/api/admin/products/${product.id}`;
    const answer = await service.request('PATCH', url, { as: admin, body: { sku: sku.toLowerCase() } });
    expectProblem(answer, 409, 'ALREADY_EXISTS');
    expect(answer.body.errors).toEqual([{ field: 'sku', message: 'is already taken' }]);
  });

  it('for a reference that is gone is 409', async () => {
    // A table that the code above the database does not know of.
    await service.sequelize.query(
      `CREATE TABLE loans (categoryId INT UNSIGNED NOT NULL,
       FOREIGN KEY (categoryId) REFERENCES categories (id)) ENGINE=InnoDB`,
    );
    try {
      const category = await buildCategory();
      await service.sequelize.query('INSERT INTO loans VALUES (?)', { replacements: [category.id] });
      const url = `/api/admin/categories/${category.id}`;
      expectProblem(await service.request('DELETE', url, { as: admin }), 409, 'STILL_REFERENCED');
      expect(await Category.count({ where: { id: category.id } })).toBe(1);
    } finally {
      await service.sequelize.query('DROP TABLE loans');
    }
  });

  it('for what a model does not allow is 400 with the fields', async () => {
    // What a hook makes of it, the door has not seen.
    Product.addHook('beforeValidate', 'shorten', (subject: Product) => {
      subject.name = '';
    });
    try {
      const answer = await rename('Another name');
      expectProblem(answer, 400, 'VALIDATION_FAILED');
      expect(answer.body.errors).toEqual([{ field: 'name', message: 'must be 1 to 255 characters' }]);
    } finally {
      Product.removeHook('beforeValidate', 'shorten');
    }
  });

  it('that nobody thought of is 500, names the request and tells nothing else', async () => {
    await service.sequelize.query('RENAME TABLE categories TO mislaid');
    try {
      const answer = await service.request('GET', '/api/categories');
      expectProblem(answer, 500, 'INTERNAL_ERROR');
      expect(JSON.stringify(answer.body)).not.toMatch(/categories|test_|SELECT|Sequelize|at .*\.ts/i);
    } finally {
      await service.sequelize.query('RENAME TABLE mislaid TO categories');
    }
    expect((await service.request('GET', '/api/categories')).status).toBe(200);
  });

  describe('that passes', () => {
    let turn = 0;
    const patchMe = () =>
      service.request('PATCH', '/api/users/me', { as: customer, body: { firstName: `Grace ${++turn}` } });
    const lockCustomer = () =>
      holdLock(
        service.sequelize.config.database as string,
        `SELECT * FROM users WHERE id = ${customer.id} FOR UPDATE`,
      );

    /** Borrows every connection of the pool while the work runs. */
    async function withWholePool(work: (connections: Borrowed[]) => Promise<void>): Promise<void> {
      const manager = service.sequelize.connectionManager;
      const connections = await Promise.all(
        Array.from({ length: POOL_MAX }, () => manager.getConnection({ type: 'write' })),
      );
      try {
        await work(connections as Borrowed[]);
      } finally {
        for (const one of connections) manager.releaseConnection(one);
      }
    }
    type Borrowed = { promise(): { query(sql: string): Promise<unknown> } };

    const waitForLocks = (seconds: number) =>
      withWholePool(async (connections) => {
        for (const one of connections) {
          await one.promise().query(`SET SESSION innodb_lock_wait_timeout = ${seconds}`);
        }
      });

    it('is 503 with Retry-After when a row stays locked', async () => {
      // One second in place of the five that the service allows, to be quick.
      await waitForLocks(1);
      const lock = await lockCustomer();
      try {
        const answer = await patchMe();
        expectProblem(answer, 503, 'SERVICE_UNAVAILABLE');
        expect(answer.headers['retry-after']).toBe('1');
      } finally {
        await lock.release();
        await waitForLocks(5);
      }
      expect((await patchMe()).status).toBe(200);
    });

    it('is 503 with Retry-After when the connection breaks in the middle, and the next request is served', async () => {
      const lock = await lockCustomer();
      const answering = patchMe();
      for (const id of await lock.waiters()) await lock.kill(id);
      const answer = await answering;
      expectProblem(answer, 503, 'SERVICE_UNAVAILABLE');
      expect(answer.headers['retry-after']).toBe('1');
      await lock.release();
      expect((await patchMe()).status).toBe(200);
    });

    it('is tried again unseen when an order’s connection breaks in the middle', async () => {
      const lock = await holdLock(
        service.sequelize.config.database as string,
        `SELECT * FROM stock_levels WHERE productId = ${product.id} FOR UPDATE`,
      );
      const body = orderBody([{ productId: product.id, quantity: 1 }]);
      const answering = service.request('POST', '/api/orders', { as: customer, body });
      for (const id of await lock.waiters()) await lock.kill(id);
      await lock.release();
      expect((await answering).status).toBe(201);
    });

    it('is 503 with Retry-After when every connection is taken', async () => {
      await withWholePool(async () => {
        const answer = await service.request('GET', '/api/products');
        expectProblem(answer, 503, 'SERVICE_UNAVAILABLE');
        expect(answer.headers['retry-after']).toBe('1');
        expect((await service.request('GET', '/health/live')).status).toBe(200);
      });
      expect((await service.request('GET', '/api/products')).status).toBe(200);
    });
  });
});

describe('docs/errors.md', () => {
  const rows = readFileSync('docs/errors.md', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, code, status] = /^\| `([A-Z_]+)` \| (\d+) \|/.exec(line) ?? [];
      return code ? [[code, Number(status)]] : [];
    });

  it('has every code with its status, once, and no other', () => {
    const catalogue = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]);
    expect(rows.sort()).toEqual(catalogue.sort());
  });

  it('says of every code which members it adds', () => {
    const added = readFileSync('docs/errors.md', 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, code, cells] = /^\| `([A-Z_]+)` \|(.*)\|$/.exec(line) ?? [];
        const last = cells?.split(' | ').at(-1) ?? '';
        const members = last.startsWith('header') ? [] : [...last.matchAll(/`([a-z]\w*)`/gi)];
        return code ? [[code, members.map(([, name]) => name)]] : [];
      });
    const members: Partial<Record<string, object>> = PROBLEM_MEMBERS;
    const described = Object.keys(PROBLEMS).map((code) => [code, Object.keys(members[code] ?? {})]);
    expect(added.sort()).toEqual(described.sort());
  });

  it('has the compiler hold each refusal to the members of its code', () => {
    const version = new Problem('PRECONDITION_FAILED', 'Read it again.', { extensions: { version: 3 } });
    expect(version.extensions).toEqual({ version: 3 });
    const refusals = [
      // @ts-expect-error the version is missing
      () => new Problem('PRECONDITION_FAILED', 'Read it again.'),
      // @ts-expect-error it is a number
      () => new Problem('PRECONDITION_FAILED', 'Read it again.', { extensions: { version: '3' } }),
      // @ts-expect-error another code's
      () => new Problem('NOT_FOUND', 'There is none.', { extensions: { version: 3 } }),
      // @ts-expect-error which fields?
      () => new Problem('VALIDATION_FAILED', 'Please correct it.'),
    ];
    expect(refusals.map((make) => make().code)).toHaveLength(4);
  });
});
