import type { Includeable, Transaction, WhereOptions } from 'sequelize';
import { notFound } from '../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type PageRequest } from '../../http/paging.js';
import { Order, Return, ReturnItem } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import { formatOrderNumber } from '../../rules/order-number.js';
import { readReturnAmounts } from './read-return-amounts.js';

const ITEMS: Includeable = {
  model: ReturnItem,
  attributes: ['returnId', 'line', 'quantity', 'restocked', 'writtenOff'],
  separate: true,
  order: ['line'],
};

/** Order number, and the currency that amounts are formatted in. */
const ORDER: Includeable = { model: Order, attributes: ['number', 'currency'] };

/**
 * @param orderId if given, only a return of this order is found
 * @throws Problem NOT_FOUND
 */
export async function readReturn(
  { id, orderId }: { id: string; orderId?: string },
  transaction?: Transaction,
): Promise<PresentedReturn> {
  const where = { id, ...(orderId && { orderId }) };
  const found = await Return.findOne({ where, include: [ITEMS, ORDER], transaction });
  if (!found) throw notFound('return', id);
  const [presented] = await present([found], transaction);
  return presented as PresentedReturn;
}

/** @throws Problem NOT_FOUND when the order does not exist or belongs to another customer */
export async function requireOrder(which: { id: string; userId?: number | null }): Promise<void> {
  if ((await Order.count({ where: which })) === 0) throw notFound('order', which.id);
}

/** A page of returns, newest first. */
export async function listReturns(where: WhereOptions<Return>, paging: PageRequest) {
  const list = { where, sortedBy: [NEWEST_UUID_FIRST] as const, include: [ITEMS, ORDER] };
  const { items, ...rest } = await findPage(Return, list, paging);
  return { ...rest, items: await present(items) };
}

type PresentedReturn = Awaited<ReturnType<typeof present>>[number];

async function present(returns: Return[], transaction?: Transaction) {
  const received = returns.filter(({ status }) => status === 'received').map(({ id }) => id);
  const money = await readReturnAmounts(received, transaction);
  return returns.map(({ id, orderId, status, reason, items = [], order, createdAt, updatedAt }) => {
    const { number, currency } = order as Order;
    const lines = items.map(({ line, quantity, restocked, writtenOff }) => ({
      line,
      quantity,
      restocked,
      writtenOff,
    }));
    const amountOf = (amount: string | null | undefined) => (amount ? formatAmount(amount, currency) : null);
    const orderNumber = formatOrderNumber(number);
    const value = amountOf(money.get(id)?.value);
    const shippingValue = amountOf(money.get(id)?.shippingValue);
    const refundAmount = amountOf(money.get(id)?.refundAmount);
    const amounts = { value, shippingValue, refundAmount };
    return { id, orderId, orderNumber, status, reason, lines, ...amounts, createdAt, updatedAt };
  });
}
