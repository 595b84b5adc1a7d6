import type { OrderDiscount, OrderShipping } from '../../models/order.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import { decimalsOf } from '../../money/currencies.js';
import type { ExemptGroup } from './customer-groups/read-exempt-groups.js';
import type { CodeOutcome } from './discounts/candidates.js';
import type { UnappliedDiscount } from './discounts/unapplied-discounts.js';
import type { ListedPrice, ListInForce } from './price-lists/price-lists.js';
import type { RateTotal } from './tax/tax.js';

/** What a line asks for. */
export interface Line {
  productId: number;
  /** Units, at least one. */
  quantity: number;
}

/** What is for sale, as the database has it. */
export interface ProductForSale {
  id: number;
  name: string;
  price: string;
  currency: string;
  isActive: boolean;
  taxCategoryId: number;
  /** Of one unit; null or left out if it is not known. */
  weightGrams?: number | null;
  /** Of the categories that discounts name, those that it is in. Left out where none does. */
  categoryIds?: readonly number[];
  /** Its prices in price lists; left out in a shop without lists. */
  listed?: readonly ListedPrice[];
}

/**
 * An order while it is priced. All amounts are whole minor units of its currency, and each step of priceOrder() adds its own.
 * They are exclusive of tax if prices are.
 */
export interface Draft {
  currency: string;
  /** Thousandths in a minor unit. */
  unit: number;
  lines: DraftLine[];
  shipping?: DraftShipping;
  pricesIncludeTax: boolean;
  /** The customer's group, if it pays no tax. */
  exempt?: ExemptGroup;
  /** Where the shop's own amounts include tax and the order's do not, or the other way round: the one as the other. */
  restate?: (amount: number, taxCategoryId: number) => number;
  /** Of all lines and of shipping. */
  taxes: RateTotal[];
  discounts: DraftDiscount[];
  /** What has become of the codes that were entered. */
  codes?: CodeOutcome[];
  /** Automatic discounts that do not apply, where somebody asks why. */
  unapplied?: UnappliedDiscount[];
}

export interface DraftLine {
  /** Counts from 1. */
  line: number;
  product: ProductForSale;
  quantity: number;
  /** Of one unit. */
  price: number;
  /** The price list that it is from; left out if it is the product's own. */
  list?: ListInForce;
  subtotal: number;
  /** Of the line, and its share of the order's discounts. At most the subtotal. */
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

/** A discount that applies. */
export interface DraftDiscount extends Omit<OrderDiscount, 'amount' | 'lines' | 'shippingAmount'> {
  /** By line, in their order: what of it each of them has. */
  lines: number[];
  /** What of it shipping has. */
  shipping: number;
}

/**
 * A draft with unit prices alone. A price of an older version that the currency cannot have is a fraction in it, and has to be
 * refused.
 * @param currency of all products
 */
export function draftOf(
  lines: readonly Line[],
  products: ReadonlyMap<number, ProductForSale>,
  currency: string,
  pricesIncludeTax: boolean,
): Draft {
  const unit = 10 ** (3 - decimalsOf(currency));
  return {
    currency,
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

/** What a line comes to, of what is said of one unit. */
export const valueAt = (price: number, { quantity }: Pick<DraftLine, 'quantity'>): number => price * quantity;

/** @param price of one unit, in minor units */
export function setPrice(line: DraftLine, price: number): void {
  line.price = price;
  line.subtotal = valueAt(price, line);
}

/** As a decimal string. */
export const amountOf = (minor: number, { unit, currency }: Draft): string =>
  fromThousandths(minor * unit, currency);

/** What the customer pays for a line, or for shipping. */
export function totalOf(part: DraftLine | DraftShipping, { pricesIncludeTax }: Draft): number {
  const before = 'subtotal' in part ? part.subtotal : part.price;
  return before - part.discount + (pricesIncludeTax ? 0 : part.tax);
}

/** What the customer pays for all of it. */
export function totalOfDraft(draft: Draft): number {
  const total = draft.shipping ? totalOf(draft.shipping, draft) : 0;
  return draft.lines.reduce((sum, line) => sum + totalOf(line, draft), total);
}
