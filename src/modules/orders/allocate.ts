import { Problem } from '../../errors.js';
import type { PaymentMethod } from '../../models/order.js';
import {
  formatAmount,
  fromThousandths,
  isAmountOf,
  largestTotal,
  toThousandths,
} from '../../money/amounts.js';
import { refusedAmount } from '../../money/require-amount.js';
import type { ShippingAddress } from '../../rules/shipping-address.js';
import { LIMITS } from '../../rules/values.js';
import { insufficientStock, type Shortage } from '../stock/api.js';
import { placedStatusOf } from './lifecycle/order-status.js';
import { NO_LIMIT, refusedUnits, type UnpaidUnits, unitsKey } from './unpaid-units.js';

/** An order that someone asks for. */
export interface Placement {
  /** The key that the order will have, a UUIDv7: made before the first attempt, the same for all of them. */
  orderId: string;
  /** What people will call it by; see order-number.ts. */
  number: string;
  userId: number;
  /** At most one a product; see mergeLines. */
  lines: Line[];
  shippingAddress: ShippingAddress;
  paymentMethod: PaymentMethod;
  /** A decimal string: refuse the order when it would cost anything else. */
  expectedTotal?: string;
  /** What makes it safe to send again: the client's key, and the SHA-256 of the request in hex. */
  idempotency?: { key: string; requestHash: string };
}

export interface Line {
  productId: number;
  /** Units, at least one. */
  quantity: number;
}

/** What is for sale, as the database has it. */
export interface Offer {
  id: number;
  name: string;
  price: string;
  currency: string;
  isActive: boolean;
}

export interface Allocated {
  totalAmount: string;
  currency: string;
  items: AllocatedItem[];
}

interface AllocatedItem extends Line {
  /** Counts from 1. */
  line: number;
  name: string;
  price: string;
}

/** The accepted order with its prices, or why it is refused. */
export type Decision = { allocated: Allocated } | { refused: Problem };

/** Lines of the same product become one, where the first of them stood. */
export function mergeLines(lines: readonly Line[]): Line[] {
  const quantities = new Map<number, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

/**
 * Decides a batch of orders, each on its own and in the order of arrival: what comes first gets the last unit,
 * and a refused order takes nothing. Pure: reads and writes nothing but its arguments, and leaves those alone.
 *
 * @param offers by product id; what is missing is not for sale
 * @param stock units that can be bought, by product id; what is missing is not there
 * @param unpaid what the accounts hold, of which there may be a limit
 * @returns one decision a placement, in their order
 */
export function allocate(
  placements: readonly Placement[],
  offers: ReadonlyMap<number, Offer>,
  stock: ReadonlyMap<number, number>,
  unpaid: UnpaidUnits = NO_LIMIT,
): Decision[] {
  const left = new Map(stock);
  const held = new Map(unpaid.held);
  const counted = { ...unpaid, held };
  return placements.map((placement) => {
    const decision = decide(placement, offers, left, counted);
    if ('allocated' in decision) {
      const isUnpaid = placedStatusOf(decision.allocated.totalAmount) === 'pending';
      for (const { productId, quantity } of placement.lines) {
        left.set(productId, (left.get(productId) ?? 0) - quantity);
        const key = unitsKey(placement.userId, productId);
        if (unpaid.limit > 0 && isUnpaid) held.set(key, (held.get(key) ?? 0) + quantity);
      }
    }
    return decision;
  });
}

function decide(
  { userId, lines, expectedTotal }: Placement,
  offers: ReadonlyMap<number, Offer>,
  left: ReadonlyMap<number, number>,
  unpaid: UnpaidUnits,
): Decision {
  const items: AllocatedItem[] = [];
  const unavailable: number[] = [];
  const shortages: Shortage[] = [];
  const unpayable: number[] = [];
  const currencies = new Set<string>();
  let total = 0;
  for (const [index, { productId, quantity }] of lines.entries()) {
    const offer = offers.get(productId);
    if (!offer?.isActive) {
      unavailable.push(productId);
      continue;
    }
    const available = left.get(productId) ?? 0;
    if (quantity > available) shortages.push({ productId, requested: quantity, available });
    const price = formatAmount(offer.price, offer.currency);
    items.push({ line: index + 1, productId, name: offer.name, quantity, price });
    currencies.add(offer.currency);
    const thousandths = toThousandths(price);
    if (!isAmountOf(thousandths, offer.currency)) unpayable.push(productId);
    total += thousandths * quantity;
  }

  const refused =
    refusal({ lines, unavailable, unpayable, shortages, currencies, total, expectedTotal }) ??
    (total > 0 ? refusedUnits(lines, userId, unpaid) : undefined);
  if (refused) return { refused };
  const [currency = ''] = currencies;
  return { allocated: { totalAmount: fromThousandths(total, currency), currency, items } };
}

interface Findings {
  lines: Line[];
  unavailable: number[];
  /** With a price of an older version, that its currency cannot have. */
  unpayable: number[];
  shortages: Shortage[];
  currencies: Set<string>;
  /** Thousandths. */
  total: number;
  expectedTotal?: string;
}

function refusal(findings: Findings): Problem | undefined {
  const { lines, unavailable, unpayable, shortages, currencies } = findings;
  const tooMany = lines.find(({ quantity }) => quantity > LIMITS.orderQuantity.max);
  if (tooMany) return refusedQuantity(tooMany);
  if (unavailable.length > 0) {
    return new Problem('PRODUCT_UNAVAILABLE', `Not for sale: product ${unavailable.join(', ')}.`, {
      extensions: { productIds: unavailable },
    });
  }
  if (shortages.length > 0) return insufficientStock(shortages);
  if (currencies.size > 1) {
    return new Problem('MIXED_CURRENCIES', `Place one order for each of ${[...currencies].join(', ')}.`);
  }
  if (unpayable.length > 0) {
    return new Problem(
      'AMOUNT_NOT_PAYABLE',
      `No one can pay the price of product ${unpayable.join(', ')} exactly: the shop has to change it.`,
      { extensions: { productIds: unpayable } },
    );
  }
  const [currency = ''] = currencies;
  return refusedTotal(findings, currency);
}

function refusedTotal({ total, expectedTotal }: Findings, currency: string): Problem | undefined {
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
