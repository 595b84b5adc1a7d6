/**
 * What an order still comes to, and what is to be given back of the money that was taken for it. Amounts are in
 * whole thousandths.
 *
 * What is cancelled or comes back makes an order come to less, and what was never taken is let go first: only what was
 * taken beyond what the order still comes to goes back.
 */

/** Units that were cancelled or came back. */
export interface Reduction {
  /** Of the order, when it happened: they are worked out in that order. */
  version: number;
  /** What those units cost. */
  amount: number;
  /** The request to refund them; none when nothing was to be given back. */
  requestId?: string;
  /** What the shop kept of it so far; above zero only where the customer had paid and nothing was to be given back. */
  kept: number;
}

export interface Account {
  /** Of the order, as it was placed. */
  total: number;
  /** What the customer has put down: what is held, or was captured. Zero before, and once it was let go. */
  paid: number;
  captured: number;
  /** What is left to give back: captured, without what was given back or is set aside for it. */
  refundable: number;
  reductions: readonly Reduction[];
  /** What the service has given back of its own accord, or tried to: what failed is for an admin to decide on. */
  refunds: ReadonlyArray<{ requestId: string | undefined; amount: number }>;
}

export interface Balance {
  /** What the order still comes to. */
  due: number;
  /** What the shop keeps of each reduction, in their order. */
  kept: number[];
  /** What is to be given back now, and for which request: none is what was taken beyond the order's total. */
  refunds: Array<{ requestId: string | undefined; amount: number }>;
}

/** @param account its reductions sorted by version */
export function balance({ total, paid, captured, refundable, reductions, refunds }: Account): Balance {
  const beyond = (due: number) => Math.max(captured - due, 0);
  let due = total;
  const kept: number[] = [];
  const owed: Balance['refunds'] = [{ requestId: undefined, amount: beyond(total) }];
  for (const reduction of reductions) {
    const before = beyond(due);
    const keeps = keptOf(reduction, Math.max(due - paid, 0));
    kept.push(keeps);
    due -= reduction.amount - keeps;
    owed.push({ requestId: reduction.requestId, amount: beyond(due) - before });
  }
  return { due, kept, refunds: missing(owed, refunds, refundable) };
}

/** Without a refund the customer gets nothing back, and owes nothing of what was not paid. */
function keptOf({ amount, requestId, kept }: Reduction, unpaid: number): number {
  if (requestId !== undefined || kept === 0) return 0;
  return amount - Math.min(amount, unpaid);
}

/** The latest first: what is owed in all is what counts, and whatever was given back before was for earlier ones. */
function missing(owed: Balance['refunds'], made: Account['refunds'], refundable: number): Balance['refunds'] {
  let left = Math.min(sum(owed) - sum(made), refundable);
  const refunds: Balance['refunds'] = [];
  for (const { requestId, amount } of owed.toReversed()) {
    const before = sum(made.filter((refund) => refund.requestId === requestId));
    const now = Math.min(amount - before, left);
    if (now <= 0) continue;
    refunds.unshift({ requestId, amount: now });
    left -= now;
  }
  return refunds;
}

const sum = (amounts: ReadonlyArray<{ amount: number }>): number =>
  amounts.reduce((total, { amount }) => total + amount, 0);
