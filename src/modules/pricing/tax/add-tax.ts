import type { Draft } from '../draft.js';
import type { Rules } from '../rules.js';
import { type Taxed, taxesOn, totalsByRate } from './tax.js';
import { type Destination, ratesFor } from './tax-table.js';

/**
 * Computes the tax on the lines and shipping of a draft, included or added, by rate.
 * @param draft with its discounts
 * @param at epoch milliseconds
 */
export function addTax(draft: Draft, destination: Destination, { tax, taxTable }: Rules, at: number): void {
  const { lines, shipping, pricesIncludeTax } = draft;
  const ratesOf = taxTable && ratesFor(taxTable, destination, at);
  const taxed = (amount: number, categoryId: number): Taxed => ({
    amount,
    rates: ratesOf?.(categoryId) ?? [],
  });
  const parts = lines.map((line) => taxed(line.subtotal - line.discount, line.product.taxCategoryId));
  if (shipping) parts.push(taxed(shipping.price - shipping.discount, shipping.taxCategoryId));
  const taxes = taxesOn(parts, { isIncluded: pricesIncludeTax, rounding: tax.rounding });
  lines.forEach((line, index) => {
    line.tax = taxes[index] as number;
  });
  if (shipping) shipping.tax = taxes[lines.length] as number;
  draft.taxes = totalsByRate(parts, taxes, pricesIncludeTax);
}
