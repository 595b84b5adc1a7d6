import { literal, Op, type Transaction } from 'sequelize';
import { Problem } from '../../errors.js';
import { Payment } from '../../models/index.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import { stateConflict } from './payment-transitions.js';
import { tellOfRefund } from './tell-of-payment.js';

// `refunding` is reserved for refunds in progress, `refunded` was refunded. Refunds do not change the status.

/** The amount that can still be refunded: a decimal string. */
export function refundableOf({ captured, refunding, refunded, currency }: Payment): string {
  const left = toThousandths(captured) - toThousandths(refunding) - toThousandths(refunded);
  // Negative if someone refunded the reserved money at the provider.
  return fromThousandths(Math.max(left, 0), currency);
}

/**
 * Reserves money for a refund.
 * @param amount a decimal string
 * @throws Problem PAYMENT_STATE_CONFLICT when nothing was captured, AMOUNT_EXCEEDED when not enough is left
 */
export async function reserveRefund(
  payment: Payment,
  amount: string,
  transaction: Transaction,
): Promise<void> {
  const { id, status, currency } = payment;
  if (status !== 'captured') throw stateConflict(status, 'Only what was captured can be refunded.');
  // Digits and a decimal point only, whatever the input: it becomes part of the SQL.
  const inSql = fromThousandths(toThousandths(amount), currency);
  const [reserved] = await Payment.update(
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
  if (reserved !== 1) throw amountExceeded(amount, refundableOf(payment), 'refund');
}

/**
 * Adds to the `refunding` and `refunded` amounts of a locked payment.
 * @param changes decimal strings; with a minus sign to subtract
 */
export async function addToFigures(
  payment: Payment,
  changes: { refunding?: string; refunded?: string },
  transaction: Transaction,
): Promise<void> {
  const changed = Object.entries(changes).map(([figure, amount]) => {
    const change = toThousandths(amount.replace('-', '')) * (amount.startsWith('-') ? -1 : 1);
    const before = toThousandths(payment[figure as keyof typeof changes]);
    return [figure, fromThousandths(before + change, payment.currency)];
  });
  const figures: Partial<typeof changes> = Object.fromEntries(changed);
  await payment.update(figures, { transaction });
  const { refunded } = changes;
  if (refunded && !refunded.startsWith('-')) await tellOfRefund(payment, refunded, transaction);
}

/** @param act a verb for the message, such as "refund" */
export function amountExceeded(amount: string, available: string, act: string): Problem {
  return new Problem('AMOUNT_EXCEEDED', `Asked to ${act} ${amount}, of which there is ${available}.`, {
    extensions: { available },
  });
}
