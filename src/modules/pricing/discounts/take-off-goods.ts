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
import { canCombine, choose } from './choose.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';
import { eligibleLines, inProductOrder } from './eligible-lines.js';
import { ALL, lineTakeOff, type TakeOff } from './line-discounts.js';

// Arrays instead of maps and sets: an order has few discounts, and most of what pricing allocated was maps of one entry.

/** Discounts of an order so far: those of goods are decided, shipping comes next. */
export interface Discounting {
  candidates: readonly Candidate[];
  /** One outcome per entered code. */
  codes: ReadonlyArray<CodeOutcome & { discountId?: number }>;
  /** Line amounts after line discounts, by index. */
  afterLineDiscounts: Amounts;
}

/** By line index, in minor units. */
type Amounts = readonly number[];

/** A line discount that takes something off. */
interface ForLines {
  candidate: Candidate;
  takeOff: TakeOff;
}

/** An order discount that takes something off. */
interface ForOrder {
  candidate: Candidate;
  /** Indexes of its lines, sorted by product. */
  eligible: readonly number[];
}

/** A discount that is taken off, with its amount on each line. */
interface Taken {
  candidate: Candidate;
  lines: number[];
}

/** One possible combination of discounts on goods. */
interface Way {
  taken: Taken[];
  afterLineDiscounts: Amounts;
  left: Amounts;
  /** Order discounts that do not apply to what line discounts leave. */
  refused: Array<{ candidate: Candidate; reason: CodeReason }>;
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
  const whole = draft.lines.map(({ subtotal }) => subtotal);
  if (candidates.length === 0) return { candidates, codes, afterLineDiscounts: whole };
  const way = best(waysOf(draft, candidates, whole), whole);
  for (const [index, line] of draft.lines.entries()) {
    line.discount = line.subtotal - (way.left[index] as number);
  }
  draft.discounts = way.taken.map(({ candidate, lines }) => {
    const { discount, code } = candidate;
    candidate.isChosen = true;
    const { id: discountId, name } = discount;
    return { discountId, name, code, class: discount.class, lines, shipping: 0 };
  });
  for (const { candidate, reason } of way.refused) candidate.reason = reason;
  return { candidates, codes, afterLineDiscounts: way.afterLineDiscounts };
}

/** The combinations that can be the best: combinable discounts of both classes, and each class alone. */
function waysOf(draft: Draft, candidates: readonly Candidate[], whole: Amounts): Way[] {
  const indexes = inProductOrder(draft);
  const forLines = lineDiscounts(draft, candidates, whole, indexes);
  const forOrders = candidates.filter(({ discount }) => discount.class === 'order');
  const way = (ofLines: readonly ForLines[], ofOrder: readonly Candidate[]): Way => {
    const left = [...whole];
    const taken = discountLines(left, ofLines);
    return discountOrder(draft, left, ofOrder, taken, indexes);
  };
  if (forOrders.length === 0) return [way(forLines, [])];
  if (forLines.length === 0) return [way([], forOrders)];
  const combines = ({ discount }: Candidate, other: DiscountClass) => discount.combinesWith.has(other);
  return [
    way(
      forLines.filter(({ candidate }) => combines(candidate, 'order')),
      forOrders.filter((candidate) => combines(candidate, 'line')),
    ),
    way(forLines, []),
    way([], forOrders),
  ];
}

/** The combination that takes off the most; of equal ones the first. */
function best(ways: readonly Way[], whole: Amounts): Way {
  const sum = (amounts: Amounts) => amounts.reduce((all, amount) => all + amount, 0);
  const takenOff = ({ left }: Way) => sum(whole) - sum(left);
  return ways.reduce((most, way) => (takenOff(way) > takenOff(most) ? way : most));
}

