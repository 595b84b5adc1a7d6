import type { Transaction } from 'sequelize';
import { drawUnits, type Part } from '../draw-units.js';
import { backorderLocation } from '../locations.js';
import { moveStock, type StockChange } from '../move-stock.js';
import { readCommittedUnits } from '../order-units.js';
import { readLastMovement, wasAnyMovedBack } from './moved-back.js';
import { promiseUnits } from './promise-units.js';
import { readPromises, writePromises } from './promises.js';

/** Units of a product for an order that waits. */
export interface GivenUnits {
  orderId: string;
  productId: number;
  /** Where promised units are meant for it. */
  parts: readonly Part[];
  /** The last movement on backorder that is known. */
  known: number;
}

/** What an order got. */
interface Given {
  parts: Part[];
  /** The last movement on backorder before it. */
  known: number;
}

/**
 * Commits promised units to an order that waits for them, as far as it still does and they are there. The order has to be locked.
 * @returns undefined if a count has put others on backorder since, so who gets what has to be planned anew
 */
export async function giveUnits(
  { orderId, productId, parts, known }: GivenUnits,
  transaction: Transaction,
): Promise<Given | undefined> {
  const committed = await readCommittedUnits(orderId, transaction);
  const waits = committed.find((place) => place.isBackorder && place.productId === productId);
  if (!waits) return { parts: [], known };
  // Locks the levels, too.
  await promiseUnits([productId], transaction);
  const backorder = await backorderLocation(transaction);
  const owed = { productId, locationId: backorder };
  if (await wasAnyMovedBack(owed, known, transaction)) return undefined;
  const last = await readLastMovement(owed, transaction);
  const promised = await readPromises(productId, transaction);
  const given = drawUnits(waits.units, parts, ({ locationId, quantity }) =>
    Math.min(quantity, promised.get(locationId) ?? 0),
  );
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
  return { parts: given, known: last };
}
