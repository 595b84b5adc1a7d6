import { Op, type Transaction } from 'sequelize';
import { StockLevel } from '../../models/stock-level.js';
import { makeLevels, type Place } from './lock-places.js';

/** Creates missing levels of products at locations. Existing ones are not locked. */
export async function requireLevels(places: readonly Place[], transaction: Transaction): Promise<void> {
  if (places.length === 0) return;
  const where = { [Op.or]: places.map(({ productId, locationId }) => ({ productId, locationId })) };
  const found = await StockLevel.findAll({
    attributes: ['productId', 'locationId'],
    where,
    raw: true,
    transaction,
  });
  const missing = places.filter(
    (place) => !found.some((one) => one.productId === place.productId && one.locationId === place.locationId),
  );
  await makeLevels(missing, transaction);
}
