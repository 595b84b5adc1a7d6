import { literal, Op, type Transaction } from 'sequelize';
import { Problem } from '../../errors.js';
import { Payment } from '../../models/index.js';
import type { PaymentStatus } from '../../models/payment.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';

// How a payment is claimed for an operation: each an UPDATE that asks again for what was decided on, so that the
// rows it touches decide. The payment's row is locked besides; see lock-payment.ts.

/**
 * Takes a payment from one status to another.
 * @throws Problem PAYMENT_STATE_CONFLICT when it is in none of those it may come from
 */
export async function claimStatus(
  { id, status }: Payment,
  from: PaymentStatus[],
  to: PaymentStatus,
  transaction: Transaction,
): Promise<void> {
  const [claimed] = await Payment.update({ status: to }, { where: { id, status: from }, transaction });
  if (claimed !== 1) throw stateConflict(status, `It would have to be ${from.join(' or ')}.`);
}

/** What of a payment can still be given back, as a decimal string; zero when more than there is was promised. */
export function refundableOf({ captured, refunding, refunded, currency }: Payment): string {
  const left = toThousandths(captured) - toThousandths(refunding) - toThousandths(refunded);
  // Someone at the provider may have been quicker to give back what is set aside here.
  return fromThousandths(Math.max(left, 0), currency);
}

/**
 * Sets money aside for a refund.
 * @param amount a decimal string
 * @throws Problem PAYMENT_STATE_CONFLICT when nothing was captured, AMOUNT_EXCEEDED when there is not so much left
 */
export async function reserveRefund(
  payment: Payment,
  amount: string,
  transaction: Transaction,
): Promise<void> {
  const { id, status, currency } = payment;
  if (status !== 'captured') throw stateConflict(status, 'Only what was captured can be refunded.');
  // Digits and a point, whatever it is given: it goes into SQL as it stands.
  const inSql = fromThousandths(toThousandths(amount), currency);
  const [claimed] = await Payment.update(
    { refunding: literal(`refunding + ${inSql}`) as unknown as string },
    {
      where: {
        id,
        status: 'captured',
        [Op.and]: literal(`captured - refunding - refunded >= ${inSql}`),
      },
      transaction,
    },
  );
  if (claimed !== 1) throw amountExceeded(amount, refundableOf(payment), 'refund');
}

/** @param why a sentence that follows "The payment is captured." */
export function stateConflict(paymentStatus: PaymentStatus, why: string): Problem {
  return new Problem('PAYMENT_STATE_CONFLICT', `The payment is ${paymentStatus}. ${why}`, {
    extensions: { paymentStatus },
  });
}

/** @param doing what the money is wanted for: "refund" */
export function amountExceeded(amount: string, available: string, doing: string): Problem {
  return new Problem('AMOUNT_EXCEEDED', `Asked to ${doing} ${amount}, of which there is ${available}.`, {
    extensions: { available },
  });
}
