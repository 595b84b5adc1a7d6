import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { Category, Product, ProductCategory, ProductTerm, StockLevel } from '../../src/models/index.js';
import { LOCATION_ID } from '../helpers/location.js';
import { createProduct, type MigratedDatabase, migratedDatabase, productAttributes } from './rows.js';

let db: MigratedDatabase;
beforeAll(async () => {
  db = await migratedDatabase();
});
afterAll(() => db.close());

describe('validation', () => {
  it.each([
    ['sku', null],
    ['sku', ''],
    ['sku', ' led by a blank'],
    ['sku', 'two\nlines'],
    ['sku', 'in\u200bvisible'],
    ['sku', 'x'.repeat(65)],
    ['name', null],
    ['name', ''],
    ['name', 'x'.repeat(256)],
    ['name', 'two\nlines'],
    ['name', 'lone \ud800 surrogate'],
    ['description', ''],
    ['description', 'x'.repeat(65_536)],
    ['description', 'a bell \u0007 in the text'],
    ['price', null],
    ['price', '-1.00'],
    ['price', '1.999'],
    ['price', '100000000'],
    ['price', '1e3'],
    ['price', 'free'],
    ['price', ''],
    ['price', ' 1.00'],
    ['price', Number.NaN],
    ['currency', 'usd'],
    ['currency', 'DOLLAR'],
    ['currency', null],
    ['imageUrl', 'ftp://example.com/a.jpg'],
    ['imageUrl', 'javascript:alert(1)'],
    ['imageUrl', '/a.jpg'],
    ['imageUrl', `https://example.com/${'x'.repeat(2048)}`],
  ])('refuses %s %j', async (field, value) => {
    const created = Product.create({ ...productAttributes(), [field]: value } as never);
    const refusal = await created.then(
      () => undefined,
      (error: { name: string; errors: Array<{ path: string }> }) => error,
    );
    expect(refusal?.name).toBe('SequelizeValidationError');
    expect(new Set(refusal?.errors.map(({ path }) => path))).toEqual(new Set([field]));
  });

  it.each([
    ['sku', 'a'],
    ['sku', 'A.b_c-9'],
    ['sku', 'ART 12/3'],
    ['sku', '-ключ'],
    ['sku', '本'.repeat(64)],
    ['name', '本'],
    ['name', '𝄞'.repeat(127)],
    ['name', 'Äpfel & 梨'],
    ['name', '✓'.repeat(255)],
    ['description', 'x'],
    ['description', null],
    ['description', 'Line one.\nLine two.\tTabbed.'],
    ['description', '✓'.repeat(65_535)],
    ['price', '0.00'],
    ['price', '0.01'],
    ['price', '99999999.99'],
    ['imageUrl', null],
    ['imageUrl', 'http://localhost:8080/a.jpg'],
  ])('takes %s %j and gives it back as it was', async (field, value) => {
    const { id } = await Product.create({ ...productAttributes(), [field]: value } as never);
    const found = await Product.findByPk(id);
    expect(found?.get(field as keyof Product)).toBe(value);
  });

  it('holds for updates and for many at once', async () => {
    const product = await createProduct();
    await expect(product.update({ price: '-5.00' })).rejects.toMatchObject({
      name: 'SequelizeValidationError',
    });
    const many = Product.bulkCreate([productAttributes(), { ...productAttributes(), price: '-0.01' }], {
      validate: true,
    });
    await expect(many).rejects.toMatchObject({ name: 'AggregateError' });
    expect((await Product.findByPk(product.id))?.price).toBe('10.00');
  });

  it('takes many that are valid at once', async () => {
    const made = await Product.bulkCreate([productAttributes(), productAttributes()], { validate: true });
    expect(await Product.count({ where: { sku: made.map(({ sku }) => sku) } })).toBe(2);
  });

  it('has each SKU once, whatever its case', async () => {
    const { sku } = await createProduct();
    const twin = Product.create({ ...productAttributes(), sku: sku.toLowerCase() });
    await expect(twin).rejects.toMatchObject({ name: 'SequelizeUniqueConstraintError' });
  });

  it('keeps milliseconds', async () => {
    const product = await Product.create({ ...productAttributes() });
    const found = await Product.findByPk(product.id);
    expect(found?.createdAt.getTime()).toBe(product.createdAt.getTime());
  });
});

