import { type ItemUnits, openUnits } from '../lifecycle/item-units.js';

/** Lines of one product share units of it: the first gets as many as are open on it, and so on. Pure. */
export function linesOf(
  items: readonly ItemUnits[],
  units: number,
): Array<{ line: number; quantity: number }> {
  let left = units;
  return items.flatMap((item) => {
    const quantity = Math.min(left, openUnits(item));
    left -= quantity;
    return quantity > 0 ? [{ line: item.line, quantity }] : [];
  });
}
