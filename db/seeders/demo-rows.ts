import { Op, type Transaction } from 'sequelize';
import { Problem } from '../../src/errors.js';
import { Category, Order, OrderItem, Post, Product, User } from '../../src/models/index.js';
import { demoCategories, demoLogins, demoProducts } from './demo-catalog.js';
import { demoPosts } from './demo-journal.js';

// Seeding leaves alone whatever already has a demo row's unique key ("like demo"). Undoing takes only what
// is the demo's own: a shop's own "KIT-0007" under another name is not.

/** The addresses end in example.com, which belongs to nobody: whoever has one is a demo user. */
export function findDemoUsers(transaction: Transaction): Promise<User[]> {
  return User.findAll({ where: { email: demoLogins.map(({ email }) => email) }, transaction });
}

export async function addMissingLogins(transaction: Transaction): Promise<void> {
  const taken = new Set((await findDemoUsers(transaction)).map((user) => user.email));
  // One by one: making the hash is a hook of single rows.
  for (const login of demoLogins) if (!taken.has(login.email)) await User.create(login, { transaction });
}

/** Title → the post that one of them wrote under it. */
export async function findDemoPosts(authors: User[], transaction: Transaction): Promise<Map<string, Post>> {
  const authorId = authors.map(({ id }) => id);
  const title = demoPosts.map((post) => post.title);
  const found = await Post.findAll({ where: { authorId, title }, transaction });
  return new Map(found.map((post) => [post.title, post]));
}

/** Demo slug → the category that has this slug or, as names are unique too, the demo category's name. */
export async function findCategoriesLikeDemo(transaction: Transaction): Promise<Map<string, Category>> {
  const slug = demoCategories.map((category) => category.slug);
  const name = demoCategories.map((category) => category.name);
  const found = await Category.findAll({ where: { [Op.or]: [{ slug }, { name }] }, transaction });
  const bySlug = new Map(found.map((category) => [category.slug, category]));
  const byName = new Map(found.map((category) => [category.name.toLowerCase(), category]));
  return new Map(
    demoCategories.flatMap((demo) => {
      const category = bySlug.get(demo.slug) ?? byName.get(demo.name.toLowerCase());
      return category ? [[demo.slug, category] as const] : [];
    }),
  );
}

export function isDemoCategory({ slug, name }: Category): boolean {
  return demoCategories.some((demo) => demo.slug === slug && demo.name === name);
}

/** Demo SKU → the product that has it, in whichever case. */
export async function findProductsLikeDemo(transaction: Transaction): Promise<Map<string, Product>> {
  const found = await Product.findAll({ where: { sku: demoProducts.map(({ sku }) => sku) }, transaction });
  return new Map(found.map((product) => [product.sku.toUpperCase(), product]));
}

export async function findDemoProducts(transaction: Transaction): Promise<Product[]> {
  const alike = await findProductsLikeDemo(transaction);
  return demoProducts.flatMap(({ sku, name }) => {
    const product = alike.get(sku);
    return product?.name === name ? [product] : [];
  });
}

/** Asked before any part of the demo shop is undone, so that it goes as a whole or stays as a whole. */
export async function refuseWhileOrdered(transaction: Transaction): Promise<void> {
  const userId = (await findDemoUsers(transaction)).map(({ id }) => id);
  const productId = (await findDemoProducts(transaction)).map(({ id }) => id);
  const theirs = await Order.findAll({ where: { userId }, attributes: ['id'], transaction });
  const lines = await OrderItem.findAll({ where: { productId }, attributes: ['orderId'], transaction });
  const orders = new Set([...theirs.map(({ id }) => id), ...lines.map(({ orderId }) => orderId)]).size;
  if (orders === 0) return;
  throw new Problem(
    'CONFLICT',
    `${orders === 1 ? '1 order refers' : `${orders} orders refer`} to demo users or demo products. ` +
      'Orders are never deleted, so the demo rows stay as well; to be rid of all of it, use a new database.',
  );
}
