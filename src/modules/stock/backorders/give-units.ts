import type { Transaction } from 'sequelize';
import { drawUnits, type Part } from '../draw-units.js';
import { backorderLocation } from '../locations.js';
import { moveStock, type StockChange } from '../move-stock.js';
import { readCommittedUnits } from '../order-units.js';
import { promiseUnits } from './promise-units.js';
import { readPromises, writePromises } from './promises.js';

/** Units of a product for an order that waits. */
export interface GivenUnits {
  orderId: string;
  productId: number;
  /** Where promised units are meant for it. */
  parts: readonly Part[];
}

/**
 * Commits promised units to an order that waits for them, as far as it still does and they are there. The order has to be locked.
 * @returns what it got
 */
export async function giveUnits(
  { orderId, productId, parts }: GivenUnits,
  transaction: Transaction,
): Promise<Part[]> {
  const committed = await readCommittedUnits(orderId, transaction);
  const waits = committed.find((place) => place.isBackorder && place.productId === productId);
  if (!waits) return [];
  // Locks the levels, too.
  await promiseUnits([productId], transaction);
  const promised = await readPromises(productId, transaction);
  const given = drawUnits(waits.units, parts, ({ locationId, quantity }) =>
    Math.min(quantity, promised.get(locationId) ?? 0),
  );
  const backorder = await backorderLocation(transaction);
  const change = { orderId, productId, kind: 'relocation' as const };
  const changes = given.flatMap(({ locationId, quantity }): StockChange[] => [
    { ...change, locationId: backorder, committed: -quantity },
    { ...change, locationId, committed: quantity, held: -quantity },
  ]);
  for (const { locationId, quantity } of given) {
    const before = promised.get(locationId) as number;
    await writePromises({ productId, locationId }, { before, change: -quantity }, transaction);
  }
  await moveStock(changes, transaction);
  return given;
}
