import type { ExemptGroup } from './customer-groups/read-exempt-groups.js';
import type { DiscountTable } from './discounts/discount-table.js';
import type { PriceLists } from './price-lists/price-lists.js';
import type { ShippingTable } from './shipping/shipping-table.js';
import type { TaxSettings } from './tax/tax.js';
import type { TaxTable } from './tax/tax-table.js';

/** All that prices go by besides the products, as of one revision. */
export interface Rules {
  tax: TaxSettings;
  /** There is none in a shop without tax rates. */
  taxTable?: TaxTable;
  /** There is none in a shop without active shipping methods. */
  shipping?: ShippingTable;
  /** There is none in a shop without discounts. */
  discounts?: DiscountTable;
  /** There are none in a shop without active price lists. */
  priceLists?: PriceLists;
  /** There are none in a shop all of whose customers pay tax. */
  exemptGroups?: ReadonlyMap<number, ExemptGroup>;
}

export const TAX_INCLUDED: TaxSettings = { isIncluded: true, rounding: 'line' };

/** Of a shop that has made none. */
export const NO_RULES: Rules = { tax: TAX_INCLUDED };

/** Whether anything but the products' prices makes what an order costs. */
export const hasRules = ({ tax, taxTable, shipping, discounts, priceLists, exemptGroups }: Rules): boolean =>
  taxTable !== undefined ||
  shipping !== undefined ||
  discounts !== undefined ||
  priceLists !== undefined ||
  exemptGroups !== undefined ||
  !tax.isIncluded;
