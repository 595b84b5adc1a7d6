import { Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../http/paging.js';
import { Order, OrderEvent } from '../../models/index.js';
import type { OrderStatus } from '../../models/order.js';
import type { OrderEventKind } from '../../models/order-event.js';
import { formatAmount } from '../../money/amounts.js';
import { type ActorType, actorColumns, type Principal } from '../../rules/principal.js';
import { placedStatusOf } from './lifecycle/order-status.js';

export interface ShownEvent {
  version: number;
  kind: OrderEventKind | 'placed';
  fromStatus: OrderStatus | null;
  toStatus: OrderStatus;
  actorType: ActorType;
  actorId: number | null;
  reason: string | null;
  details: Record<string, unknown> | null;
  createdAt: Date;
}

const EVENT_COLUMNS = [
  'version',
  'kind',
  'fromStatus',
  'toStatus',
  'actorType',
  'actorId',
  'reason',
  'details',
  'createdAt',
];

/**
 * Reads a page of an order's events, oldest first; null if the order does not exist. Each version has exactly one event, so a
 * version is both cursor and offset. The event of version 1 is not stored: it is made from the order.
 */
export async function listEvents(
  where: WhereOptions<Order>,
  { limit, offset = 0, after, count }: PageRequest,
) {
  const order = await Order.findOne({
    attributes: ['id', 'userId', 'email', 'version', 'totalAmount', 'currency', 'createdAt'],
    where,
    raw: true,
  });
  if (!order) return null;
  const behind = after ? decodeCursor(after, z.int()) : offset;
  const recorded = await OrderEvent.findAll({
    attributes: EVENT_COLUMNS,
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
  email,
  totalAmount,
  createdAt,
}: Pick<Order, 'userId' | 'email' | 'totalAmount' | 'createdAt'>): ShownEvent {
  // Whoever claims an order of a guest has not placed it.
  const placedBy: Principal = email === null ? { type: 'user', id: userId } : { type: 'guest', id: null };
  return {
    version: 1,
    kind: 'placed',
    fromStatus: null,
    toStatus: placedStatusOf(totalAmount),
    ...actorColumns(placedBy),
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
  actorType: event.actorType,
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
