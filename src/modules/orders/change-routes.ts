import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Database } from '../../database/transaction.js';
import { etagOf, withEtag } from '../../http/etag.js';
import { ORDER_TOKEN } from '../../http/guest-headers.js';
import { type RouteResponse, replyOnce } from '../../http/idempotency.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { ownerOf } from '../../http/principal.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { type Cancellation, cancelOrder } from './cancel-order.js';
import { acceptance, adminCancellation, cancellation } from './change-schemas.js';
import { changeBy } from './lifecycle/change-by.js';
import { changeOrderStatus } from './lifecycle/order-transition.js';
import { previewCancellation } from './preview-cancellation.js';
import { cancellationPreview } from './preview-schemas.js';
import { readOrder, readOrderForAdmin } from './read-orders.js';
import { adminOrder, order } from './schemas.js';

const REFUSALS = ['NOT_FOUND', 'ORDER_STATE_CONFLICT', 'QUANTITY_EXCEEDED', 'CONFLICT'] as const;
const ADMIN_REFUSALS = [...REFUSALS, 'AMOUNT_EXCEEDED', 'UNITS_BACKORDERED'] as const;

/** Routes that change an order after it was placed. Each returns the changed order. */
export function orderChangeRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Orders'];
  const cancel = async (database: Database, cancellation: Cancellation): Promise<void> => {
    await cancelOrder(database, cancellation);
    app.payments.notify();
  };

  app.post(
    '/orders/:id/cancel',
    {
      config: { policy: 'customer', guestToken: ORDER_TOKEN, ifMatch: 'order', idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'cancelOrder',
        summary: 'Cancel one of your orders, or some of its units, before anything is shipped',
        description: 'The units go back into stock, and what was paid for them is refunded.',
        params: orderIdParams,
        body: cancellation,
        response: { 200: order, ...problems(...REFUSALS) },
      },
    },
    async (request, reply) => {
      const { id: orderId } = request.params;
      const { userId } = ownerOf(request);
      const cancellation = {
        ...request.body,
        orderId,
        userId,
        ...changeBy(request, 'customer'),
        restock: true,
        refund: true,
      };
      return replyOnce(
        request,
        reply,
        (database) => cancel(database, cancellation),
        async (_changed, transaction) => orderResponse(await readOrder({ id: orderId, userId }, transaction)),
      );
    },
  );

  app.post(
    '/admin/orders/:id/cancel',
    {
      config: { policy: 'admin', permission: 'orders.write', ifMatch: 'order', idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminCancelOrder',
        summary: 'Cancel an order, or some of its units, while it is pending or processing',
        params: orderIdParams,
        body: adminCancellation,
        response: { 200: adminOrder, ...problems(...ADMIN_REFUSALS) },
      },
    },
    async (request, reply) => {
      const cancellation = {
        ...request.body,
        orderId: request.params.id,
        ...changeBy(request, 'admin'),
      };
      return replyToAdmin(request, reply, (database) => cancel(database, cancellation));
    },
  );

  app.post(
    '/admin/orders/:id/cancellation-preview',
    {
      config: { policy: 'admin', permission: 'orders.read', ifMatch: 'order' },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminPreviewCancellation',
        summary: 'Preview a cancellation without making it',
        description:
          'Takes the body of the cancellation and returns what it would refund, release and restock now.',
        params: orderIdParams,
        body: adminCancellation,
        response: {
          200: cancellationPreview,
          ...problems('NOT_FOUND', 'ORDER_STATE_CONFLICT', 'QUANTITY_EXCEEDED', 'AMOUNT_EXCEEDED'),
        },
      },
    },
    async (request, reply) =>
      withEtag(
        reply,
        await previewCancellation(app, {
          ...request.body,
          orderId: request.params.id,
          ...changeBy(request, 'admin'),
        }),
      ),
  );

  app.post(
    '/admin/orders/:id/accept',
    {
      config: { policy: 'admin', permission: 'orders.write', ifMatch: 'order', idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminAcceptOrder',
        summary: 'Accept a pending order that is paid later',
        description:
          'For cash on delivery and invoices: the order becomes processing and can be shipped. Orders that are paid become processing automatically.',
        params: orderIdParams,
        body: acceptance,
        response: { 200: adminOrder, ...problems('NOT_FOUND', 'ORDER_STATE_CONFLICT') },
      },
    },
    async (request, reply) => {
      const change = {
        ...request.body,
        orderId: request.params.id,
        to: 'processing' as const,
        ...changeBy(request, 'admin'),
      };
      return replyToAdmin(request, reply, (database) => changeOrderStatus(database, change));
    },
  );
}

/** Makes an admin's change once per Idempotency-Key, and responds with the changed order. */
function replyToAdmin(
  request: FastifyRequest & { params: { id: string } },
  reply: FastifyReply,
  change: (database: Database) => Promise<unknown>,
): Promise<FastifyReply> {
  const { id } = request.params;
  return replyOnce(request, reply, change, async (_changed, transaction) =>
    orderResponse(await readOrderForAdmin(id, transaction)),
  );
}

/** The response with an order that was just changed. */
function orderResponse<Order extends { version: number }>(order: Order | null): RouteResponse {
  if (!order) throw new Error('an order that was just changed is gone');
  return { status: 200, headers: { etag: etagOf(order) }, body: order };
}
