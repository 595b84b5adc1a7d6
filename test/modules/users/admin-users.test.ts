import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { PERMISSIONS } from '../../../src/rules/permissions.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import {
  buildAdmin,
  buildAuthor,
  buildProduct,
  buildUser,
  orderBody,
  PASSWORD,
} from '../../helpers/factories.js';
import { placeOrder } from '../../helpers/orders.js';
import { holdLock } from '../../helpers/row-lock.js';

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
afterAll(() => service.close());

const list = (query = '', as = admin) => service.request('GET', `/api/admin/users${query}`, { as });
const patch = (id: number | string, body: unknown, as = admin) =>
  service.request('PATCH', `/api/admin/users/${id}`, { as, body });
const idsOf = (body: { items: Array<{ id: number }> }) => body.items.map(({ id }) => id);

describe('GET /api/admin/users', () => {
  let newestFirst: number[];
  let disabled: User;

  beforeAll(async () => {
    const users = [admin];
    for (let n = 0; n < 5; n++) users.push(await buildUser());
    disabled = await buildUser({ isActive: false, email: 'gone@example.com' });
    newestFirst = [...users, disabled].map(({ id }) => id).reverse();
  });

  it('lists all accounts, newest first, without passwords and hashes', async () => {
    const { status, body } = await list('?count=true');
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 7, next: null });
    expect(idsOf(body)).toEqual(newestFirst);
    expect(Object.keys(body.items[0]).sort()).toEqual([
      'createdAt',
      'customerGroupId',
      'email',
      'emailVerifiedAt',
      'firstName',
      'id',
      'isActive',
      'lastName',
      'role',
    ]);
    expect(JSON.stringify(body)).not.toContain('argon2');
  });

  it('filters by role, state and e-mail, and counts what it filtered', async () => {
    const admins = (await list('?role=admin&count=true')).body;
    expect({ ids: idsOf(admins), total: admins.total }).toEqual({ ids: [admin.id], total: 1 });
    expect(idsOf((await list('?isActive=false')).body)).toEqual([disabled.id]);
    expect((await list('?isActive=true&count=true')).body.total).toBe(6);
    expect(idsOf((await list('?email=Gone@Example.com')).body)).toEqual([disabled.id]);
    expect((await list('?email=gone&count=true')).body).toEqual({ items: [], total: 0, next: null });
    expect((await list('?role=admin&isActive=false&count=true')).body.total).toBe(0);
  });

  it('finds those with the ids that are named, in the order of the list', async () => {
    const [first, , third] = newestFirst as [number, number, number];
    const { status, body } = await list(`?ids=${third},${first},${third},4294967295`);
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual([first, third]);
    expect(idsOf((await list(`?ids=${first}&isActive=true`)).body)).toEqual([]);
  });

  it.each(['', 'x', '0', '1,', '1,,2', '-1', '1.5', '12345678901', Array(101).fill(7).join(',')])(
    'refuses the ids "%s"',
    async (ids) => {
      expect(await list(`?ids=${ids}`)).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED', errors: [{ field: 'ids' }] },
      });
    },
  );

  it('pages by `after` through everyone, once each', async () => {
    const seen: number[] = [];
    let next: string | null = null;
    do {
      const { body }: { body: { items: Array<{ id: number }>; total: number; next: string | null } } =
        await list(`?limit=3&count=true${next ? `&after=${encodeURIComponent(next)}` : ''}`);
      expect(body.total).toBe(7);
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...idsOf(body));
      next = body.next;
    } while (next);
    expect(seen).toEqual(newestFirst);
  });

  it('pages by `offset`', async () => {
    const { body } = await list('?limit=3&offset=3');
    expect(idsOf(body)).toEqual(newestFirst.slice(3, 6));
    expect(body.next).toEqual(expect.any(String));
    expect((await list('?limit=3&offset=100&count=true')).body).toEqual({ items: [], total: 7, next: null });
  });

  it('takes `after` where both are given, so that no one is passed over', async () => {
    const { next } = (await list('?limit=3')).body;
    expect(idsOf((await list(`?limit=3&offset=3&after=${next}`)).body)).toEqual(newestFirst.slice(3, 6));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['offset=-1', 'offset'],
    ['after=nonsense', 'after'],
    [`after=${Buffer.from('"1 OR 1=1"').toString('base64url')}`, 'after'],
    [`after=${Buffer.from('{"id":1}').toString('base64url')}`, 'after'],
    ['role=owner', 'role'],
    ['isActive=1', 'isActive'],
    ['passwordHash=x', 'passwordHash'],
  ])('refuses ?%s', async (query, field) => {
    const { status, body } = await list(`?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.errors).toMatchObject([{ field }]);
  });
});

describe('GET /api/admin/users/:id', () => {
  const read = (id: number) => service.request('GET', `/api/admin/users/${id}`, { as: admin });

  it('says how many orders a customer has and what they came to, a currency each', async () => {
    const customer = await buildUser();
    expect((await read(customer.id)).body.orders).toEqual({ total: 0, amounts: [] });
    await placeOrder(service, customer, [2, 1], ['9.99', '0.01']);
    await placeOrder(service, customer, [1], ['5.00']);
    await placeOrder(service, await buildUser(), [1]);
    const yen = await buildProduct({ price: '500', currency: 'JPY' });
    const body = orderBody([{ productId: yen.id, quantity: 3 }]);
    expect((await service.request('POST', '/api/orders', { as: customer, body })).status).toBe(201);
    const gone = await placeOrder(service, customer, [1]);
    await service.request('POST', `/api/orders/${gone.id}/cancel`, { as: customer, body: {} });

    const { status, body: account, headers } = await read(customer.id);

    expect(status).toBe(200);
    expect(headers.etag).toBe('"1"');
    expect(account).toMatchObject({ id: customer.id, email: customer.email });
    expect(account.orders).toEqual({
      total: 3,
      amounts: [
        { currency: 'JPY', orders: 1, totalAmount: '1500' },
        { currency: 'USD', orders: 2, totalAmount: '24.99' },
      ],
    });
  });

  it('finds that along the key of their orders, in one statement', async () => {
    const customer = await buildUser();
    const [sql, ...more] = (await service.statementsDuring(() => read(customer.id))).filter((statement) =>
      /FROM orders/.test(statement),
    );
    expect(more).toEqual([]);
    const explained = `EXPLAIN FORMAT=TRADITIONAL ${sql?.replace(/^Executing[^:]*: /, '')}`;
    const plan = await service.sequelize.query<{ table: string; key: string }>(explained, {
      type: QueryTypes.SELECT,
    });
    expect(plan.find(({ table }) => table === 'orders')?.key).toBe('orders_user_status');
  });
});

describe('PATCH /api/admin/users/:id', () => {
  let customer: User;
  beforeEach(async () => {
    customer = await buildUser();
  });
  const readMe = (as: User) => service.request('GET', '/api/users/me', { as });

  it('disables an account at once, also for the access token that is out, and enables it again', async () => {
    const headers = { authorization: `Bearer ${service.app.issueAccessToken(customer.id)}` };
    const withOldToken = () => service.request('GET', '/api/users/me', { headers });
    expect((await withOldToken()).status).toBe(200);

    const { status, body } = await patch(customer.id, { isActive: false });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: customer.id, email: customer.email, isActive: false });
    expect(body).not.toHaveProperty('passwordHash');
    expect(await withOldToken()).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DISABLED' } });
    const login = { email: customer.email, password: PASSWORD };
    expect((await service.request('POST', '/api/auth/login', { body: login })).status).toBe(403);
    await patch(customer.id, { isActive: true });
    expect(await withOldToken()).toMatchObject({ status: 401, body: { code: 'AUTHENTICATION_REQUIRED' } });
    expect((await service.request('POST', '/api/auth/login', { body: login })).status).toBe(200);
  });

  it('makes an admin and takes it back, each at once', async () => {
    const asCustomer = () => service.request('GET', '/api/admin/users', { as: customer });
    expect((await asCustomer()).status).toBe(403);
    expect((await patch(customer.id, { role: 'admin' })).body.role).toBe('admin');
    expect((await asCustomer()).status).toBe(200);
    await patch(customer.id, { role: 'customer' });
    expect((await asCustomer()).status).toBe(403);
  });

  it('refuses to let admins change themselves', async () => {
    for (const body of [{ role: 'customer' }, { isActive: false }]) {
      expect(await patch(admin.id, body)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    }
    expect((await readMe(admin)).body).toMatchObject({ role: 'admin', isActive: true });
  });

  it.each([{ role: 'customer' }, { isActive: false }])(
    'leaves one of two admins who would do %j to each other at once',
    async (change) => {
      const [first, second] = [await buildAdmin(), await buildAdmin()];
      const both = `SELECT id FROM users WHERE id IN (${first.id}, ${second.id}) FOR UPDATE`;
      const lock = await holdLock(service.sequelize.getDatabaseName(), both);
      const asked = [patch(second.id, change, first), patch(first.id, change, second)];
      await lock.waiters(2);
      await lock.release();
      const answers = await Promise.all(asked);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      const allowed = await Promise.all([first, second].map((as) => list('', as)));
      expect(allowed.map(({ status }) => status).sort()).toEqual([200, 403]);
    },
  );

  it('answers 404 for an account that there is not', async () => {
    expect(await patch(4_294_967_295, { isActive: false })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });

  it.each(['0', '-1', '1e3', '1.5', 'me', '4294967296', '1%20or%201=1'])('refuses the id %s', async (id) => {
    const answer = await patch(id, { isActive: false });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors).toMatchObject([{ field: 'id' }]);
  });

  it.each([
    ['nothing', {}, 'body'],
    ['an unknown role', { role: 'owner' }, 'role'],
    ['isActive as text', { isActive: 'false' }, 'isActive'],
    ['the e-mail', { email: 'new@example.com' }, 'email'],
    ['the password', { password: 'a new password' }, 'password'],
  ])('refuses %s', async (_what, body, field) => {
    const answer = await patch(customer.id, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors).toContainEqual({ field, message: expect.any(String) });
    expect((await readMe(customer)).body).toMatchObject({ role: 'customer', isActive: true });
  });
});

describe('GET /api/admin/users, by name and address', () => {
  const people = [
    ['Ada', 'Lovelace', 'ada@find.example'],
    ['Ada', 'Byron', 'byron@find.example'],
    ['Lov', 'Adams', 'LOV@find.example'],
    ['Jean-Luc', '100% O’Neil', 'jl_neil@find.example'],
  ] as const;
  beforeAll(async () => {
    for (const [firstName, lastName, email] of people) await buildUser({ firstName, lastName, email });
  });
  const found = async (query: Record<string, string>) => {
    const { status, body } = await list(`?${new URLSearchParams({ limit: '100', ...query })}`);
    expect(status).toBe(200);
    return body.items.flatMap(({ email }: { email: string }) =>
      email.endsWith('@find.example') ? [email.split('@')[0]] : [],
    );
  };

  it.each([
    [{ name: 'ada' }, ['lov', 'byron', 'ada']],
    [{ name: 'ADA B' }, ['byron']],
    [{ name: 'Lovelace, Ada' }, ['ada']],
    [{ name: '100%' }, ['jl_neil']],
    [{ name: '%' }, []],
    [{ q: 'lov' }, ['lov', 'ada']],
    [{ q: 'lov@' }, ['lov']],
    [{ q: 'jl_' }, ['jl_neil']],
    [{ q: 'ada', role: 'admin' }, []],
    [{ email: 'LOV@find.example', name: 'adams' }, ['lov']],
    [{ email: 'lov@find.example', name: 'ada lovelace' }, []],
  ])('finds %j', async (query, expected) => {
    expect(await found(query as Record<string, string>)).toEqual(expected);
  });

  it.each([
    ['newest', ['jl_neil', 'lov', 'byron', 'ada']],
    ['oldest', ['ada', 'byron', 'lov', 'jl_neil']],
    ['name', ['jl_neil', 'lov', 'byron', 'ada']],
    ['-name', ['ada', 'byron', 'lov', 'jl_neil']],
    ['email', ['ada', 'byron', 'jl_neil', 'lov']],
    ['-email', ['lov', 'jl_neil', 'byron', 'ada']],
  ])('sorts by %s, and pages through all of them once', async (sort, expected) => {
    expect(await found({ sort })).toEqual(expected);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const { body } = await list(`?limit=3&sort=${sort}${after && `&after=${after}`}`);
      seen.push(...body.items.map(({ email }: { email: string }) => email));
      after = body.next;
    }
    const { total } = (await list('?limit=1&count=true')).body;
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
    expect(
      seen.filter((email) => email.endsWith('@find.example')).map((email) => email.split('@')[0]),
    ).toEqual(expected);
  });

  it.each(['name=', 'q=', 'sort=role', `after=${Buffer.from('[1,2]').toString('base64url')}&sort=name`])(
    'refuses ?%s',
    async (query) => {
      expect(await list(`?${query}`)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    },
  );
});

describe('GET /api/admin/me', () => {
  it('says who is signed in and what they may, with the ETag of the account', async () => {
    const me = await service.request('GET', '/api/admin/me', { as: admin });
    const account = await service.request('GET', `/api/admin/users/${admin.id}`, { as: admin });
    const { orders: _, ...shown } = account.body;
    expect(me.status).toBe(200);
    expect(me.body).toEqual({ ...shown, permissions: [...PERMISSIONS] });
    expect(me.headers['cache-control']).toBe('no-store');
    expect(me.headers.etag).toBe(account.headers.etag);
  });

  it('is for admins', async () => {
    for (const someone of [await buildUser(), await buildAuthor()]) {
      expect((await service.request('GET', '/api/admin/me', { as: someone })).status).toBe(403);
    }
    expect((await service.request('GET', '/api/admin/me')).status).toBe(401);
  });
});
