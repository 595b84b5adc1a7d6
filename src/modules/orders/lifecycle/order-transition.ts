import { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { lockByWriting } from '../../../database/lock-by-writing.js';
import { requireVersion as requireVersionOf, type Versions } from '../../../database/version.js';
import { notFound, Problem } from '../../../errors.js';
import { Order, type OrderStatus } from '../../../models/order.js';
import { OrderEvent, type OrderEventKind } from '../../../models/order-event.js';
import { type ActorRole, nextStatuses, ORDER_TRANSITIONS } from './order-status.js';

/** Who changes an order. */
export interface Actor {
  /** The user; null when it is the service itself. */
  id: number | null;
  as: ActorRole;
}

const LOCKED = [
  'id',
  'userId',
  'status',
  'version',
  'totalAmount',
  'currency',
  'paymentMethod',
  'paymentStatus',
] as const;

/** An order that nobody else can change before the transaction ends. */
export type LockedOrder = Pick<Order, (typeof LOCKED)[number]>;

/** The order after a change, and the event that records it. */
export type ChangedOrder = LockedOrder & { eventId: string };

/**
 * Holds the order until the transaction ends. Whoever changes an order or what hangs off it begins here, so that
 * changes of one order come one after the other: first this row, then stock levels in key order. Placing
 * orders never waits for the row of an order that is there, so it cannot deadlock with it; inventory:repair comes the
 * other way, and then one of the two is run again.
 *
 * @param userId only an order of that customer
 * @throws Problem NOT_FOUND
 */
export async function lockOrder(
  { orderId, userId }: { orderId: string; userId?: number },
  transaction: Transaction,
): Promise<LockedOrder> {
  const where = { id: orderId, ...(userId !== undefined && { userId }) };
  if ((await lockByWriting(Order, where, transaction)) === 0) throw notFound('order', orderId);
  return Order.findOne({ attributes: [...LOCKED], where, raw: true, rejectOnEmpty: true, transaction });
}

/**
 * The same without holding it, for whoever says what a change would do, in a snapshot.
 * @throws Problem NOT_FOUND
 */
export async function findOrder(id: string, transaction: Transaction): Promise<LockedOrder> {
  const order = await Order.findByPk(id, { attributes: [...LOCKED], raw: true, transaction });
  if (!order) throw notFound('order', id);
  return order;
}

export interface OrderChange {
  kind: OrderEventKind;
  /** Where it goes; it stays where it is unless given. */
  to?: OrderStatus;
  actor: Actor;
  reason?: string;
  details?: Record<string, unknown>;
}

/**
 * The one way in which an order changes: a new version of its row and the event that explains it, both in the
 * given transaction. The UPDATE is guarded by the status and version that the change was decided on; that it
 * touches one row is what decides, also should somebody have come this way without lockOrder.
 *
 * @throws Problem ORDER_STATE_CONFLICT when the table does not let them, or the order is no longer what it was
 */
export async function changeOrder(
  order: LockedOrder,
  { kind, to = order.status, actor, reason, details }: OrderChange,
  transaction: Transaction,
): Promise<ChangedOrder> {
  if (to !== order.status) requireTransition(order, to, actor.as);
  const { id: orderId, status: fromStatus, version } = order;
  const [changed] = await Order.update(
    { status: to, version: version + 1 },
    { where: { id: orderId, status: fromStatus, version }, transaction },
  );
  if (changed !== 1) {
    const found = await lockOrder({ orderId }, transaction);
    throw orderStateConflict(found.status, 'It was changed by someone else meanwhile.');
  }
  const eventId = uuid();
  await OrderEvent.create(
    {
      orderId,
      version: version + 1,
      id: eventId,
      kind,
      fromStatus,
      toStatus: to,
      actorId: actor.id,
      reason: reason ?? null,
      details: details ?? null,
    },
    { transaction },
  );
  return { ...order, status: to, version: version + 1, eventId };
}

export interface StatusChange extends Omit<OrderChange, 'kind' | 'to'> {
  orderId: string;
  to: OrderStatus;
  /** Refuse the change unless the order has one of these versions, as If-Match asks for. */
  versions?: readonly number[];
}

/**
 * Takes an order along one transition of the table in order-status.ts, claimed atomically: of two at once one
 * wins, and the other is told the status that it found.
 *
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT
 */
export async function changeOrderStatus(
  { orderId, versions, ...change }: StatusChange,
  transaction: Transaction,
): Promise<ChangedOrder> {
  const order = await lockOrder({ orderId }, transaction);
  requireVersion(order, versions);
  requireTransition(order, change.to, change.actor.as);
  return changeOrder(order, { kind: 'status_changed', ...change }, transaction);
}

/** @throws Problem ORDER_STATE_CONFLICT when the table does not let them */
export function requireTransition({ status }: LockedOrder, to: OrderStatus, as: ActorRole): void {
  if (nextStatuses(status, as).includes(to)) return;
  throw orderStateConflict(status, whyNot(status, to));
}

/** By what anyone may do from there: what only the shop may do is no dead end to a customer. */
function whyNot(status: OrderStatus, to: OrderStatus): string {
  const next = ORDER_TRANSITIONS.filter(({ from }) => from === status).map((one) => one.to);
  if (next.includes(to)) return `Only the shop can make it ${to} now.`;
  if (status === to) return 'It was that already.';
  const isSent = status === 'shipped' || status === 'delivered';
  if (to === 'cancelled' && isSent) return 'What was sent cannot be cancelled any more, only returned.';
  return `From there it can become ${next.length > 0 ? `only ${next.join(' or ')}` : 'nothing else'}, not ${to}.`;
}

/** @throws Problem PRECONDITION_FAILED when versions are given and the order's is none of them */
export const requireVersion = (order: LockedOrder, versions: Versions): void =>
  requireVersionOf('order', order, versions);

/** @param why a sentence that follows "The order is shipped." */
export function orderStateConflict(currentStatus: OrderStatus, why: string): Problem {
  return new Problem('ORDER_STATE_CONFLICT', `The order is ${currentStatus}. ${why}`, {
    extensions: { currentStatus },
  });
}

/**
 * For inTransaction's wasCommitted: whether a change is there although its COMMIT went unanswered. Asks for a lock,
 * so the answer comes when that COMMIT has ended.
 */
export async function isRecorded({ id, version, eventId }: ChangedOrder): Promise<boolean> {
  const event = await OrderEvent.findOne({
    attributes: ['id'],
    where: { orderId: id, version },
    lock: Transaction.LOCK.SHARE,
    raw: true,
  });
  return event?.id === eventId;
}
