import { Op } from 'sequelize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '../../db/seeders/demo-catalog.js';
import { seedSets } from '../../db/seeders/index.js';
import { verify } from '../../src/consistency/verify.js';
import { createSeedRunner, runSeeds } from '../../src/database/seeds.js';
import { inTransaction } from '../../src/database/transaction.js';
import { checkPrices } from '../../src/doctor/prices.js';
import {
  Category,
  Comment,
  CustomerGroup,
  Discount,
  Order,
  OrderItem,
  Post,
  PriceList,
  Product,
  ShippingMethod,
  ShippingZone,
  StockLevel,
  StockMovement,
  TaxCategory,
  TaxRate,
  User,
} from '../../src/models/index.js';
import { createComment } from '../../src/modules/comments/write-comment.js';
import { PRICING_AREA } from '../../src/modules/pricing/checks.js';
import { expectCommentsHold } from '../helpers/comments.js';
import { connectTo } from '../helpers/database.js';
import {
  countRows,
  createOrder,
  createProduct,
  createUser,
  type MigratedDatabase,
  migratedDatabase,
  unbalancedLevels,
} from '../models/rows.js';

const NAMES = seedSets.demo.map(({ name }) => name);
const TABLES = [
  'users',
  'categories',
  'products',
  'product_categories',
  'stock_levels',
  'stock_movements',
  'posts',
  'comments',
  'tax_rates',
  'shipping_zones',
  'shipping_methods',
  'shipping_rates',
  'customer_groups',
  'price_lists',
  'prices',
  'discounts',
];

let db: MigratedDatabase;

function freshDatabaseEach(): void {
  beforeEach(async () => {
    db = await migratedDatabase();
  });
  afterEach(() => db.close());
}

const counts = async () => Promise.all(TABLES.map((table) => countRows(db.sequelize, table)));
const undoAll = () => createSeedRunner(db.sequelize).down({ to: 0 });
const productOf = (sku: string) => Product.findOne({ where: { sku }, rejectOnEmpty: true });

describe('the demo shop', () => {
  const statements: string[] = [];

  beforeAll(async () => {
    db = await migratedDatabase();
    const logged = connectTo(db.database, { logStatement: (sql) => statements.push(sql) });
    expect(await runSeeds(logged)).toEqual(NAMES);
    await logged.close();
    // The models belong to the pool that was made last.
    await db.sequelize.close();
    db.sequelize = connectTo(db.database);
  });
  afterAll(async () => {
    await db.sequelize.close();
    await db.database.drop();
  });

  it('has people, shelves and products enough to look around in', async () => {
    expect(await User.count()).toBe(3);
    expect(await Category.count()).toBeGreaterThanOrEqual(8);
    expect(await Product.count()).toBeGreaterThanOrEqual(64);

    const prices = (await Product.findAll()).map(({ price }) => Number(price));
    expect(Math.min(...prices)).toBe(2.49);
    expect(Math.max(...prices)).toBe(1899);
  });

  it('lets its users log in', async () => {
    const logins = [
      ['admin@example.com', 'admin-demo-password', 'admin'],
      ['customer@example.com', 'customer-demo-password', 'customer'],
      ['author@example.com', 'author-demo-password', 'author'],
    ] as const;
    for (const [email, password, role] of logins) {
      const user = await User.findOne({ where: { email } });
      expect(await User.verifyPassword(user, password)).toBe(true);
      expect(user).toMatchObject({ role, isActive: true });
    }
  });

  it('has every product in one or two categories, and no category empty', async () => {
    const products = await Product.scope('withCategories').findAll();
    const places = products.flatMap(({ categories }) => categories ?? []);
    expect(new Set(products.map(({ categories }) => categories?.length))).toEqual(new Set([1, 2]));
    expect(new Set(places.map(({ slug }) => slug)).size).toBe(await Category.count());
  });

  it('has stock that its ledger accounts for, and some products sold out', async () => {
    expect(await unbalancedLevels(db.sequelize)).toEqual([]);
    expect(await StockLevel.count()).toBe(await Product.count());
    const soldOut = await StockLevel.count({ where: { onHand: 0 } });
    expect(soldOut).toBeGreaterThanOrEqual(6);
    expect(await StockMovement.count({ where: { kind: 'initial' } })).toBe((await Product.count()) - soldOut);
    expect(await StockMovement.count({ where: { kind: { [Op.ne]: 'initial' } } })).toBe(0);
    const skillet = await Product.scope('withStock').findOne({ where: { sku: 'KIT-0007' } });
    expect(skillet?.stockQuantity).toBe(demoShop.products.find(({ sku }) => sku === 'KIT-0007')?.stock);
  });

  it('can be searched by the words of its descriptions', async () => {
    const found = await db.sequelize.query(
      `SELECT sku FROM products JOIN product_terms ON productId = id WHERE term = 'bluetooth'`,
    );
    expect((found[0] as Array<{ sku: string }>).map(({ sku }) => sku)).toEqual(
      expect.arrayContaining(['ELE-0001', 'ELE-0002', 'ELE-0005']),
    );
  });

  it('has a journal with a draft, comments on it, and reviews that make up the ratings', async () => {
    expect(await Post.count({ where: { published: true } })).toBeGreaterThanOrEqual(3);
    expect(await Post.count({ where: { published: false } })).toBeGreaterThanOrEqual(1);
    expect(await Comment.count({ where: { commentableType: 'post' } })).toBeGreaterThanOrEqual(3);
    expect(await productOf('KIT-0001')).toMatchObject({ averageRating: 4.5, reviewCount: 2 });
    await expectCommentsHold(db.sequelize);
  });

  it('has rules to charge by that contradict nothing, and a price list whose history is whole', async () => {
    const rows = await Promise.all(
      ['tax_rates', 'shipping_zones', 'shipping_methods', 'discounts', 'customer_groups', 'prices'].map(
        async (table) => [table, await countRows(db.sequelize, table)],
      ),
    );
    expect(Object.fromEntries(rows)).toEqual({
      tax_rates: 8,
      shipping_zones: 2,
      shipping_methods: 3,
      discounts: 4,
      customer_groups: 1,
      prices: 5,
    });
    const books = await Product.findAll({ where: { sku: { [Op.like]: 'BOK-%' } } });
    const { id } = await TaxCategory.findOne({ where: { code: 'books' }, rejectOnEmpty: true });
    expect(new Set(books.map(({ taxCategoryId }) => taxCategoryId))).toEqual(new Set([id]));
    expect(await checkPrices(db.sequelize)).toMatchObject({ state: 'ok' });
    const { checks } = await verify(db.sequelize, [PRICING_AREA]);
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  });

  it('was put there in few statements, however many products', () => {
    const ofProducts = statements.filter((sql) => /\b(product|stock)/.test(sql));
    expect(ofProducts.length).toBeLessThan(demoShop.products.length / 2);
  });
});

