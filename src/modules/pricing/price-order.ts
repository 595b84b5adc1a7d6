import { Problem } from '../../errors.js';
import { fromThousandths, largestTotal, toThousandths } from '../../money/amounts.js';
import { refusedAmount } from '../../money/require-amount.js';
import { LIMITS } from '../../rules/values.js';
import type { UsesInSight } from './discounts/candidates.js';
import { NO_DISCOUNTS } from './discounts/discount-table.js';
import { takeOffGoods } from './discounts/take-off-goods.js';
import { codeOutcomes, refusedCodes, takeOffShipping } from './discounts/take-off-shipping.js';
import { unappliedDiscounts } from './discounts/unapplied-discounts.js';
import { type Draft, draftOf, type Line, type ProductForSale, totalOfDraft } from './draft.js';
import { decideTaxInclusion } from './price-lists/decide-tax-inclusion.js';
import { setUnitPrices } from './price-lists/set-unit-prices.js';
import { type PricedOrder, plainOrderOf, ruledOrderOf } from './priced-order.js';
import { hasRules, NO_RULES, type Rules } from './rules.js';
import { addShipping, type ShippingOffer, shippingOffers } from './shipping/add-shipping.js';
import type { Method } from './shipping/shipping-table.js';
import { addTax } from './tax/add-tax.js';
import type { QuotedTaxes } from './tax/provider/quoted-taxes.js';
import { takeQuotedTaxes } from './tax/provider/take-quoted-taxes.js';
import type { Destination } from './tax/tax-table.js';

/** A basket to price. */
export interface Cart {
  lines: readonly Line[];
  shippingAddress: Destination;
  /** Code of the shipping method. */
  shippingMethod?: string;
  /** ISO 4217. Default: the currency of the products. */
  currency?: string;
  /** Carrier rates: those that a quote can choose from, or the one chosen in the order's quote. */
  carrierMethods?: readonly Method[];
  /** A quote may omit the shipping method, and reports the available ones and codes that do not apply. */
  isQuote?: true;
  /** Whether to report automatic discounts that do not apply. */
  isExplained?: true;
  /** Taxes from the order's quote, if an external provider computes them. */
  quotedTaxes?: QuotedTaxes;
  /** A decimal string: the order is refused if its total differs. */
  expectedTotal?: string;
  /** As entered: at most five, and one per normalised code. */
  discountCodes?: readonly string[];
  customerGroupId?: number | null;
  /** Remaining uses of discounts. */
  uses?: UsesInSight;
}

/** The problem if some lines cannot be sold at all, whatever price and stock; otherwise undefined. */
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
 * Prices an order and each of its lines. The only place that computes these amounts: they are stored as returned, and later
 * amounts (cancellations, returns, reports) are shares or sums of them. Pure.
 *
 * @param cart must have passed refusedLines()
 * @param at epoch milliseconds: decides which rules are valid
 */
export function priceOrder(
  cart: Cart,
  products: ReadonlyMap<number, ProductForSale>,
  rules: Rules = NO_RULES,
  at = 0,
): Outcome {
  const outcome = priceOnce(cart, products, rules, at);
  if ('refused' in outcome || !outcome.priced.codes?.some(({ reason }) => reason)) return outcome;
  // The order is placed without the codes that do not apply, so they must not affect which of the others do.
  const { codes } = outcome.priced;
  const discountCodes = cart.discountCodes?.filter((_, n) => !codes[n]?.reason);
  const without = priceOrder({ ...cart, discountCodes }, products, rules, at);
  if ('refused' in without) return without;
  const outcomes = codes.map((one) => without.priced.codes?.find(({ code }) => code === one.code) ?? one);
  return { ...without, priced: { ...without.priced, codes: outcomes } };
}

type Outcome = { priced: PricedOrder; shippingMethods?: ShippingOffer[] } | { refused: Problem };

