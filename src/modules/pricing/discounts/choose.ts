import type { Candidate } from './candidates.js';
import type { DiscountRules } from './discount-table.js';

/** A discount to choose from. */
interface Option {
  candidate: Candidate;
}

/** How the discounts of a class are taken off. */
interface Off<Some extends Option, Left> {
  /** What a discount takes off, in minor units. */
  amountOf(option: Some, left: Left): number;
  /** What is left after it; called for chosen discounts only. */
  restOf(option: Some, left: Left, amount: number): Left;
}

/** A chosen discount. Its amount is above 0. */
export interface Chosen<Some extends Option, Left> {
  option: Some;
  amount: number;
  left: Left;
}

/** Most discounts of one class that are combined, since pricing time grows with each. */
const MOST_TOGETHER = 10;

/** Whether two discounts can be combined: each lists the class of the other. */
export const canCombine = (one: DiscountRules, other: DiscountRules): boolean =>
  one.combinesWith.has(other.class) && other.combinesWith.has(one.class);

/**
 * Chooses the discounts of one class that take off the most: a single one, or several that combine with their own class. Of
 * several, each next one takes most off the rest. Ties go to the lower id. Pure.
 *
 * @param options sorted by id
 * @param whole what they are taken off
 */
export function choose<Some extends Option, Left>(
  options: readonly Some[],
  whole: Left,
  off: Off<Some, Left>,
): Array<Chosen<Some, Left>> {
  const single = mostOff(options, whole, off);
  if (!single) return [];
  if (options.length === 1) return [single];
  const several: Array<Chosen<Some, Left>> = [];
  let unused = options.filter(({ candidate: { discount } }) => canCombine(discount, discount));
  if (unused.length < 2) return [single];
  for (let left = whole; several.length < MOST_TOGETHER; ) {
    const next = mostOff(unused, left, off);
    if (!next) break;
    several.push(next);
    unused = unused.filter((one) => one !== next.option);
    left = next.left;
  }
  const together = several.reduce((sum, { amount }) => sum + amount, 0);
  return together > single.amount ? several : [single];
}

function mostOff<Some extends Option, Left>(
  options: readonly Some[],
  left: Left,
  off: Off<Some, Left>,
): Chosen<Some, Left> | undefined {
  let best: Some | undefined;
  let most = 0;
  for (const option of options) {
    const amount = off.amountOf(option, left);
    if (amount <= most) continue;
    best = option;
    most = amount;
  }
  return best && { option: best, amount: most, left: off.restOf(best, left, most) };
}
