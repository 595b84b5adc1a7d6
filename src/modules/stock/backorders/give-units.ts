import type { Transaction } from 'sequelize';
import { drawUnits, type Part } from '../draw-units.js';
import { backorderLocation } from '../locations.js';
import { moveStock, type StockChange } from '../move-stock.js';
import { readCommittedUnits } from '../order-units.js';
import { readLastMovement, wasAnyMovedBack } from './moved-back.js';
import { promiseUnits } from './promise-units.js';
import { readPromises, writePromises } from './promises.js';

/** Units of a product for a waiting order. */
export interface GivenUnits {
  orderId: string;
  productId: number;
  /** Locations whose promised units are meant for it. */
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
 * Commits promised units to a waiting order, as far as it still waits and the units are there. The order must be locked.
 * @returns the units that it got
 */
export async function giveUnits(
  { orderId, productId, parts, known }: GivenUnits,
  transaction: Transaction,
): Promise<Given | undefined> {
  const committed = await readCommittedUnits(orderId, transaction);
  const waits = committed.find((place) => place.isBackorder && place.productId === productId);
  if (!waits) return { parts: [], known };
  // Also locks the levels.
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
