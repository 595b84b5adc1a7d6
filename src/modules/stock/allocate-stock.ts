import type { Problem } from '../../errors.js';
import type { Shortage } from './move-stock.js';

interface Basket {
  lines: ReadonlyArray<{ productId: number; quantity: number }>;
}

/**
 * Hands out stock to a batch of orders in the order of arrival: what comes first gets the last unit, and a refused order
 * takes nothing. Pure: leaves its arguments alone.
 *
 * @param stock units that can be bought, by product id; what is missing is not there
 * @param decide whether an order is refused, given what it lacks of what those before it left; it has the last word
 * @returns one decision an order, in their order
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
