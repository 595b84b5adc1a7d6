import type { Order } from '../order';

/** "2 × Skillet, 1 × Lid". */
export function unitsOf(lines: Array<{ line: number; quantity: number }>, { items }: Order): string {
  const names = new Map(items.map(({ line, name }) => [line, name]));
  return lines.map(({ line, quantity }) => `${quantity} × ${names.get(line) ?? line}`).join(', ');
}
