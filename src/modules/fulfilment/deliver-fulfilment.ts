import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../database/transaction.js';
import { notFound, Problem } from '../../errors.js';
import { isAllDelivered } from '../../models/fulfilment.js';
import { Fulfilment } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  isRecorded,
  lockOrder,
  requireVersion,
} from '../orders/api.js';

interface Delivery {
  orderId: string;
  fulfilmentId: string;
  actor: Actor;
  reason?: string;
  /** Versions of the order that If-Match accepts; see src/http/etag.ts. */
  versions?: readonly number[];
}

/**
 * Marks a fulfilment as delivered. A shipped order becomes delivered with its last fulfilment.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, CONFLICT when it was delivered already
 */
export function deliverFulfilment(
  database: Database,
  { orderId, fulfilmentId, actor, reason, versions }: Delivery,
): Promise<ChangedOrder> {
  return inTransaction(
    database,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      requireVersion(order, versions);
      const where = { id: fulfilmentId, orderId };
      if ((await markDelivered(where, transaction)) === 0) {
        if ((await Fulfilment.count({ where, transaction })) === 0)
          throw notFound('fulfilment', fulfilmentId);
        throw new Problem('CONFLICT', 'This fulfilment has been delivered already.');
      }
      const isLast = order.status === 'shipped' && (await isAllDelivered(orderId, transaction));
      return changeOrder(
        order,
        {
          kind: 'fulfilment_delivered',
          to: isLast ? 'delivered' : order.status,
          actor,
          reason,
          details: { fulfilmentId },
        },
        transaction,
      );
    },
    { wasCommitted: isRecorded },
  );
}

/** @returns 1, or 0 if it was delivered already */
async function markDelivered(
  where: { id?: string; orderId: string },
  transaction: Transaction,
): Promise<number> {
  const [changed] = await Fulfilment.update(
    { deliveredAt: new Date() },
    { where: { ...where, deliveredAt: null }, transaction },
  );
  return changed;
}
