import type { Transaction } from 'sequelize';
import { Backorder } from '../../../models/backorder.js';
import type { StockLevel } from '../../../models/stock-level.js';
import type { Principal } from '../../../rules/principal.js';
import { backorderLocation } from '../locations.js';
import { lockPlaces, placeKey } from '../lock-places.js';
import type { StockChange } from '../move-stock.js';

/**
 * Lets orders wait for these products, offered on backorder or not: units that come in are promised to them. Products that were
 * never offered are still not offered.
 */
export async function makeAwaitable(productIds: readonly number[], transaction: Transaction): Promise<void> {
  const rows = productIds.map((productId) => ({ productId, isOffered: false }));
  await Backorder.bulkCreate(rows, { ignoreDuplicates: true, transaction });
}

interface OwedUnits {
  productId: number;
  quantity: number;
  actor: Principal;
  reason: string | undefined;
}

/**
 * Makes room at the location of backorders for owed units, whatever the limit. The limit stays: `onHand` is raised, and as many
 * units are kept from sale.
 *
 * @returns the location, and the change that must come before units are committed there
 */
export async function roomForOwed(
  { productId, quantity, actor, reason }: OwedUnits,
  transaction: Transaction,
): Promise<{ locationId: number; changes: StockChange[] }> {
  const locationId = await backorderLocation(transaction);
  const place = { productId, locationId };
  const level = (await lockPlaces([place], transaction)).get(placeKey(place)) as StockLevel;
  const more = Math.max(level.committed + quantity - level.onHand, 0);
  if (more === 0) return { locationId, changes: [] };
  await level.update({ safetyStock: level.safetyStock + more }, { transaction });
  return { locationId, changes: [{ ...place, kind: 'adjustment', onHand: more, actor, reason }] };
}
