import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { BELOW_EVERY_ID, idOf } from '../../../models/id.js';
import type { PaymentMethod } from '../../../models/order.js';
import { lowestKeyAt } from '../../orders/api.js';

/** Orders per page. */
export const PAGE = 100;

const MINUTE_MS = 60_000;

export interface ExpiredOrder {
  id: string;
  /** Whether twice the time limit has passed. */
  isLongOverdue: 0 | 1;
}

// Ids contain the time, so the status index finds old pending orders; the primary key or another index would read through finished
// ones. The decision is by the database's clock.
const FIND = `
  SELECT id, createdAt < UTC_TIMESTAMP(3) - INTERVAL :twice MINUTE AS isLongOverdue
  FROM orders FORCE INDEX (orders_status)
  WHERE status = 'pending' AND id > :after AND id < :before
    AND paymentMethod = :method AND paymentStatus IN ('unpaid', 'voided')
    AND createdAt < UTC_TIMESTAMP(3) - INTERVAL :minutes MINUTE
  ORDER BY id LIMIT ${PAGE}`;

/** Unpaid orders with this payment method that are older than `minutes`, oldest first. @param after an order id */
export function findExpiredOrders(
  sequelize: Sequelize,
  method: PaymentMethod,
  minutes: number,
  after?: string,
): Promise<ExpiredOrder[]> {
  const before = lowestKeyAt(Date.now() - minutes * MINUTE_MS);
  return sequelize.query<ExpiredOrder>(FIND, {
    replacements: {
      method,
      minutes,
      twice: 2 * minutes,
      after: after === undefined ? BELOW_EVERY_ID : idOf(after),
      before: idOf(before),
    },
    type: QueryTypes.SELECT,
  });
}
