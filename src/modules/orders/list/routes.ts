import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../../config.js';
import { requireAmountOf } from '../../../money/require-amount.js';
import { readOrders, readOrdersForAdmin } from '../read-orders.js';
import { adminOrderPage, orderPage } from '../schemas.js';
import { listOrders } from './list-orders.js';
import { adminOrderFilters, orderFilters } from './schemas.js';

/** A page may have fewer orders than were asked for although there are more. */
const SHORT_PAGES =
  'Filters that have no index examine at most 10,000 orders per page, so a page may have fewer than `limit` orders, or none. Continue until `next` is null.';

export function orderListRoutes(instance: FastifyInstance, { timeZone }: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Orders'];

  app.get(
    '/orders',
    {
      config: { policy: 'customer' },
      schema: {
        tags,
        operationId: 'listOrders',
        summary: 'List your own orders, newest first',
        description: SHORT_PAGES,
        querystring: orderFilters,
        response: { 200: orderPage },
      },
    },
    async (request) => {
      const asked = { ...request.query, userId: request.user.id };
      const { ids, ...page } = await listOrders(app.sequelize, asked, timeZone);
      return { ...page, items: await readOrders(ids) };
    },
  );

  app.get(
    '/admin/orders',
    {
      config: { policy: 'admin', permission: 'orders.read' },
      schema: {
        tags,
        operationId: 'adminListOrders',
        summary: 'List the orders of all customers, newest first',
        description: SHORT_PAGES,
        querystring: adminOrderFilters,
        response: { 200: adminOrderPage },
      },
    },
    async (request) => {
      const { currency, minTotal, maxTotal } = request.query;
      if (currency) {
        requireAmountOf(minTotal, currency, 'minTotal');
        requireAmountOf(maxTotal, currency, 'maxTotal');
      }
      const { ids, ...page } = await listOrders(app.sequelize, request.query, timeZone);
      return { ...page, items: await readOrdersForAdmin(ids) };
    },
  );
}
