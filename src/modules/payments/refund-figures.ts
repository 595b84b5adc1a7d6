import { literal, Op, type Transaction } from 'sequelize';
import { Problem } from '../../errors.js';
import { Payment } from '../../models/index.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import { stateConflict } from './payment-transitions.js';

// `refunding` is set aside for refunds under way, `refunded` was given back: refunds change no status.

/** What of a payment can still be refunded, as a decimal string. */
export function refundableOf({ captured, refunding, refunded, currency }: Payment): string {
  const left = toThousandths(captured) - toThousandths(refunding) - toThousandths(refunded);
  // Below zero when someone at the provider refunded what is set aside here.
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
 * Adds to the figures of a locked payment.
 * @param changes decimal strings, with a minus to take away
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
}

/** @param act what the money is wanted for: "refund" */
export function amountExceeded(amount: string, available: string, act: string): Problem {
  return new Problem('AMOUNT_EXCEEDED', `Asked to ${act} ${amount}, of which there is ${available}.`, {
    extensions: { available },
  });
}
