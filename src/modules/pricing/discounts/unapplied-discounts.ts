import { type Buyer, type CodeReason, refusalFor } from './candidates.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';
import type { Discounting } from './take-off-goods.js';

/** An automatic discount that does not apply, and why. */
export interface UnappliedDiscount extends Pick<DiscountRules, 'name' | 'class'> {
  discountId: number;
  reason: CodeReason;
}

/**
 * Automatic discounts that do not apply, sorted by id. Called after all discounts are decided. For codes see codeOutcomes().
 * @param at epoch milliseconds
 */
export function unappliedDiscounts(
  { candidates }: Discounting,
  buyer: Buyer,
  currency: string,
  { automatic }: DiscountTable,
  at: number,
): UnappliedDiscount[] {
  const candidateOf = (discount: DiscountRules) => candidates.find((one) => one.discount === discount);
  return automatic
    .filter((discount) => !candidateOf(discount)?.isChosen)
    .map((discount) => ({
      discountId: discount.id,
      name: discount.name,
      class: discount.class,
      reason: refusalFor(discount, buyer, currency, at) ?? candidateOf(discount)?.reason ?? 'not_combinable',
    }));
}
