import { Op, type Transaction } from 'sequelize';
import { StockMovement } from '../../../models/stock-movement.js';
import type { Place } from '../lock-places.js';

// Movements of one level are written while it is locked, so their ids rise in the order in which they are committed.

/** The last movement at a level; 0 if there is none. */
export async function readLastMovement(
  { productId, locationId }: Place,
  transaction?: Transaction,
): Promise<number> {
  return Number((await StockMovement.max('id', { where: { productId, locationId }, transaction })) ?? 0);
}

/**
 * Whether a count has put orders on backorder since then: they may be older than those who wait. The level is locked.
 * @param movement the last one that is known
 */
export async function wasAnyMovedBack(
  { productId, locationId }: Place,
  movement: number,
  transaction: Transaction,
): Promise<boolean> {
  const since = { id: { [Op.gt]: movement }, kind: 'relocation', committed: { [Op.gt]: 0 } };
  return (await StockMovement.count({ where: { productId, locationId, ...since }, transaction })) > 0;
}
