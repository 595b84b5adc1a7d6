import { col, fn, Op } from 'sequelize';
import {
  type Order,
  OrderEvent,
  OrderItem,
  OrderNote,
  Payment,
  PaymentEvent,
  PaymentOperation,
  StockMovement,
} from '../../../models/index.js';
import { formatAmount } from '../../../money/amounts.js';
import { type ActorType, actorColumns, SERVICE } from '../../../rules/principal.js';
import { placedEvent, presentEvent } from '../read-events.js';
import { behind, compare, type Position, RANKS } from './position.js';
import type { ShownEntry } from './schemas.js';

/** An entry as the API shows it, except for the actor. */
export interface Entry extends Position {
  actorType: ActorType;
  actorId: number | null;
  shown: ShownEntry;
}

type TimelineOrder = Pick<
  Order,
  'id' | 'userId' | 'email' | 'version' | 'totalAmount' | 'currency' | 'createdAt'
>;

/** Query of a source: the first entries after the position, at most `limit`. */
export interface Asked {
  order: TimelineOrder;
  position: Position | undefined;
  limit: number;
}

const isBehind = ({ position }: Asked, entry: Position) => !position || compare(entry, position) > 0;

export async function orderEvents({ order, position, limit }: Asked): Promise<Entry[]> {
  const sort = { rank: RANKS.orderEvents, at: 'createdAt', key: 'version' };
  const recorded = await OrderEvent.findAll({
    where: { [Op.and]: [{ orderId: order.id }, behind(sort, position)] },
    order: ['createdAt', 'version'],
    limit,
    raw: true,
  });
  const events = [placedEvent(order), ...recorded.map((event) => presentEvent(event, order.currency))];
  return events
    .map(({ kind: event, createdAt: at, actorType, actorId, ...rest }) => ({
      ...{ at, rank: sort.rank, key: rest.version, actorType, actorId },
      shown: { kind: 'order_event' as const, event, ...rest },
    }))
    .filter((entry) => isBehind({ order, position, limit }, entry));
}

/** One entry per change: all movements of a change have the same time. */
export async function stockMoved({ order: { id: orderId }, position, limit }: Asked): Promise<Entry[]> {
  const after = position && {
    [position.rank >= RANKS.stockMoved ? Op.gt : Op.gte]: position.at,
  };
  const changes = await StockMovement.findAll({
    attributes: [
      'createdAt',
      [fn('MIN', col('actorType')), 'actorType'],
      [fn('MIN', col('actorId')), 'actorId'],
    ],
    where: { orderId, ...(after && { createdAt: after }) },
    group: 'createdAt',
    order: ['createdAt'],
    limit,
    raw: true,
  });
  if (changes.length === 0) return [];
  const movements = await StockMovement.findAll({
    attributes: ['id', 'kind', 'productId', 'locationId', 'onHand', 'committed', 'reason', 'createdAt'],
    where: { orderId, createdAt: changes.map(({ createdAt }) => createdAt) },
    order: ['id'],
    raw: true,
  });
  const items = await OrderItem.findAll({ attributes: ['productId', 'name'], where: { orderId }, raw: true });
  const names = new Map(items.map(({ productId, name }) => [productId, name]));
  return changes.map(({ createdAt: at, actorType, actorId }) => ({
    ...{ at, rank: RANKS.stockMoved, key: 0, actorType, actorId },
    shown: {
      kind: 'stock_moved' as const,
      movements: movements
        .filter(({ createdAt }) => createdAt.getTime() === at.getTime())
        .map(({ createdAt: _at, ...movement }) => ({
          ...movement,
          quantity: movement.onHand - movement.committed,
          name: names.get(movement.productId) ?? null,
        })),
    },
  }));
}

/** All payments of the order: there are few. */
export function findPayments({ order: { id: orderId } }: Asked): Promise<Payment[]> {
  return Payment.findAll({ where: { orderId }, order: ['id'], raw: true });
}

export function paymentsStarted(asked: Asked, payments: Payment[]): Entry[] {
  return payments
    .map(({ id, createdAt: at, provider, amount, currency }) => ({
      ...{ at, rank: RANKS.paymentsStarted, key: id, ...actorColumns(SERVICE) },
      shown: {
        kind: 'payment_started' as const,
        ...{ paymentId: id, provider, amount: formatAmount(amount, currency), currency },
      },
    }))
    .filter((entry) => isBehind(asked, entry));
}

export async function paymentOperations({ position, limit }: Asked, payments: Payment[]): Promise<Entry[]> {
  if (payments.length === 0) return [];
  const sort = { rank: RANKS.paymentOperations, at: 'createdAt', key: 'id' };
  const operations = await PaymentOperation.findAll({
    where: { [Op.and]: [{ paymentId: payments.map(({ id }) => id) }, behind(sort, position)] },
    order: ['createdAt', 'id'],
    limit,
    raw: true,
  });
  return operations.map(({ id, paymentId, kind, amount, createdAt: at, ...rest }) => {
    const { provider, currency } = payments.find((one) => one.id === paymentId) as Payment;
    const isAnswered = rest.status === 'succeeded' || rest.status === 'failed';
    return {
      ...{ at, rank: sort.rank, key: id, actorType: rest.actorType, actorId: rest.actorId },
      shown: {
        kind: 'payment_operation' as const,
        ...{ operationId: id, paymentId, provider, operation: kind, currency },
        ...{ amount: formatAmount(amount, currency), answeredAt: isAnswered ? rest.updatedAt : null },
        ...{ status: rest.status, error: rest.error, reason: rest.reason },
      },
    };
  });
}

export async function providerEvents({ position, limit }: Asked, payments: Payment[]): Promise<Entry[]> {
  const known = payments.filter(({ reference }) => reference !== null);
  if (known.length === 0) return [];
  const sort = { rank: RANKS.providerEvents, at: 'receivedAt', key: 'eventId' };
  const names = known.map(({ provider, reference }) => ({ provider, reference }));
  const events = await PaymentEvent.findAll({
    attributes: ['provider', 'eventId', 'type', 'reference', 'error', 'receivedAt', 'processedAt'],
    where: { [Op.and]: [{ [Op.or]: names }, behind(sort, position)] },
    order: ['receivedAt', 'eventId'],
    limit,
    raw: true,
  });
  return events.map(({ reference, receivedAt: at, ...event }) => {
    const payment = known.find((one) => one.provider === event.provider && one.reference === reference);
    return {
      ...{ at, rank: sort.rank, key: event.eventId, ...actorColumns(SERVICE) },
      shown: { kind: 'provider_event' as const, paymentId: (payment as Payment).id, ...event },
    };
  });
}

export async function orderNotes({ order, position, limit }: Asked): Promise<Entry[]> {
  const sort = { rank: RANKS.orderNotes, at: 'createdAt', key: 'id' };
  const notes = await OrderNote.findAll({
    where: { [Op.and]: [{ orderId: order.id }, behind(sort, position)] },
    order: ['createdAt', 'id'],
    limit,
    raw: true,
  });
  return notes.map(({ id, authorId, text, createdAt: at }) => ({
    ...{ at, rank: sort.rank, key: id, actorType: 'user' as const, actorId: authorId },
    shown: { kind: 'order_note' as const, noteId: id, text },
  }));
}