describe('seeding again', () => {
  freshDatabaseEach();

  it('does nothing', async () => {
    await runSeeds(db.sequelize);
    const before = await counts();
    expect(await runSeeds(db.sequelize)).toEqual([]);
    expect(await counts()).toEqual(before);
  });

  it('changes nothing even when it is not known that it ran', async () => {
    await runSeeds(db.sequelize);
    const before = await counts();
    await db.sequelize.query('DELETE FROM seeds');
    expect(await runSeeds(db.sequelize)).toEqual(NAMES);
    expect(await counts()).toEqual(before);
    expect(await unbalancedLevels(db.sequelize)).toEqual([]);
    await expectCommentsHold(db.sequelize);
  });

  it('runs once when several instances boot together', async () => {
    const pools = [0, 1, 2].map(() => connectTo(db.database, { poolMax: 3 }));
    const ran = await Promise.all(pools.map(runSeeds));
    await Promise.all(pools.map((pool) => pool.close()));
    expect(ran.flat().sort()).toEqual([...NAMES].sort());
    expect(await countRows(db.sequelize, 'users')).toBe(3);
  });
});

describe('rows that were there before', () => {
  freshDatabaseEach();

  it('are left as they are by seeding and by undoing', async () => {
    const user = await User.create({
      email: 'someone@example.org',
      password: 'her own password',
      firstName: 'Some',
      lastName: 'One',
    });
    const own = await createProduct(3, { sku: 'kit-0007', name: 'Our own mug', price: '3.00' });
    // The demo's reviews are of the demo's product, not of whatever has its SKU.
    await createProduct(1, { sku: 'ele-0001', name: 'Our own headphones' });
    await Category.create({ name: 'kitchen', slug: 'kitchenware' });
    const before = await counts();

    await runSeeds(db.sequelize);
    expect(await Product.count()).toBe(demoShop.products.length);
    expect(await productOf('ELE-0001')).toMatchObject({ name: 'Our own headphones', reviewCount: 0 });
    expect(await productOf('KIT-0007')).toMatchObject({ id: own.id, name: 'Our own mug', price: '3.00' });
    expect(
      (await Product.scope('withCategories').findOne({ where: { sku: 'KIT-0001' } }))?.categories,
    ).toMatchObject([{ slug: 'kitchenware' }]);

    await undoAll();
    expect(await counts()).toEqual(before);
    expect(await productOf('KIT-0007')).toMatchObject({ name: 'Our own mug' });
    expect(await User.findByPk(user.id)).not.toBeNull();
  });

  it('are rules of prices: a shop that has some gets none, and keeps them', async () => {
    const { id } = await TaxRate.create({ name: 'VAT', country: 'CH', rate: '8.1', taxCategoryId: 1 });
    await runSeeds(db.sequelize);
    expect(await TaxRate.count()).toBe(1);
    expect([await ShippingMethod.count(), await Discount.count(), await PriceList.count()]).toEqual([
      0, 0, 0,
    ]);
    await undoAll();
    expect(await TaxRate.findByPk(id)).not.toBeNull();
  });

  it('keep their password and role when they have a demo address', async () => {
    await User.create({
      email: 'ADMIN@example.com',
      password: 'her own password',
      firstName: 'A',
      lastName: 'B',
    });
    await runSeeds(db.sequelize);
    const found = await User.findOne({ where: { email: 'admin@example.com' } });
    expect(await User.verifyPassword(found, 'her own password')).toBe(true);
    expect(found?.role).toBe('customer');
  });
});

