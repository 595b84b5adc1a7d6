import type { DiscountClass } from '../../../models/discount.js';
import { distribute, roundDiv } from '../../../money/shares.js';
import type { Draft } from '../draft.js';
import {
  type Buyer,
  type Candidate,
  type CodeOutcome,
  type CodeReason,
  candidatesFor,
} from './candidates.js';
import { type Chosen, canCombine, choose } from './choose.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';
import { eligibleLines, inProductOrder } from './eligible-lines.js';
import { ALL, lineTakeOff, type TakeOff } from './line-discounts.js';

/** Discounts of an order so far: those of goods are decided, shipping comes next. */
export interface Discounting {
  candidates: readonly Candidate[];
  /** One outcome per entered code. */
  codes: Array<CodeOutcome & { discountId?: number }>;
  /** Line amounts after line discounts, by index. */
  afterLineDiscounts: readonly number[];
  chosen: Set<Candidate>;
  /** Why a candidate does not apply, by discount id. */
  reasons: Map<number, CodeReason>;
}

/** By line index, in minor units. */
type Amounts = readonly number[];

/** One possible combination of discounts on goods. */
interface Way {
  /** Amounts per line, by discount. */
  taken: Map<Candidate, number[]>;
  afterLineDiscounts: Amounts;
  left: Amounts;
  reasons: Map<number, CodeReason>;
}

/**
 * Applies line and order discounts to a draft with unit prices. If some cannot be combined, the combination that takes off the
 * most wins. Changes only the draft.
 *
 * @param at epoch milliseconds
 * @returns the state for takeOffShipping
 */
export function takeOffGoods(draft: Draft, buyer: Buyer, table: DiscountTable, at: number): Discounting {
  const { all: candidates, codes } = candidatesFor(buyer, draft.currency, table, at);
  const of = (wanted: DiscountClass) => candidates.filter(({ discount }) => discount.class === wanted);
  const whole = draft.lines.map(({ subtotal }) => subtotal);
  const reasons = new Map<number, CodeReason>();
  const way = best(waysOf(draft, of('line'), of('order'), whole, reasons), whole);
  draft.lines.forEach((line, index) => {
    line.discount = line.subtotal - (way.left[index] as number);
  });
  for (const [{ discount, code }, lines] of way.taken) {
    const { id: discountId, name } = discount;
    draft.discounts.push({ discountId, name, code, class: discount.class, lines, shipping: 0 });
  }
  for (const [id, reason] of way.reasons) reasons.set(id, reason);
  const { afterLineDiscounts } = way;
  return { candidates, codes, afterLineDiscounts, chosen: new Set(way.taken.keys()), reasons };
}

/** The combinations that can be the best: combinable discounts of both classes, and each class alone. */
function waysOf(
  draft: Draft,
  forLines: Candidate[],
  forOrders: Candidate[],
  whole: Amounts,
  reasons: Map<number, CodeReason>,
): Way[] {
  const indexes = inProductOrder(draft);
  const takeOffs = new Map<Candidate, TakeOff>();
  for (const candidate of forLines) {
    const { discount } = candidate;
    const { lines, reason } = eligibleLines(discount, draft, whole, indexes);
    const takeOff = lineTakeOff(discount, draft, lines);
    if (reason) reasons.set(discount.id, reason);
    else if (whole.some((amount, index) => takeOff(index, amount) > 0)) takeOffs.set(candidate, takeOff);
    else reasons.set(discount.id, 'not_applicable');
  }
  const usable = [...takeOffs.keys()];
  const way = (lineDiscounts: Candidate[], orderDiscounts: Candidate[]): Way => {
    const left = [...whole];
    const taken = discountLines(left, lineDiscounts, takeOffs);
    return { taken, ...discountOrder(draft, left, orderDiscounts, taken, indexes) };
  };
  if (forOrders.length === 0) return [way(usable, [])];
  if (usable.length === 0) return [way([], forOrders)];
  const combining = (all: Candidate[], other: DiscountClass) =>
    all.filter(({ discount }) => discount.combinesWith.has(other));
  return [way(combining(usable, 'order'), combining(forOrders, 'line')), way(usable, []), way([], forOrders)];
}

