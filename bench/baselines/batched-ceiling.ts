/**
 * Baseline (c): how fast this database takes orders at all. The transaction of (a) for many orders at once, two under
 * way so that the database never waits for Node; no HTTP, no models, and baskets that are simply there and never have
 * to be waited for. Nothing that answers one customer at a time can reach it.
 */
import type { Pool, ResultSetHeader } from 'mysql2/promise';
import type { OrderSlice } from '../slice.js';
import { serveSlices } from '../worker.js';
import { type PlannedOrder, runClosedLoop } from './closed-loop.js';
import { inOneTransaction, openPool } from './pool.js';
import {
  assertAllMoved,
  COLUMNS,
  type LevelRow,
  LOCATION_ID,
  type ProductRow,
  productIdsOf,
  toRows,
} from './rows.js';

const ORDERS_A_TRANSACTION = 64;
const TRANSACTIONS_UNDER_WAY = 2;

async function placeBatch(pool: Pool, orders: readonly PlannedOrder[]): Promise<void> {
  const productIds = productIdsOf(orders);
  await inOneTransaction(pool, async (connection) => {
    const [levels] = await connection.query<LevelRow[]>(
      `SELECT productId, onHand, committed FROM stock_levels
       WHERE productId IN (?) AND locationId = ${LOCATION_ID} ORDER BY productId FOR UPDATE`,
      [productIds],
    );
    const [products] = await connection.query<ProductRow[]>(
      'SELECT id, name, price, currency, isActive FROM products WHERE id IN (?)',
      [productIds],
    );
    const rows = toRows(orders, levels, products);
    if (rows.keys.length > 0) {
      await connection.query(`INSERT INTO idempotency_keys (${COLUMNS.keys}) VALUES ?`, [rows.keys]);
    }
    await connection.query(`INSERT INTO orders (${COLUMNS.orders}) VALUES ?`, [rows.orders]);
    await connection.query(`INSERT INTO order_items (${COLUMNS.items}) VALUES ?`, [rows.items]);
    // Joined, and not one CASE with a branch for every product, which each row would have to be led through.
    const [[id, units] = [], ...others] = rows.taken;
    const [moved] = await connection.query<ResultSetHeader>(
      `UPDATE stock_levels AS level
       JOIN (SELECT ? AS productId, ? AS units${' UNION ALL SELECT ?, ?'.repeat(others.length)}) AS taken
         ON taken.productId = level.productId
       SET level.committed = level.committed + taken.units
       WHERE level.locationId = ${LOCATION_ID} AND level.onHand - taken.units >= level.committed`,
      [id, units, ...others.flat()],
    );
    assertAllMoved(moved, rows.taken.size);
    await connection.query(`INSERT INTO stock_movements (${COLUMNS.movements}) VALUES ?`, [rows.movements]);
  });
}

const pool = openPool(TRANSACTIONS_UNDER_WAY);
serveSlices((slice: OrderSlice) =>
  runClosedLoop(slice, { clients: TRANSACTIONS_UNDER_WAY, batch: ORDERS_A_TRANSACTION }, (orders) =>
    placeBatch(pool, orders),
  ),
);
