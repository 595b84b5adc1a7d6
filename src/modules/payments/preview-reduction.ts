import type { Transaction } from 'sequelize';
import { Payment, PaymentOperation } from '../../models/index.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import { initiallyKept, type LockedOrder } from '../orders/api.js';
import { type Account, balance, type Reduction } from './amount-due.js';
import { OUTSTANDING } from './operations/operation-store.js';
import { canTransition } from './payment-transitions.js';
import { moneyOf, readAccount } from './settle.js';

/** What a reduction does to the money of an order. Amounts are decimal strings. */
export interface MoneyPreview {
  /** What the order comes to, before and after it. */
  dueBefore: string;
  dueAfter: string;
  /** What goes back to the customer because of it. */
  refundAmount: string;
  /** What is held and will not be taken any more. */
  releasedAmount: string;
  /** What the shop keeps of it. */
  keptAmount: string;
  /** Whether the payment ends with it: nothing is left to pay, and nothing was taken. */
  endsPayment: boolean;
  payment: Pick<Payment, 'id' | 'provider' | 'status'> | null;
}

/**
 * What settle() will do once units of an order are cancelled or come back, by the same arithmetic over the same rows; and
 * writes nothing. While a capture is under way, as if it takes what it asks for.
 *
 * @param amount what those units are worth: a decimal string
 */
export async function previewReduction(
  order: LockedOrder,
  { amount, refund }: { amount: string; refund: boolean },
  transaction: Transaction,
): Promise<MoneyPreview> {
  const payment = await Payment.findOne({ where: { orderId: order.id, open: 1 }, transaction });
  const account = await expectedAccount(order, payment, transaction);
  const reduction: Reduction = {
    version: order.version + 1,
    amount: toThousandths(amount),
    requestId: refund ? 'this one' : undefined,
    kept: refund ? 0 : toThousandths(initiallyKept(payment, amount)),
  };
  const before = balance(account);
  const after = balance({ ...account, reductions: [...account.reductions, reduction] });
  const shown = (thousandths: number) => fromThousandths(thousandths, order.currency);
  const held = (due: number) => (payment?.status === 'authorized' ? Math.min(due, account.paid) : 0);
  return {
    dueBefore: shown(before.due),
    dueAfter: shown(after.due),
    // Without what is owed for earlier ones and not yet under way.
    refundAmount: shown(refunded(after) - refunded(before)),
    releasedAmount: shown(held(before.due) - held(after.due)),
    keptAmount: shown(after.kept.at(-1) as number),
    endsPayment: after.due === 0 && before.due > 0 && payment !== null && canTransition(payment, 'void'),
    payment: payment && { id: payment.id, provider: payment.provider, status: payment.status },
  };
}

const refunded = ({ refunds }: ReturnType<typeof balance>): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Refunds wait for the end of a capture. */
async function expectedAccount(
  order: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<Account> {
  const { account } = await readAccount(order, payment, transaction);
  if (payment?.status !== 'capturing') return account;
  const where = { paymentId: payment.id, kind: 'capture' as const, status: OUTSTANDING };
  const capture = await PaymentOperation.findOne({ where, transaction });
  if (!capture) return account;
  const captured = Payment.build({ ...payment.get(), status: 'captured', captured: capture.amount });
  return { ...account, ...moneyOf(captured) };
}
