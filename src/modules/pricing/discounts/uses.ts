import { hash } from 'node:crypto';
import type { OrderDiscount } from '../../../models/order-pricing.js';
import { codeKeyOf } from '../../../rules/discount-code.js';
import type { GeneratedCode, UsesInSight } from './candidates.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';

/** Uses of discounts as read. Without a lock, they may change afterwards. */
export interface UsesRead {
  /** Generated codes, by normalised code. */
  codes: ReadonlyMap<string, GeneratedCode>;
  /** Number of orders that use a discount, by its id. */
  uses: ReadonlyMap<number, number>;
  /** Uses of a discount by one customer, by usesKey. */
  ofCustomers: ReadonlyMap<string, { count: number; slots: readonly number[] }>;
  /** Customers with at least one order that is not cancelled. */
  ordered: ReadonlySet<number>;
}

export const NO_USES: UsesRead = {
  codes: new Map(),
  uses: new Map(),
  ofCustomers: new Map(),
  ordered: new Set(),
};

/** A counted use of a discount. */
export interface Redemption {
  discountId: number;
  orderId: string;
  customerKey: string;
  slot: number | null;
  firstOrderKey: string | null;
  codeKey: string | null;
  amount: string;
}

/**
 * Identifies a customer in redemptions: a hash in the form of a UUID, so that customers without an account can be counted too.
 */
export function customerKeyOf(userId: number): string {
  const hex = hash('sha256', `user ${userId}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** @param customerKey a UUID, or its hex digits */
export const usesKey = (discountId: number, customerKey: string): string =>
  `${discountId} ${customerKey.replaceAll('-', '').toLowerCase()}`;

/** Assigns discount uses to the orders of a batch, first come, first served. */
export interface UsesBook {
  /** @param userId undefined if the customer is not known */
  inSight(userId?: number): UsesInSight;
  /** Records an accepted order with its discounts. @returns those that are counted */
  take(
    order: { orderId: string; userId: number },
    discounts: readonly OrderDiscount[] | undefined,
  ): Redemption[];
}

/** Pure: does not change its arguments. */
export function usesBook(read: UsesRead, { byId }: Pick<DiscountTable, 'byId'>): UsesBook {
  const codes = new Map(read.codes);
  const uses = new Map(read.uses);
  const ofCustomers = new Map(read.ofCustomers);
  const ordered = new Set(read.ordered);
  const usedBy = (discountId: number, userId: number) =>
    ofCustomers.get(usesKey(discountId, customerKeyOf(userId))) ?? UNUSED;

  function refusalOf(discount: DiscountRules, userId: number | undefined) {
    const { id, maxUses, maxPerCustomer, firstOrder } = discount;
    if (userId !== undefined) {
      if (firstOrder && ordered.has(userId)) return 'customer';
      if (maxPerCustomer !== null && usedBy(id, userId).count >= maxPerCustomer) return 'customer';
    }
    return maxUses !== null && (uses.get(id) ?? 0) >= maxUses ? 'exhausted' : undefined;
  }

  function takeSlot(discountId: number, customerKey: string): number {
    const key = usesKey(discountId, customerKey);
    const { count, slots } = ofCustomers.get(key) ?? UNUSED;
    const slot = lowestFree(slots);
    ofCustomers.set(key, { count: count + 1, slots: [...slots, slot] });
    return slot;
  }

  return {
    inSight: (userId) => ({ codes, refusalOf: (discount) => refusalOf(discount, userId) }),
    take({ orderId, userId }, discounts = []) {
      const redemptions: Redemption[] = [];
      let customerKey = '';
      let isFirst = true;
      for (const { discountId, code, amount } of discounts) {
        const discount = byId.get(discountId);
        if (!discount?.isCounted) continue;
        customerKey ||= customerKeyOf(userId);
        const slot = discount.maxPerCustomer === null ? null : takeSlot(discountId, customerKey);
        uses.set(discountId, (uses.get(discountId) ?? 0) + 1);
        const codeKey = code === null ? null : codeKeyOf(code);
        const generated = codeKey === null ? undefined : codes.get(codeKey);
        if (codeKey !== null && generated) codes.set(codeKey, { ...generated, left: generated.left - 1 });
        // Only one redemption per order has the key: two discounts for first orders can be combined.
        const firstOrderKey = discount.firstOrder && isFirst ? customerKey : null;
        if (firstOrderKey) isFirst = false;
        redemptions.push({ discountId, orderId, customerKey, slot, firstOrderKey, codeKey, amount });
      }
      ordered.add(userId);
      return redemptions;
    },
  };
}

const UNUSED = { count: 0, slots: [] as readonly number[] };

function lowestFree(slots: readonly number[]): number {
  for (let slot = 1; ; slot++) if (!slots.includes(slot)) return slot;
}
