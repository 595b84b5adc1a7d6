import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Sequelize } from 'sequelize-typescript';
import type { EmbeddedMariadb } from '../scripts/embedded-mariadb.mjs';
import { connect } from '../src/database/connect.js';
import { createMigrator } from '../src/database/migrator.js';
import { makeBaskets } from './holds.js';
import { CUSTOMERS, PRODUCTS, SCARCE_PRODUCTS } from './workloads.js';

/** Units at each location: more than all slices together can sell. Of a scarce product it has one. */
const STOCK = `IF(level.productId <= ${PRODUCTS}, 500000000, 1)`;
const CATEGORIES = 20;
/**
 * Still small for a server, but no longer the demo's: with 16 MB of log the fast sides would be held up by page
 * flushes that no one who runs a shop would put up with. Durability stays as it is.
 */
const SERVER_SIZE = { innodb_buffer_pool_size: 512 * 2 ** 20, innodb_log_file_size: 256 * 2 ** 20 };

/** What the results have to say on the server's settings. */
export type ServerSettings = Record<string, string | number>;

export async function openConnection(url: string): Promise<Connection> {
  const { username, hostname, pathname, searchParams } = new URL(url);
  return createConnection({
    user: username,
    host: hostname,
    socketPath: searchParams.get('socketPath') ?? undefined,
    database: pathname.slice(1) || undefined,
    timezone: 'Z',
  });
}

/** @throws Error when a commit would not be on disk before it is acknowledged */
export async function sizeServer(server: EmbeddedMariadb): Promise<ServerSettings> {
  const connection = await openConnection(server.url('mysql'));
  try {
    for (const [name, value] of Object.entries(SERVER_SIZE)) {
      // MariaDB before 10.9 cannot change the log's size while it runs; the results say what it is.
      await connection.query(`SET GLOBAL ${name} = ${value}`).catch(() => {});
    }
    const [[settings]] = await connection.query<RowDataPacket[]>(
      `SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS innodb_flush_log_at_trx_commit,
         @@innodb_buffer_pool_size AS innodb_buffer_pool_size, @@innodb_log_file_size AS innodb_log_file_size,
         @@innodb_flush_method AS innodb_flush_method, @@innodb_doublewrite AS innodb_doublewrite`,
    );
    if (settings?.innodb_flush_log_at_trx_commit !== 1) throw new Error('commits are not durable');
    return { ...settings };
  } finally {
    await connection.end();
  }
}

/**
 * A table of the numbers from 1 to at least `upTo`, in a database of its own, from which all other rows are made.
 * MariaDB's sequence engine would do as well, but not every build has it.
 */
export async function makeNumbers(server: EmbeddedMariadb, upTo: number): Promise<void> {
  const connection = await openConnection(server.url('mysql'));
  try {
    await connection.query('CREATE DATABASE numbers');
    await connection.query('CREATE TABLE numbers.numbers (n INT UNSIGNED NOT NULL PRIMARY KEY)');
    await connection.query('INSERT INTO numbers.numbers VALUES (1)');
    for (let count = 1; count < upTo; count *= 2) {
      await connection.query(`INSERT INTO numbers.numbers SELECT n + ${count} FROM numbers.numbers`);
    }
    await makeBaskets(connection);
  } finally {
    await connection.end();
  }
}

/** A database with our schema, by our migrations, and a shop in it: products, categories, customers, empty shelves. */
export async function makeShop(server: EmbeddedMariadb, name: string): Promise<string> {
  const url = server.url(name);
  const admin = await openConnection(server.url('mysql'));
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`).finally(() => admin.end());
  const sequelize = connect({ url, tls: undefined, poolMax: 2, waitSeconds: 0, statementMs: 60_000 });
  await createMigrator(sequelize)
    .up()
    .finally(() => sequelize.close());

  const connection = await openConnection(url);
  const rows = (count: number) => `(SELECT n FROM numbers.numbers WHERE n <= ${count}) AS number`;
  try {
    // No one signs in: the tokens are made by tokens.ts.
    await connection.query(
      `INSERT INTO users (id, email, passwordHash, firstName, lastName, createdAt, updatedAt)
       SELECT n, CONCAT('customer-', n, '@example.com'), 'none', 'Customer', n, NOW(3), NOW(3) FROM ${rows(CUSTOMERS)}`,
    );
    await connection.query(
      `INSERT INTO categories (id, name, slug, createdAt, updatedAt)
       SELECT n, CONCAT('Category ', n), CONCAT('category-', n), NOW(3), NOW(3) FROM ${rows(CATEGORIES)}`,
    );
    await connection.query(
      `INSERT INTO products (id, sku, name, description, price, currency, imageUrl, createdAt, updatedAt)
       SELECT n, CONCAT('SKU-', LPAD(n, 6, '0')), CONCAT('Cast-iron skillet no. ', n),
         'Holds its heat, and lasts for longer than its owner. Comes with a lid that fits.',
         9.99 + n * 37 % 90, 'USD', CONCAT('https://images.example.com/products/', n, '.jpg'), NOW(3), NOW(3)
       FROM ${rows(PRODUCTS)}`,
    );
    // Every other product is in a second category.
    await connection.query(
      `INSERT INTO product_categories (productId, categoryId)
       SELECT n, 1 + n % ${CATEGORIES} FROM ${rows(PRODUCTS)}
       UNION ALL SELECT n, 1 + (n + 7) % ${CATEGORIES} FROM ${rows(PRODUCTS)} WHERE n % 2 = 0`,
    );
    await connection.query(
      `INSERT INTO stock_levels (productId, locationId, onHand) SELECT n, 1, 0 FROM ${rows(PRODUCTS)}`,
    );
  } finally {
    await connection.end();
  }
  return url;
}

/** A second shop like one that has no orders yet: without migrating, which takes ten times as long. */
export async function copyShop(server: EmbeddedMariadb, from: string, name: string): Promise<string> {
  const connection = await openConnection(server.url('mysql'));
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await connection.query(`USE ${name}`);
    // Tables come in the order of their names, not of their references.
    await connection.query('SET foreign_key_checks = 0');
    const [tables] = await connection.query<RowDataPacket[]>(`SHOW TABLES FROM ${from}`);
    for (const table of tables.map((row) => String(Object.values(row)[0]))) {
      const [[shown]] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${from}.${table}`);
      await connection.query(shown?.['Create Table']);
      await connection.query(`INSERT INTO ${table} SELECT * FROM ${from}.${table}`);
    }
  } finally {
    await connection.end();
  }
  return server.url(name);
}

