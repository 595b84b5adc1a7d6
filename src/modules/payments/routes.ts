import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound, Problem } from '../../errors.js';
import { ORDER_TOKEN } from '../../http/guest-headers.js';
import {
  releaseKey,
  runOnce,
  sendStoredResponse,
  serializeResponse,
  storeFinalResponse,
} from '../../http/idempotency.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { ownerOf, principalOf } from '../../http/principal.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { Order } from '../../models/index.js';
import type { PaymentsContext } from './context.js';
import { type PaidOrder, type StartedPayment, startPayment } from './operations/start-payment.js';
import { listPayments, readPayment } from './read-payments.js';
import { paymentFilters, paymentPage, startBody, startedPayment } from './schemas.js';

export function paymentRoutes(instance: FastifyInstance, context: PaymentsContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Payments'];
  const customer = { policy: 'customer', guestToken: ORDER_TOKEN } as const;

  app.post(
    '/orders/:id/payments',
    {
      config: { ...customer, idempotent: true, limitPerAccount: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'startPayment',
        summary: 'Start or continue the payment of one of your orders',
        description:
          'An order has one open payment at a time: sending the request again returns that payment, with 200. For a card, the client confirms the payment with the `clientSecret`. A payment outside the service needs nothing from the client.',
        params: orderIdParams,
        body: startBody,
        response: {
          200: startedPayment,
          201: startedPayment,
          ...problems(
            'NOT_FOUND',
            'ORDER_STATE_CONFLICT',
            'NOTHING_TO_PAY',
            'AMOUNT_NOT_PAYABLE',
            'PAYMENT_REFUSED',
            'PAYMENT_PROVIDER_UNAVAILABLE',
            'SERVICE_UNAVAILABLE',
          ),
        },
      },
    },
    async (request, reply) => {
      const order = { orderId: request.params.id, ...ownerOf(request), actor: principalOf(request) };
      return answerStarted(context, order, request, reply);
    },
  );

  app.get(
    '/orders/:id/payments',
    {
      config: customer,
      schema: {
        tags,
        operationId: 'listOrderPayments',
        summary: 'List the payments of one of your orders, newest first',
        params: orderIdParams,
        querystring: paymentFilters,
        response: { 200: paymentPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const isOwn = (await Order.count({ where: { id, ...ownerOf(request) } })) > 0;
      if (!isOwn) throw notFound('order', id);
      return listPayments({ orderId: id }, request.query);
    },
  );
}

/** If the key has no response yet, its first request was interrupted: continues the payment that it started. */
async function answerStarted(
  context: PaymentsContext,
  order: PaidOrder,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  let started: StartedPayment | undefined;
  try {
    const { kept, replayed } = await runOnce(
      context.sequelize,
      request,
      async (database): Promise<{ replayed: boolean }> => {
        started = await startPayment(context, order, database);
        return started;
      },
      async (intent) => ({ pending: { status: intent.replayed ? 200 : 201 } }),
    );
    if (!('pending' in kept)) return sendStoredResponse(reply, kept, replayed);
    const { paymentId, clientSecret, redirectUrl } = started ?? (await startPayment(context, order));
    const payment = await readPayment(paymentId);
    const body = { ...payment, clientSecret, redirectUrl };
    const answer = serializeResponse(reply, { status: kept.pending.status, body });
    return sendStoredResponse(reply, await storeFinalResponse(request, answer), replayed);
  } catch (error) {
    // Nothing was started, so the key can be used again.
    if (error instanceof Problem && error.code === 'PAYMENT_REFUSED') await releaseKey(request);
    throw error;
  }
}
