import { type Includeable, Op, type Transaction, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { cutPage, decodeCursor, encodeCursor } from '../../http/paging.js';
import { Fulfilment, FulfilmentItem, Order } from '../../models/index.js';

const ITEMS: Includeable = {
  model: FulfilmentItem,
  attributes: ['fulfilmentId', 'line', 'quantity'],
  separate: true,
  order: ['line'],
};

/** @throws Problem NOT_FOUND */
export async function readFulfilment(
  id: string,
  transaction?: Transaction,
): Promise<ReturnType<typeof presentFulfilment>> {
  const fulfilment = await Fulfilment.findByPk(id, { include: [ITEMS], transaction });
  if (!fulfilment) throw notFound('fulfilment', id);
  return presentFulfilment(fulfilment);
}

/**
 * A page of what was sent of an order, oldest first.
 * @param which the order, by its id and maybe its customer
 * @throws Problem NOT_FOUND when there is no such order
 */
export async function listFulfilments(
  which: WhereOptions<Order> & { id: string },
  { limit, offset, after }: { limit: number; offset?: number; after?: string },
) {
  if ((await Order.count({ where: which })) === 0) throw notFound('order', which.id);
  const where = { orderId: which.id };
  const total = await Fulfilment.count({ where });
  // Keys are UUIDv7, so their order is the order of sending.
  const rows = await Fulfilment.findAll({
    where: { ...where, ...(after && { id: { [Op.gt]: decodeCursor(after, z.uuid()) } }) },
    order: ['id'],
    limit: limit + 1,
    offset: after ? 0 : offset,
    include: [ITEMS],
  });
  const { items, next } = cutPage(rows, limit, (last) => encodeCursor(last.id));
  return { total, next, items: items.map(presentFulfilment) };
}

function presentFulfilment(fulfilment: Fulfilment) {
  const { id, orderId, locationId, carrier, trackingNumber, createdAt, deliveredAt } = fulfilment;
  const lines = (fulfilment.items ?? []).map(({ line, quantity }) => ({ line, quantity }));
  return { id, orderId, locationId, carrier, trackingNumber, lines, createdAt, deliveredAt };
}
