import type { Candidate } from './candidates.js';
import type { DiscountRules } from './discount-table.js';

/** What a discount takes off, and what is left afterwards. */
interface Taken<Left> {
  /** Minor units. */
  amount: number;
  /** Computes the rest; called for chosen discounts only. */
  leave(): Left;
}

/** A chosen discount. Its amount is above 0. */
export interface Chosen<Left> {
  candidate: Candidate;
  amount: number;
  left: Left;
}

/** Most discounts of one class that are combined, since pricing time grows with each. */
const MOST_TOGETHER = 10;

type Take<Left> = (candidate: Candidate, left: Left) => Taken<Left>;

/** Whether two discounts can be combined: each lists the class of the other. */
export const canCombine = (one: DiscountRules, other: DiscountRules): boolean =>
  one.combinesWith.has(other.class) && other.combinesWith.has(one.class);

/**
 * Chooses the discounts of one class that take off the most: a single one, or several that combine with their own class. Of
 * several, each next one takes most off the rest. Ties go to the lower id. Pure.
 *
 * @param candidates sorted by id
 * @param whole what they are taken off
 */
export function choose<Left>(
  candidates: readonly Candidate[],
  whole: Left,
  take: Take<Left>,
): Array<Chosen<Left>> {
  const single = mostOff(candidates, whole, take);
  if (!single) return [];
  const several: Array<Chosen<Left>> = [];
  let unused = candidates.filter(({ discount }) => canCombine(discount, discount));
  if (unused.length < 2) return [single];
  for (let left = whole; several.length < MOST_TOGETHER; ) {
    const next = mostOff(unused, left, take);
    if (!next) break;
    several.push(next);
    unused = unused.filter((one) => one !== next.candidate);
    left = next.left;
  }
  const together = several.reduce((sum, { amount }) => sum + amount, 0);
  return together > single.amount ? several : [single];
}

function mostOff<Left>(
  candidates: readonly Candidate[],
  left: Left,
  take: Take<Left>,
): Chosen<Left> | undefined {
  let best: (Taken<Left> & { candidate: Candidate }) | undefined;
  for (const candidate of candidates) {
    const taken = take(candidate, left);
    if (taken.amount > (best?.amount ?? 0)) best = { candidate, ...taken };
  }
  return best && { candidate: best.candidate, amount: best.amount, left: best.leave() };
}
