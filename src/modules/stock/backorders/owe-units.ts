import type { Transaction } from 'sequelize';
import { Backorder } from '../../../models/backorder.js';
import type { StockLevel } from '../../../models/stock-level.js';
import { backorderLocation } from '../locations.js';
import { lockPlaces, placeKey } from '../lock-places.js';
import type { StockChange } from '../move-stock.js';

/**
 * Orders may wait for these products from now on, whether they are offered before they are there or not: units that come are promised
 * to them. Those that were never offered are not offered now.
 */
export async function makeAwaitable(productIds: readonly number[], transaction: Transaction): Promise<void> {
  const rows = productIds.map((productId) => ({ productId, isOffered: false }));
  await Backorder.bulkCreate(rows, { ignoreDuplicates: true, transaction });
}

interface OwedUnits {
  productId: number;
  quantity: number;
  actorId: number;
  reason: string | undefined;
}

/**
 * Makes room at the location of backorders for units that are owed whatever the limit of backorders is. The limit stays: `onHand` is
 * raised, and as much of it is kept from sale.
 *
 * @returns the location, and the change that comes before units are committed there
 */
export async function roomForOwed(
  { productId, quantity, actorId, reason }: OwedUnits,
  transaction: Transaction,
): Promise<{ locationId: number; changes: StockChange[] }> {
  const locationId = await backorderLocation(transaction);
  const place = { productId, locationId };
  const level = (await lockPlaces([place], transaction)).get(placeKey(place)) as StockLevel;
  const more = Math.max(level.committed + quantity - level.onHand, 0);
  if (more === 0) return { locationId, changes: [] };
  await level.update({ safetyStock: level.safetyStock + more }, { transaction });
  return { locationId, changes: [{ ...place, kind: 'adjustment', onHand: more, actorId, reason }] };
}
