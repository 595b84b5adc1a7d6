import { afterAll, beforeAll, expect, it } from 'vitest';
import { Category } from '../../src/models/index.js';
import { type MigratedDatabase, migratedDatabase } from './rows.js';

let db: MigratedDatabase;
beforeAll(async () => {
  db = await migratedDatabase();
});
afterAll(() => db.close());

it.each([
  ['name', 'x'],
  ['name', 'x'.repeat(101)],
  ['name', 'two\nlines'],
  ['slug', 'Garden'],
  ['slug', 'garden--tools'],
  ['slug', '-garden'],
  ['slug', 'gärten'],
  ['slug', ''],
  ['description', 'too short'],
])('refuses %s %j', async (field, value) => {
  const made = Category.create({ name: 'Garden', slug: 'garden', [field]: value });
  await expect(made).rejects.toMatchObject({ name: 'SequelizeValidationError', errors: [{ path: field }] });
});

it('has each name and each slug once', async () => {
  await Category.create({ name: 'Books', slug: 'books', description: null });
  const sameName = Category.create({ name: 'BOOKS', slug: 'more-books' });
  await expect(sameName).rejects.toMatchObject({ name: 'SequelizeUniqueConstraintError' });
  const sameSlug = Category.create({ name: 'More books', slug: 'books' });
  await expect(sameSlug).rejects.toMatchObject({ name: 'SequelizeUniqueConstraintError' });
});
