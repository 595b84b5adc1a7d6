import type { Draft, DraftLine } from '../draft.js';
import type { DiscountRules } from './discount-table.js';

/**
 * Line indexes in an order that does not depend on the request, so that a remaining cent falls on the same line in a quote and in
 * its order.
 */
export function inProductOrder({ lines }: Draft): number[] {
  const productOf = (index: number) => (lines[index] as DraftLine).product.id;
  const sorted = lines.map((_, index) => index);
  // By insertion: for the few lines of an order, sort() takes ten times as long.
  for (let index = 1; index < lines.length; index++) {
    let place = index;
    for (; place > 0 && productOf(sorted[place - 1] as number) > productOf(index); place--) {
      sorted[place] = sorted[place - 1] as number;
    }
    sorted[place] = index;
  }
  return sorted;
}

const NONE: readonly number[] = [];

/** Whether the discount includes a product. */
function isEligible(
  { product: { id, categoryIds = NONE } }: DraftLine,
  {
    productIds,
    categoryIds: wanted,
    excludedProductIds,
    excludedCategoryIds,
  }: Pick<DiscountRules, 'productIds' | 'categoryIds' | 'excludedProductIds' | 'excludedCategoryIds'>,
): boolean {
  if (excludedProductIds.has(id) || categoryIds.some((one) => excludedCategoryIds.has(one))) return false;
  if (!productIds && !wanted) return true;
  return productIds?.has(id) || categoryIds.some((one) => wanted?.has(one)) || false;
}

/** Whether it is for everything that the shop sells. */
const isForAll = (discount: DiscountRules): boolean =>
  !discount.productIds &&
  !discount.categoryIds &&
  discount.excludedProductIds.size + discount.excludedCategoryIds.size === 0;

/** The lines of an order that a discount is for. */
export interface Eligible {
  /** Indexes of lines, sorted by product. */
  lines: readonly number[];
  /** Why it does not apply although there may be such lines. */
  reason?: 'minimum' | 'not_applicable';
}

/** @param left remaining amount of each line, by index, in minor units; the minimum refers to it */
export function eligibleLines(
  discount: DiscountRules,
  draft: Draft,
  left: readonly number[],
  indexes: readonly number[],
): Eligible {
  const lines = isForAll(discount)
    ? indexes
    : indexes.filter((index) => isEligible(draft.lines[index] as DraftLine, discount));
  if (lines.length === 0) return { lines, reason: 'not_applicable' };
  let sum = 0;
  let pieces = 0;
  for (const index of lines) {
    sum += left[index] as number;
    pieces += (draft.lines[index] as DraftLine).quantity;
  }
  const isEnough = sum * draft.unit >= discount.minimum && pieces >= discount.minQuantity;
  return isEnough ? { lines } : { lines, reason: 'minimum' };
}
