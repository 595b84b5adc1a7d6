import type { Draft } from '../draft.js';
import type { Rules } from '../rules.js';
import { type Taxed, taxesOn, totalsByRate } from './tax.js';
import { type Destination, NO_RATES, ratesFor } from './tax-table.js';

/**
 * Computes the tax on the lines and shipping of a draft, included or added, by rate.
 * @param draft with its discounts
 * @param at epoch milliseconds
 */
export function addTax(draft: Draft, destination: Destination, { tax, taxTable }: Rules, at: number): void {
  const { lines, shipping, pricesIncludeTax } = draft;
  const ratesOf = taxTable ? ratesFor(taxTable, destination, at) : () => NO_RATES;
  const parts = lines.map(
    ({ subtotal, discount, product }): Taxed => ({
      amount: subtotal - discount,
      rates: ratesOf(product.taxCategoryId),
    }),
  );
  if (shipping) {
    parts.push({ amount: shipping.price - shipping.discount, rates: ratesOf(shipping.taxCategoryId) });
  }
  const taxes = taxesOn(parts, { isIncluded: pricesIncludeTax, rounding: tax.rounding });
  for (const [index, line] of lines.entries()) line.tax = taxes[index] as number;
  if (shipping) shipping.tax = taxes[lines.length] as number;
  draft.taxes = totalsByRate(parts, taxes, pricesIncludeTax);
}
