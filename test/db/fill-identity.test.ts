import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillIdentityOfUsers } from '../../db/migrations/0047-fill-identity-of-users.js';
import { createMigrator } from '../../src/database/migrator.js';
import { User } from '../../src/models/user.js';
import { emailIdentity } from '../../src/rules/identity.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';

// Accounts that were opened when the collation of the database said which addresses are alike.

let database: TestDatabase;
let sequelize: Sequelize;
beforeAll(async () => {
  database = await createEmptyDatabase();
  sequelize = connectTo(database);
});
afterAll(async () => {
  await sequelize.close();
  await database.drop();
});

const ADDRESSES = [
  'ada@example.com',
  'info@müller.example',
  'rene\u0301@example.com',
  'in\u200bfo@example.com',
  'shop@xn--bcher-kva.example',
  'shop@bücher.example',
  'older@straße.example',
  'older@xn--strae-oqa.example',
];

it('each get their identity, and keep signing in by what they have; again changes nothing', async () => {
  const migrator = createMigrator(sequelize);
  await migrator.up({ to: '0033-add-ratings-to-products' });
  for (const email of ADDRESSES) {
    await sequelize.query(
      `INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt)
       VALUES (?, 'x', 'A', 'B', NOW(), NOW())`,
      { replacements: [email] },
    );
  }
  await migrator.up();

  const keys = () =>
    sequelize.query<{ id: number; email: string; emailKey: string }>(
      'SELECT id, email, emailKey FROM users ORDER BY id',
      { type: QueryTypes.SELECT },
    );
  const filled = await keys();
  expect(filled.map(({ email }) => email)).toEqual(ADDRESSES);
  expect(filled.map(({ emailKey }) => emailKey)).toEqual([
    'ada@example.com',
    'info@xn--mller-kva.example',
    'ren\u00e9@example.com',
    'info@example.com',
    // Two that come to one: the one that is written that way has it.
    'shop@xn--bcher-kva.example',
    'shop@bücher.example',
    'older@straße.example',
    'older@xn--strae-oqa.example',
  ]);
  for (const { id, email } of filled) expect((await User.findByEmail(email))?.id, email).toBe(id);
  expect((await User.findByEmail(`INFO@MU\u0308LLER.example`))?.email).toBe('info@müller.example');

  await fillIdentityOfUsers.up(sequelize.getQueryInterface());
  expect(await keys()).toEqual(filled);
});

it('are told apart by the step as by the models', async () => {
  const addresses = [
    'a@ÄÖ.example',
    'Σας@example.com',
    'ΣΑΣ@example.gr',
    '\ufeffx@faß.example',
    'x\u0300@e\u0301.example',
  ];
  await User.destroy({ where: {} });
  for (const email of addresses) {
    await sequelize.query(
      `INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt)
       VALUES (?, 'x', 'A', 'B', NOW(), NOW())`,
      { replacements: [email] },
    );
  }
  await fillIdentityOfUsers.up(sequelize.getQueryInterface());
  const rows = await User.findAll({ order: ['id'] });
  expect(rows.map(({ emailKey }) => emailKey)).toEqual(addresses.map(emailIdentity));
});
