import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { User, userAccessChannel } from '../../src/models/user.js';
import { createUser, type MigratedDatabase, migratedDatabase, userAttributes } from './rows.js';

let db: MigratedDatabase;
beforeAll(async () => {
  db = await migratedDatabase();
});
afterAll(() => db.close());

/** As the database has it, past the model. */
async function storedHash(id: number): Promise<string> {
  const [rows] = await db.sequelize.query('SELECT passwordHash FROM users WHERE id = ?', {
    replacements: [id],
  });
  return (rows as Array<{ passwordHash: string }>)[0]?.passwordHash ?? '';
}

describe('the password', () => {
  it('is stored as an argon2id hash, which verifies', async () => {
    const user = await User.create({ ...userAttributes(), password: 'correct horse' });
    const hash = await storedHash(user.id);
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(hash).not.toContain('correct horse');
    const found = await User.findByPk(user.id);
    expect(await User.verifyPassword(found, 'correct horse')).toBe(true);
    expect(await User.verifyPassword(found, 'Correct horse')).toBe(false);
  });

  it('gets a salt of its own', async () => {
    const [one, two] = await Promise.all([createUser(), createUser()]);
    expect(await storedHash(one.id)).not.toBe(await storedHash(two.id));
  });

  it('is hashed again when it is changed', async () => {
    const user = await createUser();
    const before = await storedHash(user.id);
    await user.update({ password: 'another one' });
    expect(await storedHash(user.id)).not.toBe(before);
    const found = await User.findByPk(user.id);
    expect(await User.verifyPassword(found, 'another one')).toBe(true);
    expect(await User.verifyPassword(found, 'long enough')).toBe(false);
  });

  it('is left as it was when something else is changed', async () => {
    const user = await createUser();
    const before = await storedHash(user.id);
    await user.update({ firstName: 'Grace' });
    const found = await User.findByPk(user.id);
    await found?.update({ lastName: 'Hopper' });
    expect(await storedHash(user.id)).toBe(before);
    expect(await found?.verifyPassword('long enough')).toBe(true);
  });

  it('does not stay on the user once it is hashed', async () => {
    const user = await createUser();
    expect(user.password).toBeUndefined();
  });

  it.each(['short', '', 'x'.repeat(129)])('must be 8 to 128 characters: %j', async (password) => {
    const created = User.create({ ...userAttributes(), password });
    await expect(created).rejects.toThrow('must be 8 to 128 characters');
  });

  it('is needed: nobody comes into being without one', async () => {
    const { password: _, ...rest } = userAttributes();
    await expect(User.create(rest as never)).rejects.toThrow('passwordHash cannot be null');
  });

  it('matches nothing when there is no such user', async () => {
    expect(await User.verifyPassword(null, 'no one has this password')).toBe(false);
  });
});

describe('what leaves the process', () => {
  it('has neither password nor hash', async () => {
    const made = await createUser();
    const found = await User.findByPk(made.id);
    for (const user of [made, found]) {
      const json = JSON.stringify(user);
      expect(json).toContain(made.email);
      expect(json).not.toMatch(/password|argon2/i);
    }
  });
});

describe('the e-mail address', () => {
  it('is kept trimmed and in lower case', async () => {
    const user = await User.create({ ...userAttributes(), email: '  Ada.Byron@Example.COM ' });
    expect((await User.findByPk(user.id))?.email).toBe('ada.byron@example.com');
  });

  it('is unique without regard to case', async () => {
    const { email } = await createUser();
    const twin = User.create({ ...userAttributes(), email: email.toUpperCase() });
    await expect(twin).rejects.toMatchObject({ name: 'SequelizeUniqueConstraintError' });
  });

  it('is unique without regard to case for whoever writes past the model, too', async () => {
    const { email } = await createUser();
    const twin = db.sequelize.query(
      `INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt)
       VALUES (?, 'x', 'A', 'B', NOW(), NOW())`,
      { replacements: [email.toUpperCase()] },
    );
    await expect(twin).rejects.toMatchObject({ name: 'SequelizeUniqueConstraintError' });
  });

  it.each(['nobody', 'a@', '@example.com', 'a b@example.com', `${'x'.repeat(250)}@example.com`])(
    'must be one: %s',
    async (email) => {
      await expect(User.create({ ...userAttributes(), email })).rejects.toThrow('must be an e-mail address');
    },
  );
});

it.each([
  ['firstName', ''],
  ['firstName', 'Ada\nByron'],
  ['lastName', 'Byron\u0000'],
  ['role', 'root'],
])('refuses %s %j', async (field, value) => {
  const created = User.create({ ...userAttributes(), [field]: value } as never);
  await expect(created).rejects.toMatchObject({
    name: 'SequelizeValidationError',
    errors: [{ path: field }],
  });
});

it('makes customers that are active unless told otherwise', async () => {
  const user = await User.findByPk((await createUser()).id);
  expect(user).toMatchObject({ role: 'customer', isActive: true });
});

describe('reading users', () => {
  const records: number[][] = [];
  const listen = (message: unknown) => records.push((message as { ids: number[] }).ids);
  afterEach(() => {
    userAccessChannel.unsubscribe(listen);
    records.length = 0;
  });

  it('is recorded with who was read: one, many or none', async () => {
    const [one, two] = [await createUser(), await createUser()];
    userAccessChannel.subscribe(listen);
    await User.findByPk(one.id);
    await User.findAll({ where: { id: [one.id, two.id] }, order: ['id'] });
    await User.findOne({ where: { email: 'nobody@example.com' } });
    await User.findAll({ where: { email: 'nobody@example.com' } });
    expect(records).toEqual([[one.id], [one.id, two.id], [], []]);
  });

  it('works as well when nobody listens', async () => {
    const { id } = await createUser();
    expect((await User.findByPk(id))?.id).toBe(id);
    expect(records).toEqual([]);
  });

  it('is recorded for plain rows and pages with a total, too', async () => {
    const { id } = await createUser();
    userAccessChannel.subscribe(listen);
    await User.findOne({ where: { id }, raw: true });
    await User.findAndCountAll({ where: { id } });
    expect(records).toEqual([[id], [id]]);
  });
});
