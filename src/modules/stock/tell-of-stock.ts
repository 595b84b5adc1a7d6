import type { Transaction } from 'sequelize';
import { emitSelected } from '../../events/emit.js';
import { isListened } from '../../events/listeners.js';
import { LOW_STOCK, SELLS } from '../../models/availability.js';
import type { Stock } from './allocate-stock.js';

// stock.low, .out and .back are told when the available units of a level cross a threshold: exactly once, since a level that
// moves is locked until the end of its transaction, where its units before and after are compared.
//
// Orders need no further statement for that. They have read the level without a lock, and so expect which thresholds it will not
// cross: the guarded UPDATE of their units makes sure, see floorOf(). Only levels near a threshold are looked at again.

interface Place {
  productId: number;
  locationId: number;
}

interface Moved extends Place {
  /** Change of the available units. */
  change: number;
  /** The threshold before, if that changed. */
  threshold?: number;
}

const keyOf = ({ productId, locationId }: Place): string => `${productId} ${locationId}`;

/** What an order decides by, as it was read without a lock. */
interface StockRead {
  stock: Stock;
  /** Of levels that have one of their own, by keyOf(). */
  thresholds: ReadonlyMap<string, number>;
}

const reads = new WeakMap<Transaction, StockRead>();
const moves = new WeakMap<Transaction, Map<string, Moved>>();

/** Remembers what an order will decide by. @param levels those with a threshold of their own */
export function noteRead(
  stock: Stock,
  levels: ReadonlyArray<Place & { lowStockThreshold: number }>,
  transaction: Transaction,
): void {
  const thresholds = new Map(levels.map((level) => [keyOf(level), level.lowStockThreshold]));
  reads.set(transaction, { stock, thresholds });
}

/**
 * Available units that must be left after units are taken, if a level as it was read stays above its thresholds then: else the
 * order has been overtaken. 0: it may come near one.
 */
export function floorOf(taken: Place & { change: number }, transaction: Transaction): number {
  const read = reads.get(transaction);
  const available = read?.stock.get(taken.locationId)?.get(taken.productId);
  if (!read || available === undefined || taken.change >= 0) return 0;
  const threshold = read.thresholds.size > 0 ? read.thresholds.get(keyOf(taken)) : undefined;
  const floor = Math.max(threshold ?? LOW_STOCK, 1);
  return available + taken.change >= floor ? floor : 0;
}

/**
 * Notes changes of levels, which the transaction has locked. Thresholds that they cross are told at its end.
 * @param changes isSafe: it cannot have crossed a threshold, so it counts only for what follows another one
 */
export async function tellOfLevels(
  changes: ReadonlyArray<Moved & { isSafe?: boolean }>,
  transaction: Transaction,
): Promise<void> {
  if (isListened(transaction) === false) return;
  const known = moves.get(transaction);
  // As nearly all orders.
  if (!known && changes.every(({ isSafe }) => isSafe)) return;
  const all = known ?? new Map<string, Moved>();
  // Property by property: rest and spread take several times as long.
  for (const { productId, locationId, change, threshold, isSafe = false } of changes) {
    const key = keyOf({ productId, locationId });
    const before = all.get(key);
    if (before) {
      before.change += change;
      before.threshold ??= threshold;
    } else if (!isSafe) all.set(key, { productId, locationId, change, threshold });
  }
  if (known) return;
  moves.set(transaction, all);
  await emitSelected(() => crossings([...all.values()]), transaction);
}

/** SQL: the events of levels that have crossed a threshold. */
function crossings(moved: readonly Moved[]): string {
  const rows = moved.map(({ productId, locationId, change, threshold = null }) => [
    productId,
    locationId,
    change,
    threshold,
  ]);
  // Of numbers alone, so nothing in it has to be escaped.
  return `SELECT JSON_ARRAY(JSON_ARRAY(told.type, 'stock_level', CONCAT(told.productId, ':', told.locationId), NULL,
      JSON_OBJECT('productId', told.productId, 'locationId', told.locationId, 'available', told.now))) AS events, 1 AS size
    FROM (
      SELECT units.productId, units.locationId, units.now,
        CASE WHEN units.now = 0 AND units.was > 0 THEN 'stock.out'
          WHEN units.now > 0 AND units.was = 0 THEN 'stock.back'
          WHEN units.now < units.threshold AND units.was >= units.oldThreshold THEN 'stock.low' END AS type
      FROM (
        SELECT level.productId, level.locationId,
          GREATEST(level.onHand - level.committed - level.held - level.safetyStock, 0) AS now,
          GREATEST(level.onHand - level.committed - level.held - level.safetyStock - moved.units, 0) AS was,
          COALESCE(level.lowStockThreshold, ${LOW_STOCK}) AS threshold,
          COALESCE(moved.threshold, level.lowStockThreshold, ${LOW_STOCK}) AS oldThreshold
        FROM JSON_TABLE('${JSON.stringify(rows)}', '$[*]' COLUMNS (
            productId INT UNSIGNED PATH '$[0]', locationId INT UNSIGNED PATH '$[1]', units INT PATH '$[2]',
            threshold INT UNSIGNED PATH '$[3]')) AS moved
        STRAIGHT_JOIN stock_levels AS level FORCE INDEX (PRIMARY)
          ON level.productId = moved.productId AND level.locationId = moved.locationId
        JOIN locations AS location ON location.id = level.locationId AND ${SELLS}
      ) AS units
    ) AS told
    WHERE told.type IS NOT NULL`;
}
