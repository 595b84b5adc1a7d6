import { Problem } from '../../errors.js';
import type { PaymentMethod } from '../../models/order.js';
import type { ShippingAddress } from '../../rules/shipping-address.js';
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
} from '../pricing/api.js';
import { allocateStock, insufficientStock, type Shortage } from '../stock/api.js';
import { placedStatusOf } from './lifecycle/order-status.js';
import { NO_LIMIT, refusedUnits, type UnpaidUnits, unitsKey } from './unpaid-units.js';

/** A requested order, before it is placed. */
export interface Placement {
  /** The key that the order will have, a UUIDv7: made before the first attempt, the same for all of them. */
  orderId: string;
  /** Order number; see order-number.ts. */
  number: string;
  userId: number;
  /** The group that the account is in. */
  customerGroupId?: number | null;
  /** At most one a product; see mergeLines. */
  lines: Line[];
  shippingAddress: ShippingAddress;
  /** Code of the shipping method. */
  shippingMethod?: string;
  /** ISO 4217; left out: that of the products. */
  currency?: string;
  paymentMethod: PaymentMethod;
  /** As they were entered, no two of one key. */
  discountCodes?: string[];
  /** A decimal string: refuse the order when it would cost anything else. */
  expectedTotal?: string;
  /** Of the quote that the total is from. */
  quoteExpiresAt?: Date;
  /** Of that quote, where an external provider works them out. */
  quotedTaxes?: QuotedTaxes;
  /** Of that quote, where it has chosen the rate of a carrier. */
  carrierMethods?: Cart['carrierMethods'];
  /** The client's Idempotency-Key, and the SHA-256 of the request in hex. */
  idempotency?: { key: string; requestHash: string };
}

/** The accepted order with its prices, or why it is refused. */
export type Decision = Accepted | { refused: Problem };

interface Accepted {
  priced: PricedOrder;
  /** Its discounts whose uses are counted. */
  redemptions?: Redemption[];
}

/** Lines of the same product become one, where the first of them stood. */
export function mergeLines(lines: readonly Line[]): Line[] {
  const quantities = new Map<number, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

/**
 * Decides a batch of orders, each on its own and in the order of arrival. Pure: reads and writes nothing but its
 * arguments, and leaves those alone.
 *
 * @param products by product id; what is missing is not for sale
 * @param stock units that can be bought, by product id; what is missing is not there
 * @param unpaid what the accounts hold, of which there may be a limit
 * @param rules what prices go by besides the products
 * @param at when it is, which says which of the rules hold
 * @param uses what is known of discounts' uses
 * @returns one decision a placement, in their order
 */
export function decideOrders(
  placements: readonly Placement[],
  products: ReadonlyMap<number, ProductForSale>,
  stock: ReadonlyMap<number, number>,
  unpaid: UnpaidUnits = NO_LIMIT,
  rules: Rules = NO_RULES,
  at = new Date(0),
  uses: UsesRead = NO_USES,
): Decision[] {
  const now = at.getTime();
  const book = rules.discounts && usesBook(uses, rules.discounts);
  const held = new Map(unpaid.held);
  return allocateStock<Placement, Accepted>(placements, stock, (placement, shortages) => {
    const refused = refusedBasket(placement, products, shortages, rules, now);
    const cart = book ? { ...placement, uses: book.inSight(placement.userId) } : placement;
    const decision = refused ? { refused } : price(cart, products, { limit: unpaid.limit, held }, rules, now);
    if (unpaid.limit > 0 && 'priced' in decision && isUnpaid(decision.priced)) {
      for (const { productId, quantity } of placement.lines) {
        const key = unitsKey(placement.userId, productId);
        held.set(key, (held.get(key) ?? 0) + quantity);
      }
    }
    if (!book || !('priced' in decision)) return decision;
    return { ...decision, redemptions: book.take(placement, decision.priced.pricing?.discounts) };
  });
}

function refusedBasket(
  placement: Placement,
  products: ReadonlyMap<number, ProductForSale>,
  shortages: Shortage[],
  { priceLists }: Rules,
  now: number,
): Problem | undefined {
  const { lines } = placement;
  return (
    refusedLines(lines, products) ??
    refusedCurrency(lines, products, placement, priceLists, now) ??
    (shortages.length > 0 ? insufficientStock(shortages) : undefined)
  );
}

function price(
  placement: Placement & Pick<Cart, 'uses'>,
  products: ReadonlyMap<number, ProductForSale>,
  unpaid: UnpaidUnits,
  rules: Rules,
  now: number,
): Decision {
  if (placement.quoteExpiresAt && placement.quoteExpiresAt.getTime() <= now) {
    return { refused: new Problem('QUOTE_EXPIRED', 'Ask for a new quote: this one has expired.') };
  }
  const decision = priceOrder(placement, products, rules, now);
  if ('refused' in decision || !isUnpaid(decision.priced)) return decision;
  const refused = refusedUnits(placement.lines, placement.userId, unpaid);
  return refused ? { refused } : decision;
}

/** One that costs nothing waits for no payment. */
const isUnpaid = ({ totalAmount }: PricedOrder): boolean => placedStatusOf(totalAmount) === 'pending';
