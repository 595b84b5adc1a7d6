import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ORDER_TOKEN } from '../../http/guest-headers.js';
import { replyOnce } from '../../http/idempotency.js';
import { ownerOf } from '../../http/principal.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { changeBy } from '../orders/api.js';
import { listReturns, readReturn, requireOrder } from './read-returns.js';
import { requestReturn } from './request-return.js';
import { newReturn, orderReturn, returnFilters, returnPage, returnParams } from './schemas.js';

const tags = ['Returns'];

/** Routes to request and read returns. */
export function returnRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const customer = { policy: 'customer', guestToken: ORDER_TOKEN } as const;
  const mayRead = { policy: 'admin', permission: 'returns.read' } as const;

  app.post(
    '/orders/:id/returns',
    {
      config: { ...customer, ifMatch: 'order', idempotent: true, limitPerAccount: true },
      schema: {
        tags,
        operationId: 'requestReturn',
        summary: 'Request a return of units of one of your orders',
        params: orderIdParams,
        body: newReturn,
        response: { 201: orderReturn, ...problems('NOT_FOUND', 'QUANTITY_EXCEEDED') },
      },
    },
    async (request, reply) => {
      const asked = {
        ...request.body,
        orderId: request.params.id,
        ...ownerOf(request),
        ...changeBy(request, 'customer'),
      };
      return replyOnce(
        request,
        reply,
        (database) => requestReturn(database, asked),
        async ({ returnId }, transaction) => ({
          status: 201,
          body: await readReturn({ id: returnId }, transaction),
        }),
      );
    },
  );

  app.get(
    '/orders/:id/returns',
    {
      config: customer,
      schema: {
        tags,
        operationId: 'listOrderReturns',
        summary: 'List the returns of one of your orders, newest first',
        params: orderIdParams,
        querystring: returnFilters,
        response: { 200: returnPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { status, ...paging } = request.query;
      const { id } = request.params;
      await requireOrder({ id, ...ownerOf(request) });
      return listReturns({ orderId: id, ...(status && { status }) }, paging);
    },
  );

  app.get(
    '/admin/orders/:id/returns',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListOrderReturns',
        summary: 'List the returns of any order, newest first',
        params: orderIdParams,
        querystring: returnFilters,
        response: { 200: returnPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { status, ...paging } = request.query;
      const { id } = request.params;
      await requireOrder({ id });
      return listReturns({ orderId: id, ...(status && { status }) }, paging);
    },
  );

  const single = { tags, params: returnParams, response: { 200: orderReturn, ...problems('NOT_FOUND') } };

  app.get(
    '/orders/:id/returns/:returnId',
    {
      config: customer,
      schema: { ...single, operationId: 'getOrderReturn', summary: 'Read a return of one of your orders' },
    },
    async (request) => {
      const { id: orderId, returnId } = request.params;
      await requireOrder({ id: orderId, ...ownerOf(request) });
      return readReturn({ id: returnId, orderId });
    },
  );

  app.get(
    '/admin/orders/:id/returns/:returnId',
    {
      config: mayRead,
      schema: { ...single, operationId: 'adminGetOrderReturn', summary: 'Read a return of any order' },
    },
    async (request) => {
      const { id: orderId, returnId } = request.params;
      return readReturn({ id: returnId, orderId });
    },
  );

  app.get(
    '/admin/returns',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListReturns',
        summary: 'List the returns of all orders, newest first',
        querystring: returnFilters,
        response: { 200: returnPage },
      },
    },
    async (request) => {
      const { status, ...paging } = request.query;
      return listReturns(status ? { status } : {}, paging);
    },
  );
}
