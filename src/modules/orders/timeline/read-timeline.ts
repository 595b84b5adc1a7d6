import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../../http/paging.js';
import { Order, User } from '../../../models/index.js';
import { compare, cursorKeys, type Position } from './position.js';
import {
  type Asked,
  type Entry,
  findPayments,
  orderEvents,
  orderNotes,
  paymentOperations,
  paymentsStarted,
  providerEvents,
  stockMoved,
} from './sources.js';

/**
 * Reads a page of an order's timeline, newest last; null if the order does not exist. Runs a constant number of statements per
 * source, each of which reads at most one page.
 * @throws Problem VALIDATION_FAILED when `after` is not a cursor of this list
 */
export async function readTimeline(orderId: string, { limit, after }: PageRequest) {
  const order = await Order.findByPk(orderId, {
    attributes: ['id', 'userId', 'email', 'version', 'totalAmount', 'currency', 'createdAt'],
    raw: true,
  });
  if (!order) return null;
  const asked = { order, position: after ? positionOf(after) : undefined, limit: limit + 1 };
  const entries = (await readSources(asked)).sort(compare).slice(0, asked.limit);
  const { items, next } = cutPage(entries, limit, ({ at, rank, key }) => encodeCursor([at, rank, key]));
  const actors = await findActors(items);
  return {
    items: items.map(({ at, actorType, actorId, shown }) => ({
      ...shown,
      at,
      actorType,
      actor: actorId === null ? null : (actors.get(actorId) ?? null),
    })),
    next,
  };
}

function positionOf(cursor: string): Position {
  const [at, rank, key] = decodeCursor(cursor, cursorKeys);
  return { at, rank, key };
}

async function readSources(asked: Asked): Promise<Entry[]> {
  const payments = await findPayments(asked);
  return [
    ...(await orderEvents(asked)),
    ...(await stockMoved(asked)),
    ...paymentsStarted(asked, payments),
    ...(await paymentOperations(asked, payments)),
    ...(await providerEvents(asked, payments)),
    ...(await orderNotes(asked)),
  ];
}

async function findActors(entries: Entry[]): Promise<Map<number, User>> {
  const id = [...new Set(entries.flatMap(({ actorId }) => actorId ?? []))];
  if (id.length === 0) return new Map();
  const attributes = ['id', 'email', 'firstName', 'lastName'];
  const users = await User.findAll({ attributes, where: { id }, raw: true });
  return new Map(users.map((user) => [user.id, user]));
}
