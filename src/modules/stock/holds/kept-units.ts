import type { StockHold } from '../../../models/stock-hold.js';
import type { HoldChange, MovementChange, StockChange } from '../move-stock.js';

/** Units of a product at a location in a hold. */
export type KeptUnits = Pick<StockHold, 'productId' | 'locationId' | 'quantity'>;

/** Units by product, over all locations. */
export function keptByProduct(
  kept: ReadonlyArray<Pick<KeptUnits, 'productId' | 'quantity'>>,
): Map<number, number> {
  const units = new Map<number, number>();
  for (const { productId, quantity } of kept) units.set(productId, (units.get(productId) ?? 0) + quantity);
  return units;
}

/** Holds units, or releases them. @param sign −1 releases them */
export const holdChanges = (kept: readonly KeptUnits[], sign: 1 | -1 = 1): HoldChange[] =>
  kept.map(({ productId, locationId, quantity }) => ({
    kind: 'hold',
    productId,
    locationId,
    held: sign < 0 ? -quantity : quantity,
  }));

/** Replaces one hold by another. Levels with the same units in both do not change. Pure. */
export function swapped(before: readonly KeptUnits[], after: readonly KeptUnits[]): HoldChange[] {
  const changes = new Map<string, HoldChange>();
  for (const change of [...holdChanges(before, -1), ...holdChanges(after)]) {
    const key = `${change.productId} ${change.locationId}`;
    changes.set(key, { ...change, held: change.held + (changes.get(key)?.held ?? 0) });
  }
  return [...changes.values()].filter(({ held }) => held !== 0);
}

/** Units in holds of orders, by order id. */
export type UnitsInHolds = ReadonlyMap<string, readonly KeptUnits[]>;

/**
 * Ends the holds of orders. Where the order takes units of its hold, they move from `held` to `committed`; elsewhere they are
 * released. Pure.
 *
 * @param changes units that the orders commit; at most one per order, product and location
 */
export function takenFromHolds(changes: readonly MovementChange[], holds: UnitsInHolds): StockChange[] {
  const left = new Map<string, KeptUnits>();
  for (const [orderId, kept] of holds) for (const one of kept) left.set(keyOf(orderId, one), one);
  const taken = changes.map((change): StockChange => {
    const key = keyOf(change.orderId as string, change);
    const own = left.get(key);
    if (!own) return change;
    left.delete(key);
    return { ...change, held: -own.quantity };
  });
  return [...taken, ...holdChanges([...left.values()], -1)];
}

const keyOf = (orderId: string, { productId, locationId }: Omit<KeptUnits, 'quantity'>): string =>
  `${orderId} ${productId} ${locationId}`;
