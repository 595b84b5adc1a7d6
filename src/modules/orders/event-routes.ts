import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound } from '../../errors.js';
import { ORDER_TOKEN } from '../../http/guest-headers.js';
import { ownerOf } from '../../http/principal.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { orderEventFilters, orderEventPage } from './event-schemas.js';
import { listEvents } from './read-events.js';

export function orderEventRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const schema = {
    tags: ['Orders'],
    params: orderIdParams,
    querystring: orderEventFilters,
    response: { 200: orderEventPage, ...problems('NOT_FOUND') },
  };

  app.get(
    '/orders/:id/events',
    {
      config: { policy: 'customer', guestToken: ORDER_TOKEN },
      schema: {
        ...schema,
        operationId: 'listOrderEvents',
        summary: 'List the events of one of your orders, oldest first',
      },
    },
    async (request) => {
      const { id } = request.params;
      const events = await listEvents({ id, ...ownerOf(request) }, request.query);
      if (!events) throw notFound('order', id);
      return events;
    },
  );

  app.get(
    '/admin/orders/:id/events',
    {
      config: { policy: 'admin', permission: 'orders.read' },
      schema: {
        ...schema,
        operationId: 'adminListOrderEvents',
        summary: 'List the events of any order, oldest first',
      },
    },
    async (request) => {
      const { id } = request.params;
      const events = await listEvents({ id }, request.query);
      if (!events) throw notFound('order', id);
      return events;
    },
  );
}
