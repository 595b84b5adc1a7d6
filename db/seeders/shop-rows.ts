import { Op, type Transaction } from 'sequelize';
import { Problem } from '../../src/errors.js';
import { Category, Order, OrderItem, Post, Product, User } from '../../src/models/index.js';
import { identityOf } from '../../src/rules/identity.js';
import type { Shop } from './shop.js';

// Seeding leaves alone whatever already has a seeded row's unique key ("alike"). Undoing takes only what was
// seeded: somebody's own "KIT-0007" under another name was not.

/** The addresses end in example.com, which belongs to nobody: whoever has one was seeded. */
export function findUsers({ logins }: Shop, transaction: Transaction): Promise<User[]> {
  return User.findAll({ where: { emailKey: logins.map(({ email }) => email) }, transaction });
}

export async function addMissingLogins(shop: Shop, transaction: Transaction): Promise<void> {
  const taken = new Set((await findUsers(shop, transaction)).map((user) => user.email));
  // One by one: making the hash is a hook of single rows.
  for (const login of shop.logins) if (!taken.has(login.email)) await User.create(login, { transaction });
}

/** The shop's slug → the category that has it or, as names are unique too, the name that belongs to it. */
export async function findCategoriesAlike(
  { categories }: Shop,
  transaction: Transaction,
): Promise<Map<string, Category>> {
  const slug = categories.map((category) => category.slug);
  const nameKey = categories.map((category) => identityOf(category.name));
  const found = await Category.findAll({ where: { [Op.or]: [{ slug }, { nameKey }] }, transaction });
  const bySlug = new Map(found.map((category) => [category.slug, category]));
  const byName = new Map(found.map((category) => [category.nameKey, category]));
  return new Map(
    categories.flatMap((seeded) => {
      const category = bySlug.get(seeded.slug) ?? byName.get(identityOf(seeded.name));
      return category ? [[seeded.slug, category] as const] : [];
    }),
  );
}

export async function findCategories(shop: Shop, transaction: Transaction): Promise<Category[]> {
  const alike = await findCategoriesAlike(shop, transaction);
  return shop.categories.flatMap(({ slug, name }) => {
    const category = alike.get(slug);
    return category?.slug === slug && category.name === name ? [category] : [];
  });
}

/** The shop's SKU, in upper case → the product that has it, in whichever case. */
export async function findProductsAlike(
  { products }: Shop,
  transaction: Transaction,
): Promise<Map<string, Product>> {
  const found = await Product.findAll({
    where: { skuKey: products.map(({ sku }) => identityOf(sku)) },
    transaction,
  });
  return new Map(found.map((product) => [product.sku.toUpperCase(), product]));
}

export async function findProducts(shop: Shop, transaction: Transaction): Promise<Product[]> {
  const alike = await findProductsAlike(shop, transaction);
  return shop.products.flatMap(({ sku, name }) => {
    const product = alike.get(sku);
    return product?.name === name ? [product] : [];
  });
}

/** The shop's title → the post that one of its users wrote under it. */
export async function findPosts(
  { posts }: Shop,
  authors: User[],
  transaction: Transaction,
): Promise<Map<string, Post>> {
  const authorId = authors.map(({ id }) => id);
  const title = posts.map((post) => post.title);
  const found = await Post.findAll({ where: { authorId, title }, transaction });
  return new Map(found.map((post) => [post.title, post]));
}

/** Asked before any part of the shop is undone, so that it goes as a whole or stays as a whole. */
export async function refuseWhileOrdered(shop: Shop, transaction: Transaction): Promise<void> {
  const userId = (await findUsers(shop, transaction)).map(({ id }) => id);
  const productId = (await findProducts(shop, transaction)).map(({ id }) => id);
  const theirs = await Order.findAll({ where: { userId }, attributes: ['id'], transaction });
  const lines = await OrderItem.findAll({ where: { productId }, attributes: ['orderId'], transaction });
  const orders = new Set([...theirs.map(({ id }) => id), ...lines.map(({ orderId }) => orderId)]).size;
  if (orders === 0) return;
  throw new Problem(
    'CONFLICT',
    `${orders === 1 ? '1 order refers' : `${orders} orders refer`} to ${shop.name} users or ${shop.name} products. ` +
      'Orders are never deleted, so those rows stay as well; to be rid of all of it, use a new database.',
  );
}