/** The line discounts that take something off; the others say why they do not. */
function lineDiscounts(
  draft: Draft,
  candidates: readonly Candidate[],
  whole: Amounts,
  indexes: readonly number[],
): ForLines[] {
  const usable: ForLines[] = [];
  for (const candidate of candidates) {
    const { discount } = candidate;
    if (discount.class !== 'line') continue;
    const { lines, reason } = eligibleLines(discount, draft, whole, indexes);
    const takeOff = lineTakeOff(discount, draft, lines);
    if (reason) candidate.reason = reason;
    else if (whole.some((amount, index) => takeOff(index, amount) > 0)) usable.push({ candidate, takeOff });
    else candidate.reason = 'not_applicable';
  }
  return usable;
}

/** Chooses line discounts for each line. @param left what is left of each line; reduced by the discounts */
function discountLines(left: number[], options: readonly ForLines[]): Taken[] {
  const taken: Taken[] = [];
  if (options.length === 0) return taken;
  for (const [index, whole] of left.entries()) {
    const off = {
      amountOf: ({ takeOff }: ForLines, rest: number) => takeOff(index, rest),
      restOf: (_: ForLines, rest: number, amount: number) => rest - amount,
    };
    for (const { option, amount } of choose(options, whole, off)) {
      const { candidate } = option;
      let known = taken.find((one) => one.candidate === candidate);
      if (!known) {
        known = { candidate, lines: left.map(() => 0) };
        taken.push(known);
      }
      known.lines[index] = amount;
      left[index] = (left[index] as number) - amount;
    }
  }
  return taken.sort((a, b) => a.candidate.discount.id - b.candidate.discount.id);
}

/** Chooses order discounts. @param taken the line discounts; the order discounts are added */
function discountOrder(
  draft: Draft,
  afterLineDiscounts: Amounts,
  candidates: readonly Candidate[],
  taken: Taken[],
  indexes: readonly number[],
): Way {
  const way: Way = { taken, afterLineDiscounts, left: afterLineDiscounts, refused: [] };
  const amountOf = ({ candidate: { discount }, eligible }: ForOrder, left: Amounts) =>
    off(discount.kind, discount.value, sumAt(eligible, left), draft.unit);
  const options: ForOrder[] = [];
  for (const candidate of candidates) {
    const { lines, reason } = eligibleLines(candidate.discount, draft, afterLineDiscounts, indexes);
    const option = { candidate, eligible: lines };
    if (reason) way.refused.push({ candidate, reason });
    else if (amountOf(option, afterLineDiscounts) > 0) options.push(option);
    else way.refused.push({ candidate, reason: 'not_applicable' });
  }
  for (const { option, left } of choose<ForOrder, Amounts>(options, way.left, { amountOf, restOf })) {
    const before = way.left;
    const lines = before.map((amount, index) => amount - (left[index] as number));
    taken.push({ candidate: option.candidate, lines });
    way.left = left;
  }
  return way;
}

function sumAt(indexes: readonly number[], amounts: Amounts): number {
  let sum = 0;
  for (const index of indexes) sum += amounts[index] as number;
  return sum;
}

/** Distributes an order discount over its lines, in proportion to what is left of each. */
function restOf({ eligible }: ForOrder, left: Amounts, amount: number): Amounts {
  const weights = eligible.map((index) => left[index] as number);
  const shares = distribute(amount, weights);
  const rest = [...left];
  for (const [n, index] of eligible.entries()) rest[index] = (rest[index] as number) - (shares[n] as number);
  return rest;
}

/** The discount in minor units, at most the whole. @param unit thousandths in a minor unit */
export function off(kind: DiscountRules['kind'], value: number, whole: number, unit: number): number {
  if (kind === 'percent') return roundDiv(whole, value, ALL);
  return kind === 'amount' ? Math.min(whole, Math.floor(value / unit)) : whole;
}

/** Whether a candidate combines with all discounts that are chosen already. */
export const combinesWithChosen = (one: Candidate, candidates: readonly Candidate[]): boolean =>
  candidates.every(({ discount, isChosen }) => !isChosen || canCombine(one.discount, discount));
