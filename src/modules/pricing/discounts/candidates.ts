import type { CODE_REASONS } from '../../../errors.js';
import { codeKeyOf, codeOf } from '../../../rules/discount-code.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';

/** Why a code does not apply. */
export type CodeReason = (typeof CODE_REASONS)[number];

/** Whether a code that the customer entered applies. */
export interface CodeOutcome {
  /** As entered, in upper case. */
  code: string;
  /** Why it does not apply; undefined if it does. */
  reason?: CodeReason;
}

/** A generated code that was looked up. */
export interface GeneratedCode {
  code: string;
  discountId: number;
  isActive: boolean;
  /** How many more orders may use it. */
  left: number;
}

/** Remaining uses of discounts, for one order. */
export interface UsesInSight {
  /** Generated codes, by normalised code. */
  codes: ReadonlyMap<string, GeneratedCode>;
  /** Why this customer cannot use it any more; undefined if allowed. */
  refusalOf(discount: DiscountRules): 'customer' | 'exhausted' | undefined;
}

/** A discount that may apply, judged without the order's amounts; these decide the rest. */
export interface Candidate {
  discount: DiscountRules;
  /** As shown to customers; null for an automatic discount. */
  code: string | null;
  /** Whether it is taken off. */
  isChosen: boolean;
  /** Why it takes nothing off this basket, if it does not; undefined before that is decided. */
  reason?: CodeReason;
}

const candidateOf = (discount: DiscountRules, code: string | null): Candidate => ({
  discount,
  code,
  isChosen: false,
  reason: undefined,
});

/** The discounts that may apply to an order. */
export interface Candidates {
  /** Sorted by id. */
  all: Candidate[];
  /** One outcome per entered code. */
  codes: ReadonlyArray<CodeOutcome & { discountId?: number }>;
}

/** The customer and their discount codes. */
export interface Buyer {
  /** As entered; at most one per normalised code. */
  discountCodes?: readonly string[];
  shippingAddress: { country: string };
  customerGroupId?: number | null;
  /** Without it, discounts whose uses are counted do not apply. */
  uses?: UsesInSight;
}

/**
 * The discounts that may apply to an order at a time, and why entered codes do not apply. Pure.
 * @param at epoch milliseconds
 */
export function candidatesFor(
  buyer: Buyer,
  currency: string,
  { automatic, byCode, byId }: DiscountTable,
  at: number,
): Candidates {
  const all: Candidate[] = [];
  for (const discount of automatic) {
    if (refusalFor(discount, buyer, currency, at) === undefined) all.push(candidateOf(discount, null));
  }
  if (!buyer.discountCodes?.length) return { all, codes: [] };
  const codes = buyer.discountCodes.map((entered): Candidates['codes'][number] => {
    const code = codeOf(entered);
    const key = codeKeyOf(entered);
    const generated = byCode.has(key) ? undefined : buyer.uses?.codes.get(key);
    const discount = generated ? byId.get(generated.discountId) : byCode.get(key);
    if (!discount) return { code, reason: 'unknown' };
    const reason = refusalFor(discount, buyer, currency, at) ?? (generated && refusalOfCode(generated));
    if (reason) return { code, reason };
    if (all.some((one) => one.discount === discount)) return { code, reason: 'not_combinable' };
    all.push(candidateOf(discount, generated?.code ?? discount.code));
    return { code, discountId: discount.id };
  });
  all.sort((a, b) => a.discount.id - b.discount.id);
  return { all, codes };
}

function refusalOfCode({ isActive, left }: GeneratedCode): CodeReason | undefined {
  if (!isActive) return 'expired';
  return left < 1 ? 'exhausted' : undefined;
}

/** Why it does not apply for this customer at this time, whatever the basket; undefined if it may. */
export function refusalFor(
  discount: DiscountRules,
  { shippingAddress, customerGroupId, uses }: Buyer,
  currency: string,
  at: number,
): CodeReason | undefined {
  // For customers with its code, a deactivated discount has expired.
  if (!discount.isActive || at >= discount.endsAt) return 'expired';
  if (at < discount.startsAt) return 'not_started';
  const { customerGroupIds, countries } = discount;
  if (customerGroupIds && !(customerGroupId && customerGroupIds.has(customerGroupId))) return 'customer';
  if (countries && !countries.has(shippingAddress.country)) return 'not_applicable';
  if (discount.currency !== null && discount.currency !== currency) return 'not_applicable';
  if (!discount.isCounted) return undefined;
  return uses ? uses.refusalOf(discount) : 'exhausted';
}
