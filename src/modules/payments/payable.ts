import type { Transaction } from 'sequelize';
import { RefundRequest } from '../../models/index.js';
import type { LockedOrder } from '../../models/order-transition.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';

/**
 * What the customer is to pay for an order in all: its total without what was asked to be given back for units that
 * were cancelled or returned. A decimal string, zero when nothing is left.
 */
export async function payableOf(
  { id: orderId, totalAmount, currency }: LockedOrder,
  transaction: Transaction,
): Promise<string> {
  const requests = await RefundRequest.findAll({
    attributes: ['amount'],
    where: { orderId },
    raw: true,
    transaction,
  });
  const givenBack = requests.reduce((sum, { amount }) => sum + toThousandths(amount), 0);
  return fromThousandths(Math.max(toThousandths(totalAmount) - givenBack, 0), currency);
}
