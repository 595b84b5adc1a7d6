import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { driverError } from '../../src/database/transaction.js';
import {
  createOrder,
  createProduct,
  createUser,
  type MigratedDatabase,
  migratedDatabase,
} from '../models/rows.js';

/** What is refused here is refused by the database itself, whoever writes and whatever the models think. */

const CHECK = [4025, 3819]; // MariaDB, MySQL
const NO_PARENT = [1452];
const STILL_REFERENCED = [1451];
const DUPLICATE = [1062];
const OUT_OF_RANGE = [1264, 1690];
const NOT_IN_ENUM = [1265];
const NULL = [1048];
const NO_DEFAULT = [1364];
const TOO_LONG = [1406];
const NOT_JSON = [4025, 3140];

let db: MigratedDatabase;
let ids: { user: number; product: number; order: string };

beforeAll(async () => {
  db = await migratedDatabase();
  const user = await createUser();
  const product = await createProduct(5);
  const order = await createOrder(user.id);
  ids = { user: user.id, product: product.id, order: order.id };
  await run(
    "INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES ('{order}', 1, {product}, 'Product', 1, 10)",
  );
  await run(
    "INSERT INTO posts (id, authorId, title, content, published, createdAt, updatedAt) VALUES (1, {user}, 'Post', 'x', 0, NOW(), NOW())",
  );
  await run(
    "INSERT INTO comments (authorId, commentableType, commentableId, content, rating, createdAt, updatedAt) VALUES ({user}, 'product', {product}, 'x', 5, NOW(), NOW())",
  );
  await run(
    "INSERT INTO categories (id, name, slug, createdAt, updatedAt) VALUES (1, 'One', 'one', NOW(), NOW())",
  );
  await run('INSERT INTO product_categories VALUES ({product}, 1)');
});
afterAll(() => db.close());

let before: unknown;
beforeEach(async () => {
  before = await everything();
});

function run(sql: string): Promise<unknown> {
  const filled = sql
    .replaceAll('{user}', String(ids.user))
    .replaceAll('{product}', String(ids.product))
    .replaceAll('{order}', ids.order);
  return db.sequelize.query(filled);
}

async function everything(): Promise<unknown> {
  const tables = [
    'users',
    'products',
    'stock_levels',
    'stock_movements',
    'orders',
    'order_items',
    'product_categories',
    'posts',
    'comments',
  ];
  return Promise.all(tables.map(async (table) => (await db.sequelize.query(`SELECT * FROM ${table}`))[0]));
}

const ORDER =
  'INSERT INTO orders (id, userId, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt) VALUES';
const ITEM = 'INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES';
const MOVEMENT = 'INSERT INTO stock_movements (productId, locationId, quantity, kind, createdAt) VALUES';
const PRODUCT = 'INSERT INTO products (sku, name, price, currency, createdAt, updatedAt) VALUES';
const COMMENT =
  'INSERT INTO comments (authorId, commentableType, commentableId, content, rating, createdAt, updatedAt) VALUES';
const USER = 'INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt) VALUES';