describe('undoing', () => {
  freshDatabaseEach();

  it('leaves nothing, and can be followed by seeding', async () => {
    await runSeeds(db.sequelize);
    await undoAll();
    expect(await counts()).toEqual(TABLES.map(() => 0));
    expect(await runSeeds(db.sequelize)).toEqual(NAMES);
    expect(await Product.count()).toBe(demoShop.products.length);
  });

  it('takes along what was said under demo logins and about demo rows, and nothing else', async () => {
    await runSeeds(db.sequelize);
    const [someone, lamp] = [await createUser(), await createProduct(1)];
    const customer = await User.findOne({ where: { email: 'customer@example.com' }, rejectOnEmpty: true });
    const post = await Post.create({ authorId: someone.id, title: 'Kept', content: 'Kept', published: true });
    const skillet = await productOf('KIT-0001');
    const rows = [
      { authorId: customer.id, commentableType: 'product', commentableId: lamp.id, rating: 1 },
      { authorId: someone.id, commentableType: 'product', commentableId: lamp.id, rating: 5 },
      { authorId: someone.id, commentableType: 'product', commentableId: skillet.id, rating: 2 },
      { authorId: customer.id, commentableType: 'post', commentableId: post.id },
      { authorId: someone.id, commentableType: 'post', commentableId: post.id },
    ] as const;
    for (const row of rows) await createComment(db.sequelize, { ...row, content: 'Said by hand' });
    await Post.create({ authorId: customer.id, title: 'By hand', content: 'By hand' });

    await undoAll();

    expect(await User.findAll({ raw: true })).toMatchObject([{ id: someone.id }]);
    expect(await Post.findAll({ raw: true })).toMatchObject([{ id: post.id }]);
    expect(await Comment.findAll({ order: ['id'], raw: true })).toMatchObject([
      { authorId: someone.id, commentableType: 'product', commentableId: lamp.id },
      { authorId: someone.id, commentableType: 'post', commentableId: post.id },
    ]);
    expect(await lamp.reload()).toMatchObject({ averageRating: 5, reviewCount: 1 });
    await expectCommentsHold(db.sequelize);
  });

  it('leaves the rules that others hang on, and seeding then adds none', async () => {
    await runSeeds(db.sequelize);
    const someone = await createUser();
    const group = await CustomerGroup.findOne({ rejectOnEmpty: true });
    await someone.update({ customerGroupId: group.id });
    const zone = await ShippingZone.findOne({ where: { name: 'Everywhere else' }, rejectOnEmpty: true });
    await ShippingMethod.create({ code: 'mine', name: 'Mine', zoneId: zone.id, currency: 'USD' });
    const books = await TaxCategory.findOne({ where: { code: 'books' }, rejectOnEmpty: true });
    const diary = await createProduct(1, { taxCategoryId: books.id });

    await undoAll();

    expect(await someone.reload()).toMatchObject({ customerGroupId: group.id });
    expect((await ShippingMethod.findAll()).map(({ code }) => code)).toEqual(['mine']);
    expect(await ShippingZone.count()).toBe(1);
    expect(await diary.reload()).toMatchObject({ taxCategoryId: books.id });
    expect([await TaxRate.count(), await PriceList.count(), await Discount.count()]).toEqual([0, 0, 0]);
    await runSeeds(db.sequelize);
    expect(await Discount.count()).toBe(0);
  });

  it('is refused, and leaves everything, when a demo user ordered something', async () => {
    await runSeeds(db.sequelize);
    const customer = await User.findOne({ where: { email: 'customer@example.com' }, rejectOnEmpty: true });
    await createOrder(customer.id);
    const before = await counts();
    await expect(undoAll()).rejects.toMatchObject({
      cause: {
        code: 'CONFLICT',
        message: expect.stringContaining('1 order refers to demo users or demo products'),
      },
    });
    expect(await counts()).toEqual(before);
    expect(await createSeedRunner(db.sequelize).pending()).toEqual([]);
  });

  it('is refused, and leaves everything, when somebody ordered a demo product', async () => {
    await runSeeds(db.sequelize);
    const someone = await User.create({
      email: 'someone@example.org',
      password: 'her own password',
      firstName: 'S',
      lastName: 'O',
    });
    const product = await productOf('KIT-0001');
    await inTransaction(db.sequelize, async (transaction) => {
      const order = await createOrder(someone.id, transaction);
      const item = {
        orderId: order.id,
        line: 1,
        productId: product.id,
        name: product.name,
        quantity: 1,
        price: '39.90',
      };
      await OrderItem.create(item, { transaction });
    });
    const before = await counts();
    await expect(undoAll()).rejects.toMatchObject({ cause: { code: 'CONFLICT' } });
    expect(await counts()).toEqual(before);
  });

  it('is not in the way of orders that have nothing to do with it', async () => {
    await runSeeds(db.sequelize);
    const order = await createOrder((await createUser()).id);
    await undoAll();
    expect(await Order.findByPk(order.id)).not.toBeNull();
  });
});

