import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { literal, Op } from 'sequelize';
import type { Database } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import {
  type RouteResponse,
  runOnce,
  sendStoredResponse,
  serializeResponse,
  storeFinalResponse,
} from '../../http/idempotency.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { principalOf } from '../../http/principal.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { REFUND_FAILED } from '../../models/refund-failed.js';
import type { PaymentsContext } from './context.js';
import { markPaid } from './operations/mark-paid.js';
import { isOutstanding } from './operations/operation-store.js';
import { type OperationRequest, performOperation } from './operations/request.js';
import { listPaymentsForAdmin, readPaymentForAdmin } from './read-payments.js';
import {
  adminPayment,
  adminPaymentFilters,
  adminPaymentPage,
  captureBody,
  markPaidBody,
  paymentParams,
  refundBody,
  voidBody,
} from './schemas.js';

const UNANSWERED = "SELECT paymentId FROM payment_operations WHERE status = 'unknown'";

const DESCRIPTION =
  'Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.';

export function adminPaymentRoutes(instance: FastifyInstance, context: PaymentsContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Payments'];
  const mayRead = { policy: 'admin', permission: 'payments.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'payments.write' } as const;
  const mayRefund = { policy: 'admin', permission: 'payments.refund' } as const;
  /** Schema of the routes that call a provider. */
  const operation = {
    tags,
    description: DESCRIPTION,
    params: paymentParams,
    response: {
      200: adminPayment,
      202: adminPayment,
      ...problems(
        'NOT_FOUND',
        'PAYMENT_STATE_CONFLICT',
        'AMOUNT_EXCEEDED',
        'AMOUNT_NOT_PAYABLE',
        'PAYMENT_REFUSED',
        'PAYMENT_PROVIDER_UNAVAILABLE',
        'SERVICE_UNAVAILABLE',
      ),
    },
  };
  const perform = (request: FastifyRequest, operationRequestOf: OperationRequest, reply: FastifyReply) => {
    const { paymentId } = operationRequestOf;
    return replyWithOperation(
      request,
      reply,
      (database) => performOperation(context, operationRequestOf, database),
      ({ operationId }) => ({ paymentId, operationId }),
    );
  };

  app.get(
    '/admin/payments',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListPayments',
        summary: 'List payments with their operations, newest first',
        querystring: adminPaymentFilters,
        response: { 200: adminPaymentPage },
      },
    },
    async (request) => {
      const { status, orderId, refundFailed, unanswered, ...paging } = request.query;
      const among = [...(refundFailed ? [REFUND_FAILED] : []), ...(unanswered ? [UNANSWERED] : [])];
      const where = {
        ...(status && { status }),
        ...(orderId && { orderId }),
        [Op.and]: among.map((ids) => ({ id: { [Op.in]: literal(`(${ids})`) } })),
      };
      return listPaymentsForAdmin(where, paging);
    },
  );

  app.get(
    '/admin/payments/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetPayment',
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
      config: { ...mayWrite, idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminMarkOrderPaid',
        summary: 'Record that an order was paid outside the service',
        description: 'For cash, a bank transfer or a paid invoice. A pending order becomes processing.',
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
      const paid = { orderId: request.params.id, ...request.body, actor: principalOf(request) };
      return replyWithOperation(
        request,
        reply,
        (database) => markPaid(context, paid, database),
        (marked) => marked,
      );
    },
  );

  app.post(
    '/admin/payments/:id/capture',
    {
      config: { ...mayWrite, idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        ...operation,
        operationId: 'adminCapturePayment',
        summary: 'Capture an authorized payment',
        body: captureBody,
      },
    },
    async (request, reply) =>
      perform(request, { ...asked(request), kind: 'capture', ...request.body }, reply),
  );

  app.post(
    '/admin/payments/:id/void',
    {
      config: { ...mayWrite, idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        ...operation,
        operationId: 'adminVoidPayment',
        summary: 'Void a payment: release the authorized money, or close an unpaid payment',
        body: voidBody,
      },
    },
    async (request, reply) => perform(request, { ...asked(request), kind: 'void', ...request.body }, reply),
  );

  app.post(
    '/admin/payments/:id/refunds',
    {
      config: { ...mayRefund, idempotent: true },
      schema: {
        ...operation,
        operationId: 'adminRefundPayment',
        summary: 'Refund a captured payment',
        body: refundBody,
      },
    },
    async (request, reply) => perform(request, { ...asked(request), kind: 'refund', ...request.body }, reply),
  );
}

interface PaymentRequest extends Pick<FastifyRequest, 'user' | 'isGuest'> {
  params: { id: string };
  headers: Record<string, unknown>;
}

function asked(request: PaymentRequest) {
  const idempotencyKey = request.headers['idempotency-key'] as string | undefined;
  return { paymentId: request.params.id, actor: principalOf(request), idempotencyKey };
}

interface OperationRef {
  paymentId: string;
  operationId: string;
}

/**
 * Responds with the payment after an operation. Operation and idempotency key are stored in one transaction, so the key always
 * leads to its operation. The response is stored once the provider has answered; until then it is 202.
 */
async function replyWithOperation<Requested extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  change: (database: Database) => Promise<Requested>,
  pendingOf: (requested: Requested) => OperationRef,
): Promise<FastifyReply> {
  let isEarlier = false;
  const { kept, replayed } = await runOnce(request.server.sequelize, request, change, async (requested) => {
    isEarlier = 'replayed' in requested && requested.replayed === true;
    const { paymentId, operationId } = pendingOf(requested);
    return { pending: { paymentId, operationId } };
  });
  if (!('pending' in kept)) return sendStoredResponse(reply, kept, replayed);
  const shown = await operationResponse(kept.pending);
  const answer = serializeResponse(reply, shown);
  const isFinal = shown.status === 200;
  return sendStoredResponse(
    reply,
    isFinal ? await storeFinalResponse(request, answer) : answer,
    replayed || isEarlier,
  );
}

/** @throws Problem PAYMENT_REFUSED */
async function operationResponse({ paymentId, operationId }: OperationRef): Promise<RouteResponse> {
  const payment = await readPaymentForAdmin(paymentId);
  const operation = payment.operations.find(({ id }) => id === operationId);
  if (operation?.status === 'failed') {
    throw new Problem('PAYMENT_REFUSED', `The ${operation.kind} of ${operation.amount} was not made.`, {
      extensions: { reason: operation.error },
    });
  }
  return { status: operation && isOutstanding(operation) ? 202 : 200, body: payment };
}
