import type { ReturnItem } from '../../models/return-item.js';
import { type ItemUnits, pickUnits } from '../orders/api.js';

/** Received units of a line, as a client reports them. */
export interface ReceivedLine {
  line: number;
  /** Units to restock. */
  restock: number;
  /** Units to write off. */
  writeOff: number;
}

/** Received units of a line. */
export interface ReceivedUnits {
  item: ItemUnits;
  restocked: number;
  writtenOff: number;
  /** The sum of both, at least one. */
  came: number;
}

/**
 * The received units by line. Default: all requested units, to be restocked.
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
  // Checked first: every line has some, so a refusal names its index in the request.
  const all = pick(({ restock, writeOff }) => restock + writeOff);
  const toStock = pick(({ restock }) => restock);
  return all.map(({ item, quantity: came }) => {
    const restocked = toStock.find((one) => one.item === item)?.quantity ?? 0;
    return { item, restocked, writtenOff: came - restocked, came };
  });
}
