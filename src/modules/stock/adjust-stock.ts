import { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../database/transaction.js';
import { notFound } from '../../errors.js';
import { availableOf } from '../../models/availability.js';
import { Product, StockLevel } from '../../models/index.js';
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
 * Corrects the stock of a product, with a reason. Of a product without a stock level, it is the first stock.
 * @returns the units that can be bought afterwards
 * @throws Problem NOT_FOUND, INSUFFICIENT_STOCK, CONFLICT
 */
export function adjustStock(database: Database, adjustment: Adjustment): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const where = { productId: adjustment.productId, locationId: DEFAULT_LOCATION_ID };
    const level = (await lockLevel(where, transaction)) ?? (await makeLevel(where, transaction));
    const { productId, quantity, reason, actorId } = adjustment;
    const change = { productId, locationId: DEFAULT_LOCATION_ID, onHand: quantity, reason, actorId };
    await moveStock([{ ...change, kind: 'adjustment' }], transaction);
    return availableOf({ ...level.get(), onHand: level.onHand + quantity });
  });
}

type Place = Pick<StockLevel, 'productId' | 'locationId'>;

const lockLevel = (where: Place, transaction: Transaction): Promise<StockLevel | null> =>
  StockLevel.findOne({ where, transaction, lock: true });

/** @throws Problem NOT_FOUND when there is no such product */
async function makeLevel(where: Place, transaction: Transaction): Promise<StockLevel> {
  const { productId } = where;
  const product = await Product.findByPk(productId, {
    attributes: ['id'],
    transaction,
    lock: Transaction.LOCK.SHARE,
  });
  if (!product) throw notFound('product', productId);
  // Of two at once, one makes it; the other waits, and finds it.
  await StockLevel.bulkCreate([where], { ignoreDuplicates: true, transaction });
  return (await lockLevel(where, transaction)) as StockLevel;
}
