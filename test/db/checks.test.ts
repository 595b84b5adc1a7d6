import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { driverError } from '../../src/database/transaction.js';
import { idInSql } from '../../src/models/id.js';
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
const NOT_NULL = [1048];
const OUT_OF_RANGE = [1264, 1690];
const NOT_IN_ENUM = [1265];
const NULL = [1048];
const NO_DEFAULT = [1364];
const TOO_LONG = [1406];
const NOT_JSON = [4025, 3140];

let db: MigratedDatabase;
let ids: { user: number; product: number; order: string; payment: string };

beforeAll(async () => {
  db = await migratedDatabase();
  const user = await createUser();
  const product = await createProduct(5);
  const order = await createOrder(user.id);
  ids = { user: user.id, product: product.id, order: order.id, payment: uuid() };
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
  await run(`${PAYMENT} ('{payment}', '{order}', 'manual', 'USD', 10, NOW(), NOW())`);
  await run(
    `INSERT INTO payment_operations (id, paymentId, kind, amount, dueAt, idempotencyKey, createdAt, updatedAt)
     VALUES (UUID(), '{payment}', 'capture', 10, NOW(), 'a key', NOW(), NOW())`,
  );
  await run(
    "INSERT INTO payment_events (provider, eventId, type, payload, receivedAt) VALUES ('stripe', 'evt', 't', '{}', NOW())",
  );
  await run(`${EVENT} ('{order}', 2, UUID(), 'status_changed', 'pending', 'processing', NOW(3))`);
  await run(
    "INSERT INTO fulfilments (id, orderId, locationId, createdAt) VALUES ('f', '{order}', 1, NOW(3))",
  );
  await run(`${DISCOUNT} ('One', 'ONE', 0, 'order', 'percent', 10, 5, ${NO_RULE})`);
  await run("INSERT INTO discount_codes (codeKey, code, discountId, createdAt) VALUES ('A', 'A', 1, NOW(3))");
  await run(`${REDEMPTION} (1, '{order}', UUID(), 1, ${NOWHERE}, 1)`);
  await run(`${RETURN} ('r', '{order}', 'requested', NULL, 'Why', NOW(3), NOW(3))`);
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
    .replaceAll("'{order}'", idInSql(ids.order))
    .replaceAll("'{payment}'", idInSql(ids.payment))
    .replaceAll('UUID()', "UNHEX(REPLACE(UUID(), '-', ''))");
  return db.sequelize.query(filled);
}

async function everything(): Promise<unknown> {
  const tables = [
    'users',
    'products',
    'stock_levels',
    'stock_movements',
    'stock_documents',
    'stock_document_lines',
    'orders',
    'order_items',
    'product_categories',
    'payments',
    'payment_operations',
    'payment_events',
    'order_events',
    'cancellation_items',
    'refund_requests',
    'fulfilments',
    'fulfilment_items',
    'returns',
    'return_items',
    'posts',
    'comments',
    'discounts',
    'discount_codes',
    'discount_redemptions',
  ];
  return Promise.all(tables.map(async (table) => (await db.sequelize.query(`SELECT * FROM ${table}`))[0]));
}

const ORDER =
  'INSERT INTO orders (id, number, userId, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt) VALUES';
const ITEM = 'INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES';
const MOVEMENT = 'INSERT INTO stock_movements (productId, locationId, onHand, kind, createdAt) VALUES';
const DOCUMENT =
  'INSERT INTO stock_documents (id, kind, status, fromLocationId, locationId, actorId, createdAt, updatedAt) VALUES';
const DOCUMENT_LINE =
  'INSERT INTO stock_document_lines (documentId, productId, quantity, done, lost, unitCost) VALUES';
const PAYMENT = 'INSERT INTO payments (id, orderId, provider, currency, amount, createdAt, updatedAt) VALUES';
const OPERATION =
  'INSERT INTO payment_operations (id, paymentId, kind, amount, dueAt, createdAt, updatedAt) VALUES';
const EVENT = 'INSERT INTO order_events (orderId, version, id, kind, fromStatus, toStatus, createdAt) VALUES';
const REFUND = 'INSERT INTO refund_requests (id, orderId, version, amount, createdAt) VALUES';
const RETURN =
  'INSERT INTO returns (id, orderId, status, receiptVersion, reason, createdAt, updatedAt) VALUES';
const DISCOUNT = `INSERT INTO discounts
  (name, codeKey, isAutomatic, class, kind, value, maxUses, rule, combinesWith, createdAt, updatedAt) VALUES`;
const NO_RULE = "'{}', '[]', NOW(3), NOW(3)";
const REDEMPTION =
  'INSERT INTO discount_redemptions (discountId, orderId, customerKey, slot, firstOrderKey, amount) VALUES';
const NOWHERE = "X'00000000000070008000000000000000'";
const PRODUCT = 'INSERT INTO products (sku, name, price, currency, createdAt, updatedAt) VALUES';
const COMMENT =
  'INSERT INTO comments (authorId, commentableType, commentableId, content, rating, createdAt, updatedAt) VALUES';
const USER = 'INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt) VALUES';

it.each([
  ['stock below zero', 'UPDATE stock_levels SET onHand = -1', CHECK],
  ['stock counted below zero', 'UPDATE stock_levels SET onHand = onHand - 6', CHECK],
  ['more committed than on hand', 'UPDATE stock_levels SET committed = 6', CHECK],
  [
    'less on hand than committed and held',
    'UPDATE stock_levels SET committed = 2, held = 1, onHand = 2',
    CHECK,
  ],
  ['fewer than none committed', 'UPDATE stock_levels SET committed = -1', CHECK],
  ['fewer than none held', 'UPDATE stock_levels SET held = -1', CHECK],
  ['a negative safety stock', 'UPDATE stock_levels SET safetyStock = -1', CHECK],
  [
    'a second level of the same shelf',
    'INSERT INTO stock_levels VALUES ({product}, 1, 9, 0, 0, 0, NULL, 1)',
    DUPLICATE,
  ],
  ['a level of no product', 'INSERT INTO stock_levels VALUES (999999, 1, 9, 0, 0, 0, NULL, 1)', NO_PARENT],
  [
    'a level at no location',
    'INSERT INTO stock_levels VALUES ({product}, 999, 9, 0, 0, 0, NULL, 1)',
    NO_PARENT,
  ],
  ['a receipt from a location', `${DOCUMENT} (UUID(), 'receipt', 'open', 1, 1, 1, NOW(3), NOW(3))`, CHECK],
  ['a transfer from nowhere', `${DOCUMENT} (UUID(), 'transfer', 'draft', NULL, 1, 1, NOW(3), NOW(3))`, CHECK],
  ['a transfer to itself', `${DOCUMENT} (UUID(), 'transfer', 'draft', 1, 1, 1, NOW(3), NOW(3))`, CHECK],
  [
    'a count at no location',
    `${DOCUMENT} (UUID(), 'count', 'open', NULL, 999, 1, NOW(3), NOW(3))`,
    NO_PARENT,
  ],
  ['more that came than was sent', `${DOCUMENT_LINE} (${NOWHERE}, {product}, 3, 2, 2, NULL)`, CHECK],
  ['a cost below zero', `${DOCUMENT_LINE} (${NOWHERE}, {product}, 3, 0, 0, -1)`, CHECK],
  ['a line of no document', `${DOCUMENT_LINE} (${NOWHERE}, {product}, 3, 0, 0, 1)`, NO_PARENT],
  ['a movement of nothing', `${MOVEMENT} ({product}, 1, 0, 'adjustment', NOW())`, CHECK],
  ['a movement of an unknown kind', `${MOVEMENT} ({product}, 1, 1, 'theft', NOW())`, NOT_IN_ENUM],
  ['a movement without a level', `${MOVEMENT} ({product}, 2, 1, 'adjustment', NOW())`, NO_PARENT],
  [
    'a movement of no order',
    `INSERT INTO stock_movements (productId, locationId, onHand, kind, orderId, createdAt)
     VALUES ({product}, 1, -1, 'order', ${NOWHERE}, NOW())`,
    NO_PARENT,
  ],
  ['a product that costs less than nothing', `${PRODUCT} ('A', 'Bad', -1, 'USD', NOW(), NOW())`, CHECK],
  ['a price below zero', 'UPDATE products SET price = -0.001', CHECK],
  ['a price beyond the column', 'UPDATE products SET price = 1000000000000', OUT_OF_RANGE],
  ['a product without a currency', 'UPDATE products SET currency = NULL', NULL],
  [
    'a product without a price',
    "INSERT INTO products (sku, name, currency, createdAt, updatedAt) VALUES ('A', 'B', 'USD', NOW(), NOW())",
    NO_DEFAULT,
  ],
  ['a name that would be cut off', "UPDATE products SET name = REPEAT('x', 256)", TOO_LONG],
  ['an order item of nothing', `${ITEM} ('{order}', 2, {product}, 'P', 0, 10)`, CHECK],
  ['a negative order item', `${ITEM} ('{order}', 2, {product}, 'P', -1, 10)`, OUT_OF_RANGE],
  ['an order item below zero', `${ITEM} ('{order}', 2, {product}, 'P', 1, -0.01)`, CHECK],
  ['a discount of more than the line', 'UPDATE order_items SET discountAmount = subtotal + 0.001', CHECK],
  ['a line that comes to less than nothing', 'UPDATE order_items SET total = -0.001', CHECK],
  ['a tax of less than nothing', 'UPDATE order_items SET taxAmount = -0.001', CHECK],
  ['the same line twice', `${ITEM} ('{order}', 1, {product}, 'P', 1, 10)`, DUPLICATE],
  ['an order item of no order', `${ITEM} (${NOWHERE}, 1, {product}, 'P', 1, 10)`, NO_PARENT],
  ['an order item of no product', `${ITEM} ('{order}', 2, 999999, 'P', 1, 10)`, NO_PARENT],
  [
    'an order of nobody',
    `${ORDER} (UUID(), '000000000000', 999999, 1, 'USD', '{}', 'card', NOW(), NOW())`,
    NO_PARENT,
  ],
  [
    'an order without a number',
    `${ORDER} (UUID(), NULL, {user}, 1, 'USD', '{}', 'card', NOW(), NOW())`,
    NOT_NULL,
  ],
  [
    'two orders of one number',
    `${ORDER} (UUID(), '000000000000', {user}, 1, 'USD', '{}', 'card', NOW(), NOW()),
       (UUID(), '000000000000', {user}, 1, 'USD', '{}', 'card', NOW(), NOW())`,
    DUPLICATE,
  ],
  [
    'an order below zero',
    `${ORDER} (UUID(), '000000000000', {user}, -0.01, 'USD', '{}', 'card', NOW(), NOW())`,
    CHECK,
  ],
  ['shipping below zero', 'UPDATE orders SET shippingAmount = -0.001', CHECK],
  ['a discount below zero', 'UPDATE orders SET discountAmount = -0.001', CHECK],
  ['an unknown state of its payment', "UPDATE orders SET paymentStatus = 'lost'", NOT_IN_ENUM],
  [
    'an address that is not JSON',
    `${ORDER} (UUID(), '000000000000', {user}, 1, 'USD', 'Main St', 'card', NOW(), NOW())`,
    NOT_JSON,
  ],
  [
    'an unknown payment method',
    `${ORDER} (UUID(), '000000000000', {user}, 1, 'USD', '{}', 'barter', NOW(), NOW())`,
    NOT_IN_ENUM,
  ],
  ['an unknown status', "UPDATE orders SET status = 'lost'", NOT_IN_ENUM],
  ['more units cancelled than ordered', 'UPDATE order_items SET cancelledQuantity = 2', CHECK],
  ['more units sent than ordered', 'UPDATE order_items SET shippedQuantity = 2', CHECK],
  [
    'a unit that is sent and cancelled',
    'UPDATE order_items SET cancelledQuantity = 1, shippedQuantity = 1',
    CHECK,
  ],
  ['more units returned than sent', 'UPDATE order_items SET returnedQuantity = 1', CHECK],
  [
    'fewer units sent than none',
    'UPDATE order_items SET shippedQuantity = shippedQuantity - 1',
    OUT_OF_RANGE,
  ],
  [
    'a second event of a version',
    `${EVENT} ('{order}', 2, UUID(), 'x', 'pending', 'cancelled', NOW(3))`,
    DUPLICATE,
  ],
  [
    'an event of no order',
    `${EVENT} (${NOWHERE}, 2, UUID(), 'x', 'pending', 'cancelled', NOW(3))`,
    NO_PARENT,
  ],
  ['a refund without an event', `${REFUND} ('a', '{order}', 9, 1, NOW(3))`, NO_PARENT],
  ['a refund of nothing', `${REFUND} ('a', '{order}', 2, 0, NOW(3))`, CHECK],
  [
    'two refunds of one event',
    `${REFUND} ('a', '{order}', 2, 1, NOW(3)), ('b', '{order}', 2, 1, NOW(3))`,
    DUPLICATE,
  ],
  ['a cancellation of nothing', "INSERT INTO cancellation_items VALUES ('{order}', 1, 2, 0, 1, 0)", CHECK],
  [
    'a cancellation of no line',
    "INSERT INTO cancellation_items VALUES ('{order}', 9, 2, 1, 1, 0)",
    NO_PARENT,
  ],
  [
    'a cancellation of less than nothing',
    "INSERT INTO cancellation_items VALUES ('{order}', 1, 2, 1, 1, -1)",
    CHECK,
  ],
  ['a parcel of nothing', "INSERT INTO fulfilment_items VALUES ('{order}', 1, 'f', 0)", CHECK],
  ['a line in no parcel', "INSERT INTO fulfilment_items VALUES ('{order}', 1, 'none', 1)", NO_PARENT],
  [
    'a parcel from nowhere',
    "INSERT INTO fulfilments (id, orderId, locationId, createdAt) VALUES ('g', '{order}', 99, NOW(3))",
    NO_PARENT,
  ],
  [
    'more received than was asked to be returned',
    "INSERT INTO return_items VALUES ('{order}', 1, 'r', 2, 2, 1, 0)",
    CHECK,
  ],
  ['a return of nothing', "INSERT INTO return_items VALUES ('{order}', 1, 'r', 0, 0, 0, 0)", CHECK],
  ['a return that was received and has no receipt', "UPDATE returns SET status = 'received'", CHECK],
  ['more uses of a discount than there may be', 'UPDATE discounts SET uses = 6', CHECK],
  ['a limit of uses below those that were', 'UPDATE discounts SET uses = 3, maxUses = 2', CHECK],
  ['fewer uses of a discount than none', 'UPDATE discounts SET uses = uses - 1', OUT_OF_RANGE],
  ['a discount of more than all', 'UPDATE discounts SET value = 100.0001', CHECK],
  ['a discount below zero', 'UPDATE discounts SET value = -1', CHECK],
  ['an automatic discount with a code', 'UPDATE discounts SET isAutomatic = 1', CHECK],
  [
    'two discounts of one code',
    `${DISCOUNT} ('Two', 'ONE', 0, 'order', 'percent', 10, 5, ${NO_RULE})`,
    DUPLICATE,
  ],
  ['more uses of a code than there may be', 'UPDATE discount_codes SET uses = 2', CHECK],
  ['the same use twice', `${REDEMPTION} (1, '{order}', UUID(), 1, NULL, 1)`, DUPLICATE],
  ['a use of no discount', `${REDEMPTION} (99, '{order}', UUID(), 1, NULL, 1)`, NO_PARENT],
  ['a use by no order', `${REDEMPTION} (1, UUID(), UUID(), 1, NULL, 1)`, NO_PARENT],
  ['deleting a discount that was used', 'DELETE FROM discounts', STILL_REFERENCED],
  ['an unknown role', "UPDATE users SET role = 'root'", NOT_IN_ENUM],
  ['a user without a password', `${USER} ('x@example.com', NULL, 'A', 'B', NOW(), NOW())`, NULL],
  ['deleting a product that was ordered', 'DELETE FROM products WHERE id = {product}', STILL_REFERENCED],
  ['deleting a user who ordered', 'DELETE FROM users WHERE id = {user}', STILL_REFERENCED],
  ['deleting an order that has items', "DELETE FROM orders WHERE id = '{order}'", STILL_REFERENCED],
  ['deleting a location that has stock', 'DELETE FROM locations WHERE id = 1', STILL_REFERENCED],
  ['a payment of nothing', `${PAYMENT} (UUID(), '{order}', 'manual', 'USD', 0, NOW(), NOW())`, CHECK],
  ['a payment of no order', `${PAYMENT} (UUID(), UUID(), 'manual', 'USD', 1, NOW(), NOW())`, NO_PARENT],
  [
    'a payment of no order that has failed',
    `INSERT INTO payments (id, orderId, provider, status, currency, amount, createdAt, updatedAt)
     VALUES (UUID(), UUID(), 'manual', 'failed', 'USD', 1, NOW(), NOW())`,
    NO_PARENT,
  ],
  [
    'a failed payment that moves to no order',
    `UPDATE payments SET status = 'failed', orderId = ${NOWHERE}`,
    NO_PARENT,
  ],
  [
    'a second payment that may bring money',
    `${PAYMENT} (UUID(), '{order}', 'manual', 'USD', 1, NOW(), NOW())`,
    DUPLICATE,
  ],
  ['more captured than was authorized', 'UPDATE payments SET captured = authorized + 0.01', CHECK],
  ['more refunded than was captured', 'UPDATE payments SET refunded = captured + 0.01', CHECK],
  ['a refund below zero', 'UPDATE payments SET refunded = -0.01', CHECK],
  ['less than nothing set aside', 'UPDATE payments SET refunding = -0.01', CHECK],
  ['an unknown status of a payment', "UPDATE payments SET status = 'lost'", NOT_IN_ENUM],
  ['a second capture', `${OPERATION} (UUID(), '{payment}', 'capture', 1, NOW(), NOW(), NOW())`, DUPLICATE],
  [
    'a void beside a capture',
    `${OPERATION} (UUID(), '{payment}', 'void', 1, NOW(), NOW(), NOW())`,
    DUPLICATE,
  ],
  ['an operation of nothing', `${OPERATION} (UUID(), '{payment}', 'refund', 0, NOW(), NOW(), NOW())`, CHECK],
  [
    'an operation of no payment',
    `${OPERATION} (UUID(), UUID(), 'refund', 1, NOW(), NOW(), NOW())`,
    NO_PARENT,
  ],
  ['a capture for a request to refund', `UPDATE payment_operations SET refundRequestId = ${NOWHERE}`, CHECK],
  [
    'a refund for no request that there is',
    `INSERT INTO payment_operations (id, paymentId, kind, amount, dueAt, refundRequestId, createdAt, updatedAt)
     VALUES (UUID(), '{payment}', 'refund', 1, NOW(), ${NOWHERE}, NOW(), NOW())`,
    NO_PARENT,
  ],
  [
    'an operation that nobody would take up',
    `${OPERATION} (UUID(), '{payment}', 'refund', 1, NULL, NOW(), NOW())`,
    CHECK,
  ],
  ['one that is answered and would be', "UPDATE payment_operations SET status = 'succeeded'", CHECK],
  [
    'an operation under a key that was used',
    `INSERT INTO payment_operations (id, paymentId, kind, amount, dueAt, idempotencyKey, createdAt, updatedAt)
     VALUES (UUID(), '{payment}', 'refund', 1, NOW(), 'a key', NOW(), NOW())`,
    DUPLICATE,
  ],
  [
    'the same event twice',
    "INSERT INTO payment_events (provider, eventId, type, payload, receivedAt) VALUES ('stripe', 'evt', 't', '{}', NOW())",
    DUPLICATE,
  ],
  ['deleting a payment that has operations', "DELETE FROM payments WHERE id = '{payment}'", STILL_REFERENCED],
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
