import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import type { StockLevel } from '../../models/index.js';
import type { ReasonCode } from '../../models/stock-movement.js';
import type { Principal } from '../../rules/principal.js';
import { LIMITS } from '../../rules/values.js';
import { releaseIfShort } from './holds/release-if-short.js';
import { requireLocation, requireLocationOfPath } from './locations.js';
import { lockPlaces, type Place, placeKey } from './lock-places.js';
import { moveStock } from './move-stock.js';
import { readStockQuantities } from './read-levels.js';
import { requireAvailable } from './require-available.js';

export interface Adjustment extends Place {
  /** Units: positive adds stock, negative removes it. */
  quantity: number;
  /** Applies only to this number of units on hand; undefined: to any. */
  changeFromQuantity?: number;
}

/** Default location: the first one. */
export type AskedAdjustment = Omit<Adjustment, 'locationId'> & { locationId?: number };

/** Who corrects stock, and why. */
export interface Why {
  actor: Principal;
  reason: string | null;
  reasonCode?: ReasonCode | null;
}

/** The result of an adjustment. */
export interface Adjusted extends Place {
  quantity: number;
  /** Units at the location. */
  onHand: number;
  /** Units that can be bought, over all locations. */
  stockQuantity: number;
}

/**
 * Corrects the stock of a product at a location. The first adjustment there creates the level.
 * @throws Problem NOT_FOUND, VALIDATION_FAILED, STOCK_CHANGED, INSUFFICIENT_STOCK, CONFLICT
 */
export function adjustStock(
  database: Database,
  { locationId: named, ...adjustment }: AskedAdjustment,
  why: Why,
): Promise<Adjusted> {
  const adjust = async (transaction: Transaction) => {
    const locationId = await requireLocation(named, transaction);
    const [adjusted] = await adjustLevels([{ ...adjustment, locationId }], why, transaction);
    return adjusted as Adjusted;
  };
  return releaseIfShort(database, () => inTransaction(database, adjust));
}

/**
 * Sets the units on hand to a counted number. The movement is the difference.
 * @param from the units on hand that the person saw; null: any
 * @throws Problem NOT_FOUND, STOCK_CHANGED, INSUFFICIENT_STOCK
 */
export function setOnHand(
  database: Database,
  { from, onHand, ...place }: Place & { onHand: number; from: number | null },
  why: Why,
): Promise<void> {
  const set = async (transaction: Transaction) => {
    await requireLocationOfPath(place.locationId, transaction);
    const levels = await lockPlaces([place], transaction);
    const level = levels.get(placeKey(place)) as StockLevel;
    const change = { ...place, quantity: onHand - level.onHand, changeFromQuantity: from ?? undefined };
    requireSeen([change], levels);
    if (change.quantity !== 0) await moveUnits([change], levels, why, transaction);
  };
  return releaseIfShort(database, () => inTransaction(database, set));
}

/**
 * Makes all adjustments or none, in as many statements as for one. Each is for another product or location.
 * @throws Problem NOT_FOUND, STOCK_CHANGED, INSUFFICIENT_STOCK, CONFLICT
 */
export async function adjustLevels(
  adjustments: readonly Adjustment[],
  why: Why,
  transaction: Transaction,
): Promise<Adjusted[]> {
  const levels = await lockPlaces(adjustments, transaction);
  requireSeen(adjustments, levels);
  await moveUnits(adjustments, levels, why, transaction);
  const quantities = await readStockQuantities(
    adjustments.map(({ productId }) => productId),
    transaction,
  );
  return adjustments.map(({ productId, locationId, quantity }) => {
    const { onHand } = levels.get(placeKey({ productId, locationId })) as StockLevel;
    const stockQuantity = quantities.get(productId) ?? 0;
    return { productId, locationId, quantity, onHand: onHand + quantity, stockQuantity };
  });
}

type Levels = ReadonlyMap<string, StockLevel>;

/** @throws Problem STOCK_CHANGED with every level that has changed */
function requireSeen(adjustments: readonly Adjustment[], levels: Levels): void {
  const changed = adjustments.flatMap(({ productId, locationId, changeFromQuantity }) => {
    const { onHand } = levels.get(placeKey({ productId, locationId })) as StockLevel;
    if (changeFromQuantity === undefined || changeFromQuantity === onHand) return [];
    return [{ productId, locationId, changeFromQuantity, onHand }];
  });
  if (changed.length === 0) return;
  const those = changed.map(
    ({ changeFromQuantity, ...level }) => `${level.onHand} ${unitsOf(level)}, not ${changeFromQuantity}`,
  );
  throw new Problem('STOCK_CHANGED', `There are ${those.join('; ')}. Decide anew by what is there.`, {
    extensions: { levels: changed },
  });
}

const unitsOf = ({ productId, locationId }: Place): string =>
  `units of product ${productId} at location ${locationId}`;

/** Reports all rows that are wrong at once; moveStock guards each again. */
async function moveUnits(
  adjustments: readonly Adjustment[],
  levels: Levels,
  { actor, reason, reasonCode }: Why,
  transaction: Transaction,
): Promise<void> {
  requireAvailable(
    adjustments.map((one) => ({ ...one, quantity: -one.quantity })),
    levels,
  );
  const full = adjustments.filter(
    (one) => (levels.get(placeKey(one)) as StockLevel).onHand + one.quantity > LIMITS.stock.max,
  );
  if (full.length > 0) {
    const those = full.map(unitsOf).join('; ');
    throw new Problem(
      'CONFLICT',
      `A location holds at most ${LIMITS.stock.max} units of a product: ${those}.`,
    );
  }
  const changes = adjustments.map(({ productId, locationId, quantity }) => {
    return {
      productId,
      locationId,
      onHand: quantity,
      kind: 'adjustment' as const,
      actor,
      reason,
      reasonCode,
    };
  });
  await moveStock(changes, transaction);
}
