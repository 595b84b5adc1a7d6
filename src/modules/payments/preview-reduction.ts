import type { Transaction } from 'sequelize';
import { Payment, PaymentOperation } from '../../models/index.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import { initiallyKept, type LockedOrder } from '../orders/api.js';
import { balance, type OrderMoney, type Reduction } from './amount-due.js';
import { OUTSTANDING } from './operations/operation-store.js';
import { canTransition } from './payment-transitions.js';
import { paymentMoney, readOrderMoney } from './settle.js';

/** Effect of a cancellation or return on the money of an order. Amounts are decimal strings. */
export interface MoneyPreview {
  /** Amount due before and after. */
  dueBefore: string;
  dueAfter: string;
  /** Refunded to the customer. */
  refundAmount: string;
  /** Authorized and no longer to be captured. */
  releasedAmount: string;
  /** Kept by the shop. */
  keptAmount: string;
  /** Whether the payment is voided: nothing is left to pay, and nothing was captured. */
  endsPayment: boolean;
  payment: Pick<Payment, 'id' | 'provider' | 'status'> | null;
}

/**
 * What settle() would do after a cancellation or return: the same arithmetic over the same rows, without writing. During a
 * capture it assumes that the capture succeeds.
 *
 * @param amount value of the units: a decimal string
 */
export async function previewReduction(
  order: LockedOrder,
  { amount, refund }: { amount: string; refund: boolean },
  transaction: Transaction,
): Promise<MoneyPreview> {
  const payment = await Payment.findOne({ where: { orderId: order.id, open: 1 }, transaction });
  const money = await expectedOrderMoney(order, payment, transaction);
  const reduction: Reduction = {
    version: order.version + 1,
    amount: toThousandths(amount),
    requestId: refund ? 'this one' : undefined,
    kept: refund ? 0 : toThousandths(initiallyKept(payment, amount)),
  };
  const before = balance(money);
  const after = balance({ ...money, reductions: [...money.reductions, reduction] });
  const shown = (thousandths: number) => fromThousandths(thousandths, order.currency);
  const held = (due: number) => (payment?.status === 'authorized' ? Math.min(due, money.paid) : 0);
  return {
    dueBefore: shown(before.due),
    dueAfter: shown(after.due),
    // Without refunds for earlier reductions that have not been made yet.
    refundAmount: shown(refunded(after) - refunded(before)),
    releasedAmount: shown(held(before.due) - held(after.due)),
    keptAmount: shown(after.kept.at(-1) as number),
    endsPayment: after.due === 0 && before.due > 0 && payment !== null && canTransition(payment, 'void'),
    payment: payment && { id: payment.id, provider: payment.provider, status: payment.status },
  };
}

const refunded = ({ refunds }: ReturnType<typeof balance>): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

/** During a capture, as if it had succeeded: refunds wait for its end. */
async function expectedOrderMoney(
  order: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<OrderMoney> {
  const { money } = await readOrderMoney(order, payment, transaction);
  if (payment?.status !== 'capturing') return money;
  const where = { paymentId: payment.id, kind: 'capture' as const, status: OUTSTANDING };
  const capture = await PaymentOperation.findOne({ where, transaction });
  if (!capture) return money;
  const captured = Payment.build({ ...payment.get(), status: 'captured', captured: capture.amount });
  return { ...money, ...paymentMoney(captured) };
}
