import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildUser, PASSWORD } from '../../helpers/factories.js';

let service: TestApp;

beforeAll(async () => {
  service = await startApp();
});
afterAll(() => service.close());

const ADA = { email: 'ada@example.com', password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
const register = (body: unknown) => service.request('POST', '/api/auth/register', { body });

describe('POST /api/auth/register', () => {
  it('opens a customer account and signs it in', async () => {
    const { status, body } = await register(ADA);

    expect(status).toBe(201);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      tokenType: 'Bearer',
      expiresIn: 900,
      user: {
        id: expect.any(Number),
        email: 'ada@example.com',
        firstName: 'Ada',
        lastName: 'Lovelace',
        role: 'customer',
        isActive: true,
        emailVerifiedAt: null,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
      },
    });
    const me = await service.request('GET', '/api/users/me', {
      headers: { authorization: `Bearer ${body.accessToken}` },
    });
    expect(me.body).toEqual(body.user);
  });

  it('keeps the password as an argon2id hash only', async () => {
    const { body } = await register({ ...ADA, email: 'hash@example.com' });
    const [row] = await User.findAll({ where: { id: body.user.id }, raw: true });
    expect(row?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(row)).not.toContain(PASSWORD);
    expect(JSON.stringify(body)).not.toContain('$argon2');
  });

  it('keeps emoji and other 4-byte text in names intact', async () => {
    const names = { firstName: '𝒜da 🦊', lastName: 'Ōé 東京 𝄞' };
    const { status, body } = await register({ ...ADA, ...names, email: 'emoji@example.com' });
    expect(status).toBe(201);
    const user = await User.findByPk(body.user.id, { rejectOnEmpty: true });
    expect({ firstName: user.firstName, lastName: user.lastName }).toEqual(names);
  });

  it('counts every character of the password and takes none away', async () => {
    const password = '  pässwörd 🦊  ';
    await register({ ...ADA, email: 'spaces@example.com', password });
    const login = (given: string) =>
      service.request('POST', '/api/auth/login', { body: { email: 'spaces@example.com', password: given } });
    expect((await login(password)).status).toBe(200);
    expect((await login(password.trim())).status).toBe(401);
  });

  it('refuses an e-mail that is taken, in whatever case', async () => {
    await buildUser({ email: 'taken@example.com' });
    for (const email of ['taken@example.com', 'Taken@Example.COM', '  taken@example.com ']) {
      const { status, body } = await register({ ...ADA, email });
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'ALREADY_EXISTS' });
      expect(body.errors).toEqual([{ field: 'email', message: 'is already taken' }]);
    }
    expect(await User.count({ where: { email: 'taken@example.com' } })).toBe(1);
  });

  it('gives an e-mail that many ask for at once to exactly one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => register({ ...ADA, email: 'race@example.com' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it.each([
    ['an admin’s role', { role: 'admin' }, 'role'],
    ['an id', { id: 1 }, 'id'],
    ['isActive', { isActive: false }, 'isActive'],
    ['a hash', { passwordHash: '$argon2id$' }, 'passwordHash'],
  ])('refuses a field that it does not know: %s', async (_what, extra, field) => {
    const { status, body } = await register({ ...ADA, email: 'unknown@example.com', ...extra });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: 'is not a known field' }]);
    expect(await User.count({ where: { email: 'unknown@example.com' } })).toBe(0);
  });

  it.each([
    ['a password of 7 characters', { password: 'seven77' }, 'password'],
    ['a password of 129 characters', { password: 'x'.repeat(129) }, 'password'],
    ['the commonest password', { password: 'password' }, 'password'],
    ['a common one in capitals, with a year', { password: 'Dragon2026!' }, 'password'],
    ['the shop’s name', { password: 'Stockkeeper1' }, 'password'],
    ['a row of keys', { password: 'abcdefghijk' }, 'password'],
    ['one key, often', { password: 'zzzzzzzzzz' }, 'password'],
    ['the address as the password', { password: 'refused@example.com' }, 'password'],
    ['what stands before its @', { email: 'adalovelace@example.com', password: 'AdaLovelace1' }, 'password'],
    [
      'a password that is short once it is composed',
      { password: 'a\u0308e\u0301i\u0301o\u0301' },
      'password',
    ],
    ['a password with a lone surrogate', { password: 'long enough \ud83e' }, 'password'],
    ['a password that is no text', { password: 12345678 }, 'password'],
    ['no password', { password: undefined }, 'password'],
    ['an e-mail without a domain', { email: 'ada' }, 'email'],
    ['an e-mail without a dot', { email: 'ada@localhost' }, 'email'],
    ['two e-mails', { email: 'ada@example.com, bob@example.com' }, 'email'],
    ['an e-mail with a line break', { email: 'ada@example.com\r\nbcc: bob@example.com' }, 'email'],
    ['an e-mail with a NUL', { email: 'ada\u0000@example.com' }, 'email'],
    ['an e-mail with a lone surrogate', { email: '\ud83e@example.com' }, 'email'],
    ['an e-mail of 255 characters', { email: `${'a'.repeat(60)}@${'b.'.repeat(95)}info` }, 'email'],
    ['an e-mail that is an object', { email: { $ne: null } }, 'email'],
    ['an e-mail that is null', { email: null }, 'email'],
    ['a name of blanks', { firstName: '   ' }, 'firstName'],
    ['a name of 101 characters', { lastName: 'x'.repeat(101) }, 'lastName'],
    ['a name with a NUL', { firstName: 'A\u0000da' }, 'firstName'],
    ['a name with a line break', { lastName: 'Love\nlace' }, 'lastName'],
    ['a name with a lone surrogate', { firstName: '\ud83e' }, 'firstName'],
    ['no name', { lastName: undefined }, 'lastName'],
  ])('refuses %s', async (_what, change, field) => {
    const before = await User.count();
    const { status, body } = await register({ ...ADA, email: 'refused@example.com', ...change });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.errors[0].field).toBe(field);
    expect(await User.count()).toBe(before);
  });

  it('names everything that is wrong at once', async () => {
    const { body } = await register({ email: 'x', password: 'x', firstName: '', lastName: '' });
    const fields = body.errors.map(({ field }: { field: string }) => field);
    expect(new Set(fields)).toEqual(new Set(['email', 'password', 'firstName', 'lastName']));
  });

  it.each([[[]], ['"text"'], ['null'], ['7']])('refuses a body that is no object: %j', async (body) => {
    expect(await register(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });
});
