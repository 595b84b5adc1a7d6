import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../config.js';
import { notFound } from '../../errors.js';
import { idParams, problems } from '../../http/schemas.js';
import { Product } from '../../models/index.js';
import { endOfDay, startOfDay } from '../../rules/days.js';
import { readLedger } from './read-ledger.js';
import { stockMovementFilters, stockMovementPage } from './schemas.js';

export function ledgerRoutes(instance: FastifyInstance, { timeZone }: Pick<Config, 'timeZone'>): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Inventory'];
  const mayRead = { policy: 'admin', permission: 'stock.read' } as const;

  app.get(
    '/admin/products/:id/stock-movements',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListStockMovements',
        summary: 'List the stock movements of a product, newest first',
        description:
          'Each with the units on hand and committed after it. With filters, a page may have fewer entries than `limit`, or none, and still a `next`: continue until `next` is null.',
        params: idParams,
        querystring: stockMovementFilters,
        response: { 200: stockMovementPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const productId = request.params.id;
      if ((await Product.count({ where: { id: productId } })) === 0) throw notFound('product', productId);
      const { kind, reasonCode, locationId, from, to, ...paging } = request.query;
      const during = {
        from: from ? new Date(startOfDay(from, timeZone)) : undefined,
        to: to ? new Date(endOfDay(to, timeZone)) : undefined,
      };
      return readLedger(app.sequelize, productId, { kind, reasonCode, locationId, ...during }, paging);
    },
  );
}
