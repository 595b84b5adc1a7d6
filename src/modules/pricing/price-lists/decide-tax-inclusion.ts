import type { Draft } from '../draft.js';
import { setPrice } from '../draft.js';
import type { Rules } from '../rules.js';
import { taxesOn } from '../tax/tax.js';
import { type Destination, type Rate, ratesFor } from '../tax/tax-table.js';

/**
 * Decides whether the amounts of an order include tax. They do if all of its prices do, and the customer is not exempt. Otherwise
 * prices that include tax are converted, rounded per unit.
 * @param at epoch milliseconds
 */
export function decideTaxInclusion(
  draft: Draft,
  { shippingAddress, customerGroupId }: { shippingAddress: Destination; customerGroupId?: number | null },
  { tax, taxTable, exemptGroups }: Rules,
  at: number,
): void {
  const exempt = customerGroupId ? exemptGroups?.get(customerGroupId) : undefined;
  const included = draft.lines.filter(({ list }) => list?.pricesIncludeTax ?? tax.isIncluded);
  draft.exempt = exempt;
  draft.pricesIncludeTax = !exempt && included.length === draft.lines.length;
  if (!taxTable) return;
  const ratesOf = ratesFor(taxTable, shippingAddress, at);
  if (!draft.pricesIncludeTax) {
    for (const line of included) setPrice(line, withoutTax(line.price, ratesOf(line.product.taxCategoryId)));
  }
  if (draft.pricesIncludeTax === tax.isIncluded) return;
  const restated = draft.pricesIncludeTax ? withTax : withoutTax;
  draft.restate = (amount, taxCategoryId) => restated(amount, ratesOf(taxCategoryId));
}

const taxOn = (amount: number, rates: readonly Rate[], isIncluded: boolean): number =>
  taxesOn([{ amount, rates }], { isIncluded, rounding: 'line' })[0] as number;

const withoutTax = (amount: number, rates: readonly Rate[]) => amount - taxOn(amount, rates, true);
const withTax = (amount: number, rates: readonly Rate[]) => amount + taxOn(amount, rates, false);
