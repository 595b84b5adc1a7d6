import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { replyOnce } from '../../http/idempotency.js';
import { principalOf } from '../../http/principal.js';
import { idParams, problems } from '../../http/schemas.js';
import { adjustMany } from './adjust-many.js';
import { adjustStock } from './adjust-stock.js';
import { adjusted, allAdjusted, stockAdjustment, stockAdjustments } from './adjustment-schemas.js';

/** Bytes: enough for 500 adjustments. */
const BODY_LIMIT = 128 * 1024;

export function adjustmentRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const config = { policy: 'admin', permission: 'stock.write', idempotent: true } as const;
  const tags = ['Inventory'];

  app.post(
    '/admin/products/:id/stock-adjustments',
    {
      config,
      schema: {
        tags,
        operationId: 'adminAdjustStock',
        summary: 'Correct the stock of a product, with a reason',
        params: idParams,
        body: stockAdjustment,
        response: {
          201: adjusted,
          ...problems('NOT_FOUND', 'INSUFFICIENT_STOCK', 'STOCK_CHANGED', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const { reason, reasonCode = null, ...change } = request.body;
      const adjustment = { ...change, productId: request.params.id };
      const why = { reason, reasonCode, actor: principalOf(request) };
      return replyOnce(
        request,
        reply,
        (database) => adjustStock(database, adjustment, why),
        async (left) => ({ status: 201, body: { ...left, reasonCode, reason } }),
      );
    },
  );

  app.post(
    '/admin/stock-adjustments',
    {
      config,
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        operationId: 'adminAdjustStocks',
        summary: 'Correct the stock of up to 500 products: all or none',
        body: stockAdjustments,
        response: {
          201: allAdjusted,
          ...problems('NOT_FOUND', 'INSUFFICIENT_STOCK', 'STOCK_CHANGED', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const { adjustments: asked, reason, reasonCode = null } = request.body;
      const why = { reason, reasonCode, actor: principalOf(request) };
      return replyOnce(
        request,
        reply,
        (database) => adjustMany(database, asked, why),
        async (left) => ({ status: 201, body: { reasonCode, reason, adjustments: left } }),
      );
    },
  );
}
