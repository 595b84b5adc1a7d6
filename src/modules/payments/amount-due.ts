/**
 * What an order still comes to, and what is to be given back of the money that was taken for it. Amounts are in
 * whole thousandths.
 *
 * What is cancelled or returned lowers what is due, and what was never captured is released first: only what was
 * captured beyond what is still due is refunded.
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
  /** What is held or was captured. Zero before, and once it was voided. */
  paid: number;
  captured: number;
  /** What is left to give back: captured, without what was given back or is set aside for it. */
  refundable: number;
  reductions: readonly Reduction[];
  /** All of the payment, the oldest first. */
  refunds: readonly Refund[];
}

export interface Refund {
  amount: number;
  /** Made by the service for a request, or for what was captured beyond the order's total; otherwise by a person. */
  isAutomatic: boolean;
  requestId: string | undefined;
  isFailed: boolean;
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
  return { due, kept, refunds: missing(owed, refunds, refundable - refusedOf(refunds)) };
}

/** Without a refund the customer gets nothing back, and owes nothing of what was not paid. */
function keptOf({ amount, requestId, kept }: Reduction, unpaid: number): number {
  if (requestId !== undefined || kept === 0) return 0;
  return amount - Math.min(amount, unpaid);
}

/** What the provider would not give back, and nobody has given back by hand since: for an admin to decide on. */
function refusedOf(refunds: readonly Refund[]): number {
  return refunds.reduce((refused, { isAutomatic, isFailed, amount }) => {
    if (isAutomatic) return isFailed ? refused + amount : refused;
    return isFailed ? refused : Math.max(refused - amount, 0);
  }, 0);
}

/**
 * The latest first: what is owed in all is what counts, and whatever was given back before was for earlier ones. What
 * was refused counts as made, so that it is not tried again.
 */
function missing(
  owed: Balance['refunds'],
  refunds: readonly Refund[],
  refundable: number,
): Balance['refunds'] {
  const made = refunds.filter(({ isAutomatic }) => isAutomatic);
  let left = Math.min(sum(owed) - sum(made), refundable);
  const now: Balance['refunds'] = [];
  for (const { requestId, amount } of owed.toReversed()) {
    const before = sum(made.filter((refund) => refund.requestId === requestId));
    const part = Math.min(amount - before, left);
    if (part <= 0) continue;
    now.unshift({ requestId, amount: part });
    left -= part;
  }
  return now;
}

const sum = (amounts: ReadonlyArray<{ amount: number }>): number =>
  amounts.reduce((total, { amount }) => total + amount, 0);
