import type {
  OrderDiscount,
  OrderPriceList,
  OrderPricing,
  OrderShipping,
  OrderTax,
} from '../../models/order-pricing.js';
import type { CodeOutcome } from './discounts/candidates.js';
import type { UnappliedDiscount } from './discounts/unapplied-discounts.js';
import {
  amountOf,
  type Draft,
  type DraftDiscount,
  type DraftLine,
  type DraftShipping,
  type Line,
  totalOf,
  totalOfDraft,
} from './draft.js';
import type { RateTotal, TaxSettings } from './tax/tax.js';

/** A priced line. Amounts are decimal strings; an omitted one is 0, the default of its column. */
export interface PricedLine extends Line {
  /** Line number, from 1. */
  line: number;
  name: string;
  /** Unit price. */
  price: string;
  subtotal: string;
  discountAmount?: string;
  taxAmount?: string;
  total: string;
}

/** Amounts that follow from pricing rules, as decimal strings. */
interface RuledAmounts {
  /** Sum of the lines. */
  discountAmount: string;
  /** After discounts. */
  shippingAmount: string;
  shippingTaxAmount: string;
  /** Sum of lines and shipping. */
  taxAmount: string;
  pricesIncludeTax: boolean;
  pricing: OrderPricing | null;
}

/** A priced order. In a shop without rules their amounts are omitted, since the columns have defaults. */
export interface PricedOrder extends Partial<RuledAmounts> {
  totalAmount: string;
  currency: string;
  items: PricedLine[];
  /** Outcome of each entered code; not stored. */
  codes?: CodeOutcome[];
  /** Automatic discounts that do not apply, if requested; not stored. */
  unapplied?: UnappliedDiscount[];
}

/** The priced order of a draft without rules. */
export const plainOrderOf = (draft: Draft): PricedOrder => ({
  totalAmount: amountOf(totalOfDraft(draft), draft),
  currency: draft.currency,
  items: draft.lines.map(({ line, product, quantity, price, subtotal }) => {
    const total = amountOf(subtotal, draft);
    return {
      line,
      productId: product.id,
      name: product.name,
      quantity,
      price: amountOf(price, draft),
      subtotal: total,
      total,
    };
  }),
});

/** The priced order of a draft with rules, and its explanation. */
export function ruledOrderOf(draft: Draft, rounding: TaxSettings['rounding']): PricedOrder {
  const { lines, shipping, pricesIncludeTax } = draft;
  const shippingTax = shipping?.tax ?? 0;
  let discount = 0;
  let tax = shippingTax;
  for (const line of lines) {
    discount += line.discount;
    tax += line.tax;
  }
  const priced: PricedOrder = {
    totalAmount: amountOf(totalOfDraft(draft), draft),
    currency: draft.currency,
    items: lines.map((line) => ruledLineOf(line, draft)),
    discountAmount: amountOf(discount, draft),
    shippingAmount: amountOf(shipping ? shipping.price - shipping.discount : 0, draft),
    shippingTaxAmount: amountOf(shippingTax, draft),
    taxAmount: amountOf(tax, draft),
    pricesIncludeTax,
    pricing: pricingOf(draft, rounding),
    codes: draft.codes,
  };
  if (draft.unapplied) priced.unapplied = draft.unapplied;
  return priced;
}

function ruledLineOf(line: DraftLine, draft: Draft): PricedLine {
  const { product, quantity, price, subtotal, discount, tax } = line;
  return {
    line: line.line,
    productId: product.id,
    name: product.name,
    quantity,
    price: amountOf(price, draft),
    subtotal: amountOf(subtotal, draft),
    discountAmount: amountOf(discount, draft),
    taxAmount: amountOf(tax, draft),
    total: amountOf(totalOf(line, draft), draft),
  };
}

// Property by property: for each order, spreads would take as long as all the rest.

function pricingOf(draft: Draft, taxRounding: TaxSettings['rounding']): OrderPricing | null {
  const { taxes, discounts, shipping, exempt } = draft;
  const priceLists = listsOf(draft);
  if (taxes.length + discounts.length + priceLists.length === 0 && !shipping && !exempt) return null;
  const pricing: OrderPricing = { taxes: taxes.map((one) => taxOf(one, draft)), taxRounding };
  if (discounts.length > 0) pricing.discounts = discounts.map((one) => discountOf(one, draft));
  if (shipping) pricing.shipping = shippingOf(shipping, draft);
  if (priceLists.length > 0) pricing.priceLists = priceLists;
  if (exempt) pricing.exempt = { customerGroupId: exempt.id, code: exempt.code, reason: exempt.exemptReason };
  return pricing;
}

const shippingOf = ({ method, price }: DraftShipping, draft: Draft): OrderShipping => ({
  methodId: method.methodId,
  code: method.code,
  name: method.name,
  daysMin: method.daysMin,
  daysMax: method.daysMax,
  price: amountOf(price, draft),
});

const NONE: OrderPriceList[] = [];

/** Price lists in use, and their lines. */
function listsOf({ lines }: Draft): OrderPriceList[] {
  if (lines.every(({ list }) => list === undefined)) return NONE;
  const found = new Map<number, OrderPriceList>();
  for (const { line, list } of lines) {
    if (!list) continue;
    const { id: priceListId, code, name } = list;
    const known = found.get(priceListId) ?? { priceListId, code, name, lines: [] };
    known.lines.push(line);
    found.set(priceListId, known);
  }
  return [...found.values()];
}

function taxOf({ rate, base, amount, parts, amounts }: RateTotal, draft: Draft): OrderTax {
  const { lines } = draft;
  const tax: OrderTax = {
    rateId: rate.id,
    name: rate.name,
    country: rate.country,
    region: rate.region,
    rate: rate.percent,
    base: amountOf(base, draft),
    amount: amountOf(amount, draft),
    lines: [],
  };
  if (amounts) tax.amounts = [];
  for (let n = 0; n < parts.length; n++) {
    const line = lines[parts[n] as number];
    const own = amounts && amountOf(amounts[n] as number, draft);
    if (line) {
      tax.lines.push(line.line);
      if (own !== undefined) tax.amounts?.push(own);
      continue;
    }
    // Shipping is the part after the lines.
    if (own !== undefined) tax.shippingAmount = own;
    tax.onShipping = true;
  }
  return tax;
}

function discountOf(one: DraftDiscount, draft: Draft): OrderDiscount {
  let amount = one.shipping;
  const lines: OrderDiscount['lines'] = [];
  for (let index = 0; index < one.lines.length; index++) {
    const part = one.lines[index] as number;
    amount += part;
    if (part > 0) lines.push({ line: (draft.lines[index] as DraftLine).line, amount: amountOf(part, draft) });
  }
  return {
    discountId: one.discountId,
    name: one.name,
    code: one.code,
    class: one.class,
    amount: amountOf(amount, draft),
    lines,
    shippingAmount: amountOf(one.shipping, draft),
  };
}
