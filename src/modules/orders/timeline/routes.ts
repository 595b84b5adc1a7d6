import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound } from '../../../errors.js';
import { orderIdParams, problems } from '../../../http/schemas.js';
import { readTimeline } from './read-timeline.js';
import { timelineFilters, timelinePage } from './schemas.js';

export function timelineRoute(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/admin/orders/:id/timeline',
    {
      config: { policy: 'admin', permission: 'orders.read' },
      schema: {
        tags: ['Orders'],
        operationId: 'adminGetOrderTimeline',
        summary:
          'Read the timeline of an order: events, stock, payments, provider events and notes, newest last',
        params: orderIdParams,
        querystring: timelineFilters,
        response: { 200: timelinePage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const timeline = await readTimeline(id, request.query);
      if (!timeline) throw notFound('order', id);
      return timeline;
    },
  );
}
