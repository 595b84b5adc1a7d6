import type { Transaction } from 'sequelize';
import { Backorder } from '../../../models/backorder.js';
import type { StockLevel } from '../../../models/stock-level.js';
import type { Principal } from '../../../rules/principal.js';
import { backorderLocation } from '../locations.js';
import { lockPlaces, placeKey } from '../lock-places.js';
import { moveStock } from '../move-stock.js';

/** How a product may be ordered before its units are there. */
export interface BackorderSettings extends Pick<Backorder, 'productId' | 'kind'> {
  /** How many units may be owed at a time; null: no backorders. */
  limit: number | null;
  shipsAt?: string | null;
}

/**
 * Sets the limit: `onHand` − `safetyStock` of the level at the location of backorders. So a limit below the owed units stops
 * new backorders, and keeps the present ones.
 *
 * @throws Problem NOT_FOUND if there is no such product
 */
export async function setBackorder(
  { productId, limit, kind, shipsAt = null }: BackorderSettings,
  actor: Principal,
  transaction: Transaction,
): Promise<void> {
  const place = { productId, locationId: await backorderLocation(transaction) };
  const level = (await lockPlaces([place], transaction)).get(placeKey(place)) as StockLevel;
  await Backorder.upsert({ productId, kind, shipsAt, isOffered: limit !== null }, { transaction });
  const onHand = Math.max(limit ?? 0, level.committed);
  const change = { ...place, onHand: onHand - level.onHand, kind: 'adjustment' as const, actor };
  await level.update({ safetyStock: onHand - (limit ?? 0) }, { transaction });
  if (change.onHand !== 0) await moveStock([{ ...change, reason: reasonOf(limit) }], transaction);
}

const reasonOf = (limit: number | null): string =>
  limit === null ? 'No backorders any more' : `Backorders up to ${limit} units`;
