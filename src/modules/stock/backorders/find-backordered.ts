import type { Transaction } from 'sequelize';
import { Backorder } from '../../../models/backorder.js';

/** Those of the products that are, or were once, sold before they are there. */
export async function findBackordered(
  productIds: readonly number[],
  transaction: Transaction,
): Promise<number[]> {
  const where = { productId: [...productIds] };
  const found = await Backorder.findAll({ attributes: ['productId'], where, raw: true, transaction });
  return found.map(({ productId }) => productId);
}
