import type { OrderDiscount, OrderShipping } from '../../models/order-pricing.js';
import { toThousandths, withPoint } from '../../money/amounts.js';
import { decimalsOf } from '../../money/currencies.js';
import type { ExemptGroup } from './customer-groups/read-exempt-groups.js';
import type { CodeOutcome } from './discounts/candidates.js';
import type { UnappliedDiscount } from './discounts/unapplied-discounts.js';
import type { ListedPrice, ListInForce } from './price-lists/price-lists.js';
import type { RateTotal } from './tax/tax.js';

/** A line of a basket. */
export interface Line {
  productId: number;
  /** Units, at least one. */
  quantity: number;
}

/** A product as read from the database. */
export interface ProductForSale {
  id: number;
  name: string;
  price: string;
  currency: string;
  isActive: boolean;
  taxCategoryId: number;
  /** Weight of one unit; null or undefined if unknown. */
  weightGrams?: number | null;
  /** Its categories, limited to those that discounts name; undefined if none does. */
  categoryIds?: readonly number[];
  /** Its prices in price lists; undefined in a shop without price lists. */
  listed?: readonly ListedPrice[];
}

/**
 * An order that is being priced. All amounts are whole minor units of its currency; each step of priceOrder() adds its own.
 * Without tax if `pricesIncludeTax` is false.
 */
export interface Draft {
  currency: string;
  /** Decimals of the currency. */
  decimals: number;
  /** Thousandths per minor unit. */
  unit: number;
  lines: DraftLine[];
  shipping?: DraftShipping;
  pricesIncludeTax: boolean;
  /** The customer's group, if exempt from tax. */
  exempt?: ExemptGroup;
  /** Converts the shop's amounts, if they include tax and the order's do not, or the other way round. */
  restate?: (amount: number, taxCategoryId: number) => number;
  /** Taxes on lines and shipping. */
  taxes: RateTotal[];
  discounts: DraftDiscount[];
  /** Outcome of each entered code. */
  codes?: CodeOutcome[];
  /** Automatic discounts that do not apply, if requested. */
  unapplied?: UnappliedDiscount[];
}

export interface DraftLine {
  /** Line number, from 1. */
  line: number;
  product: ProductForSale;
  quantity: number;
  /** Unit price. */
  price: number;
  /** The price list of the price; undefined for the product's own. */
  list?: ListInForce;
  subtotal: number;
  /** Line discounts and the line's share of order discounts. At most the subtotal. */
  discount: number;
  tax: number;
}

export interface DraftShipping {
  method: Omit<OrderShipping, 'price'>;
  taxCategoryId: number;
  /** Before discounts. */
  price: number;
  /** At most the price. */
  discount: number;
  tax: number;
}

/** An applied discount. */
export interface DraftDiscount extends Omit<OrderDiscount, 'amount' | 'lines' | 'shippingAmount'> {
  /** Its part on each line, by index. */
  lines: number[];
  /** Its part on shipping. */
  shipping: number;
}

/**
 * A draft with only unit prices. A price from an older version with too many decimals becomes a fraction, and must be refused.
 * @param currency common to all products
 */
export function draftOf(
  lines: readonly Line[],
  products: ReadonlyMap<number, ProductForSale>,
  currency: string,
  pricesIncludeTax: boolean,
): Draft {
  const decimals = decimalsOf(currency);
  const unit = 10 ** (3 - decimals);
  return {
    currency,
    decimals,
    unit,
    lines: lines.map(({ productId, quantity }, index) => {
      const product = products.get(productId) as ProductForSale;
      const price = toThousandths(product.price) / unit;
      const subtotal = valueAt(price, { quantity });
      return { line: index + 1, product, quantity, price, subtotal, discount: 0, tax: 0 };
    }),
    pricesIncludeTax,
    taxes: [],
    discounts: [],
  };
}

/** Value of a line at an amount per unit. */
export const valueAt = (price: number, { quantity }: Pick<DraftLine, 'quantity'>): number => price * quantity;

/** @param price unit price in minor units */
export function setPrice(line: DraftLine, price: number): void {
  line.price = price;
  line.subtotal = valueAt(price, line);
}

/** Formats minor units as a decimal string. */
export const amountOf = (minor: number, { decimals }: Draft): string => withPoint(minor, decimals);

/** What the customer pays for a line or for shipping. */
export function totalOf(part: DraftLine | DraftShipping, { pricesIncludeTax }: Draft): number {
  const before = 'subtotal' in part ? part.subtotal : part.price;
  return before - part.discount + (pricesIncludeTax ? 0 : part.tax);
}

/** Total that the customer pays. */
export function totalOfDraft(draft: Draft): number {
  const total = draft.shipping ? totalOf(draft.shipping, draft) : 0;
  return draft.lines.reduce((sum, line) => sum + totalOf(line, draft), total);
}
