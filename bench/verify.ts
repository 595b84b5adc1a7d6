/**
 * Whether what a side has acknowledged is what stands in the database, all of it and nothing else. A benchmark that
 * loses orders, or takes them without their stock, is worth nothing: it fails.
 */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { idOf } from '../src/models/id.js';
import { lowestKeyAt } from '../src/modules/orders/lifecycle/order-keys.js';
import { LEDGER } from './database.js';
import type { Acknowledged } from './slice.js';

/** Where the tables stood before a slice. */
export interface Snapshot {
  /** Every order of the slice has a key from this on. */
  firstOrderId: Buffer;
  lastMovementId: number;
  /** Units left to sell, by product. */
  levels: Map<number, number>;
}

export async function takeSnapshot(connection: Connection): Promise<Snapshot> {
  return {
    firstOrderId: idOf(lowestKeyAt(Date.now())),
    lastMovementId: await lastMovementId(connection),
    levels: await unitsLeft(connection),
  };
}

/**
 * @param expected idempotency keys that were claimed, and uses of discounts that are counted
 * @throws Error naming everything that does not add up
 */
export async function verifySlice(
  connection: Connection,
  before: Snapshot,
  acknowledged: Acknowledged,
  expected: { keys: number; uses: number },
): Promise<void> {
  const since = [before.firstOrderId];
  const [orders] = await row(
    connection,
    'SELECT COUNT(*) AS orders, COALESCE(SUM(totalAmount - shippingAmount), 0) AS total FROM orders WHERE id >= ?',
    since,
  );
  const [items] = await row(
    connection,
    `SELECT COUNT(*) AS items, COALESCE(SUM(quantity), 0) AS units, COALESCE(SUM(total), 0) AS total,
       COUNT(DISTINCT orderId) AS orders FROM order_items WHERE orderId >= ?`,
    since,
  );
  const [movements] = await row(
    connection,
    `SELECT COUNT(*) AS movements, COALESCE(SUM(committed), 0) AS units FROM stock_movements
     WHERE id > ? AND kind = 'order' AND orderId >= ?`,
    [before.lastMovementId, ...since],
  );
  const [claimed] = await row(connection, 'SELECT COUNT(*) AS claimed FROM idempotency_keys', []);
  const [used] = await row(connection, 'SELECT COALESCE(SUM(uses), 0) AS uses FROM discounts', []);

  const moved = await unitsBy(
    connection,
    `SELECT productId, SUM(onHand - committed) AS units FROM stock_movements WHERE id > ${before.lastMovementId} GROUP BY productId`,
  );
  const levels = await unitsLeft(connection);
  const adrift = [...levels].filter(
    ([productId, units]) => units !== (before.levels.get(productId) ?? 0) + (moved.get(productId) ?? 0),
  );

  expectEqual({
    'orders that stand in the database': [Number(orders?.orders), acknowledged.orders],
    'orders that have items': [Number(items?.orders), acknowledged.orders],
    'order items': [Number(items?.items), acknowledged.lines],
    'units in order items': [Number(items?.units), acknowledged.units],
    'stock movements': [Number(movements?.movements), acknowledged.parts],
    'units in stock movements': [Number(movements?.units), acknowledged.units],
    'sum of the orders’ totals without shipping': [Number(orders?.total), Number(items?.total)],
    'idempotency keys': [Number(claimed?.claimed), expected.keys],
    'uses of discounts': [Number(used?.uses), expected.uses],
    'products whose level is not the sum of its movements': [adrift.length, 0],
  });
}

/** @param expected holds, and their units and rows if they are known. @throws Error naming everything that does not add up */
export async function verifyHolds(
  connection: Connection,
  expected: { holds: number; parts?: number; units?: number },
): Promise<void> {
  const [found] = await row(
    connection,
    'SELECT COUNT(DISTINCT holdId) AS holds, COUNT(*) AS parts, COALESCE(SUM(quantity), 0) AS units FROM stock_holds',
    [],
  );
  const [levels] = await row(connection, 'SELECT SUM(held) AS held FROM stock_levels', []);
  const units = Number(found?.units);
  expectEqual({
    holds: [Number(found?.holds), expected.holds],
    'rows of holds': [Number(found?.parts), expected.parts ?? Number(found?.parts)],
    'units in holds': [units, expected.units ?? units],
    'units that the levels hold': [Number(levels?.held), units],
  });
}

/** The same for a whole database: used once, at the end. @throws Error when the ledger does not hold */
export async function verifyLedger(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT level.productId FROM stock_levels AS level
     LEFT JOIN ${LEDGER} AS ledger USING (productId, locationId)
     WHERE level.onHand <> COALESCE(ledger.onHand, 0) OR level.committed <> COALESCE(ledger.committed, 0)`,
  );
  expectEqual({ 'products whose level is not the sum of its movements': [rows.length, 0] });
}

function expectEqual(pairs: Record<string, [found: number, expected: number]>): void {
  const wrong = Object.entries(pairs).filter(([, [found, expected]]) => found !== expected);
  if (wrong.length === 0) return;
  const list = wrong.map(([what, [found, expected]]) => `  ${what}: ${found}, expected ${expected}`);
  throw new Error(`What was acknowledged is not what is there:\n${list.join('\n')}`);
}

const unitsLeft = (connection: Connection) =>
  unitsBy(
    connection,
    'SELECT productId, SUM(onHand - committed) AS units FROM stock_levels GROUP BY productId',
  );

async function lastMovementId(connection: Connection): Promise<number> {
  const [last] = await row(connection, 'SELECT COALESCE(MAX(id), 0) AS id FROM stock_movements', []);
  return Number(last?.id);
}

async function unitsBy(connection: Connection, sql: string): Promise<Map<number, number>> {
  const rows = await row(connection, sql, []);
  return new Map(rows.map(({ productId, units }) => [Number(productId), Number(units)]));
}

async function row(connection: Connection, sql: string, values: unknown[]): Promise<RowDataPacket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql, values);
  return rows;
}
