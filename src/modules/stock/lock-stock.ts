import type { Transaction } from 'sequelize';
import { StockLevel } from '../../models/stock-level.js';

/**
 * Locks the levels of these products in key order, so that two transactions with the same products wait for each other instead
 * of deadlocking. Levels read afterwards cannot change before COMMIT.
 */
export function lockStock(productIds: readonly number[], transaction: Transaction): Promise<StockLevel[]> {
  return StockLevel.findAll({
    where: { productId: [...productIds] },
    order: ['productId', 'locationId'],
    lock: true,
    raw: true,
    transaction,
  });
}