/** The combination that takes off the most; of equal ones the first. */
function best(ways: readonly Way[], whole: Amounts): Way {
  const sum = (amounts: Amounts) => amounts.reduce((all, amount) => all + amount, 0);
  const off = ({ left }: Way) => sum(whole) - sum(left);
  return ways.reduce((most, way) => (off(way) > off(most) ? way : most));
}

/** Chooses line discounts for each line. @param left what is left of each line; reduced by the discounts */
function discountLines(
  left: number[],
  candidates: Candidate[],
  takeOffs: ReadonlyMap<Candidate, TakeOff>,
): Map<Candidate, number[]> {
  const taken = new Map<Candidate, number[]>();
  if (candidates.length === 0) return taken;
  for (const [index, whole] of left.entries()) {
    const take = (candidate: Candidate, rest: number) => {
      const amount = (takeOffs.get(candidate) as TakeOff)(index, rest);
      return { amount, leave: () => rest - amount };
    };
    for (const { candidate, amount } of choose(candidates, whole, take)) {
      const lines = taken.get(candidate) ?? left.map(() => 0);
      lines[index] = amount;
      taken.set(candidate, lines);
      left[index] = (left[index] as number) - amount;
    }
  }
  return new Map([...taken].sort(([a], [b]) => a.discount.id - b.discount.id));
}

function discountOrder(
  draft: Draft,
  afterLineDiscounts: Amounts,
  candidates: Candidate[],
  taken: Map<Candidate, number[]>,
  indexes: readonly number[],
): Omit<Way, 'taken'> {
  const reasons = new Map<number, CodeReason>();
  const eligible = new Map<Candidate, number[]>();
  for (const candidate of candidates) {
    const { discount } = candidate;
    const { lines, reason } = eligibleLines(discount, draft, afterLineDiscounts, indexes);
    if (reason) reasons.set(discount.id, reason);
    else if (takeOffOrder(discount, draft, lines, afterLineDiscounts).amount > 0)
      eligible.set(candidate, lines);
    else reasons.set(discount.id, 'not_applicable');
  }
  let left = afterLineDiscounts;
  const take = (candidate: Candidate, rest: Amounts) =>
    takeOffOrder(candidate.discount, draft, eligible.get(candidate) as number[], rest);
  for (const chosen of choose<Amounts>([...eligible.keys()], left, take)) {
    taken.set(chosen.candidate, sharesOf(left, chosen));
    left = chosen.left;
  }
  return { afterLineDiscounts, left, reasons };
}

const sharesOf = (before: Amounts, { left }: Chosen<Amounts>): number[] =>
  before.map((amount, index) => amount - (left[index] as number));

/** Takes the discount off the sum of its lines, and distributes it in proportion to what is left of each. */
function takeOffOrder({ kind, value }: DiscountRules, draft: Draft, eligible: number[], left: Amounts) {
  const weights = eligible.map((index) => left[index] as number);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const amount = off(kind, value, all, draft.unit);
  const leave = () => {
    const shares = distribute(amount, weights);
    const rest = [...left];
    eligible.forEach((index, n) => {
      rest[index] = (rest[index] as number) - (shares[n] as number);
    });
    return rest;
  };
  return { amount, leave };
}

/** The discount in minor units, at most the whole. @param unit thousandths in a minor unit */
export function off(kind: DiscountRules['kind'], value: number, whole: number, unit: number): number {
  if (kind === 'percent') return roundDiv(whole, value, ALL);
  return kind === 'amount' ? Math.min(whole, Math.floor(value / unit)) : whole;
}

export const combinesWithAll = (candidate: Candidate, chosen: Iterable<Candidate>): boolean =>
  [...chosen].every(({ discount }) => canCombine(candidate.discount, discount));
