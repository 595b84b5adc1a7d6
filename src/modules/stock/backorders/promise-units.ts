import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { StockLevel } from '../../../models/stock-level.js';
import { backorderLocation, readSellingLocations, type SellingLocation } from '../locations.js';
import { lockStock } from '../lock-stock.js';
import { moveLevels, writeLevels } from '../move-levels.js';
import { tellOfLevels } from '../tell-of-stock.js';
import { planPromises, type Shelf } from './plan-promises.js';
import { readPromises, writePromises } from './promises.js';
import { readWaitingByCountry } from './waiting-orders.js';

/**
 * Promises available units to waiting orders, so that no later order gets them first, and releases promised units that nobody
 * waits for any more. Locks all levels of the products in key order, as orders on backorder do.
 */
export async function promiseUnits(productIds: readonly number[], transaction: Transaction): Promise<void> {
  if (productIds.length === 0) return;
  const levels = await lockStock(productIds, transaction);
  const backorder = await backorderLocation(transaction);
  await writeLevels(productIds, backorder, transaction);
  const locations = await readSellingLocations(StockLevel.sequelize as Sequelize, transaction);
  const physical = locations.filter(({ isBackorder }) => !isBackorder);
  for (const productId of [...new Set(productIds)].sort((a, b) => a - b)) {
    const own = levels.filter((level) => level.productId === productId);
    await promiseProduct({ productId, backorder, levels: own, locations: physical }, transaction);
  }
}

interface Stocked {
  productId: number;
  /** The location of backorders. */
  backorder: number;
  levels: readonly StockLevel[];
  /** By priority. */
  locations: readonly SellingLocation[];
}

async function promiseProduct(stocked: Stocked, transaction: Transaction): Promise<void> {
  const { productId, backorder, levels } = stocked;
  const owed = levels.find(({ locationId }) => locationId === backorder)?.committed ?? 0;
  const promised = await readPromises(productId, transaction);
  if (owed === 0 && promised.size === 0) return;
  const changes = planPromises(owed, await shelvesOf(stocked, owed, promised, transaction));
  if (changes.size === 0) return;
  const deltas = [...changes].sort(([a], [b]) => a - b);
  await moveLevels(
    deltas.map(([locationId, held]) => ({ productId, locationId, onHand: 0, committed: 0, held, sale: 0 })),
    transaction,
  );
  const taken = deltas.map(([locationId, held]) => ({ productId, locationId, change: -held }));
  await tellOfLevels(taken, transaction);
  for (const [locationId, change] of deltas) {
    const before = promised.get(locationId) ?? 0;
    await writePromises({ productId, locationId }, { before, change }, transaction);
  }
}

/** A location that no longer sells promises nothing. */
async function shelvesOf(
  { productId, backorder, levels, locations }: Stocked,
  owed: number,
  promised: ReadonlyMap<number, number>,
  transaction: Transaction,
): Promise<Shelf[]> {
  const isEverywhere = locations.every(({ shipsTo }) => shipsTo === null);
  const waiting = isEverywhere
    ? undefined
    : await readWaitingByCountry({ productId, locationId: backorder }, transaction);
  const wantedFrom = ({ shipsTo }: SellingLocation): number => {
    if (shipsTo === null || !waiting) return owed;
    return [...waiting].reduce((sum, [country, units]) => sum + (shipsTo.has(country) ? units : 0), 0);
  };
  const selling = locations.flatMap((location): Shelf[] => {
    const level = levels.find(({ locationId }) => locationId === location.id);
    if (!level) return [];
    const available = level.onHand - level.committed - level.held - level.safetyStock;
    const { locationId } = level;
    return [{ locationId, available, promised: promised.get(locationId) ?? 0, wanted: wantedFrom(location) }];
  });
  const closed = [...promised].filter(([id]) => !selling.some(({ locationId }) => locationId === id));
  return [
    ...selling,
    ...closed.map(([locationId, units]) => ({ locationId, available: 0, promised: units, wanted: 0 })),
  ];
}

const TO_FILL = `
  SELECT DISTINCT owed.productId
  FROM backorders
  JOIN locations AS place ON place.kind = 'backorder'
  JOIN stock_levels AS owed ON owed.productId = backorders.productId AND owed.locationId = place.id AND owed.committed > 0
  JOIN stock_levels AS level ON level.productId = owed.productId
  JOIN locations AS location ON location.id = level.locationId AND location.isActive AND location.kind = 'physical'
  WHERE level.onHand > level.committed + level.held + level.safetyStock
  ORDER BY owed.productId`;

/** Products with waiting orders and available units, because a setting has changed. */
export async function findUnpromised(): Promise<number[]> {
  const rows = await (StockLevel.sequelize as Sequelize).query<{ productId: number }>(TO_FILL, {
    type: QueryTypes.SELECT,
  });
  return rows.map(({ productId }) => productId);
}
