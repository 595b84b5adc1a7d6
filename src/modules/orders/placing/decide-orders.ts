import type { Span } from '@opentelemetry/api';
import { Problem } from '../../../errors.js';
import type { PaymentMethod } from '../../../models/order.js';
import type { ShippingAddress } from '../../../rules/shipping-address.js';
import {
  type Cart,
  type Line,
  NO_RULES,
  NO_USES,
  type PricedOrder,
  type ProductForSale,
  priceOrder,
  type QuotedTaxes,
  type Redemption,
  type Rules,
  refusedCurrency,
  refusedLines,
  type UsesRead,
  usesBook,
} from '../../pricing/api.js';
import {
  type Allocation,
  allocateStock,
  insufficientStock,
  type Shortage,
  type Stock,
} from '../../stock/api.js';
import { holdGone } from '../holds/hold-gone.js';
import type { OwnHold, OwnHolds } from '../holds/lock-holds.js';
import { placedStatusOf } from '../lifecycle/order-status.js';
import { type Buyer, customerOf } from './customer.js';
import { NO_LIMIT, refusedUnits, type UnpaidUnits, unitsKey } from './unpaid-units.js';

/** A requested order, before it is placed. */
export interface Placement extends Buyer {
  /** Primary key of the order, a UUIDv7. Made before the first attempt and used by all of them. */
  orderId: string;
  /** Order number; see order-number.ts. */
  number: string;
  /** Customer group of the account. */
  customerGroupId?: number | null;
  /** At most one per product; see mergeLines. */
  lines: Line[];
  shippingAddress: ShippingAddress;
  billingAddress?: ShippingAddress;
  /** Code of the shipping method. */
  shippingMethod?: string;
  /** ISO 4217. Default: the currency of the products. */
  currency?: string;
  paymentMethod: PaymentMethod;
  /** The hold whose units it takes. */
  holdId?: string;
  /** As entered; at most one per normalised code. */
  discountCodes?: string[];
  /** A decimal string: the order is refused if its total differs. */
  expectedTotal?: string;
  /** Expiry of the quote that the total is from. */
  quoteExpiresAt?: Date;
  /** Taxes of that quote, if an external provider computed them. */
  quotedTaxes?: QuotedTaxes;
  /** Carrier rate chosen in that quote, if any. */
  carrierMethods?: Cart['carrierMethods'];
  /** The client's Idempotency-Key, and the SHA-256 of the request in hex. */
  idempotency?: { key: string; requestHash: string };
  /** Span of the request, if traces are recorded. */
  span?: Span;
}

/** The accepted order with its prices, or why it is refused. */
export type Decision = Accepted | { refused: Problem };

interface Accepted {
  priced: PricedOrder;
  /** Locations of each line's units. */
  allocation: Allocation['parts'];
  /** Its discounts that are counted. */
  redemptions?: Redemption[];
}

/** Merges lines of the same product into one, at the position of the first. */
export function mergeLines(lines: readonly Line[]): Line[] {
  const quantities = new Map<number, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

/**
 * Accepts or refuses each order of a batch on its own, in order of arrival. Pure.
 *
 * @param products by id; a missing one is not for sale
 * @param stock units that can be bought, by location and product
 * @param unpaid the limit on unpaid units, and how many the accounts have
 * @param rules the pricing rules, and the locations that sell
 * @param at current time, which decides which rules are valid
 * @param uses uses of discounts so far
 * @param holds the holds of the placements, by id; one that is missing is gone, or belongs to somebody else
 * @returns one decision per placement, in the same order
 */
export function decideOrders(
  placements: readonly Placement[],
  products: ReadonlyMap<number, ProductForSale>,
  stock: Stock,
  unpaid: UnpaidUnits = NO_LIMIT,
  rules: Rules = NO_RULES,
  at = new Date(0),
  uses: UsesRead = NO_USES,
  holds: OwnHolds = new Map(),
): Decision[] {
  const now = at.getTime();
  const book = rules.discounts && usesBook(uses, rules.discounts);
  const held = new Map(unpaid.held);
  const left = new Map(holds);
  const decide = (placement: Placement, { parts: allocation, shortages }: Allocation): Decision => {
    const refused = refusedBasket(placement, products, shortages, left, rules, now);
    if (refused) return { refused };
    const cart = book ? cartOf(placement, book.inSight(customerOf(placement))) : placement;
    const decision = price(placement, cart, products, { limit: unpaid.limit, held }, rules, now);
    if ('refused' in decision) return decision;
    const { priced } = decision;
    if (unpaid.limit > 0 && isUnpaid(priced)) {
      for (const { productId, quantity } of placement.lines) {
        const key = unitsKey(customerOf(placement), productId);
        held.set(key, (held.get(key) ?? 0) + quantity);
      }
    }
    if (placement.holdId !== undefined) left.delete(placement.holdId);
    if (!book) return { priced, allocation };
    const [orderId, customer] = [placement.orderId, customerOf(placement)];
    return { priced, allocation, redemptions: book.take({ orderId, customer }, priced.pricing?.discounts) };
  };
  const keptFor = (placement: Placement) => holdOf(placement, left)?.kept;
  return allocateStock<Placement, Accepted>(placements, stock, rules.locations, decide, keptFor);
}

function holdOf(placement: Placement, holds: OwnHolds): OwnHold | undefined {
  const hold = placement.holdId === undefined ? undefined : holds.get(placement.holdId);
  return hold?.customer === customerOf(placement) ? hold : undefined;
}

function refusedBasket(
  placement: Placement,
  products: ReadonlyMap<number, ProductForSale>,
  shortages: Shortage[],
  holds: OwnHolds,
  { priceLists }: Rules,
  now: number,
): Problem | undefined {
  const { lines, holdId } = placement;
  if (holdId !== undefined && !holdOf(placement, holds)) return holdGone(holdId);
  return (
    refusedLines(lines, products) ??
    refusedCurrency(lines, products, placement, priceLists, now) ??
    (shortages.length > 0 ? insufficientStock(shortages) : undefined)
  );
}

/** What is priced. Property by property: a spread takes many times as long. */
const cartOf = (placement: Placement, uses: Cart['uses']): Cart => ({
  lines: placement.lines,
  shippingAddress: placement.shippingAddress,
  shippingMethod: placement.shippingMethod,
  currency: placement.currency,
  carrierMethods: placement.carrierMethods,
  quotedTaxes: placement.quotedTaxes,
  expectedTotal: placement.expectedTotal,
  discountCodes: placement.discountCodes,
  customerGroupId: placement.customerGroupId,
  uses,
});

function price(
  placement: Placement,
  cart: Cart,
  products: ReadonlyMap<number, ProductForSale>,
  unpaid: UnpaidUnits,
  rules: Rules,
  now: number,
): { priced: PricedOrder } | { refused: Problem } {
  if (placement.quoteExpiresAt && placement.quoteExpiresAt.getTime() <= now) {
    return { refused: new Problem('QUOTE_EXPIRED', 'Ask for a new quote: this one has expired.') };
  }
  const decision = priceOrder(cart, products, rules, now);
  if ('refused' in decision || !isUnpaid(decision.priced)) return decision;
  const refused = refusedUnits(placement.lines, customerOf(placement), unpaid);
  return refused ? { refused } : decision;
}

/** A free order does not wait for a payment. */
const isUnpaid = ({ totalAmount }: PricedOrder): boolean => placedStatusOf(totalAmount) === 'pending';
