import type { Transaction } from 'sequelize';
import { Backorder } from '../../../models/backorder.js';

/** The products among these that can be ordered on backorder, or once could. */
export async function findBackordered(
  productIds: readonly number[],
  transaction: Transaction,
): Promise<number[]> {
  const where = { productId: [...productIds] };
  const found = await Backorder.findAll({ attributes: ['productId'], where, raw: true, transaction });
  return found.map(({ productId }) => productId);
}