function priceOnce(
  cart: Cart,
  products: ReadonlyMap<number, ProductForSale>,
  rules: Rules,
  at: number,
): Outcome {
  const currencyOf = ({ productId }: Line) => (products.get(productId) as ProductForSale).currency;
  const [first] = cart.lines;
  const currency = cart.currency ?? (first ? currencyOf(first) : '');
  if (cart.currency === undefined && cart.lines.some((line) => currencyOf(line) !== currency)) {
    return { refused: mixedCurrencies(new Set(cart.lines.map(currencyOf))) };
  }
  const draft = draftOf(cart.lines, products, currency, rules.tax.isIncluded);
  const isRuled = hasRules(rules) || asksForRules(cart);
  const isListed = rules.priceLists !== undefined || cart.currency !== undefined;
  const refused =
    (isListed ? setUnitPrices(draft, cart, rules.priceLists, at) : undefined) ??
    refusedPrices(draft) ??
    (isRuled ? (refusedTotal(draft) ?? applyRules(draft, cart, rules, at)) : undefined) ??
    refusedTotal(draft, cart.expectedTotal);
  if (refused) return { refused };
  const priced = isRuled ? ruledOrderOf(draft, rules.tax.rounding) : plainOrderOf(draft);
  if (!cart.isQuote || !rules.shipping) return { priced };
  return { priced, shippingMethods: shippingOffers(draft, cart, rules.shipping) };
}

/** Each step adds to the draft, based on the steps before. The first one that fails refuses the order. */
function applyRules(draft: Draft, cart: Cart, rules: Rules, at: number): Problem | undefined {
  if (rules.priceLists || rules.exemptGroups) decideTaxInclusion(draft, cart, rules, at);
  const isDiscounted = rules.discounts !== undefined || hasCodes(cart);
  const discounting = isDiscounted
    ? takeOffGoods(draft, cart, rules.discounts ?? NO_DISCOUNTS, at)
    : undefined;
  if (rules.shipping || cart.shippingMethod !== undefined) {
    const refused = addShipping(draft, cart, rules.shipping);
    if (refused) return refused;
  }
  if (discounting) {
    takeOffShipping(draft, discounting);
    draft.codes = codeOutcomes(discounting);
    if (cart.isExplained && rules.discounts)
      draft.unapplied = unappliedDiscounts(discounting, cart, draft.currency, rules.discounts, at);
    const refused = cart.isQuote ? undefined : refusedCodes(draft.codes);
    if (refused) return refused;
  }
  if (cart.quotedTaxes) return takeQuotedTaxes(draft, cart.quotedTaxes);
  if (!draft.exempt && (rules.taxTable || !rules.tax.isIncluded))
    addTax(draft, cart.shippingAddress, rules, at);
  return undefined;
}

const hasCodes = ({ discountCodes = [] }: Cart): boolean => discountCodes.length > 0;

/** Shipping methods and codes are refused also in a shop without any; and taxes may have been quoted in a shop without rates. */
const asksForRules = (cart: Cart): boolean =>
  cart.shippingMethod !== undefined || hasCodes(cart) || cart.quotedTaxes !== undefined;

const mixedCurrencies = (currencies: ReadonlySet<string>): Problem =>
  new Problem('MIXED_CURRENCIES', `Place one order for each of ${[...currencies].join(', ')}.`);

/** For prices of older versions with more decimals than their currency has. */
function refusedPrices({ lines }: Draft): Problem | undefined {
  const unpayable = lines.filter(({ price }) => !Number.isInteger(price));
  if (unpayable.length === 0) return undefined;
  const productIds = unpayable.map(({ product }) => product.id);
  return new Problem(
    'AMOUNT_NOT_PAYABLE',
    `No one can pay the price of product ${productIds.join(', ')} exactly: the shop has to change it.`,
    { extensions: { productIds } },
  );
}

function refusedTotal(draft: Draft, expectedTotal?: string): Problem | undefined {
  const { currency, unit } = draft;
  const total = totalOfDraft(draft) * unit;
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
