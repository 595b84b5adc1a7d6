import { draw } from '../../stock/api.js';
import { type ItemUnits, openUnits } from '../lifecycle/item-units.js';

/** Lines of one product share units of it: the first gets as many as are open on it, and so on. Pure. */
export function linesOf(
  items: readonly ItemUnits[],
  units: number,
): Array<{ line: number; quantity: number }> {
  return draw(units, items, openUnits).map(({ source: { line }, quantity }) => ({ line, quantity }));
}