/** Adds levels of all products at these locations, and scarce products that the first of them and location 1 have. */
export async function stockLocations(sequelize: Sequelize, locationIds: readonly number[]): Promise<void> {
  await sequelize.query(
    `INSERT INTO products (id, sku, name, price, currency, createdAt, updatedAt)
     SELECT ${PRODUCTS} + n, CONCAT('SCARCE-', n), CONCAT('Scarce skillet no. ', n), 19.99, 'USD', NOW(3), NOW(3)
     FROM numbers.numbers WHERE n <= ${SCARCE_PRODUCTS}`,
  );
  await sequelize.query(
    `INSERT IGNORE INTO stock_levels (productId, locationId, onHand)
     SELECT product.id, location.id, 0 FROM products AS product JOIN locations AS location
     WHERE location.id IN (1, :locationIds) AND (product.id <= ${PRODUCTS} OR location.id IN (1, :first))`,
    { replacements: { locationIds, first: locationIds[0] } },
  );
}

/** What the ledger has of each level. In the order of its rows: by level, it would read each of them at another place. */
export const LEDGER = `(
  SELECT productId, locationId, SUM(onHand) AS onHand, SUM(committed) AS committed
  FROM stock_movements IGNORE INDEX (stock_movements_level) GROUP BY productId, locationId)`;

/** Brings every level to STOCK, with a movement that says so, whatever the ledger has of it so far. */
export async function fillShelves(connection: Connection): Promise<void> {
  await connection.query(
    `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, createdAt)
     SELECT level.productId, level.locationId, ${STOCK} - COALESCE(ledger.onHand, 0),
       -COALESCE(ledger.committed, 0), 'initial', NOW(3)
     FROM stock_levels AS level LEFT JOIN ${LEDGER} AS ledger USING (productId, locationId)
     WHERE COALESCE(ledger.onHand, 0) <> ${STOCK} OR COALESCE(ledger.committed, 0) <> 0`,
  );
  await connection.query(`UPDATE stock_levels AS level SET onHand = ${STOCK}, committed = 0, held = 0`);
}

/** As if no one had ever ordered: every slice begins with empty tables and full shelves. */
export async function forgetOrders(connection: Connection): Promise<void> {
  await connection.query('SET foreign_key_checks = 0');
  for (const table of [
    'discount_redemptions',
    'stock_holds',
    'stock_movements',
    'order_items',
    'orders',
    'idempotency_keys',
  ]) {
    await connection.query(`TRUNCATE TABLE ${table}`);
  }
  await connection.query('SET foreign_key_checks = 1');
  await connection.query('UPDATE discounts SET uses = 0');
  await fillShelves(connection);
}

/** Writes what is only in memory to the tables' files, so that no slice has to do it for the one before. */
export async function flushTables(connection: Connection): Promise<void> {
  await connection.query(
    'FLUSH TABLES stock_levels, stock_movements, order_items, orders, idempotency_keys FOR EXPORT',
  );
  await connection.query('UNLOCK TABLES');
}

/** Statements and commits of the whole server since it was started. */
export async function serverCounters(
  connection: Connection,
): Promise<{ statements: number; commits: number }> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Com_commit')`,
  );
  const values = new Map(rows.map((row) => [row.Variable_name, Number(row.Value)]));
  return { statements: values.get('Questions') ?? 0, commits: values.get('Com_commit') ?? 0 };
}
