import { type Database, inTransaction } from '../../database/transaction.js';
import { notFound } from '../../errors.js';
import { StockLevel } from '../../models/index.js';
import { DEFAULT_LOCATION_ID } from '../../models/location.js';
import { moveStock } from './move-stock.js';

export interface Adjustment {
  productId: number;
  /** Units: positive adds stock, negative removes it. */
  quantity: number;
  reason: string;
  actorId: number;
}

/**
 * Corrects the stock of a product, with a reason.
 * @returns the units that can be bought afterwards
 * @throws Problem NOT_FOUND, INSUFFICIENT_STOCK, CONFLICT
 */
export function adjustStock(database: Database, adjustment: Adjustment): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const where = { productId: adjustment.productId, locationId: DEFAULT_LOCATION_ID };
    const level = await StockLevel.findOne({ where, transaction, lock: true });
    if (!level) throw notFound('product', adjustment.productId);
    await moveStock([{ ...adjustment, locationId: DEFAULT_LOCATION_ID, kind: 'adjustment' }], transaction);
    return level.onHand - level.reserved + adjustment.quantity;
  });
}
