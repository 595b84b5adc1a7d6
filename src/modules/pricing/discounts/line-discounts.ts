import { mulDiv, roundDiv } from '../../../money/shares.js';
import { type Draft, type DraftLine, valueAt } from '../draft.js';
import type { DiscountRules } from './discount-table.js';

/** 100 % in ten-thousandths of a percent. */
export const ALL = 1_000_000;

/** The discount of a line, given its index and what is left of it. Minor units. */
export type TakeOff = (index: number, left: number) => number;

/**
 * Computes the discount that a discount of class `line` gives each line, at most what is left. Pure.
 * @param eligible indexes of its lines, sorted by product
 */
export function lineTakeOff(discount: DiscountRules, draft: Draft, eligible: readonly number[]): TakeOff {
  const { kind, value } = discount;
  const isFor = new Set(eligible);
  const lineAt = (index: number) => draft.lines[index] as DraftLine;
  if (kind === 'cheapest_free' || kind === 'buy_x_get_y') {
    const pieces = piecesAtDiscount(discount, draft, eligible);
    const percent = kind === 'cheapest_free' ? ALL : value;
    return (index, left) => {
      const count = pieces.get(index) ?? 0;
      return count === 0 ? 0 : roundDiv(left, count * percent, valueAt(ALL, lineAt(index)));
    };
  }
  if (kind === 'percent') return (index, left) => (isFor.has(index) ? roundDiv(left, value, ALL) : 0);
  // Digits that the currency does not have are dropped; they are refused when a discount is saved.
  const each = mulDiv(value, 1, draft.unit).whole;
  return (index, left) => {
    if (!isFor.has(index)) return 0;
    const all = valueAt(each, lineAt(index));
    return kind === 'amount' ? Math.min(left, all) : Math.max(0, left - all);
  };
}

/** Discounted units of each line, the cheapest first; of equal prices the lower product id. */
function piecesAtDiscount(
  { kind, buyQuantity, getQuantity: perSet, getProductIds }: DiscountRules,
  draft: Draft,
  eligible: readonly number[],
): ReadonlyMap<number, number> {
  const lineAt = (index: number) => draft.lines[index] as DraftLine;
  const count = (indexes: readonly number[]) =>
    indexes.reduce((sum, index) => sum + lineAt(index).quantity, 0);
  const cheapestFirst = (indexes: readonly number[]) =>
    indexes.toSorted(
      (a, b) => lineAt(a).price - lineAt(b).price || lineAt(a).product.id - lineAt(b).product.id,
    );
  if (kind === 'cheapest_free') return pick(1, cheapestFirst(eligible), lineAt);
  if (!getProductIds) {
    const sets = Math.floor(count(eligible) / (buyQuantity + perSet));
    return pick(sets * perSet, cheapestFirst(eligible), lineAt);
  }
  const isGiven = (index: number) => getProductIds.has(lineAt(index).product.id);
  const bought = count(eligible.filter((index) => !isGiven(index)));
  const given = cheapestFirst([...draft.lines.keys()].filter(isGiven));
  return pick(perSet * Math.floor(bought / buyQuantity), given, lineAt);
}

function pick(most: number, from: readonly number[], lineAt: (index: number) => DraftLine) {
  const picked = new Map<number, number>();
  let missing = most;
  for (const index of from) {
    const taken = Math.min(missing, lineAt(index).quantity);
    if (taken > 0) picked.set(index, taken);
    missing -= taken;
  }
  return picked;
}
