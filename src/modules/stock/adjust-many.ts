import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../database/transaction.js';
import type { FieldError } from '../../errors.js';
import { invalidRows } from '../../http/validation.js';
import { Product } from '../../models/index.js';
import {
  type Adjusted,
  type Adjustment,
  type AskedAdjustment,
  adjustLevels,
  type Why,
} from './adjust-stock.js';
import { releaseIfShort } from './holds/release-if-short.js';
import { findLocations, firstLocation } from './locations.js';
import { placeKey } from './lock-places.js';

/**
 * Corrects the stock of many products, all or none, in as many statements for 500 as for one.
 * @throws Problem VALIDATION_FAILED naming the rows, STOCK_CHANGED, INSUFFICIENT_STOCK, CONFLICT
 */
export function adjustMany(
  database: Database,
  asked: readonly AskedAdjustment[],
  why: Why,
): Promise<Adjusted[]> {
  const adjust = async (transaction: Transaction) => {
    const first =
      asked.some(({ locationId }) => locationId === undefined) && (await firstLocation(transaction));
    const adjustments = asked.map(({ locationId = Number(first), ...one }) => ({ ...one, locationId }));
    await requireKnown(adjustments, transaction);
    return adjustLevels(adjustments, why, transaction);
  };
  return releaseIfShort(database, () => inTransaction(database, adjust));
}

async function requireKnown(adjustments: readonly Adjustment[], transaction: Transaction): Promise<void> {
  const locations = await findLocations(
    adjustments.map(({ locationId }) => locationId),
    transaction,
  );
  const where = { id: adjustments.map(({ productId }) => productId) };
  const found = await Product.findAll({ attributes: ['id'], where, raw: true, transaction });
  const products = new Set(found.map(({ id }) => id));
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, one] of adjustments.entries()) {
    const refuse = (field: keyof Adjustment, message: string) =>
      errors.push({ field: `adjustments.${index}.${field}`, message });
    if (!products.has(one.productId)) refuse('productId', 'is no product');
    if (!locations.has(one.locationId)) refuse('locationId', 'is not an active location');
    if (seen.has(placeKey(one))) refuse('productId', 'is given twice for the location');
    seen.add(placeKey(one));
  }
  if (errors.length === 0) return;
  throw invalidRows('adjustments', errors);
}
