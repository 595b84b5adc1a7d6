import type { Includeable, Transaction, WhereOptions } from 'sequelize';
import { notFound } from '../../errors.js';
import { findPage, OLDEST_UUID_FIRST, type PageRequest } from '../../http/paging.js';
import { Fulfilment, FulfilmentItem, Order } from '../../models/index.js';
import { formatOrderNumber } from '../../rules/order-number.js';

const ITEMS: Includeable = {
  model: FulfilmentItem,
  attributes: ['fulfilmentId', 'line', 'quantity'],
  separate: true,
  order: ['line'],
};

/** For the order number. */
const NUMBER: Includeable = { model: Order, attributes: ['number'] };

/** @throws Problem NOT_FOUND */
export async function readFulfilment(
  id: string,
  transaction?: Transaction,
): Promise<ReturnType<typeof presentFulfilment>> {
  const fulfilment = await Fulfilment.findByPk(id, { include: [ITEMS, NUMBER], transaction });
  if (!fulfilment) throw notFound('fulfilment', id);
  return presentFulfilment(fulfilment);
}

/**
 * Reads one fulfilment of an order.
 * @param which the order, by id and optionally by customer
 * @throws Problem NOT_FOUND if there is no such order or fulfilment
 */
export async function readFulfilmentOf(which: WhereOptions<Order> & { id: string }, id: string) {
  await requireOrder(which);
  const where = { id, orderId: which.id };
  const fulfilment = await Fulfilment.findOne({ where, include: [ITEMS, NUMBER] });
  if (!fulfilment) throw notFound('fulfilment', id);
  return presentFulfilment(fulfilment);
}

/** @throws Problem NOT_FOUND */
export async function requireOrder(which: WhereOptions<Order> & { id: string }): Promise<void> {
  if ((await Order.count({ where: which })) === 0) throw notFound('order', which.id);
}

/**
 * Reads a page of an order's fulfilments, oldest first.
 * @param which the order, by id and optionally by customer
 * @throws Problem NOT_FOUND if there is no such order
 */
export async function listFulfilments(which: WhereOptions<Order> & { id: string }, paging: PageRequest) {
  await requireOrder(which);
  const list = {
    where: { orderId: which.id },
    sortedBy: [OLDEST_UUID_FIRST] as const,
    include: [ITEMS, NUMBER],
  };
  const { items, ...rest } = await findPage(Fulfilment, list, paging);
  return { ...rest, items: items.map(presentFulfilment) };
}

function presentFulfilment(fulfilment: Fulfilment) {
  const { id, orderId, locationId, carrier, trackingNumber, createdAt, deliveredAt } = fulfilment;
  const lines = (fulfilment.items ?? []).map(({ line, quantity }) => ({ line, quantity }));
  const orderNumber = formatOrderNumber((fulfilment.order as Order).number);
  return { id, orderId, orderNumber, locationId, carrier, trackingNumber, lines, createdAt, deliveredAt };
}
