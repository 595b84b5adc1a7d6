import type { Draft, DraftLine } from '../draft.js';
import type { DiscountRules } from './discount-table.js';

/**
 * Lines in an order that does not depend on how they stand in the request, so that the cent that is left over falls on the
 * same one in a quote and in its order.
 */
export const inProductOrder = ({ lines }: Draft): number[] =>
  [...lines.keys()].sort(
    (a, b) => (lines[a] as DraftLine).product.id - (lines[b] as DraftLine).product.id || a - b,
  );

/** Whether a discount is for a product. */
function isEligible(
  { product: { id, categoryIds = [] } }: DraftLine,
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

/** What of an order a discount is for. */
export interface Eligible {
  /** Indexes of lines, by product. */
  lines: number[];
  /** Why it does not apply, all the same. */
  reason?: 'minimum' | 'not_applicable';
}

/** @param left what each line comes to, by index, in minor units: the minimum is of that */
export function eligibleLines(
  discount: DiscountRules,
  draft: Draft,
  left: readonly number[],
  indexes: readonly number[],
): Eligible {
  const lines = indexes.filter((index) => isEligible(draft.lines[index] as DraftLine, discount));
  if (lines.length === 0) return { lines, reason: 'not_applicable' };
  const sum = lines.reduce((all, index) => all + (left[index] as number), 0);
  const pieces = lines.reduce((all, index) => all + (draft.lines[index] as DraftLine).quantity, 0);
  const isEnough = sum * draft.unit >= discount.minimum && pieces >= discount.minQuantity;
  return isEnough ? { lines } : { lines, reason: 'minimum' };
}
