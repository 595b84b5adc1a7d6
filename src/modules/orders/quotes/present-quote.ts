import { formatAmount } from '../../../money/amounts.js';
import type { PricedOrder } from '../../pricing/api.js';
import { presentDiscount, presentShippingMethod, presentTax } from '../read-orders.js';

/** A quote as the API shows it. */
export function presentQuote({
  currency,
  items,
  pricesIncludeTax = true,
  pricing,
  codes = [],
  ...amounts
}: PricedOrder) {
  const none = formatAmount('0', currency);
  return {
    totalAmount: amounts.totalAmount,
    discountAmount: amounts.discountAmount ?? none,
    shippingAmount: amounts.shippingAmount ?? none,
    shippingTaxAmount: amounts.shippingTaxAmount ?? none,
    taxAmount: amounts.taxAmount ?? none,
    pricesIncludeTax,
    taxes: (pricing?.taxes ?? []).map(presentTax),
    discounts: (pricing?.discounts ?? []).map(presentDiscount),
    discountCodes: codes.map(({ code, reason = null }) => ({ code, applies: reason === null, reason })),
    shippingMethod: presentShippingMethod(pricing),
    currency,
    items: items.map((item) => ({
      ...item,
      discountAmount: item.discountAmount ?? none,
      taxAmount: item.taxAmount ?? none,
    })),
  };
}
