import type { Database } from '../../database/transaction.js';
import { notFound } from '../../errors.js';
import { Fulfilment } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  type OrderReference,
  withLockedOrder,
} from '../orders/api.js';

export interface TrackingChange extends OrderReference {
  fulfilmentId: string;
  actor: Actor;
  /** Omitted fields stay unchanged. */
  tracking: { carrier?: string | null; trackingNumber?: string | null };
}

/**
 * Sets carrier and tracking number, which are often known only after shipping.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 */
export function changeTracking(
  database: Database,
  { fulfilmentId, actor, tracking, ...reference }: TrackingChange,
): Promise<ChangedOrder> {
  return withLockedOrder(database, reference, async (order, transaction) => {
    const where = { id: fulfilmentId, orderId: order.id };
    const fulfilment = await Fulfilment.findOne({ where, transaction });
    if (!fulfilment) throw notFound('fulfilment', fulfilmentId);
    await fulfilment.update(tracking, { transaction });
    const { carrier, trackingNumber } = fulfilment;
    const details = { fulfilmentId, carrier, trackingNumber };
    return changeOrder(order, { kind: 'tracking_changed', actor, details }, transaction);
  });
}
