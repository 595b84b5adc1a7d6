import type { SellingLocation } from '../stock/api.js';
import type { ExemptGroup } from './customer-groups/read-exempt-groups.js';
import type { DiscountTable } from './discounts/discount-table.js';
import type { PriceLists } from './price-lists/price-lists.js';
import type { ShippingTable } from './shipping/shipping-table.js';
import type { TaxSettings } from './tax/tax.js';
import type { TaxTable } from './tax/tax-table.js';

/** All pricing rules, and the locations that sell, of one revision. */
export interface Rules {
  tax: TaxSettings;
  /** Undefined without tax rates. */
  taxTable?: TaxTable;
  /** Undefined without active shipping methods. */
  shipping?: ShippingTable;
  /** Undefined without discounts. */
  discounts?: DiscountTable;
  /** Undefined without active price lists. */
  priceLists?: PriceLists;
  /** Undefined without exempt groups. */
  exemptGroups?: ReadonlyMap<number, ExemptGroup>;
  /** By priority. Undefined in a shop that has never changed a rule: it sells wherever it has stock. */
  locations?: readonly SellingLocation[];
}

export const TAX_INCLUDED: TaxSettings = { isIncluded: true, rounding: 'line' };

/** For a shop without rules. */
export const NO_RULES: Rules = { tax: TAX_INCLUDED };

/** Whether any rule can affect prices. */
export const hasRules = ({ tax, taxTable, shipping, discounts, priceLists, exemptGroups }: Rules): boolean =>
  taxTable !== undefined ||
  shipping !== undefined ||
  discounts !== undefined ||
  priceLists !== undefined ||
  exemptGroups !== undefined ||
  !tax.isIncluded;
