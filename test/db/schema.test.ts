import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MigratedDatabase, migratedDatabase } from '../models/rows.js';
import { foreignKeysBesideNull } from './foreign-key-indexes.js';
import { schemaDifferences } from './schema-comparison.js';

let db: MigratedDatabase;
beforeAll(async () => {
  db = await migratedDatabase();
});
afterAll(() => db.close());

it('is what the models say, no more and no less', async () => {
  expect(await schemaDifferences(db.sequelize)).toEqual([]);
});

// MySQL 9.7 checks a foreign key outside InnoDB, by the first key of SHOW INDEX that begins with it, and takes any row in
// which that key goes on with a NULL.
it('has for each foreign key a key first that goes on with no NULL', async () => {
  expect(await foreignKeysBesideNull(db.sequelize)).toEqual([]);
  await db.sequelize.query('ALTER TABLE comments DROP KEY comments_author');
  const without = await foreignKeysBesideNull(db.sequelize);
  await db.sequelize.query('ALTER TABLE comments ADD UNIQUE KEY comments_author (authorId, id)');
  expect(without).toEqual(['comments(authorId): comments_review']);
});

// A comparison that never finds anything would be worth nothing: each of these is found, and named.
describe('a difference is found', () => {
  it.each([
    ['of type', 'products.name', 'MODIFY name VARCHAR(99) NOT NULL', 'MODIFY name VARCHAR(255) NOT NULL'],
    ['of null', 'products.price', 'MODIFY price DECIMAL(15, 3) NULL', 'MODIFY price DECIMAL(15, 3) NOT NULL'],
    ['of default', 'products.isActive', 'ALTER isActive SET DEFAULT 0', 'ALTER isActive SET DEFAULT 1'],
    ['of a lost default', 'products.isActive', 'ALTER isActive DROP DEFAULT', 'ALTER isActive SET DEFAULT 1'],
    [
      'of precision',
      'products.createdAt',
      'MODIFY createdAt DATETIME NOT NULL',
      'MODIFY createdAt DATETIME(3) NOT NULL',
    ],
    ['of a column too many', 'products.weight', 'ADD weight INT NULL', 'DROP COLUMN weight'],
    [
      'of a missing index',
      'products key products_price',
      'DROP KEY products_price',
      'ADD KEY products_price (price)',
    ],
    [
      'of an index that is FULLTEXT',
      'products key products_name',
      'DROP KEY products_name, ADD FULLTEXT KEY products_name (name)',
      'DROP KEY products_name, ADD KEY products_name (name)',
    ],
    [
      'of a key that is not unique',
      'products key products_sku',
      'DROP KEY products_sku, ADD KEY products_sku (skuKey)',
      'DROP KEY products_sku, ADD UNIQUE KEY products_sku (skuKey)',
    ],
  ])('%s: %s', async (_kind, name, change, undo) => {
    await db.sequelize.query(`ALTER TABLE products ${change}`);
    try {
      expect((await schemaDifferences(db.sequelize)).map((line) => line.split(':')[0])).toEqual([name]);
    } finally {
      await db.sequelize.query(`ALTER TABLE products ${undo}`);
    }
    expect(await schemaDifferences(db.sequelize)).toEqual([]);
  });

  it('of a foreign key that lost its rule', async () => {
    await db.sequelize.query('ALTER TABLE refresh_tokens DROP FOREIGN KEY refresh_tokens_user_fk');
    expect(await schemaDifferences(db.sequelize)).toEqual([
      'refresh_tokens(userId) -> users on delete cascade: model true, database without',
    ]);
    const withRule = (rule: string) =>
      db.sequelize.query(`ALTER TABLE refresh_tokens ADD CONSTRAINT refresh_tokens_user_fk
        FOREIGN KEY (userId) REFERENCES users (id) ON DELETE ${rule}`);
    await withRule('RESTRICT');
    expect(await schemaDifferences(db.sequelize)).toHaveLength(2);
    await db.sequelize.query('ALTER TABLE refresh_tokens DROP FOREIGN KEY refresh_tokens_user_fk');
    await withRule('CASCADE');
    expect(await schemaDifferences(db.sequelize)).toEqual([]);
  });

  it('of a table that no model knows', async () => {
    await db.sequelize.query('CREATE TABLE coupons (id INT NOT NULL PRIMARY KEY)');
    const differences = await schemaDifferences(db.sequelize);
    await db.sequelize.query('DROP TABLE coupons');
    expect(differences).toContain('coupons: model without, database true');
  });
});