describe('scopes', () => {
  let rows: Record<'plenty' | 'none' | 'committed' | 'retired' | 'noLevel', Product>;
  let category: Category;

  beforeAll(async () => {
    rows = {
      plenty: await createProduct(7, { name: 'plenty' }),
      none: await createProduct(0, { name: 'none' }),
      committed: await createProduct(5, { name: 'committed' }),
      retired: await createProduct(3, { name: 'retired', isActive: false }),
      noLevel: await Product.create({ ...productAttributes(), name: 'noLevel' }),
    };
    await db.sequelize.query('UPDATE stock_levels SET committed = onHand WHERE productId = ?', {
      replacements: [rows.committed.id],
    });
    category = await Category.create({ name: 'Things', slug: 'things' });
    const other = await Category.create({ name: 'Others', slug: 'others' });
    await ProductCategory.bulkCreate([
      { productId: rows.plenty.id, categoryId: category.id },
      { productId: rows.plenty.id, categoryId: other.id },
    ]);
  });

  async function namesIn(...scopes: string[]): Promise<string[]> {
    const id = Object.values(rows).map((product) => product.id);
    const found = await Product.scope(scopes).findAll({ where: { id }, order: ['id'] });
    return found.map(({ name }) => name);
  }

  it('active leaves out what is no longer sold', async () => {
    expect(await namesIn('active')).toEqual(['plenty', 'none', 'committed', 'noLevel']);
  });

  it('inStock has what can be bought: on hand and not committed', async () => {
    expect(await namesIn('inStock')).toEqual(['plenty', 'retired']);
  });

  it('combine', async () => {
    expect(await namesIn('active', 'inStock')).toEqual(['plenty']);
    expect(await namesIn('inStock', 'active')).toEqual(['plenty']);
    expect(await namesIn('active', 'inStock', 'withStock', 'withCategories')).toEqual(['plenty']);
  });

  it('withStock knows how many can be bought and so the availability', async () => {
    const found = await Product.scope('withStock').findAll({
      where: { id: Object.values(rows).map(({ id }) => id) },
      order: ['id'],
    });
    expect(found.map(({ name, stockQuantity, availability }) => [name, stockQuantity, availability])).toEqual(
      [
        ['plenty', 7, 'in_stock'],
        ['none', 0, 'out_of_stock'],
        ['committed', 0, 'out_of_stock'],
        ['retired', 3, 'inactive'],
        ['noLevel', 0, 'out_of_stock'],
      ],
    );
  });

  it('withStock adds up all locations', async () => {
    await db.sequelize.query(`INSERT INTO locations (id, code, name) VALUES (20, 'shop', 'The shop')`);
    const product = await createProduct(2);
    await StockLevel.create({ productId: product.id, locationId: 20, onHand: 5 });
    expect((await Product.scope('withStock').findByPk(product.id))?.stockQuantity).toBe(7);
  });

  it('withCategories brings the categories, also beside a limit and the stock', async () => {
    const found = await Product.scope(['withCategories', 'withStock']).findAll({
      where: { id: [rows.plenty.id, rows.none.id] },
      order: ['id'],
      limit: 2,
    });
    expect(
      found.map(({ categories, stockQuantity }) => [
        categories?.map(({ slug }) => slug).sort(),
        stockQuantity,
      ]),
    ).toEqual([
      [['others', 'things'], 7],
      [[], 0],
    ]);
  });

  it('counts the same products that it finds', async () => {
    const where = { id: Object.values(rows).map(({ id }) => id) };
    expect(await Product.scope(['active', 'inStock']).count({ where })).toBe(1);
  });

  it('lets stock that nobody asked for count as none', async () => {
    const found = await Product.findByPk(rows.plenty.id);
    expect(found?.stockQuantity).toBeUndefined();
    expect(found?.availability).toBe('out_of_stock');
  });
});

it('is found by the words of its name and description', async () => {
  const product = await createProduct(0, {
    name: 'Copper kettle',
    description: 'Whistles cheerfully when the water boils.',
  });
  const found = await ProductTerm.findAll({ where: { term: ['kettle', 'whistles'] }, order: ['term'] });
  expect(found.map(({ productId, weight }) => [productId, weight])).toEqual([
    [product.id, 150],
    [product.id, 1],
  ]);
});

it('takes its stock and its places along when it is deleted', async () => {
  const product = await createProduct(4);
  await inTransaction(db.sequelize, (transaction) => product.destroy({ transaction }));
  expect(await StockLevel.count({ where: { productId: product.id, locationId: LOCATION_ID } })).toBe(0);
});
