import type { StockLevel } from '../../models/stock-level.js';
import { type Place, placeKey } from './lock-places.js';
import { insufficientStock } from './shortages.js';

interface Taken extends Place {
  /** Units to take away. */
  quantity: number;
}

/**
 * Reports all places with too few units at once; moveStock guards each again. Admins may take the safety stock.
 * @param levels locked, by placeKey()
 * @throws Problem INSUFFICIENT_STOCK
 */
export function requireAvailable(taken: readonly Taken[], levels: ReadonlyMap<string, StockLevel>): void {
  const short = taken.flatMap(({ productId, locationId, quantity: requested }) => {
    const { onHand, committed, held } = levels.get(placeKey({ productId, locationId })) as StockLevel;
    const available = onHand - committed - held;
    return requested > available ? [{ productId, locationId, requested, available }] : [];
  });
  if (short.length > 0) throw insufficientStock(short);
}
