import { hash } from 'node:crypto';
import { uuidOf } from '../../../models/id.js';
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
  ordered: ReadonlySet<CustomerId>;
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

/** A customer: the id of an account, or the normalised e-mail address of a guest. */
export type CustomerId = number | string;

export const isAccount = (customer: CustomerId): customer is number => typeof customer === 'number';
export const isGuest = (customer: CustomerId): customer is string => typeof customer === 'string';

/** Identifies a customer in redemptions and holds: a hash in the form of a UUID, so that no address is stored there. */
export function customerKeyOf(customer: CustomerId): string {
  return uuidOf(hash('sha256', isAccount(customer) ? `user ${customer}` : `guest ${customer}`));
}

/** @param customerKey a UUID, or its hex digits */
export const usesKey = (discountId: number, customerKey: string): string =>
  `${discountId} ${customerKey.replaceAll('-', '').toLowerCase()}`;

/** Assigns discount uses to the orders of a batch, first come, first served. */
export interface UsesBook {
  /** @param customer undefined if it is not known */
  inSight(customer?: CustomerId): UsesInSight;
  /** Records an accepted order with its discounts. @returns those that are counted */
  take(
    order: { orderId: string; customer: CustomerId },
    discounts: readonly OrderDiscount[] | undefined,
  ): Redemption[];
}

/** Pure: does not change its arguments. */
export function usesBook(read: UsesRead, { byId }: Pick<DiscountTable, 'byId'>): UsesBook {
  const codes = new Map(read.codes);
  const uses = new Map(read.uses);
  const ofCustomers = new Map(read.ofCustomers);
  const ordered = new Set(read.ordered);
  const usedBy = (discountId: number, customer: CustomerId) =>
    ofCustomers.get(usesKey(discountId, customerKeyOf(customer))) ?? UNUSED;

  function refusalOf(discount: DiscountRules, customer: CustomerId | undefined) {
    const { id, maxUses, maxPerCustomer, firstOrder } = discount;
    if (customer !== undefined) {
      if (firstOrder && ordered.has(customer)) return 'customer';
      if (maxPerCustomer !== null && usedBy(id, customer).count >= maxPerCustomer) return 'customer';
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
    inSight: (customer) => ({ codes, refusalOf: (discount) => refusalOf(discount, customer) }),
    take({ orderId, customer }, discounts = []) {
      const redemptions: Redemption[] = [];
      let customerKey = '';
      let isFirst = true;
      for (const { discountId, code, amount } of discounts) {
        const discount = byId.get(discountId);
        if (!discount?.isCounted) continue;
        customerKey ||= customerKeyOf(customer);
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
      ordered.add(customer);
      return redemptions;
    },
  };
}

const UNUSED = { count: 0, slots: [] as readonly number[] };

function lowestFree(slots: readonly number[]): number {
  for (let slot = 1; ; slot++) if (!slots.includes(slot)) return slot;
}
