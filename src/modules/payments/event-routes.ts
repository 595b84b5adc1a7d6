import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { problems } from '../../http/schemas.js';
import type { PaymentsContext } from './context.js';
import {
  providerEvent,
  providerEventParams,
  providerEventWithPayload,
  waitingEventFilters,
  waitingEventPage,
} from './schemas.js';
import { listWaitingEvents, readEvent, retryEvent } from './updates/read-inbox.js';

/** Admin routes for events of payment providers that are not applied yet. */
export function paymentEventRoutes(instance: FastifyInstance, context: PaymentsContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Payments'];

  app.get(
    '/admin/payment-events',
    {
      config: { policy: 'admin', permission: 'payments.read' },
      schema: {
        tags,
        operationId: 'adminListPaymentEvents',
        summary: 'List events of payment providers that could not be applied yet, and why, oldest first',
        querystring: waitingEventFilters,
        response: { 200: waitingEventPage },
      },
    },
    async (request) => listWaitingEvents(request.query),
  );

  app.get(
    '/admin/payment-events/:provider/:eventId',
    {
      config: { policy: 'admin', permission: 'payments.read' },
      schema: {
        tags,
        operationId: 'adminGetPaymentEvent',
        summary: 'Get an event of a payment provider, applied or not, with what the provider sent',
        params: providerEventParams,
        response: { 200: providerEventWithPayload, ...problems('NOT_FOUND') },
      },
    },
    async (request) => readEvent(request.params),
  );

  app.post(
    '/admin/payment-events/:provider/:eventId/retry',
    {
      config: { policy: 'admin', permission: 'payments.write' },
      schema: {
        tags,
        operationId: 'adminRetryPaymentEvent',
        summary: 'Retry an event, and the others that wait for the same payment',
        description:
          'The service also retries from time to time by itself. An event that was already applied does not change.',
        params: providerEventParams,
        response: { 200: providerEvent, ...problems('NOT_FOUND') },
      },
    },
    async (request) => retryEvent(context, request.params),
  );
}
