import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import type { Database } from '../../database/transaction.js';
import { Fulfilment, FulfilmentItem } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  incrementUnits,
  type LockedOrder,
  type OrderReference,
  openUnits,
  pickAll,
  pickUnits,
  type RequestedUnits,
  readItems,
  requireTransition,
  sumUnits,
  withLockedOrder,
} from '../orders/api.js';
import { moveStock, readCommittedUnits, releaseIfShort } from '../stock/api.js';
import { locationOf, movementsOf } from './parcel-movements.js';
import { requirePaid } from './require-paid.js';
import { requireThere } from './require-there.js';

export interface NewFulfilment extends OrderReference {
  actor: Actor;
  /** Default: all open units. */
  lines?: RequestedUnits[];
  /** Default: where the units are. */
  locationId?: number;
  carrier?: string;
  trackingNumber?: string;
  /** Ship although the order is not paid. */
  force?: boolean;
  reason?: string;
}

/** Captures the payment of a locked order if CAPTURE=on_first_shipment; see modules/payments/api.ts. */
type CaptureOnShipment = (order: LockedOrder, transaction: Transaction) => Promise<void>;

/**
 * Ships units of a processing order from one location. One transaction changes the fulfilment, lines, order, event and stock,
 * and stores the capture of the payment. With its last open unit the order becomes shipped.
 *
 * Locks the order, then its lines, then stock levels in key order.
 * @returns the changed order, and the id of the fulfilment
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT, ORDER_NOT_PAID, VALIDATION_FAILED, QUANTITY_EXCEEDED,
 *   UNITS_BACKORDERED, INSUFFICIENT_STOCK if the location cannot replace units that are committed elsewhere
 */
export function fulfilOrder(
  database: Database,
  fulfilment: NewFulfilment,
  captureOnShipment: CaptureOnShipment,
): Promise<ChangedOrder & { fulfilmentId: string }> {
  return releaseIfShort(database, () =>
    withLockedOrder(database, fulfilment, async (order, transaction) => {
      const changed = await fulfil(order, fulfilment, transaction);
      await captureOnShipment(changed, transaction);
      return changed;
    }),
  );
}

async function fulfil(
  order: LockedOrder,
  { orderId, actor, lines, reason, force = false, ...parcel }: NewFulfilment,
  transaction: Transaction,
): Promise<ChangedOrder & { fulfilmentId: string }> {
  const { carrier = null, trackingNumber = null } = parcel;
  requireTransition(order, 'shipped', actor.as);
  const isForced = requirePaid(order, force);
  const items = await readItems(orderId, transaction);
  const picked = lines ? pickUnits(items, lines, openUnits) : pickAll(items, openUnits);
  const committed = await readCommittedUnits(orderId, transaction);
  requireThere(picked, committed);
  const places = committed.filter(({ isBackorder }) => !isBackorder);
  const locationId = await locationOf(picked, parcel.locationId, places, transaction);
  const isAll = sumUnits(items, openUnits) === sumUnits(picked, ({ quantity }) => quantity);

  const id = uuid();
  const units = picked.map(({ item, quantity }) => ({ line: item.line, quantity }));
  await incrementUnits(orderId, 'shipped', units, transaction);
  await Fulfilment.create({ id, orderId, locationId, carrier, trackingNumber }, { transaction });
  await FulfilmentItem.bulkCreate(
    units.map((one) => ({ orderId, fulfilmentId: id, ...one })),
    { transaction },
  );
  const changed = await changeOrder(
    order,
    {
      kind: 'units_shipped',
      to: isAll ? 'shipped' : order.status,
      actor,
      reason,
      details: {
        fulfilmentId: id,
        lines: units,
        locationId,
        carrier,
        trackingNumber,
        ...(isForced && { forced: true }),
      },
    },
    transaction,
  );
  await moveStock(
    await movementsOf({ orderId, locationId, actor }, picked, places, transaction),
    transaction,
  );
  return { ...changed, fulfilmentId: id };
}
