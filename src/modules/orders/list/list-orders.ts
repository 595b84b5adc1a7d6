import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { findOrders, type OrderIdPage } from './find-orders.js';
import { planList } from './plan-list.js';
import type { adminOrderFilters } from './schemas.js';

export type OrderListQuery = z.output<typeof adminOrderFilters>;

/**
 * The ids of the orders of one page.
 * @throws Problem VALIDATION_FAILED for a cursor of another list, or a list too long to be sorted by amounts
 */
export async function listOrders(
  sequelize: Sequelize,
  { limit, offset, after, count, sort, ...filters }: OrderListQuery,
  timeZone: string,
): Promise<OrderIdPage> {
  const narrowed = await planList(sequelize, filters, timeZone);
  return findOrders(sequelize, narrowed, sort, { limit, offset, after, count });
}
