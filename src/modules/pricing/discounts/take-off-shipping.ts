import { Problem } from '../../../errors.js';
import type { Draft } from '../draft.js';
import type { Candidate, CodeOutcome, CodeReason } from './candidates.js';
import { choose } from './choose.js';
import { eligibleLines, inProductOrder } from './eligible-lines.js';
import { combinesWithAll, type Discounting, off } from './take-off-goods.js';

/** Applies shipping discounts to a draft with shipping, as far as they combine with the discounts on its goods. */
export function takeOffShipping(draft: Draft, discounting: Discounting): void {
  const { shipping } = draft;
  const { candidates, chosen, reasons, afterLineDiscounts } = discounting;
  const usable = candidates.filter((candidate) => {
    if (candidate.discount.class !== 'shipping') return false;
    const found = eligibleLines(candidate.discount, draft, afterLineDiscounts, inProductOrder(draft));
    const reason = shipping?.price ? found.reason : 'not_applicable';
    if (reason) reasons.set(candidate.discount.id, reason);
    return !reason && combinesWithAll(candidate, chosen);
  });
  if (!shipping) return;
  const take = ({ discount: { kind, value } }: Candidate, left: number) => {
    const amount = off(kind, value, left, draft.unit);
    return { amount, leave: () => left - amount };
  };
  for (const { candidate, amount } of choose(usable, shipping.price, take)) {
    const { discount, code } = candidate;
    shipping.discount += amount;
    chosen.add(candidate);
    const { id: discountId, name } = discount;
    const lines = draft.lines.map(() => 0);
    draft.discounts.push({ discountId, name, code, class: 'shipping', lines, shipping: amount });
  }
}

/** The outcome of each entered code, after all discounts are decided. */
export function codeOutcomes({ codes, candidates, chosen, reasons }: Discounting): CodeOutcome[] {
  if (codes.length === 0) return [];
  const used = new Set([...chosen].map(({ discount }) => discount.id));
  return codes.map(({ code, reason, discountId }): CodeOutcome => {
    if (reason) return { code, reason };
    if (discountId === undefined || used.has(discountId)) return { code };
    const isThere = candidates.some(({ discount }) => discount.id === discountId);
    return { code, reason: reasons.get(discountId) ?? (isThere ? 'not_combinable' : 'not_applicable') };
  });
}

const WHY: Record<CodeReason, string> = {
  unknown: 'there is none',
  not_started: 'it does not hold yet',
  expired: 'it does not hold any more',
  customer: 'it is for other customers, or was used as often as one may',
  exhausted: 'it was used as often as it may be',
  minimum: 'the basket is too small for it',
  not_applicable: 'there is nothing in the basket, or at that address, that it is for',
  not_combinable: 'it cannot be used beside the other discounts, which take off more',
};

/** The problem if some codes do not apply, otherwise undefined. */
export function refusedCodes(outcomes: readonly CodeOutcome[]): Problem | undefined {
  const codes = outcomes.flatMap(({ code, reason }) => (reason ? [{ code, reason }] : []));
  const [first] = codes;
  if (!first) return undefined;
  const list = codes.map(({ code, reason }) => `${code} (${WHY[reason]})`).join(', ');
  return new Problem('DISCOUNT_INVALID', `Order without the code ${list}.`, {
    extensions: { reason: first.reason, codes },
  });
}
