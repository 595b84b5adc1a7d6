import { IndexHints, Op, Transaction } from 'sequelize';
import { notFound } from '../../errors.js';
import { Product } from '../../models/product.js';
import { StockLevel } from '../../models/stock-level.js';

export type Place = Pick<StockLevel, 'productId' | 'locationId'>;

export const placeKey = ({ productId, locationId }: Place): string => `${productId} ${locationId}`;

/**
 * Locks the levels of these places in key order, and creates missing ones.
 * @returns the levels by placeKey()
 * @throws Problem NOT_FOUND if there is no such product
 */
export async function lockPlaces(
  places: readonly Place[],
  transaction: Transaction,
): Promise<Map<string, StockLevel>> {
  const levels = await lockThoseOf(places, transaction);
  const missing = places.filter((place) => !levels.has(placeKey(place)));
  if (missing.length === 0) return levels;
  await requireProducts(missing, transaction);
  await makeLevels(missing, transaction);
  return new Map([...levels, ...(await lockThoseOf(missing, transaction))]);
}

/** In key order. If two run at once, one creates a level; the other waits, and finds it. */
export async function makeLevels(places: readonly Place[], transaction: Transaction): Promise<void> {
  const rows = places
    .map(({ productId, locationId }) => ({ productId, locationId }))
    .sort((a, b) => a.productId - b.productId || a.locationId - b.locationId);
  if (rows.length > 0) await StockLevel.bulkCreate(rows, { ignoreDuplicates: true, transaction });
}

async function lockThoseOf(places: readonly Place[], transaction: Transaction) {
  const where = { [Op.or]: places.map(({ productId, locationId }) => ({ productId, locationId })) };
  const found = await StockLevel.findAll({
    where,
    // Otherwise MySQL scans a small table, and waits for every locked row.
    indexHints: [{ type: IndexHints.FORCE, values: ['PRIMARY'] }],
    lock: true,
    transaction,
  });
  return new Map(found.map((level) => [placeKey(level), level]));
}

async function requireProducts(places: readonly Place[], transaction: Transaction): Promise<void> {
  const ids = [...new Set(places.map(({ productId }) => productId))];
  const found = await Product.findAll({
    attributes: ['id'],
    where: { id: ids },
    raw: true,
    transaction,
    lock: Transaction.LOCK.SHARE,
  });
  const known = new Set(found.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw notFound('product', unknown.join(', '));
}
