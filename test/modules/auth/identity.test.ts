import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser, PASSWORD } from '../../helpers/factories.js';
import { invalid, refusal, taken } from '../../helpers/refusals.js';

// Whose account it is, by whichever way its address is written.

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
afterAll(() => service.close());

const register = (email: string, password = PASSWORD) =>
  service.request('POST', '/api/auth/register', {
    body: { email, password, firstName: 'Ada', lastName: 'Lovelace' },
  });
const login = (email: string, password = PASSWORD) =>
  service.request('POST', '/api/auth/login', { body: { email, password } });

describe('two accounts', () => {
  it.each([
    ['info@muller-x.example', 'info@müller-x.example'],
    ['jose@names.example', 'josé@names.example'],
    ['strasse@names.example', 'straße@names.example'],
    ['ole@names.example', 'øle@names.example'],
    ['ıda@names.example', 'ida@names.example'],
  ])('have %s and %s', async (one, other) => {
    const [first, second] = [await register(one), await register(other)];
    expect([first.status, second.status]).toEqual([201, 201]);
    for (const { body } of [first, second]) {
      const session = await login(body.user.email);
      expect(session).toMatchObject({ status: 200, body: { user: { id: body.user.id } } });
    }
  });
});

describe('one account', () => {
  it.each([
    ['NFC', 'NFD', 'zoë@forms.example', 'zoe\u0308@forms.example'],
    ['NFD', 'NFC', 'rene\u0301@forms.example', 'rené@forms.example'],
    ['Unicode', 'ASCII', 'info@bücher.example', 'info@xn--bcher-kva.example'],
    ['ASCII', 'Unicode', 'shop@xn--bcher-kva.example', 'SHOP@BÜCHER.example'],
    ['upper case', 'lower case', 'ÉMILE@forms.example', 'émile@forms.example'],
  ])('has an address in %s and in %s', async (_one, _other, one, other) => {
    const { status, body } = await register(one);
    expect(status).toBe(201);
    expect(refusal(await register(other))).toEqual(taken('email'));
    expect(await login(other)).toMatchObject({ status: 200, body: { user: { id: body.user.id } } });
    const found = await service.request('GET', `/api/admin/users?email=${encodeURIComponent(other)}`, {
      as: admin,
    });
    expect(found.body.items.map(({ id }: { id: number }) => id)).toEqual([body.user.id]);
    const me = { as: await User.findByPk(body.user.id, { rejectOnEmpty: true }), body: { email: other } };
    expect((await service.request('PATCH', '/api/users/me', me)).status).toBe(200);
  });

  it('is found by the address that was copied with something invisible in it', async () => {
    const { email, id } = await buildUser();
    expect(await login(`\u200b${email}\ufeff`)).toMatchObject({ status: 200, body: { user: { id } } });
  });

  it.each(['\u200b', '\u00ad', '\u2060', '\ufeff', '\u202e', '\u200d'])(
    'cannot be opened with %j in its address, which so does not block the clean one',
    async (invisible) => {
      const clean = `clean-${invisible.codePointAt(0)}@forms.example`;
      const answer = await register(clean.replace('clean', `cl${invisible}ean`));
      expect(refusal(answer)).toEqual(invalid('email'));
      expect(answer.body.errors[0].message).toMatch(/invisible/);
      expect((await register(clean)).status).toBe(201);
    },
  );

  it('holds for any names: what is one identity is one account, and what is not is two', async () => {
    const label = fc.stringMatching(/^[a-zäöüéñç]{1,8}$/);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(label, label, async (local, domain) => {
        const prefix = `r${round++}`;
        const make = (text: string) =>
          User.create({ email: text, passwordHash: 'none', firstName: 'A', lastName: 'B' });
        const address = `${prefix}${local}@${domain}.example`;
        const plain = `${prefix}${local}@${domain}.example`.normalize('NFD').replace(/\p{M}/gu, '');
        await make(address);
        const twin = `${prefix}${local}@${domain}.example`.normalize('NFD').toUpperCase();
        await expect(make(twin)).rejects.toMatchObject({ name: 'SequelizeUniqueConstraintError' });
        if (plain !== address) await make(plain);
        expect((await User.findByEmail(twin))?.email).toBe(address);
      }),
      { numRuns: 40 },
    );
  });
});
