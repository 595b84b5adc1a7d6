import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../src/database/transaction.js';
import { StockLevel } from '../../src/models/index.js';
import { moveStock } from '../../src/modules/stock/api.js';

/** Of the location that a migration inserts. */
export const LOCATION_ID = 1;

/** The stock of a shop that has one location. @param units by product */
export const inOnePlace = (units: ReadonlyMap<number, number>) => new Map([[LOCATION_ID, units]]);

/** Puts units of a product on the shelf of a location where it may never have been. */
export async function stockAt(productId: number, locationId: number, onHand: number): Promise<void> {
  await StockLevel.bulkCreate([{ productId, locationId }], { ignoreDuplicates: true });
  await inTransaction(StockLevel.sequelize as Sequelize, (transaction) =>
    moveStock(
      [{ productId, locationId, onHand, kind: 'adjustment', reason: 'Stock of a test' }],
      transaction,
    ),
  );
}

/** Units on hand and committed of a product, by location. */
export async function levelsOf(productId: number): Promise<Record<number, [number, number]>> {
  const levels = await StockLevel.findAll({ where: { productId }, order: ['locationId'], raw: true });
  return Object.fromEntries(
    levels.map(({ locationId, onHand, committed }) => [locationId, [onHand, committed]]),
  );
}
