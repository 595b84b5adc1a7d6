import { literal, type ProjectionAlias, Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { lockByWriting } from '../../../database/lock-by-writing.js';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { requireVersion as requireVersionOf, type Versions } from '../../../database/version.js';
import { notFound, Problem } from '../../../errors.js';
import { emit } from '../../../events/emit.js';
import { IS_LISTENED, noteListened } from '../../../events/listeners.js';
import { Order, type OrderStatus } from '../../../models/order.js';
import { OrderEvent, type OrderEventKind } from '../../../models/order-event.js';
import { actorColumns, type Principal, SERVICE } from '../../../rules/principal.js';
import { eventOf } from './event-of-change.js';
import { type ActorRole, nextStatuses, ORDER_TRANSITIONS } from './order-status.js';

/** Who changes an order. */
export interface Actor extends Principal {
  as: ActorRole;
}

export const THE_SERVICE: Actor = { ...SERVICE, as: 'service' };

const LOCKED = [
  'id',
  'userId',
  'status',
  'version',
  'totalAmount',
  'shippingAmount',
  'shippingTaxAmount',
  'pricesIncludeTax',
  'currency',
  'paymentMethod',
  'paymentStatus',
] as const;

/** An order whose row the transaction has locked. */
export type LockedOrder = Pick<Order, (typeof LOCKED)[number]> & {
  /** Whether it has discounts: 1, 0, or null without pricing rules. */
  hasDiscounts: number | null;
};

const COLUMNS = [
  ...LOCKED,
  [literal("JSON_CONTAINS_PATH(pricing, 'one', '$.discounts')"), 'hasDiscounts'],
] as ProjectionAlias[];

/** The order after a change, and the id of its event. */
export type ChangedOrder = LockedOrder & { eventId: string };

export interface OrderReference {
  orderId: string;
  /** If given, only an order of this customer is found; null: of a guest, and of no account since. */
  userId?: number | null;
  /** Versions of the order that If-Match accepts; see src/http/etag.ts. */
  versions?: Versions;
}

/**
 * Runs a change of an order in one transaction: locks the order, checks If-Match, then calls `change`. If COMMIT is not
 * answered, the event of the change shows whether it was committed.
 *
 * @throws what `change` throws; Problem NOT_FOUND, PRECONDITION_FAILED
 */
export function withLockedOrder<Changed extends ChangedOrder>(
  database: Database,
  { versions, ...reference }: OrderReference,
  change: (order: LockedOrder, transaction: Transaction) => Promise<Changed>,
): Promise<Changed> {
  return inTransaction(
    database,
    async (transaction) => {
      const order = await lockOrder(reference, transaction);
      requireVersion(order, versions);
      return change(order, transaction);
    },
    { wasCommitted: isRecorded },
  );
}

/**
 * Locks the order until the transaction ends. Every change of an order, its payments, fulfilments or returns starts here,
 * so changes of one order run one after the other. Lock order: the order, then stock levels in key order. (A count
 * by force locks orders after levels, but only those that nobody else has: see lock-claims.ts.)
 *
 * @throws Problem NOT_FOUND
 */
export async function lockOrder(
  { orderId, userId }: Omit<OrderReference, 'versions'>,
  transaction: Transaction,
): Promise<LockedOrder> {
  const where = { id: orderId, ...(userId !== undefined && { userId }) };
  if ((await lockByWriting(Order, where, transaction)) === 0) throw notFound('order', orderId);
  const found = await Order.findOne({
    attributes: [...COLUMNS, [literal(IS_LISTENED), 'isListened']],
    where,
    raw: true,
    rejectOnEmpty: true,
    transaction,
  });
  const { isListened, ...order } = found as unknown as LockedOrder & { isListened: number };
  noteListened(transaction, isListened === 1);
  return order;
}

/**
 * Reads the order without locking it, for previews in a snapshot.
 * @throws Problem NOT_FOUND
 */
export async function findOrder(id: string, transaction: Transaction): Promise<LockedOrder> {
  const order = await Order.findByPk(id, { attributes: COLUMNS, raw: true, transaction });
  if (!order) throw notFound('order', id);
  return order as unknown as LockedOrder;
}

export interface OrderChange {
  kind: OrderEventKind;
  /** New status. Default: unchanged. */
  to?: OrderStatus;
  actor: Actor;
  reason?: string;
  details?: Record<string, unknown>;
}

/**
 * The only way to change an order: increments its version, inserts the event and emits it, in the given transaction. The UPDATE is
 * guarded by status and version, so a stale order is refused even if the caller forgot lockOrder.
 *
 * @throws Problem ORDER_STATE_CONFLICT when the transition is not allowed, or the order was changed meanwhile
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
      ...actorColumns(actor),
      reason: reason ?? null,
      details: details ?? null,
    },
    { transaction },
  );
  await emit([eventOf(order, { kind, to, details })], transaction);
  return { ...order, status: to, version: version + 1, eventId };
}

export interface StatusChange extends OrderReference, Omit<OrderChange, 'kind' | 'to'> {
  to: OrderStatus;
}

/**
 * Changes the status of an order along a transition of order-status.ts. Of two at once one wins; the other gets
 * ORDER_STATE_CONFLICT with the current status.
 *
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT
 */
export function changeOrderStatus(
  database: Database,
  { orderId, userId, versions, ...change }: StatusChange,
): Promise<ChangedOrder> {
  return withLockedOrder(database, { orderId, userId, versions }, (order, transaction) => {
    requireTransition(order, change.to, change.actor.as);
    return changeOrder(order, { kind: 'status_changed', ...change }, transaction);
  });
}

/** @throws Problem ORDER_STATE_CONFLICT when the actor may not make this transition */
export function requireTransition({ status }: LockedOrder, to: OrderStatus, as: ActorRole): void {
  if (nextStatuses(status, as).includes(to)) return;
  throw orderStateConflict(status, whyNot(status, to));
}

/** Considers what any actor may do, so that a customer learns what the shop could still do. */
function whyNot(status: OrderStatus, to: OrderStatus): string {
  const next = ORDER_TRANSITIONS.filter(({ from }) => from === status).map((one) => one.to);
  if (next.includes(to)) return `Only the shop can make it ${to} now.`;
  if (status === to) return 'It was that already.';
  const isSent = status === 'shipped' || status === 'delivered';
  if (to === 'cancelled' && isSent) return 'Shipped units can no longer be cancelled, only returned.';
  return `From there it can become ${next.length > 0 ? `only ${next.join(' or ')}` : 'nothing else'}, not ${to}.`;
}

/** @throws Problem PRECONDITION_FAILED when versions are given and the order has none of them */
export const requireVersion = (order: LockedOrder, versions: Versions): void =>
  requireVersionOf('order', order, versions);

/** @param why a sentence that follows "The order is shipped." */
export function orderStateConflict(currentStatus: OrderStatus, why: string): Problem {
  return new Problem('ORDER_STATE_CONFLICT', `The order is ${currentStatus}. ${why}`, {
    extensions: { currentStatus },
  });
}

/** Whether a change was committed although COMMIT was not answered. Reads with a lock, so it waits until that COMMIT has ended. */
export async function isRecorded({ id, version, eventId }: ChangedOrder): Promise<boolean> {
  const event = await OrderEvent.findOne({
    attributes: ['id'],
    where: { orderId: id, version },
    lock: Transaction.LOCK.SHARE,
    raw: true,
  });
  return event?.id === eventId;
}