it.each([
  ['stock below zero', 'UPDATE stock_levels SET onHand = -1', CHECK],
  ['stock counted below zero', 'UPDATE stock_levels SET onHand = onHand - 6', CHECK],
  ['more reserved than on hand', 'UPDATE stock_levels SET reserved = 6', CHECK],
  ['less on hand than reserved', 'UPDATE stock_levels SET reserved = 3, onHand = 2', CHECK],
  ['a negative reservation', 'UPDATE stock_levels SET reserved = -1', CHECK],
  ['a second level of the same shelf', 'INSERT INTO stock_levels VALUES ({product}, 1, 9, 0)', DUPLICATE],
  ['a level of no product', 'INSERT INTO stock_levels VALUES (999999, 1, 9, 0)', NO_PARENT],
  ['a level at no location', 'INSERT INTO stock_levels VALUES ({product}, 999, 9, 0)', NO_PARENT],
  ['a movement of nothing', `${MOVEMENT} ({product}, 1, 0, 'adjustment', NOW())`, CHECK],
  ['a movement of an unknown kind', `${MOVEMENT} ({product}, 1, 1, 'theft', NOW())`, NOT_IN_ENUM],
  ['a movement without a level', `${MOVEMENT} ({product}, 2, 1, 'adjustment', NOW())`, NO_PARENT],
  [
    'a movement of no order',
    `INSERT INTO stock_movements (productId, locationId, quantity, kind, orderId, createdAt)
     VALUES ({product}, 1, -1, 'order', '00000000-0000-7000-8000-000000000000', NOW())`,
    NO_PARENT,
  ],
  ['a product that is free', `${PRODUCT} ('A', 'Free', 0, 'USD', NOW(), NOW())`, CHECK],
  ['a product that costs less than nothing', `${PRODUCT} ('A', 'Bad', -1, 'USD', NOW(), NOW())`, CHECK],
  ['a price set to zero', 'UPDATE products SET price = 0', CHECK],
  ['a price that rounds to zero', 'UPDATE products SET price = 0.001', CHECK],
  ['a price beyond the column', 'UPDATE products SET price = 100000000', OUT_OF_RANGE],
  ['a product without a currency', 'UPDATE products SET currency = NULL', NULL],
  [
    'a product without a price',
    "INSERT INTO products (sku, name, currency, createdAt, updatedAt) VALUES ('A', 'B', 'USD', NOW(), NOW())",
    NO_DEFAULT,
  ],
  ['a name that would be cut off', "UPDATE products SET name = REPEAT('x', 101)", TOO_LONG],
  ['an order item of nothing', `${ITEM} ('{order}', 2, {product}, 'P', 0, 10)`, CHECK],
  ['a negative order item', `${ITEM} ('{order}', 2, {product}, 'P', -1, 10)`, OUT_OF_RANGE],
  ['an order item that is free', `${ITEM} ('{order}', 2, {product}, 'P', 1, 0)`, CHECK],
  ['the same line twice', `${ITEM} ('{order}', 1, {product}, 'P', 1, 10)`, DUPLICATE],
  [
    'an order item of no order',
    `${ITEM} ('00000000-0000-7000-8000-000000000000', 1, {product}, 'P', 1, 10)`,
    NO_PARENT,
  ],
  ['an order item of no product', `${ITEM} ('{order}', 2, 999999, 'P', 1, 10)`, NO_PARENT],
  ['an order of nobody', `${ORDER} (UUID(), 999999, 1, 'USD', '{}', 'card', NOW(), NOW())`, NO_PARENT],
  ['an order of no value', `${ORDER} (UUID(), {user}, 0, 'USD', '{}', 'card', NOW(), NOW())`, CHECK],
  [
    'an address that is not JSON',
    `${ORDER} (UUID(), {user}, 1, 'USD', 'Main St', 'card', NOW(), NOW())`,
    NOT_JSON,
  ],
  [
    'an unknown payment method',
    `${ORDER} (UUID(), {user}, 1, 'USD', '{}', 'barter', NOW(), NOW())`,
    NOT_IN_ENUM,
  ],
  ['an unknown status', "UPDATE orders SET status = 'lost'", NOT_IN_ENUM],
  ['an unknown role', "UPDATE users SET role = 'root'", NOT_IN_ENUM],
  ['a user without a password', `${USER} ('x@example.com', NULL, 'A', 'B', NOW(), NOW())`, NULL],
  ['deleting a product that was ordered', 'DELETE FROM products WHERE id = {product}', STILL_REFERENCED],
  ['deleting a user who ordered', 'DELETE FROM users WHERE id = {user}', STILL_REFERENCED],
  ['deleting an order that has items', "DELETE FROM orders WHERE id = '{order}'", STILL_REFERENCED],
  ['deleting a location that has stock', 'DELETE FROM locations WHERE id = 1', STILL_REFERENCED],
  ['a place in no category', 'INSERT INTO product_categories VALUES ({product}, 999)', NO_PARENT],
  ['the same place twice', 'INSERT INTO product_categories VALUES ({product}, 1)', DUPLICATE],
  ['a published post of no time', 'UPDATE posts SET published = 1', CHECK],
  ['a post of nobody', 'UPDATE posts SET authorId = 999999', NO_PARENT],
  ['deleting a user who wrote', 'DELETE FROM users WHERE id = {user}', STILL_REFERENCED],
  ['a review without stars', `${COMMENT} ({user}, 'product', 999, 'x', NULL, NOW(), NOW())`, CHECK],
  ['a review of no stars', `${COMMENT} ({user}, 'product', 999, 'x', 0, NOW(), NOW())`, CHECK],
  ['a review of six stars', `${COMMENT} ({user}, 'product', 999, 'x', 6, NOW(), NOW())`, CHECK],
  ['a comment on a post with stars', `${COMMENT} ({user}, 'post', 1, 'x', 5, NOW(), NOW())`, CHECK],
  ['a comment on something else', `${COMMENT} ({user}, 'order', 1, 'x', NULL, NOW(), NOW())`, NOT_IN_ENUM],
  ['a comment of nobody', `${COMMENT} (999999, 'post', 1, 'x', NULL, NOW(), NOW())`, NO_PARENT],
  [
    'a second review of a product',
    `${COMMENT} ({user}, 'product', {product}, 'x', 1, NOW(), NOW())`,
    DUPLICATE,
  ],
  ['a rating of fewer than no reviews', 'UPDATE products SET reviewCount = -1, ratingSum = -1', CHECK],
  ['a rating above five', 'UPDATE products SET reviewCount = 1, ratingSum = 6', CHECK],
  ['a rating below one', 'UPDATE products SET reviewCount = 2, ratingSum = 1', CHECK],
])('the database refuses %s', async (_what, sql, errnos) => {
  const refusal = await run(sql).then(
    () => 'nothing: it was taken',
    (error: unknown) => driverError(error)?.errno,
  );
  expect(errnos).toContain(refusal);
  expect(await everything()).toEqual(before);
});
