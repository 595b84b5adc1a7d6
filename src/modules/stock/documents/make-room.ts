import type { Transaction } from 'sequelize';
import { Problem } from '../../../errors.js';
import { StockHold } from '../../../models/stock-hold.js';
import type { Principal } from '../../../rules/principal.js';
import { roomForOwed } from '../backorders/owe-units.js';
import { promiseUnits } from '../backorders/promise-units.js';
import { readPromises, writePromises } from '../backorders/promises.js';
import type { CommittedUnits } from '../committed-orders.js';
import { draw } from '../draw-units.js';
import type { Place } from '../lock-places.js';
import { moveStock, type StockChange } from '../move-stock.js';
import { lockFreeHolds, lockFreeOrders } from './lock-claims.js';
import { type OrderUnits, readCheckouts, readNewestOrders, sumOf } from './read-claims.js';
import type { ShortLevel } from './short-levels.js';

/** Missing units of an order, which then waits for others. */
export interface BackorderedUnits extends Place {
  orderId: string;
  quantity: number;
}

/** Why units are taken. */
export interface Forced {
  documentId: string;
  actor: Principal;
  reason: string | undefined;
}

/**
 * Takes missing units from those who have them, so that the count can be posted: from checkouts, expired ones first and then
 * the newest, and from orders, the newest first. These then wait on backorder. Orders whose promised units are missing continue
 * to wait. The levels of the products must be locked.
 *
 * @param counted the changes of the count, posted together with these
 * @returns the units that orders lost; these orders are locked
 * @throws NotReady; Problem CONFLICT if more units have left since than were counted, or the books are wrong
 */
export async function postWithRoom(
  counted: readonly StockChange[],
  short: readonly ShortLevel[],
  forced: Forced,
  transaction: Transaction,
): Promise<BackorderedUnits[]> {
  requireRecent(short);
  const changes = [...counted];
  const backordered: BackorderedUnits[] = [];
  for (const level of short) {
    const { productId, locationId } = level;
    const missing = level.committed + level.held - level.onHand;
    const kept = await takeFromCheckouts(level, missing, transaction);
    const taken = await takeFromOrders(level, missing - kept, transaction);
    if (kept + sumOf(taken) < missing) throw nobodyHas(level);
    const promised = sumOf(taken.filter(({ isPromised }) => isPromised));
    await takeBackPromises(level, promised, transaction);
    if (kept + promised > 0) changes.push({ kind: 'hold', productId, locationId, held: -kept - promised });
    const lost = taken.filter(({ isPromised }) => !isPromised);
    changes.push(...(await relocations(level, lost, forced, transaction)));
    for (const { orderId, units } of lost)
      backordered.push({ productId, locationId, orderId, quantity: units });
  }
  await moveStock(changes, transaction);
  // Another location may have units for the orders that wait now.
  await promiseUnits([...new Set(backordered.map(({ productId }) => productId))], transaction);
  return backordered;
}

/** Units that were there during the count, and have left since, cannot be missing. */
function requireRecent(short: readonly ShortLevel[]): void {
  const impossible = short.filter(({ onHand }) => onHand < 0);
  if (impossible.length === 0) return;
  const which = impossible.map(({ productId }) => productId).join(', ');
  throw new Problem('CONFLICT', `More has left since than was counted of product ${which}: count it again.`);
}

const nobodyHas = ({ productId, locationId }: Place): Problem =>
  new Problem(
    'CONFLICT',
    `No order and no checkout is known to have all that is missing of product ${productId} at location ${locationId}: npm run inventory:verify says where the books differ.`,
  );

/** @returns the units that were released */
async function takeFromCheckouts(
  place: ShortLevel,
  missing: number,
  transaction: Transaction,
): Promise<number> {
  if (place.held === 0) return 0;
  const { productId, locationId } = place;
  const taken = draw(missing, await readCheckouts(place, transaction), ({ quantity }) => quantity);
  await lockFreeHolds(
    taken.map(({ source }) => source.holdId),
    place,
    transaction,
  );
  for (const { source, quantity } of taken) {
    const where = { holdId: source.holdId, productId, locationId };
    if (quantity === source.quantity) await StockHold.destroy({ where, transaction });
    else await StockHold.update({ quantity: source.quantity - quantity }, { where, transaction });
  }
  return taken.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Locks the newest orders with the missing units. @returns the units to take from each */
async function takeFromOrders(
  level: ShortLevel,
  missing: number,
  transaction: Transaction,
): Promise<OrderUnits[]> {
  const orders = await readNewestOrders(level, missing, transaction);
  const taken = draw(missing, orders, ({ units }) => units).map(({ source, quantity }) => ({
    ...source,
    units: quantity,
  }));
  await lockFreeOrders(
    taken.flatMap(({ orderId, isPromised }) => (isPromised ? [] : [orderId])),
    transaction,
  );
  return taken;
}

async function takeBackPromises(place: Place, units: number, transaction: Transaction): Promise<void> {
  if (units === 0) return;
  const before = (await readPromises(place.productId, transaction)).get(place.locationId) as number;
  await writePromises(place, { before, change: -units }, transaction);
}

async function relocations(
  { productId, locationId: from }: Place,
  orders: readonly CommittedUnits[],
  { documentId, actor, reason }: Forced,
  transaction: Transaction,
): Promise<StockChange[]> {
  if (orders.length === 0) return [];
  const owed = { productId, quantity: sumOf(orders), actor, reason };
  const { locationId: backorder, changes } = await roomForOwed(owed, transaction);
  const moved = orders.flatMap(({ orderId, units }): StockChange[] => {
    const change = { productId, orderId, kind: 'relocation' as const, documentId, actor, reason };
    return [
      { ...change, locationId: from, committed: -units },
      { ...change, locationId: backorder, committed: units },
    ];
  });
  return [...changes, ...moved];
}
