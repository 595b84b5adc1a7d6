import { fillShelves, flushTables, openConnection } from './database.js';
import { CUSTOMERS, PRODUCTS } from './workloads.js';

/** Milliseconds between two of the orders that are already there. */
const PACE_MS = 40;

// What an order has in it follows from its number, so that three statements can tell it independently.
/** The constant bound lets the database look at three numbers instead of all. */
const LINES = 'line.n <= 3 AND line.n <= 1 + past.n % 3';
const PRODUCT = `(1 + (CRC32(past.n) + line.n * 337) % ${PRODUCTS})`;
const QUANTITY = '(1 + (past.n + line.n) % 3)';

/**
 * Puts orders into a shop as if they had been placed in the past: keys in the order of time, one to three lines,
 * items and movements too, and stock such that the ledger holds. Set-based, table by table, all three at once:
 * a million orders one by one would take a quarter of an hour.
 *
 * @param url of a shop without orders
 */
export async function fillOrders(url: string, orders: number): Promise<void> {
  const since = Date.now() - orders * PACE_MS;
  const past = numbered(orders, since);
  await Promise.all([
    insert(
      url,
      `INSERT INTO orders
         (id, number, userId, status, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
       SELECT id, ${NUMBER}, userId, IF(n % 10 = 0, 'shipped', 'delivered'),
         (SELECT SUM(${QUANTITY} * product.price) FROM products AS product
          JOIN numbers.numbers AS line ON ${LINES} WHERE product.id = ${PRODUCT}),
         'USD', '{"fullName":"Ada Lovelace","line1":"12 St James’s Square","city":"London","country":"GB"}', 'card',
         createdAt, createdAt
       FROM ${past}`,
    ),
    insert(
      url,
      `INSERT INTO order_items (orderId, line, productId, name, quantity, price)
       SELECT STRAIGHT_JOIN past.id, line.n, product.id, product.name, ${QUANTITY}, product.price
       FROM ${past} JOIN numbers.numbers AS line ON ${LINES}
       JOIN products AS product ON product.id = ${PRODUCT}`,
    ),
    insert(
      url,
      `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
       SELECT STRAIGHT_JOIN ${PRODUCT}, 1, 0, ${QUANTITY}, 'order', past.id, past.createdAt
       FROM ${past} JOIN numbers.numbers AS line ON ${LINES}`,
    ),
  ]);
  const connection = await openConnection(url);
  try {
    await fillShelves(connection);
    await flushTables(connection);
  } finally {
    await connection.end();
  }
}

/** Unique, and in the order of time, as those of the service. */
const NUMBER = "LPAD(n, 12, '0')";

/** The orders' numbers, keys (UUIDv7), customers and times. */
function numbered(orders: number, since: number): string {
  return `(SELECT n, 1 + CRC32(n * 7) % ${CUSTOMERS} AS userId,
      UNHEX(CONCAT(time, '7', SUBSTR(noise, 1, 3), 'a', SUBSTR(noise, 4, 15))) AS id,
      FROM_UNIXTIME(milliseconds / 1000) AS createdAt
    FROM (SELECT n, ${since} + n * ${PACE_MS} AS milliseconds,
        LPAD(LOWER(HEX(${since} + n * ${PACE_MS})), 12, '0') AS time, MD5(n) AS noise
      FROM numbers.numbers WHERE n <= ${orders}) AS number) AS past`;
}

async function insert(url: string, sql: string): Promise<void> {
  const connection = await openConnection(url);
  try {
    // The rows are right by construction, and are verified afterwards; the checks would take twice as long.
    await connection.query('SET foreign_key_checks = 0, unique_checks = 0');
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
