import { type Buyer, type CodeReason, refusalFor } from './candidates.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';
import type { Discounting } from './take-off-goods.js';

/** An automatic discount that takes nothing off, and why. */
export interface UnappliedDiscount extends Pick<DiscountRules, 'name' | 'class'> {
  discountId: number;
  reason: CodeReason;
}

/**
 * The automatic discounts that do not apply, lower ids first; of codes codeOutcomes() tells. Once all discounts are taken off.
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
