import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ORDER_TOKEN } from '../../http/guest-headers.js';
import { replyOnce } from '../../http/idempotency.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { ownerOf } from '../../http/principal.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { changeBy } from '../orders/api.js';
import { changeTracking } from './change-tracking.js';
import { deliverFulfilment } from './deliver-fulfilment.js';
import { fulfilOrder } from './fulfil-order.js';
import { listFulfilments, readFulfilment, readFulfilmentOf } from './read-fulfilments.js';
import { readSources } from './read-sources.js';
import {
  delivery,
  fulfilment,
  fulfilmentFilters,
  fulfilmentPage,
  fulfilmentParams,
  newFulfilment,
  sources,
  trackingChanges,
} from './schemas.js';

const tags = ['Fulfilment'];

export function fulfilmentRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const list = {
    tags,
    params: orderIdParams,
    querystring: fulfilmentFilters,
    response: { 200: fulfilmentPage, ...problems('NOT_FOUND') },
  };

  app.get(
    '/orders/:id/fulfilments',
    {
      config: { policy: 'customer', guestToken: ORDER_TOKEN },
      schema: {
        ...list,
        operationId: 'listFulfilments',
        summary: 'List the fulfilments of one of your orders, oldest first',
      },
    },
    async (request) => listFulfilments({ id: request.params.id, ...ownerOf(request) }, request.query),
  );

  app.get(
    '/admin/orders/:id/fulfilments',
    {
      config: { policy: 'admin', permission: 'orders.read' },
      schema: {
        ...list,
        operationId: 'adminListFulfilments',
        summary: 'List the fulfilments of any order, oldest first',
      },
    },
    async (request) => listFulfilments({ id: request.params.id }, request.query),
  );

  app.get(
    '/admin/orders/:id/sources',
    {
      config: { policy: 'admin', permission: 'orders.read' },
      schema: {
        tags,
        operationId: 'adminGetOrderSources',
        summary: 'Read which locations the open units of an order ship from',
        params: orderIdParams,
        response: { 200: sources, ...problems('NOT_FOUND') },
      },
    },
    (request) => readSources(request.params.id),
  );

  const single = { tags, params: fulfilmentParams, response: { 200: fulfilment, ...problems('NOT_FOUND') } };

  app.get(
    '/orders/:id/fulfilments/:fulfilmentId',
    {
      config: { policy: 'customer', guestToken: ORDER_TOKEN },
      schema: { ...single, operationId: 'getFulfilment', summary: 'Read a fulfilment of one of your orders' },
    },
    async (request) => {
      const { id, fulfilmentId } = request.params;
      return readFulfilmentOf({ id, ...ownerOf(request) }, fulfilmentId);
    },
  );

  app.get(
    '/admin/orders/:id/fulfilments/:fulfilmentId',
    {
      config: { policy: 'admin', permission: 'orders.read' },
      schema: { ...single, operationId: 'adminGetFulfilment', summary: 'Read a fulfilment of any order' },
    },
    async (request) => {
      const { id, fulfilmentId } = request.params;
      return readFulfilmentOf({ id }, fulfilmentId);
    },
  );
}

export function fulfilmentChangeRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { sequelize } = app;
  const admin = { policy: 'admin', permission: 'fulfilments.write', ifMatch: 'order' } as const;
  const once = { ...admin, idempotent: true } as const;

  app.post(
    '/admin/orders/:id/fulfilments',
    {
      config: once,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminCreateFulfilment',
        summary: 'Create a fulfilment: record that units were shipped',
        description:
          'The order must be processing. It becomes shipped with its last open unit. Units that are committed elsewhere are relocated to the location it ships from. Units on backorder are sent when they have come.',
        params: orderIdParams,
        body: newFulfilment,
        response: {
          201: fulfilment,
          ...problems(
            'NOT_FOUND',
            'ORDER_STATE_CONFLICT',
            'ORDER_NOT_PAID',
            'QUANTITY_EXCEEDED',
            'UNITS_BACKORDERED',
            'INSUFFICIENT_STOCK',
            'CONFLICT',
          ),
        },
      },
    },
    async (request, reply) => {
      const parcel = {
        ...request.body,
        orderId: request.params.id,
        ...changeBy(request, 'admin'),
      };
      const answered = await replyOnce(
        request,
        reply,
        (database) => fulfilOrder(database, parcel, app.payments.captureOnShipment),
        async ({ fulfilmentId }, transaction) => ({
          status: 201,
          body: await readFulfilment(fulfilmentId, transaction),
        }),
      );
      app.payments.notify();
      return answered;
    },
  );

  app.patch(
    '/admin/orders/:id/fulfilments/:fulfilmentId',
    {
      config: admin,
      schema: {
        tags,
        operationId: 'adminUpdateFulfilment',
        summary: 'Change the carrier or the tracking number of a fulfilment',
        params: fulfilmentParams,
        body: trackingChanges,
        response: { 200: fulfilment, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id: orderId, fulfilmentId } = request.params;
      await changeTracking(sequelize, {
        orderId,
        fulfilmentId,
        ...changeBy(request, 'admin'),
        tracking: request.body,
      });
      return readFulfilment(fulfilmentId);
    },
  );

  app.post(
    '/admin/orders/:id/fulfilments/:fulfilmentId/deliver',
    {
      config: once,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminDeliverFulfilment',
        summary: 'Mark a fulfilment as delivered',
        description: 'A shipped order becomes delivered with its last fulfilment.',
        params: fulfilmentParams,
        body: delivery,
        response: { 200: fulfilment, ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const { id: orderId, fulfilmentId } = request.params;
      const delivery = {
        ...request.body,
        orderId,
        fulfilmentId,
        ...changeBy(request, 'admin'),
      };
      return replyOnce(
        request,
        reply,
        (database) => deliverFulfilment(database, delivery),
        async (_order, transaction) => ({
          status: 200,
          body: await readFulfilment(fulfilmentId, transaction),
        }),
      );
    },
  );
}
