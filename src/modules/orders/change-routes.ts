import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Database, inTransaction } from '../../database/transaction.js';
import { etagOf, versionsOf } from '../../http/etag.js';
import { answerOnce, type Shown } from '../../http/idempotency.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { deliverOrder, fulfilOrder } from '../fulfilment/api.js';
import { type Cancellation, cancelOrder } from './cancel-order.js';
import { adminCancellation, cancellation, statusChange } from './change-schemas.js';
import {
  type ChangedOrder,
  changeOrderStatus,
  isRecorded,
  type StatusChange,
} from './lifecycle/order-transition.js';
import { readOrder, readOrderForAdmin } from './read-orders.js';
import { adminOrder, order } from './schemas.js';

const REFUSALS = ['NOT_FOUND', 'ORDER_STATE_CONFLICT', 'QUANTITY_EXCEEDED', 'CONFLICT'] as const;

/** What changes an order that was placed. Each answers with the order as it is then. */
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
      config: { policy: 'customer', ifMatch: 'order', idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'cancelOrder',
        summary: 'Cancel one of your orders, or some of its units, until something of it is sent',
        description: 'The units go back into stock, and what was paid for them is given back.',
        params: orderIdParams,
        body: cancellation,
        response: { 200: order, ...problems(...REFUSALS) },
      },
    },
    async (request, reply) => {
      const { id: orderId } = request.params;
      const userId = request.user.id;
      const cancellation = {
        ...request.body,
        orderId,
        userId,
        actor: { id: userId, as: 'customer' } as const,
        restock: true,
        refund: true,
        versions: versionsOf(request.headers['if-match']),
      };
      return answerOnce(
        request,
        reply,
        (database) => cancel(database, cancellation),
        async (_changed, transaction) => shown(await readOrder({ id: orderId, userId }, transaction)),
      );
    },
  );

  app.post(
    '/admin/orders/:id/cancel',
    {
      config: { policy: 'admin', ifMatch: 'order', idempotent: true },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminCancelOrder',
        summary: 'Cancel an order, or some of its units, while it is pending or processing',
        params: orderIdParams,
        body: adminCancellation,
        response: { 200: adminOrder, ...problems(...REFUSALS) },
      },
    },
    async (request, reply) => {
      const { id: orderId } = request.params;
      const cancellation = {
        ...request.body,
        orderId,
        actor: { id: request.user.id, as: 'admin' } as const,
        versions: versionsOf(request.headers['if-match']),
      };
      return answerOnce(
        request,
        reply,
        (database) => cancel(database, cancellation),
        async (_changed, transaction) => shown(await readOrderForAdmin(orderId, transaction)),
      );
    },
  );

  app.patch(
    '/admin/orders/:id/status',
    {
      config: { policy: 'admin', ifMatch: 'order', idempotent: true },
      schema: {
        tags,
        operationId: 'adminUpdateOrderStatus',
        summary: 'Take an order to its next status',
        description:
          '`shipped` sends everything that is still open, `delivered` says that all of it arrived, and `cancelled` ' +
          'cancels the whole order, restocks it and gives back what was paid.',
        params: orderIdParams,
        body: statusChange,
        response: { 200: adminOrder, ...problems(...REFUSALS) },
      },
    },
    async (request, reply) => {
      const { id: orderId } = request.params;
      const { status: to, reason } = request.body;
      const change = {
        orderId,
        actor: { id: request.user.id, as: 'admin' } as const,
        reason,
        versions: versionsOf(request.headers['if-match']),
      };
      const answered = await answerOnce(
        request,
        reply,
        async (database) => {
          // What goes with a status is done as well, so that the order's units are where its status says they are.
          if (to === 'cancelled') await cancel(database, { ...change, restock: true, refund: true });
          else if (to === 'shipped') await fulfilOrder(database, change, app.payments.captureOnShipment);
          else if (to === 'delivered') await deliverOrder(database, change);
          else await processOrder(database, change);
        },
        async (_changed, transaction) => shown(await readOrderForAdmin(orderId, transaction)),
      );
      app.payments.notify();
      return answered;
    },
  );
}

/** An order that was just changed, as it is answered. */
function shown<Order extends { version: number }>(order: Order | null): Shown {
  if (!order) throw new Error('an order that was just changed is gone');
  return { status: 200, headers: { etag: etagOf(order) }, body: order };
}

function processOrder(database: Database, change: Omit<StatusChange, 'to'>): Promise<ChangedOrder> {
  return inTransaction(
    database,
    (transaction) => changeOrderStatus({ ...change, to: 'processing' }, transaction),
    { wasCommitted: isRecorded },
  );
}
