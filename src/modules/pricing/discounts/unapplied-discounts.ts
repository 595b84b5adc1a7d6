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
  { chosen, reasons }: Discounting,
  buyer: Buyer,
  currency: string,
  { automatic }: DiscountTable,
  at: number,
): UnappliedDiscount[] {
  const used = new Set([...chosen].map(({ discount }) => discount.id));
  return automatic
    .filter(({ id }) => !used.has(id))
    .map((discount) => ({
      discountId: discount.id,
      name: discount.name,
      class: discount.class,
      reason: refusalFor(discount, buyer, currency, at) ?? reasons.get(discount.id) ?? 'not_combinable',
    }));
}
