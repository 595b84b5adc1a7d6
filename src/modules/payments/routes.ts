import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound } from '../../errors.js';
import { Order } from '../../models/index.js';
import { bodyIsOptional } from '../../optional-body.js';
import { orderIdParams, problems } from '../../schemas.js';
import type { PaymentsContext } from './context.js';
import { listPayments, readPayment } from './read-payments.js';
import { paymentFilters, paymentPage, startBody, startedPayment } from './schemas.js';
import { startPayment } from './start-payment.js';

export function paymentRoutes(instance: FastifyInstance, context: PaymentsContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Payments'];
  const customer = { policy: 'customer' } as const;

  app.post(
    '/orders/:id/payments',
    {
      config: customer,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        summary: 'Start the payment of one of your orders, or go on with it',
        description:
          'An order has one payment at a time: sent again, this answers with the one there is, and with 200. A card is confirmed by the client with the `clientSecret`; what is paid by hand asks nothing of it.',
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
      const order = { orderId: request.params.id, userId: request.user.id };
      const { paymentId, clientSecret, replayed } = await startPayment(context, order);
      const payment = await readPayment(paymentId);
      return reply.code(replayed ? 200 : 201).send({ ...payment.get(), clientSecret });
    },
  );

  app.get(
    '/orders/:id/payments',
    {
      config: customer,
      schema: {
        tags,
        summary: 'List the payments of one of your orders, newest first',
        params: orderIdParams,
        querystring: paymentFilters,
        response: { 200: paymentPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const isOwn = (await Order.count({ where: { id, userId: request.user.id } })) > 0;
      if (!isOwn) throw notFound('order', id);
      return listPayments({ orderId: id }, request.query);
    },
  );
}
