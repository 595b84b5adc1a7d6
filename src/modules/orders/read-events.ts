import { Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../http/paging.js';
import { Order, OrderEvent } from '../../models/index.js';
import type { OrderStatus } from '../../models/order.js';
import type { OrderEventKind } from '../../models/order-event.js';
import { formatAmount } from '../../money/amounts.js';
import { placedStatusOf } from './lifecycle/order-status.js';

export interface ShownEvent {
  version: number;
  kind: OrderEventKind | 'placed';
  fromStatus: OrderStatus | null;
  toStatus: OrderStatus;
  actorId: number | null;
  reason: string | null;
  details: Record<string, unknown> | null;
  createdAt: Date;
}

/**
 * Reads a page of an order's events, oldest first; null if the order does not exist. Each version has exactly one event, so a
 * version is both cursor and offset. The event of version 1 is not stored: it is made from the order.
 */
export async function listEvents(
  where: WhereOptions<Order>,
  { limit, offset = 0, after, count }: PageRequest,
) {
  const order = await Order.findOne({
    attributes: ['id', 'userId', 'version', 'totalAmount', 'currency', 'createdAt'],
    where,
    raw: true,
  });
  if (!order) return null;
  const behind = after ? decodeCursor(after, z.int()) : offset;
  const recorded = await OrderEvent.findAll({
    attributes: ['version', 'kind', 'fromStatus', 'toStatus', 'actorId', 'reason', 'details', 'createdAt'],
    where: { orderId: order.id, version: { [Op.gt]: behind } },
    order: ['version'],
    limit: limit + 1,
    raw: true,
  });
  const shown = recorded.map((event) => presentEvent(event, order.currency));
  const events: ShownEvent[] = behind < 1 ? [placedEvent(order), ...shown] : shown;
  const page = cutPage(events, limit, (last) => encodeCursor(last.version));
  return count ? { ...page, total: order.version } : page;
}

/** The event of version 1, made from the order. */
export function placedEvent({
  userId,
  totalAmount,
  createdAt,
}: Pick<Order, 'userId' | 'totalAmount' | 'createdAt'>): ShownEvent {
  return {
    version: 1,
    kind: 'placed',
    fromStatus: null,
    toStatus: placedStatusOf(totalAmount),
    actorId: userId,
    reason: null,
    details: null,
    createdAt,
  };
}

/** An event as the API shows it. */
export const presentEvent = (event: ShownEvent, currency: string): ShownEvent => ({
  version: event.version,
  kind: event.kind,
  fromStatus: event.fromStatus,
  toStatus: event.toStatus,
  actorId: event.actorId,
  reason: event.reason,
  details: showDetails(event.details, currency),
  createdAt: event.createdAt,
});

/**
 * Events are stored as written, so older ones have amounts with other decimals, and `refundAmount` (null without a refund)
 * instead of `value` and `refund`.
 */
function showDetails(details: ShownEvent['details'], currency: string): ShownEvent['details'] {
  const { refundAmount, ...shown } = details ?? {};
  if (refundAmount !== undefined)
    Object.assign(shown, { value: refundAmount, refund: refundAmount !== null });
  if (typeof shown.value === 'string') shown.value = formatAmount(shown.value, currency);
  return details && shown;
}
