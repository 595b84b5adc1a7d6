import type { Transaction } from 'sequelize';
import type { NewEvent } from '../../../events/catalogue.js';
import { emit } from '../../../events/emit.js';
import type { BackorderedUnits, Forced } from '../../stock/api.js';
import { readItems } from '../lifecycle/item-units.js';
import { changeOrder, lockOrder } from '../lifecycle/order-transition.js';
import { linesOf } from './lines-of.js';

/**
 * Says in the history of each order that a count has not found its units, so it waits for others. Their rows are locked already.
 */
export async function recordBackordered(
  units: readonly BackorderedUnits[],
  { documentId, actor: by, reason }: Forced,
  transaction: Transaction,
): Promise<void> {
  const actor = { ...by, as: 'admin' } as const;
  for (const orderId of new Set(units.map((one) => one.orderId))) {
    const lost = units.filter((one) => one.orderId === orderId);
    const order = await lockOrder({ orderId }, transaction);
    const items = await readItems(orderId, transaction);
    // Of two lines of a product, the one that was added last waits.
    const lines = lost.flatMap(({ productId, quantity }) =>
      linesOf(items.filter((item) => item.productId === productId).reverse(), quantity),
    );
    const details = { lines, locationId: lost[0]?.locationId, documentId };
    await changeOrder(order, { kind: 'units_backordered', actor, reason, details }, transaction);
  }
  await emit(shortages(units), transaction);
}

/** One event for each level, whose row is locked. */
function shortages(units: readonly BackorderedUnits[]): NewEvent[] {
  const missing = new Map<string, { productId: number; locationId: number; quantity: number }>();
  for (const { productId, locationId, quantity } of units) {
    const key = `${productId}:${locationId}`;
    const known = missing.get(key)?.quantity ?? 0;
    missing.set(key, { productId, locationId, quantity: known + quantity });
  }
  return [...missing].map(([aggregateId, data]) => ({
    type: 'stock.short',
    aggregateId,
    version: null,
    data,
  }));
}
