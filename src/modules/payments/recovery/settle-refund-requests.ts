import { QueryTypes } from 'sequelize';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { toThousandths } from '../../../money/amounts.js';
import { lockOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { voidUnpaid } from '../operations/automatic-void.js';
import { lockOpenPayment } from '../payment-store.js';
import { settle } from '../settle.js';

/** Orders per run. */
const BATCH = 100;

/** Orders with unsettled refund requests or withheld refunds, unless a capture is in progress. */
export async function findUnsettledOrders({ sequelize }: PaymentsContext): Promise<string[]> {
  const found = await sequelize.query<{ orderId: string }>(
    ['refund_requests', 'withheld_refunds']
      .map(
        (table) => `
        (SELECT DISTINCT reduction.orderId
        FROM ${table} AS reduction
        LEFT JOIN payments AS payment ON payment.orderId = reduction.orderId AND payment.status = 'capturing'
        WHERE reduction.settledAt IS NULL AND payment.id IS NULL
        ORDER BY reduction.orderId LIMIT ${BATCH})`,
      )
      .join(' UNION '),
    { type: QueryTypes.SELECT },
  );
  return found.map(({ orderId }) => orderId);
}

/**
 * Settles the refund requests and withheld refunds of an order. During a capture they wait for its end.
 */
export async function settleOrder({ sequelize }: PaymentsContext, orderId: string): Promise<void> {
  await inTransaction(
    sequelize,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      const payment = await lockOpenPayment(order, transaction);
      if (payment?.status === 'capturing') return;
      const due = await settle(order, payment, transaction);
      if (payment && toThousandths(due) === 0) await voidUnpaid(payment, transaction);
    },
    SAFE_TO_REPEAT,
  );
}
