import type { Pool, ResultSetHeader } from 'mysql2/promise';
import type { PlannedOrder } from './closed-loop.js';
import { inOneTransaction } from './pool.js';
import {
  assertAllMoved,
  COLUMNS,
  type LevelRow,
  LOCATION_ID,
  type ProductRow,
  productIdsOf,
  toRows,
} from './rows.js';

/**
 * One or more orders in one transaction, as an expert writes it by hand: locks first and in key order, so that
 * nothing deadlocks; every table written by one statement, however many rows; a guard in the UPDATE.
 */
export async function placeTogether(pool: Pool, orders: readonly PlannedOrder[]): Promise<void> {
  const productIds = productIdsOf(orders);
  await inOneTransaction(pool, async (connection) => {
    const [levels] = await connection.query<LevelRow[]>(
      `SELECT productId, onHand, reserved FROM stock_levels
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
    const taken = [...rows.taken];
    const units = `CASE productId ${'WHEN ? THEN ? '.repeat(taken.length)}END`;
    const [moved] = await connection.query<ResultSetHeader>(
      `UPDATE stock_levels SET onHand = onHand - ${units}
       WHERE productId IN (?) AND locationId = ${LOCATION_ID} AND onHand - ${units} >= reserved`,
      [...taken.flat(), productIds, ...taken.flat()],
    );
    assertAllMoved(moved, taken.length);
    await connection.query(`INSERT INTO stock_movements (${COLUMNS.movements}) VALUES ?`, [rows.movements]);
  });
}
