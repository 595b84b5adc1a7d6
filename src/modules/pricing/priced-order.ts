import type { OrderDiscount, OrderPriceList, OrderPricing, OrderTax } from '../../models/order-pricing.js';
import type { CodeOutcome } from './discounts/candidates.js';
import type { UnappliedDiscount } from './discounts/unapplied-discounts.js';
import {
  amountOf,
  type Draft,
  type DraftDiscount,
  type DraftLine,
  type Line,
  totalOf,
  totalOfDraft,
} from './draft.js';
import type { TaxSettings } from './tax/tax.js';

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
  return {
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
    ...(draft.unapplied && { unapplied: draft.unapplied }),
  };
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

function pricingOf(draft: Draft, taxRounding: TaxSettings['rounding']): OrderPricing | null {
  const { taxes, discounts, shipping, exempt } = draft;
  const priceLists = listsOf(draft);
  if (taxes.length + discounts.length + priceLists.length === 0 && !shipping && !exempt) return null;
  return {
    taxes: taxesOf(draft),
    taxRounding,
    ...(discounts.length > 0 && { discounts: discounts.map((one) => discountOf(one, draft)) }),
    ...(shipping && { shipping: { ...shipping.method, price: amountOf(shipping.price, draft) } }),
    ...(priceLists.length > 0 && { priceLists }),
    ...(exempt && { exempt: { customerGroupId: exempt.id, code: exempt.code, reason: exempt.exemptReason } }),
  };
}

/** Price lists in use, and their lines. */
function listsOf({ lines }: Draft): OrderPriceList[] {
  if (lines.every(({ list }) => list === undefined)) return [];
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

/** Tax on each line, and on shipping, whose index follows those of the lines. */
function amountsOf(parts: readonly number[], amounts: readonly number[], draft: Draft) {
  const { length } = draft.lines;
  const all = amounts.map((one) => amountOf(one, draft));
  const [shippingAmount] = all.filter((_, n) => parts[n] === length);
  return { amounts: all.filter((_, n) => parts[n] !== length), ...(shippingAmount && { shippingAmount }) };
}

function taxesOf(draft: Draft): OrderTax[] {
  const { lines } = draft;
  return draft.taxes.map(({ rate, base, amount, parts, amounts }) => ({
    rateId: rate.id,
    name: rate.name,
    country: rate.country,
    region: rate.region,
    rate: rate.percent,
    base: amountOf(base, draft),
    amount: amountOf(amount, draft),
    lines: parts.flatMap((index) => lines[index]?.line ?? []),
    ...(amounts && amountsOf(parts, amounts, draft)),
    // Shipping is the part after the lines.
    ...(parts.includes(lines.length) && { onShipping: true as const }),
  }));
}

const discountOf = ({ lines, shipping, ...said }: DraftDiscount, draft: Draft): OrderDiscount => ({
  ...said,
  amount: amountOf(
    lines.reduce((sum, amount) => sum + amount, shipping),
    draft,
  ),
  lines: lines.flatMap((amount, index) =>
    amount > 0 ? [{ line: (draft.lines[index] as DraftLine).line, amount: amountOf(amount, draft) }] : [],
  ),
  shippingAmount: amountOf(shipping, draft),
});
