import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import type { adminOrderFilters } from './filters.js';
import { findOrders, type OrderKeys } from './find-orders.js';
import { narrow } from './narrow.js';

export type AskedOrders = z.output<typeof adminOrderFilters>;

/**
 * The keys of the orders of one page.
 * @throws Problem VALIDATION_FAILED for a cursor of another list, or a list too long to be sorted by amounts
 */
export async function listOrders(
  sequelize: Sequelize,
  { limit, offset, after, count, sort, ...filters }: AskedOrders,
  timeZone: string,
): Promise<OrderKeys> {
  const narrowed = await narrow(sequelize, filters, timeZone);
  return findOrders(sequelize, narrowed, sort, { limit, offset, after, count });
}
