/**
 * Baseline (a): mysql2 and hand-written SQL, one transaction an order, as good as one can write it: locks first and
 * in key order, so that nothing deadlocks; every table written by one statement; a guard in the UPDATE. Prepared
 * statements, which the database has parsed before: 8 % less processor time an order than plain ones.
 */
import type { Pool, ResultSetHeader } from 'mysql2/promise';
import type { OrderSlice } from '../slice.js';
import { serveSlices } from '../worker.js';
import { type PlannedOrder, runClosedLoop } from './closed-loop.js';
import { inOneTransaction, MAX_CONNECTIONS, openPool } from './pool.js';
import {
  assertAllMoved,
  COLUMNS,
  type LevelRow,
  LOCATION_ID,
  type ProductRow,
  productIdsOf,
  toRows,
  type Value,
} from './rows.js';

async function placeOne(pool: Pool, order: PlannedOrder): Promise<void> {
  const productIds = productIdsOf([order]);
  const ids = marks(productIds);
  await inOneTransaction(pool, async (connection) => {
    const [levels] = await connection.execute<LevelRow[]>(
      `SELECT productId, onHand, committed FROM stock_levels
       WHERE productId IN ${ids} AND locationId = ${LOCATION_ID} ORDER BY productId FOR UPDATE`,
      productIds,
    );
    const [products] = await connection.execute<ProductRow[]>(
      `SELECT id, name, price, currency, isActive FROM products WHERE id IN ${ids}`,
      productIds,
    );
    const rows = toRows([order], levels, products);
    const insert = (table: string, columns: string, values: Value[][]) =>
      connection.execute(
        `INSERT INTO ${table} (${columns}) VALUES ${values.map(marks).join(', ')}`,
        values.flat(),
      );
    if (rows.keys.length > 0) await insert('idempotency_keys', COLUMNS.keys, rows.keys);
    await insert('orders', COLUMNS.orders, rows.orders);
    await insert('order_items', COLUMNS.items, rows.items);
    const taken = [...rows.taken].flat();
    const units = `CASE productId ${'WHEN ? THEN ? '.repeat(rows.taken.size)}END`;
    const [moved] = await connection.execute<ResultSetHeader>(
      `UPDATE stock_levels SET committed = committed + ${units}
       WHERE productId IN ${ids} AND locationId = ${LOCATION_ID} AND onHand - ${units} >= committed`,
      [...taken, ...productIds, ...taken],
    );
    assertAllMoved(moved, rows.taken.size);
    await insert('stock_movements', COLUMNS.movements, rows.movements);
  });
}

/** (?, ?, ?) */
function marks(values: readonly unknown[]): string {
  return `(${values.map(() => '?').join(', ')})`;
}

const pool = openPool(MAX_CONNECTIONS);
serveSlices((slice: OrderSlice) =>
  runClosedLoop(slice, { clients: slice.clients, batch: 1 }, async (orders) => {
    for (const order of orders) await placeOne(pool, order);
  }),
);
