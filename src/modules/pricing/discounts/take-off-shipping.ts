import { Problem } from '../../../errors.js';
import type { Draft } from '../draft.js';
import type { Candidate, CodeOutcome, CodeReason } from './candidates.js';
import { choose } from './choose.js';
import { eligibleLines, inProductOrder } from './eligible-lines.js';
import { combinesWithChosen, type Discounting, off } from './take-off-goods.js';

/** Applies shipping discounts to a draft with shipping, as far as they combine with the discounts on its goods. */
export function takeOffShipping(draft: Draft, { candidates, afterLineDiscounts }: Discounting): void {
  const { shipping } = draft;
  const usable: ForShipping[] = [];
  for (const candidate of candidates) {
    if (candidate.discount.class !== 'shipping') continue;
    const { reason } = eligibleLines(candidate.discount, draft, afterLineDiscounts, inProductOrder(draft));
    if (!shipping?.price) candidate.reason = 'not_applicable';
    else if (reason) candidate.reason = reason;
    else if (combinesWithChosen(candidate, candidates)) usable.push({ candidate });
  }
  if (!shipping || usable.length === 0) return;
  const amountOf = ({ candidate: { discount } }: ForShipping, left: number) =>
    off(discount.kind, discount.value, left, draft.unit);
  for (const { option, amount } of choose(usable, shipping.price, { amountOf, restOf })) {
    const { discount, code } = option.candidate;
    shipping.discount += amount;
    option.candidate.isChosen = true;
    const { id: discountId, name } = discount;
    const lines = draft.lines.map(() => 0);
    draft.discounts.push({ discountId, name, code, class: 'shipping', lines, shipping: amount });
  }
}

interface ForShipping {
  candidate: Candidate;
}

const restOf = (_: ForShipping, left: number, amount: number): number => left - amount;

/** The outcome of each entered code, after all discounts are decided. */
export function codeOutcomes({ codes, candidates }: Discounting): CodeOutcome[] {
  if (codes.length === 0) return [];
  return codes.map(({ code, reason, discountId }): CodeOutcome => {
    if (reason) return { code, reason };
    const candidate = candidates.find(({ discount }) => discount.id === discountId);
    return candidate?.isChosen ? { code } : { code, reason: candidate?.reason ?? 'not_combinable' };
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
