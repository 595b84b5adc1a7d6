import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Problem } from '../../errors.js';
import { bodyIsOptional } from '../../optional-body.js';
import { orderIdParams, problems } from '../../schemas.js';
import type { PaymentsContext } from './context.js';
import { markPaid } from './mark-paid.js';
import { isOutstanding } from './operations.js';
import { listPaymentsForAdmin, readPaymentForAdmin } from './read-payments.js';
import { type OperationRequest, performOperation } from './request-operation.js';
import {
  adminPayment,
  adminPaymentFilters,
  adminPaymentPage,
  captureBody,
  markPaidBody,
  operationHeaders,
  paymentParams,
  refundBody,
  voidBody,
} from './schemas.js';

const DESCRIPTION =
  'Asks the provider. 202 means that it has given no answer yet: the operation is finished without anyone asking again.';

export function adminPaymentRoutes(instance: FastifyInstance, context: PaymentsContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Payments'];
  const admin = { policy: 'admin' } as const;
  /** Of the routes that ask something of a provider. */
  const operation = {
    tags,
    description: DESCRIPTION,
    params: paymentParams,
    headers: operationHeaders,
    response: {
      200: adminPayment,
      202: adminPayment,
      ...problems(
        'NOT_FOUND',
        'PAYMENT_STATE_CONFLICT',
        'AMOUNT_EXCEEDED',
        'AMOUNT_NOT_PAYABLE',
        'PAYMENT_REFUSED',
        'IDEMPOTENCY_KEY_REUSED',
        'PAYMENT_PROVIDER_UNAVAILABLE',
        'SERVICE_UNAVAILABLE',
      ),
    },
  };
  const perform = async (request: OperationRequest, reply: FastifyReply) => {
    const { operationId, replayed } = await performOperation(context, request);
    if (replayed) reply.header('idempotent-replayed', 'true');
    return answer(request.paymentId, operationId, reply);
  };

  app.get(
    '/admin/payments',
    {
      config: admin,
      schema: {
        tags,
        summary: 'List payments with their operations, newest first',
        querystring: adminPaymentFilters,
        response: { 200: adminPaymentPage },
      },
    },
    async (request) => {
      const { status, orderId, ...paging } = request.query;
      return listPaymentsForAdmin({ ...(status && { status }), ...(orderId && { orderId }) }, paging);
    },
  );

  app.get(
    '/admin/payments/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Read a payment with its operations',
        params: paymentParams,
        response: { 200: adminPayment, ...problems('NOT_FOUND') },
      },
    },
    async (request) => readPaymentForAdmin(request.params.id),
  );

  app.post(
    '/admin/orders/:id/mark-paid',
    {
      config: admin,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        summary: 'Record that an order was paid outside the service',
        description: 'Cash, a bank transfer, a paid invoice. An order that is pending goes on to processing.',
        params: orderIdParams,
        body: markPaidBody,
        response: {
          200: adminPayment,
          202: adminPayment,
          ...problems(
            'NOT_FOUND',
            'ORDER_STATE_CONFLICT',
            'PAYMENT_STATE_CONFLICT',
            'NOTHING_TO_PAY',
            'AMOUNT_NOT_PAYABLE',
          ),
        },
      },
    },
    async (request, reply) => {
      const paid = { orderId: request.params.id, ...request.body, actorId: request.user.id };
      const { paymentId, operationId } = await markPaid(context, paid);
      return answer(paymentId, operationId, reply);
    },
  );

  app.post(
    '/admin/payments/:id/capture',
    {
      config: admin,
      preValidation: bodyIsOptional,
      schema: { ...operation, summary: 'Take the money that is held', body: captureBody },
    },
    async (request, reply) => perform({ ...asked(request), kind: 'capture', ...request.body }, reply),
  );

  app.post(
    '/admin/payments/:id/void',
    {
      config: admin,
      preValidation: bodyIsOptional,
      schema: {
        ...operation,
        summary: 'Release money that is held, or end a payment that nobody paid',
        body: voidBody,
      },
    },
    async (request, reply) => perform({ ...asked(request), kind: 'void', ...request.body }, reply),
  );

  app.post(
    '/admin/payments/:id/refunds',
    {
      config: admin,
      schema: { ...operation, summary: 'Give captured money back', body: refundBody },
    },
    async (request, reply) => perform({ ...asked(request), kind: 'refund', ...request.body }, reply),
  );
}

interface AskedOfPayment {
  params: { id: string };
  headers: Record<string, unknown>;
  user: { id: number };
}

function asked({ params, headers, user }: AskedOfPayment) {
  const idempotencyKey = headers['idempotency-key'] as string | undefined;
  return { paymentId: params.id, actorId: user.id, idempotencyKey };
}

/** The payment as it is after the operation; 202 while that has no answer. */
async function answer(paymentId: string, operationId: string, reply: FastifyReply): Promise<FastifyReply> {
  const payment = await readPaymentForAdmin(paymentId);
  const operation = payment.operations.find(({ id }) => id === operationId);
  if (operation?.status === 'failed') {
    throw new Problem('PAYMENT_REFUSED', `The ${operation.kind} of ${operation.amount} was not made.`, {
      extensions: { reason: operation.error },
    });
  }
  return reply.code(operation && isOutstanding(operation) ? 202 : 200).send(payment);
}
