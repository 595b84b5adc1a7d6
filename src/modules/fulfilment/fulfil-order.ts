import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import type { Database } from '../../database/transaction.js';
import { invalidField } from '../../errors.js';
import { Fulfilment, FulfilmentItem } from '../../models/index.js';
import { DEFAULT_LOCATION_ID, Location } from '../../models/location.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  incrementUnits,
  type LockedOrder,
  type OrderReference,
  openUnits,
  type PickedUnits,
  pickAll,
  pickUnits,
  type RequestedUnits,
  readItems,
  requireTransition,
  sumUnits,
  withLockedOrder,
} from '../orders/api.js';
import { moveStock, type StockChange } from '../stock/api.js';
import { requirePaid } from './require-paid.js';

export interface NewFulfilment extends OrderReference {
  actor: Actor;
  /** Default: all open units. */
  lines?: RequestedUnits[];
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
 * Ships units of a processing order in one transaction: fulfilment, lines, order, event, stock and the capture of its payment. With
 * the last open unit the order becomes shipped.
 *
 * Locks the order, then its lines, then stock levels in key order.
 * @returns the changed order, and the id of the fulfilment
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT, ORDER_NOT_PAID, VALIDATION_FAILED,
 *   QUANTITY_EXCEEDED, INSUFFICIENT_STOCK when a location other than the default one does not have the units
 */
export function fulfilOrder(
  database: Database,
  fulfilment: NewFulfilment,
  captureOnShipment: CaptureOnShipment,
): Promise<ChangedOrder & { fulfilmentId: string }> {
  return withLockedOrder(database, fulfilment, async (order, transaction) => {
    const changed = await fulfil(order, fulfilment, transaction);
    await captureOnShipment(changed, transaction);
    return changed;
  });
}

async function fulfil(
  order: LockedOrder,
  { orderId, actor, lines, reason, force = false, ...parcel }: NewFulfilment,
  transaction: Transaction,
): Promise<ChangedOrder & { fulfilmentId: string }> {
  const { locationId = DEFAULT_LOCATION_ID, carrier = null, trackingNumber = null } = parcel;
  requireTransition(order, 'shipped', actor.as);
  const isForced = requirePaid(order, force);
  await requireLocation(locationId, transaction);
  const items = await readItems(orderId, transaction);
  const picked = lines ? pickUnits(items, lines, openUnits) : pickAll(items, openUnits);
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
  await moveStock(movementsOf({ orderId, locationId, actor }, picked), transaction);
  return { ...changed, fulfilmentId: id };
}

async function requireLocation(id: number, transaction: Transaction): Promise<void> {
  if (await Location.findByPk(id, { attributes: ['id'], transaction, raw: true })) return;
  throw invalidField('locationId', 'is not a location');
}

/** Units are committed at the default location: a parcel from another one is committed there before it leaves. */
function movementsOf(
  { orderId, locationId, actor }: { orderId: string; locationId: number; actor: Actor },
  picked: PickedUnits[],
): StockChange[] {
  return picked.flatMap(({ item: { productId }, quantity }) => {
    const change = { orderId, actorId: actor.id, productId, locationId };
    const shipment: StockChange = { ...change, onHand: -quantity, committed: -quantity, kind: 'shipment' };
    if (locationId === DEFAULT_LOCATION_ID) return [shipment];
    return [
      { ...change, locationId: DEFAULT_LOCATION_ID, committed: -quantity, kind: 'relocation' },
      { ...change, committed: quantity, kind: 'relocation' },
      shipment,
    ];
  });
}
