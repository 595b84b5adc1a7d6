import type { Candidate } from './candidates.js';
import type { DiscountRules } from './discount-table.js';

/** What a discount takes off, and what is left then. */
interface Taken<Left> {
  /** Minor units. */
  amount: number;
  /** Asked for only of what is chosen. */
  leave(): Left;
}

/** A discount that was chosen. Its amount is above 0. */
export interface Chosen<Left> {
  candidate: Candidate;
  amount: number;
  left: Left;
}

/** Discounts of one class that are used together, at most: orders are priced one after the other. */
const MOST_TOGETHER = 10;

type Take<Left> = (candidate: Candidate, left: Left) => Taken<Left>;

/** Whether two may be used together: each names the class of the other. */
export const canCombine = (one: DiscountRules, other: DiscountRules): boolean =>
  one.combinesWith.has(other.class) && other.combinesWith.has(one.class);

/**
 * Which of the discounts of one class take off the most: one of them, or several of those that name their own class, the one
 * that takes most of what is left first. Of equal ones that with the lower id. Pure.
 *
 * @param candidates lower ids first
 * @param whole of what they take
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
