import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { notFound } from '../../errors.js';
import { Fulfilment } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  isRecorded,
  lockOrder,
  requireVersion,
} from '../orders/api.js';

export interface TrackingChange {
  orderId: string;
  fulfilmentId: string;
  actor: Actor;
  /** Omitted fields stay unchanged. */
  tracking: { carrier?: string | null; trackingNumber?: string | null };
  versions?: readonly number[];
}

/**
 * Sets carrier and tracking number, which are often known only after shipping.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 */
export function changeTracking(
  sequelize: Sequelize,
  { orderId, fulfilmentId, actor, tracking, versions }: TrackingChange,
): Promise<ChangedOrder> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      requireVersion(order, versions);
      const fulfilment = await Fulfilment.findOne({ where: { id: fulfilmentId, orderId }, transaction });
      if (!fulfilment) throw notFound('fulfilment', fulfilmentId);
      await fulfilment.update(tracking, { transaction });
      const { carrier, trackingNumber } = fulfilment;
      const details = { fulfilmentId, carrier, trackingNumber };
      return changeOrder(order, { kind: 'tracking_changed', actor, details }, transaction);
    },
    { wasCommitted: isRecorded },
  );
}
