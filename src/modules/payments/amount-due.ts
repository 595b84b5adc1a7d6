/**
 * The amount due of an order, and the refunds that follow from it. Pure; amounts are in whole thousandths.
 *
 * Cancelled and returned units lower the amount due. Money that was only authorized is released first: refunds are made only
 * for what was captured beyond the amount due.
 */

/** A cancellation or a received return. */
export interface Reduction {
  /** Version of the order event. Reductions are processed in this order. */
  version: number;
  /** Value of the units, and of shipping that is given back. */
  amount: number;
  /** Its refund request; undefined if the refund was withheld. */
  requestId?: string;
  /** What the shop has kept of it so far; positive only if the refund was withheld and the customer had paid. */
  kept: number;
}

export interface OrderMoney {
  /** Order total when it was placed. */
  total: number;
  /** Authorized or captured. Zero before that, and after a void. */
  paid: number;
  captured: number;
  /** Captured minus refunded minus reserved for refunds. */
  refundable: number;
  reductions: readonly Reduction[];
  /** All refunds of the payment, oldest first. */
  refunds: readonly Refund[];
}

export interface Refund {
  amount: number;
  /** Made by the service: for a refund request, or for money captured beyond the order total. Otherwise by a person. */
  isAutomatic: boolean;
  requestId: string | undefined;
  isFailed: boolean;
}

export interface Balance {
  /** Amount due. */
  due: number;
  /** What the shop keeps of each reduction, in the same order. */
  kept: number[];
  /** Refunds to make now. Without a request id: for money captured beyond the order total. */
  refunds: Array<{ requestId: string | undefined; amount: number }>;
}

/** @param money its reductions sorted by version */
export function balance({ total, paid, captured, refundable, reductions, refunds }: OrderMoney): Balance {
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
  return { due, kept, refunds: missingRefunds(owed, refunds, refundable - refusedOf(refunds)) };
}

/** Of a withheld refund the shop keeps what was paid; the unpaid part is no longer due. */
function keptOf({ amount, requestId, kept }: Reduction, unpaid: number): number {
  if (requestId !== undefined || kept === 0) return 0;
  return amount - Math.min(amount, unpaid);
}

/** Refunds that the provider refused, minus later manual ones: an admin has to decide about the rest. */
function refusedOf(refunds: readonly Refund[]): number {
  return refunds.reduce((refused, { isAutomatic, isFailed, amount }) => {
    if (isAutomatic) return isFailed ? refused + amount : refused;
    return isFailed ? refused : Math.max(refused - amount, 0);
  }, 0);
}

/**
 * Assigns the missing refunds to the latest reductions: earlier refunds were for earlier ones. Refused refunds count as made, so
 * they are not tried again.
 */
function missingRefunds(
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
