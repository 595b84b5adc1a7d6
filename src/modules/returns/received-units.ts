import type { ReturnItem } from '../../models/return-item.js';
import { type ItemUnits, pickUnits } from '../orders/api.js';

/** What came of a line, as a client says it. */
export interface ReceivedLine {
  line: number;
  /** Units that go back into stock. */
  restock: number;
  /** Units that do not. */
  writeOff: number;
}

/** What came of a line. */
export interface ReceivedUnits {
  item: ItemUnits;
  restocked: number;
  writtenOff: number;
  /** Both together, at least one. */
  came: number;
}

/**
 * The units that came, by line; all that were asked for, fit for stock, unless it is said what came.
 * @param asked the items of the return
 * @param items the lines of the order
 * @throws Problem VALIDATION_FAILED when the return has no such line, QUANTITY_EXCEEDED when it has not so many units
 */
export function pickReceived(
  asked: readonly ReturnItem[],
  items: readonly ItemUnits[],
  lines: readonly ReceivedLine[] = asked.map(({ line, quantity }) => ({
    line,
    restock: quantity,
    writeOff: 0,
  })),
): ReceivedUnits[] {
  const askedOf = ({ line }: ItemUnits) => asked.find((one) => one.line === line)?.quantity ?? 0;
  const returned = items.filter((item) => askedOf(item) > 0);
  const pick = (units: (line: ReceivedLine) => number) =>
    pickUnits(
      returned,
      lines.flatMap((one) => {
        const quantity = units(one);
        return quantity > 0 ? [{ line: one.line, quantity }] : [];
      }),
      askedOf,
    );
  // These first: every line has some, so a refusal tells which one of the receipt it is about.
  const all = pick(({ restock, writeOff }) => restock + writeOff);
  const toStock = pick(({ restock }) => restock);
  return all.map(({ item, quantity: came }) => {
    const restocked = toStock.find((one) => one.item === item)?.quantity ?? 0;
    return { item, restocked, writtenOff: came - restocked, came };
  });
}
