import type { ExemptReason } from './customer-group.js';

/** Tax of one rate on an order. Amounts are decimal strings in the order's currency. */
export interface OrderTax {
  /** null for a rate of an external provider. */
  rateId: number | null;
  name: string;
  country: string;
  /** ISO 3166-2 without the country; '' for the whole country. */
  region: string;
  /** Percentage. */
  rate: string;
  /** Taxed amount, without tax. */
  base: string;
  amount: string;
  /** Taxed lines. The tax of a part of a line is split among its rates. */
  lines: number[];
  /** Tax on each of these lines, if it does not follow from the rates: decimal strings. */
  amounts?: string[];
  /** Tax on shipping, in the same case. */
  shippingAmount?: string;
  /** Whether shipping is taxed at this rate too. */
  onShipping?: true;
}

/** A discount of an order. Amounts are decimal strings. */
export interface OrderDiscount {
  discountId: number;
  name: string;
  /** As entered; null for an automatic discount. */
  code: string | null;
  class: 'line' | 'order' | 'shipping';
  /** Sum of the lines and shipping. */
  amount: string;
  /** Its part on each line. */
  lines: Array<{ line: number; amount: string }>;
  /** Its part on shipping. */
  shippingAmount: string;
}

/** Shipping of an order. */
export interface OrderShipping {
  /** 0 for a rate of a carrier. */
  methodId: number;
  code: string;
  name: string;
  /** Days until delivery; null if unknown. */
  daysMin: number | null;
  daysMax: number | null;
  /** Before discounts: a decimal string. */
  price: string;
}

/** A price list that some prices of an order are from. */
export interface OrderPriceList {
  priceListId: number;
  code: string;
  name: string;
  lines: number[];
}

/** Why an order is exempt from tax. */
interface OrderExemption {
  customerGroupId: number;
  /** Code of the customer group. */
  code: string;
  reason: ExemptReason;
}

/** Explains the amounts of an order to people and reports; no amount is computed from it. */
export interface OrderPricing {
  /** Tax on lines and shipping; the sum is the order's tax. */
  taxes: OrderTax[];
  taxRounding: 'line' | 'order';
  discounts?: OrderDiscount[];
  shipping?: OrderShipping;
  /** Omitted if no price is from a price list. */
  priceLists?: OrderPriceList[];
  exempt?: OrderExemption;
}
