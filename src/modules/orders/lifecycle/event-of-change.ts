import type { NewEvent } from '../../../events/catalogue.js';
import type { Order, OrderStatus } from '../../../models/order.js';
import type { OrderEventKind } from '../../../models/order-event.js';

interface Change {
  kind: OrderEventKind;
  /** Status after it. */
  to: OrderStatus;
  /** As they are stored in the history, which may also say who did it and why. */
  details?: Record<string, unknown>;
}

type Known = { lines: Array<{ line: number; quantity: number }>; fulfilmentId: string; returnId: string };

/** What the rest of the world learns of a change. @param order before it */
export function eventOf(
  { id: aggregateId, status: previousStatus, version }: Pick<Order, 'id' | 'status' | 'version'>,
  { kind, to: status, details }: Change,
): NewEvent {
  const base = { aggregateId, version: version + 1 };
  const changed = { status, previousStatus };
  const { lines, fulfilmentId, returnId } = (details ?? {}) as Known;
  switch (kind) {
    case 'status_changed':
      return { ...base, type: 'order.status_changed', data: changed };
    case 'units_cancelled':
      return { ...base, type: 'order.units_cancelled', data: { ...changed, lines } };
    case 'units_shipped':
      return { ...base, type: 'order.units_shipped', data: { ...changed, fulfilmentId, lines } };
    case 'units_backordered':
      return { ...base, type: 'order.units_backordered', data: { ...changed, lines } };
    case 'backorder_filled':
      return { ...base, type: 'order.backorder_filled', data: { ...changed, lines } };
    case 'tracking_changed':
      return { ...base, type: 'order.tracking_changed', data: { ...changed, fulfilmentId } };
    case 'fulfilment_delivered':
      return { ...base, type: 'order.delivered', data: { ...changed, fulfilmentId } };
    case 'return_requested':
      return { ...base, type: 'return.requested', data: { returnId } };
    case 'return_approved':
      return { ...base, type: 'return.approved', data: { returnId } };
    case 'return_rejected':
      return { ...base, type: 'return.rejected', data: { returnId } };
    case 'return_received':
      return { ...base, type: 'return.received', data: { returnId } };
    case 'claimed':
      return { ...base, type: 'order.claimed', data: changed };
  }
}
