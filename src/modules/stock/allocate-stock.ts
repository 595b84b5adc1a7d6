import type { Problem } from '../../errors.js';
import type { Shortage } from './move-stock.js';

interface Basket {
  lines: ReadonlyArray<{ productId: number; quantity: number }>;
}

/**
 * Allocates stock to a batch of orders, first come, first served. A refused order takes nothing. Pure.
 *
 * @param stock units that can be bought, by product id. Default: 0
 * @param decide accepts or refuses an order, given its shortages after the orders before it
 * @returns one decision per order, in the same order
 */
export function allocateStock<Order extends Basket, Accepted extends object>(
  orders: readonly Order[],
  stock: ReadonlyMap<number, number>,
  decide: (order: Order, shortages: Shortage[]) => Accepted | { refused: Problem },
): Array<Accepted | { refused: Problem }> {
  const left = new Map(stock);
  return orders.map((order) => {
    const decision = decide(order, shortagesOf(order, left));
    if (!('refused' in decision)) {
      for (const { productId, quantity } of order.lines) {
        left.set(productId, (left.get(productId) ?? 0) - quantity);
      }
    }
    return decision;
  });
}

/** What a basket asks for beyond what is there. */
export function shortagesOf({ lines }: Basket, left: ReadonlyMap<number, number>): Shortage[] {
  return lines.flatMap(({ productId, quantity: requested }) => {
    const available = left.get(productId) ?? 0;
    return requested > available ? [{ productId, requested, available }] : [];
  });
}