describe('the test shop', () => {
  freshDatabaseEach();
  const undoTestShop = () => createSeedRunner(db.sequelize, seedSets.test).down({ to: 0 });

  it('has one of each thing that a client has to cope with, and a ledger that accounts for it', async () => {
    await createSeedRunner(db.sequelize, seedSets.test).up();
    const products = await Product.scope(['withStock', 'withCategories']).findAll({ order: ['sku'] });
    expect(
      products.map(({ sku, availability, stockQuantity, categories }) => [
        sku,
        availability,
        stockQuantity,
        categories?.length,
      ]),
    ).toEqual([
      ['TEST-BARE', 'in_stock', 100, 0],
      ['TEST-HIDDEN', 'inactive', 10, 1],
      ['TEST-LAST', 'in_stock', 1, 1],
      ['TEST-NONE', 'out_of_stock', 0, 1],
      ['TEST-PLENTY', 'in_stock', 1_000_000, 1],
    ]);
    const logins = await User.findAll({ order: ['email'] });
    expect(logins.map(({ email, role, isActive }) => [email, role, isActive])).toEqual([
      ['test-admin@example.com', 'admin', true],
      ['test-author@example.com', 'author', true],
      ['test-customer@example.com', 'customer', true],
      ['test-disabled@example.com', 'customer', false],
    ]);
    for (const login of logins) expect(await login.verifyPassword('test-password')).toBe(true);
    expect(await unbalancedLevels(db.sequelize)).toEqual([]);
    expect((await Post.findAll({ order: ['id'] })).map(({ published }) => published)).toEqual([true, false]);
    expect(await Comment.count({ where: { isHidden: true } })).toBe(2);
    expect(await productOf('TEST-PLENTY')).toMatchObject({ averageRating: 3.5, reviewCount: 2 });
    await expectCommentsHold(db.sequelize);
  });

  it('comes and goes beside the demo shop without touching it', async () => {
    await runSeeds(db.sequelize);
    const before = await counts();
    await createSeedRunner(db.sequelize, seedSets.test).up();
    expect(await User.count()).toBe(7);
    await undoTestShop();
    expect(await counts()).toEqual(before);
    expect(await createSeedRunner(db.sequelize).pending()).toEqual([]);
  });

  it('stays as a whole while a test user has an order, and says which shop is meant', async () => {
    await createSeedRunner(db.sequelize, seedSets.test).up();
    const customer = await User.findOne({ where: { role: 'customer' }, rejectOnEmpty: true });
    await createOrder(customer.id);
    const before = await counts();
    await expect(undoTestShop()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('1 order refers to test users or test products') },
    });
    expect(await counts()).toEqual(before);
  });
});
