import { type Includeable, Op, type Transaction, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { Order, Return, ReturnItem } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import { cutPage, decodeCursor, encodeCursor } from '../../paging.js';

const ITEMS: Includeable = {
  model: ReturnItem,
  attributes: ['returnId', 'line', 'quantity', 'restocked', 'writtenOff'],
  separate: true,
  order: ['line'],
};

/** Of the order, with whose decimals its money is shown. */
const CURRENCY: Includeable = { model: Order, attributes: ['currency'] };

/** @throws Problem NOT_FOUND */
export async function readReturn(
  id: string,
  transaction?: Transaction,
): Promise<ReturnType<typeof presentReturn>> {
  const found = await Return.findByPk(id, { include: [ITEMS, CURRENCY], transaction });
  if (!found) throw notFound('return', id);
  return presentReturn(found);
}

/** @throws Problem NOT_FOUND when there is no such order, or it is not that customer's */
export async function requireOrder(which: { id: string; userId?: number }): Promise<void> {
  if ((await Order.count({ where: which })) === 0) throw notFound('order', which.id);
}

/** A page of returns, newest first. */
export async function listReturns(
  where: WhereOptions<Return>,
  { limit, offset, after }: { limit: number; offset?: number; after?: string },
) {
  const total = await Return.count({ where });
  // Keys are UUIDv7, so their order is the order of asking.
  const behind = after ? { id: { [Op.lt]: decodeCursor(after, z.uuid()) } } : {};
  const rows = await Return.findAll({
    where: { [Op.and]: [where, behind] },
    order: [['id', 'DESC']],
    limit: limit + 1,
    offset: after ? 0 : offset,
    include: [ITEMS, CURRENCY],
  });
  const { items, next } = cutPage(rows, limit, (last) => encodeCursor(last.id));
  return { total, next, items: items.map(presentReturn) };
}

function presentReturn(found: Return) {
  const { id, orderId, status, reason, createdAt, updatedAt } = found;
  const { currency } = found.order as Order;
  const refundAmount = found.refundAmount && formatAmount(found.refundAmount, currency);
  const lines = (found.items ?? []).map(({ line, quantity, restocked, writtenOff }) => ({
    line,
    quantity,
    restocked,
    writtenOff,
  }));
  return { id, orderId, status, reason, lines, refundAmount, createdAt, updatedAt };
}
