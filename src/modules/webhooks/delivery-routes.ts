import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { idParams, problems } from '../../http/schemas.js';
import type { WebhooksContext } from './context.js';
import { listDeliveries, readDelivery } from './read-deliveries.js';
import { redeliver, replayDeliveries } from './replay-deliveries.js';
import {
  deliveryFilters,
  deliveryPage,
  deliveryParams,
  deliveryWithAttempts,
  replay,
  replayed,
} from './schemas.js';

/** Admin routes for what was, is and will be sent to an endpoint. */
export function deliveryRoutes(instance: FastifyInstance, context: WebhooksContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Webhooks'];
  const mayRead = { policy: 'admin', permission: 'webhooks.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'webhooks.write' } as const;

  app.get(
    '/admin/webhook-endpoints/:id/deliveries',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListWebhookDeliveries',
        summary: 'List the deliveries of a webhook endpoint, the latest event first',
        params: idParams,
        querystring: deliveryFilters,
        response: { 200: deliveryPage, ...problems('NOT_FOUND') },
      },
    },
    ({ params, query: { status, ...paging } }) => listDeliveries(params.id, { status }, paging),
  );

  app.get(
    '/admin/webhook-endpoints/:id/deliveries/:seq',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetWebhookDelivery',
        summary: 'Read a delivery, with its body and its attempts',
        params: deliveryParams,
        response: { 200: deliveryWithAttempts, ...problems('NOT_FOUND') },
      },
    },
    ({ params: { id, seq } }) => readDelivery(id, seq),
  );

  app.post(
    '/admin/webhook-endpoints/:id/deliveries/:seq/redeliver',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminRedeliverWebhook',
        summary: 'Send a delivery again, whatever became of it',
        description:
          'With the same `webhook-id` and body. It is sent in the background, and later ones do not wait for it.',
        params: deliveryParams,
        response: { 202: deliveryWithAttempts, ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const { id, seq } = request.params;
      await redeliver(context, id, seq);
      context.notify();
      return reply.code(202).send(await readDelivery(id, seq));
    },
  );

  app.post(
    '/admin/webhook-endpoints/:id/replay',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminReplayWebhooks',
        summary: 'Send the events of a time to a webhook endpoint again',
        description:
          'At most 50,000 at once, of the 30 days for which events are kept. What is pending already stays as it is, so sending this twice does no harm.',
        params: idParams,
        body: replay,
        response: { 202: replayed, ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const queued = await replayDeliveries(context, request.params.id, request.body);
      context.notify();
      return reply.code(202).send({ queued });
    },
  );
}
