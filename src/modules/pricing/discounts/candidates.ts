import type { CODE_REASONS } from '../../../errors.js';
import { codeKeyOf, codeOf } from '../../../rules/discount-code.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';

/** Why a code does not apply. */
export type CodeReason = (typeof CODE_REASONS)[number];

/** What has become of a code that was entered. */
export interface CodeOutcome {
  /** In capitals, as it was entered. */
  code: string;
  /** Why it does not apply; nothing when it does. */
  reason?: CodeReason;
}

/** A generated code that was looked up. */
export interface GeneratedCode {
  code: string;
  discountId: number;
  /** Orders that may still use it. */
  left: number;
}

/** What is known of uses that are counted, for one order. */
export interface UsesInSight {
  /** Generated codes, by their keys. */
  codes: ReadonlyMap<string, GeneratedCode>;
  /** Why this customer cannot use it any more; nothing when he can. */
  refusalOf(discount: DiscountRules): 'customer' | 'exhausted' | undefined;
}

/** A discount that an order may have, as far as that can be said without its amounts. */
export interface Candidate {
  discount: DiscountRules;
  /** As customers know it; null for one that applies by itself. */
  code: string | null;
}

/** The discounts that an order asks for. */
export interface Candidates {
  /** Lower ids first. */
  all: Candidate[];
  /** Of each code that was entered. */
  codes: Array<CodeOutcome & { discountId?: number }>;
}

/** What decides, besides the lines. */
export interface Buyer {
  /** As they were entered; no two of one key. */
  discountCodes?: readonly string[];
  shippingAddress: { country: string };
  customerGroupId?: number | null;
  /** Without it, none that is counted can be used. */
  uses?: UsesInSight;
}

/**
 * The discounts that hold for an order then, and what is to be said of the codes that do not. Pure.
 * @param at epoch milliseconds
 */
export function candidatesFor(
  buyer: Buyer,
  currency: string,
  { automatic, byCode, byId }: DiscountTable,
  at: number,
): Candidates {
  const refusalOf = (discount: DiscountRules) => refusalFor(discount, buyer, currency, at);
  const all: Candidate[] = automatic
    .filter((discount) => refusalOf(discount) === undefined)
    .map((discount) => ({ discount, code: null }));
  const codes = (buyer.discountCodes ?? []).map((entered): Candidates['codes'][number] => {
    const code = codeOf(entered);
    const key = codeKeyOf(entered);
    const generated = byCode.has(key) ? undefined : buyer.uses?.codes.get(key);
    const discount = generated ? byId.get(generated.discountId) : byCode.get(key);
    if (!discount) return { code, reason: 'unknown' };
    const reason = refusalOf(discount) ?? (generated && generated.left < 1 ? 'exhausted' : undefined);
    if (reason) return { code, reason };
    if (all.some((one) => one.discount === discount)) return { code, reason: 'not_combinable' };
    all.push({ discount, code: generated?.code ?? discount.code });
    return { code, discountId: discount.id };
  });
  all.sort((a, b) => a.discount.id - b.discount.id);
  return { all, codes };
}

/** Why it does not hold for this buyer then, whatever the basket; nothing when it does. */
export function refusalFor(
  discount: DiscountRules,
  { shippingAddress, customerGroupId, uses }: Buyer,
  currency: string,
  at: number,
): CodeReason | undefined {
  // One that was switched off has ended for whoever holds its code.
  if (!discount.isActive || at >= discount.endsAt) return 'expired';
  if (at < discount.startsAt) return 'not_started';
  const { customerGroupIds, countries } = discount;
  if (customerGroupIds && !(customerGroupId && customerGroupIds.has(customerGroupId))) return 'customer';
  if (countries && !countries.has(shippingAddress.country)) return 'not_applicable';
  if (discount.currency !== null && discount.currency !== currency) return 'not_applicable';
  if (!discount.isCounted) return undefined;
  return uses ? uses.refusalOf(discount) : 'exhausted';
}
