import { Problem } from '../../errors.js';
import type { OrderPricing } from '../../models/order.js';
import {
  formatAmount,
  fromThousandths,
  isAmountOf,
  largestTotal,
  toThousandths,
} from '../../money/amounts.js';
import { refusedAmount } from '../../money/require-amount.js';
import { LIMITS } from '../../rules/values.js';
import { NO_RULES, type Rules } from './rules.js';
import { addTax } from './tax/add-tax.js';
import type { Destination } from './tax/tax-table.js';

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
}

/** What somebody would buy. */
export interface Cart {
  lines: readonly Line[];
  shippingAddress: Destination;
  /** A decimal string: refuse the order when it would cost anything else. */
  expectedTotal?: string;
}

/** A line with what it comes to, in decimal strings. What is left out is 0, as the columns' defaults say. */
export interface PricedLine extends Line {
  /** Counts from 1. */
  line: number;
  name: string;
  /** Of one unit. */
  price: string;
  subtotal: string;
  taxAmount?: string;
  total: string;
}

export interface PricedOrder {
  totalAmount: string;
  currency: string;
  items: PricedLine[];
  // Left out in a shop without rules, as the columns' defaults have them.
  taxAmount?: string;
  pricesIncludeTax?: boolean;
  pricing?: OrderPricing | null;
}

/** The refusal of lines that cannot be sold, at whatever price and however much there is of them; or nothing. */
export function refusedLines(
  lines: readonly Line[],
  products: ReadonlyMap<number, ProductForSale>,
): Problem | undefined {
  const tooMany = lines.find(({ quantity }) => quantity > LIMITS.orderQuantity.max);
  if (tooMany) return refusedQuantity(tooMany);
  const unavailable = lines.filter(({ productId }) => !products.get(productId)?.isActive);
  if (unavailable.length === 0) return undefined;
  const productIds = unavailable.map(({ productId }) => productId);
  return new Problem('PRODUCT_UNAVAILABLE', `Not for sale: product ${productIds.join(', ')}.`, {
    extensions: { productIds },
  });
}

/**
 * What an order comes to, and each line of it: the one place where that is computed. It is stored as it comes from here, and
 * whatever is cancelled, comes back or is reported later is a share or a sum of it. Pure.
 *
 * @param cart whose lines refusedLines() has nothing against
 * @param at epoch milliseconds: which of the rules hold
 */
export function priceOrder(
  { lines, shippingAddress, expectedTotal }: Cart,
  products: ReadonlyMap<number, ProductForSale>,
  rules: Rules = NO_RULES,
  at = 0,
): { priced: PricedOrder } | { refused: Problem } {
  const items: PricedLine[] = [];
  const unpayable: number[] = [];
  const currencies = new Set<string>();
  let total = 0;
  for (const [index, { productId, quantity }] of lines.entries()) {
    const product = products.get(productId) as ProductForSale;
    const { name, currency } = product;
    const price = formatAmount(product.price, currency);
    const thousandths = toThousandths(price);
    const subtotal = fromThousandths(thousandths * quantity, currency);
    items.push({ line: index + 1, productId, name, quantity, price, subtotal, total: subtotal });
    currencies.add(currency);
    if (!isAmountOf(thousandths, currency)) unpayable.push(productId);
    total += thousandths * quantity;
  }

  const [currency = ''] = currencies;
  const notOne = refusedPrices(currencies, unpayable) ?? refusedTotal(total, currency);
  if (notOne) return { refused: notOne };
  const priced: PricedOrder = { totalAmount: '', currency, items };
  if (rules.taxTable || !rules.tax.isIncluded) {
    const categoryOf = (id: number) => (products.get(id) as ProductForSale).taxCategoryId;
    total += addTax(priced, categoryOf, shippingAddress, rules, at);
  }
  const refused = refusedTotal(total, currency, expectedTotal);
  if (refused) return { refused };
  priced.totalAmount = fromThousandths(total, currency);
  return { priced };
}

/** @param unpayable products with a price of an older version, that its currency cannot have */
function refusedPrices(currencies: ReadonlySet<string>, unpayable: number[]): Problem | undefined {
  if (currencies.size > 1) {
    return new Problem('MIXED_CURRENCIES', `Place one order for each of ${[...currencies].join(', ')}.`);
  }
  if (unpayable.length === 0) return undefined;
  return new Problem(
    'AMOUNT_NOT_PAYABLE',
    `No one can pay the price of product ${unpayable.join(', ')} exactly: the shop has to change it.`,
    { extensions: { productIds: unpayable } },
  );
}

/** @param total thousandths */
function refusedTotal(total: number, currency: string, expectedTotal?: string): Problem | undefined {
  const largest = largestTotal(currency);
  if (total > largest) {
    const detail = `One order costs at most ${fromThousandths(largest, currency)}.`;
    return new Problem('ORDER_TOTAL_TOO_LARGE', detail);
  }
  if (expectedTotal === undefined || toThousandths(expectedTotal) === total) return undefined;
  const totalAmount = fromThousandths(total, currency);
  return (
    refusedAmount(expectedTotal, currency, 'expectedTotal') ??
    new Problem('PRICE_CHANGED', `The order would cost ${totalAmount}, not ${expectedTotal}.`, {
      extensions: { totalAmount },
    })
  );
}

function refusedQuantity({ productId, quantity }: Line): Problem {
  const { max } = LIMITS.orderQuantity;
  return new Problem(
    'VALIDATION_FAILED',
    `One order takes at most ${max} units of a product; the lines of product ${productId} add up to ${quantity}.`,
    { errors: [{ field: 'items', message: `take more than ${max} of product ${productId}` }] },
  );
}
