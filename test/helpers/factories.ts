import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../src/database/transaction.js';
import {
  Category,
  Discount,
  Post,
  Product,
  ProductCategory,
  StockLevel,
  User,
} from '../../src/models/index.js';
import { moveStock } from '../../src/modules/stock/move-stock.js';
import { hashPassword } from '../../src/passwords/password.js';
import { LOCATION_ID } from './location.js';

/** Rows for tests: whatever is not given is made up, and different each time. */

let count = 0;
const next = () => ++count;

export const PASSWORD = 'a password of the tests';

let passwordHash: Promise<string> | undefined;

/** Of PASSWORD, unless another one is given. */
export async function buildUser(overrides: Partial<User['_creationAttributes']> = {}): Promise<User> {
  const n = next();
  // A hash is slow on purpose: one serves all users of a process.
  passwordHash ??= hashPassword(PASSWORD);
  return User.create({
    email: `user-${n}@example.com`,
    ...(overrides.password === undefined && { passwordHash: await passwordHash }),
    firstName: 'Test',
    lastName: `User ${n}`,
    ...overrides,
  });
}

export const buildAdmin = (overrides: Partial<User['_creationAttributes']> = {}) =>
  buildUser({ role: 'admin', ...overrides });

export const buildAuthor = (overrides: Partial<User['_creationAttributes']> = {}) =>
  buildUser({ role: 'author', ...overrides });

/** A published post, of an author of its own unless one is given. */
export async function buildPost(overrides: Partial<Post['_creationAttributes']> = {}): Promise<Post> {
  const n = next();
  const authorId = overrides.authorId ?? (await buildAuthor()).id;
  return Post.create({
    title: `Post ${n}`,
    content: `What post ${n} says.`,
    published: true,
    ...overrides,
    authorId,
  });
}

export function buildCategory(overrides: Partial<Category['_creationAttributes']> = {}): Promise<Category> {
  const n = next();
  return Category.create({ name: `Category ${n}`, slug: `category-${n}`, description: null, ...overrides });
}

/** A product with that many units in stock, 10 unless told. */
export async function buildProduct({
  stock = 10,
  categories = [],
  ...overrides
}: Partial<Product['_creationAttributes']> & {
  stock?: number;
  categories?: Category[];
} = {}): Promise<Product> {
  const n = next();
  return inTransaction(Product.sequelize as Sequelize, async (transaction) => {
    const product = await Product.create(
      { sku: `SKU-${n}`, name: `Product ${n}`, price: '10.00', currency: 'USD', ...overrides },
      { transaction },
    );
    const level = { productId: product.id, locationId: LOCATION_ID };
    await StockLevel.create(level, { transaction });
    if (stock > 0) await moveStock([{ ...level, onHand: stock, kind: 'initial' }], transaction);
    await ProductCategory.bulkCreate(
      categories.map(({ id }) => ({ productId: product.id, categoryId: id })),
      { transaction },
    );
    return product;
  });
}

/** Ten percent off the order, by itself unless it is given a code. Behind the rulebook's back: see changeRules. */
export function buildDiscount(overrides: Partial<Discount['_creationAttributes']> = {}): Promise<Discount> {
  const kind = { class: 'order', kind: 'percent', value: '10' } as const;
  const none = { code: null, currency: null, rule: {}, combinesWith: [] };
  const name = `Discount ${next()}`;
  return Discount.create({ name, ...kind, ...none, isAutomatic: overrides.code === undefined, ...overrides });
}

export const ADDRESS = {
  fullName: 'Ada Lovelace',
  line1: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
};

/** A body for POST /api/orders. */
export function orderBody(
  items: Array<{ productId: number; quantity: unknown }>,
  overrides: object = {},
): object {
  return { items, shippingAddress: ADDRESS, paymentMethod: 'card', ...overrides };
}
