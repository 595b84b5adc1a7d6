import type { Transaction } from 'sequelize';
import type { Database } from '../../database/transaction.js';
import { notFound, Problem } from '../../errors.js';
import { isAllDelivered } from '../../models/fulfilment.js';
import { Fulfilment } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  type OrderReference,
  withLockedOrder,
} from '../orders/api.js';

interface Delivery extends OrderReference {
  fulfilmentId: string;
  actor: Actor;
  reason?: string;
}

/**
 * Marks a fulfilment as delivered. A shipped order becomes delivered with its last fulfilment.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, CONFLICT if it is already delivered
 */
export function deliverFulfilment(
  database: Database,
  { fulfilmentId, actor, reason, ...reference }: Delivery,
): Promise<ChangedOrder> {
  return withLockedOrder(database, reference, async (order, transaction) => {
    const where = { id: fulfilmentId, orderId: order.id };
    if ((await markDelivered(where, transaction)) === 0) {
      if ((await Fulfilment.count({ where, transaction })) === 0) throw notFound('fulfilment', fulfilmentId);
      throw new Problem('CONFLICT', 'This fulfilment has been delivered already.');
    }
    const isLast = order.status === 'shipped' && (await isAllDelivered(order.id, transaction));
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
  });
}

/** @returns 1, or 0 if it is already delivered */
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
