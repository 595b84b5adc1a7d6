import { Op, type Transaction } from 'sequelize';
import { StockMovement } from '../../../models/stock-movement.js';
import type { Place } from '../lock-places.js';

// A level is locked while its movements are written, so their ids increase in the order of their commits.

/** The id of the last movement at a level; 0 without any. */
export async function readLastMovement(
  { productId, locationId }: Place,
  transaction?: Transaction,
): Promise<number> {
  return Number((await StockMovement.max('id', { where: { productId, locationId }, transaction })) ?? 0);
}

/**
 * Whether a count has put orders on backorder since then, which may be older than those that wait. The level must be locked.
 * @param movement the last known one
 */
export async function wasAnyMovedBack(
  { productId, locationId }: Place,
  movement: number,
  transaction: Transaction,
): Promise<boolean> {
  const since = { id: { [Op.gt]: movement }, kind: 'relocation', committed: { [Op.gt]: 0 } };
  return (await StockMovement.count({ where: { productId, locationId, ...since }, transaction })) > 0;
}
