import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound } from '../../../errors.js';
import { principalOf } from '../../../http/principal.js';
import { idParams, problems } from '../../../http/schemas.js';
import { changeRules } from '../../pricing/api.js';
import { readBackorder, setBackorder } from '../../stock/api.js';
import { listBackorders } from './list-backorders.js';
import { backorder, backorderFilters, backorderPage, newBackorder } from './schemas.js';

export function backorderRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Inventory'];

  app.get(
    '/admin/backorders',
    {
      config: { policy: 'admin', permission: 'stock.read' },
      schema: {
        tags,
        operationId: 'adminListBackorders',
        summary: 'List the units that orders wait for, the oldest order first',
        querystring: backorderFilters,
        response: { 200: backorderPage },
      },
    },
    ({ query: { productId, ...paging } }) => listBackorders(app.sequelize, productId, paging),
  );

  app.get(
    '/admin/products/:id/backorder',
    {
      config: { policy: 'admin', permission: 'stock.read' },
      schema: {
        tags,
        operationId: 'adminGetBackorder',
        summary:
          'Read how many units of a product may be ordered before they are there, and how many are owed',
        params: idParams,
        response: { 200: backorder, ...problems('NOT_FOUND') },
      },
    },
    (request) => read(request.params.id),
  );

  app.put(
    '/admin/products/:id/backorder',
    {
      config: { policy: 'admin', permission: 'stock.write' },
      schema: {
        tags,
        operationId: 'adminSetBackorder',
        summary: 'Set how many units of a product may be ordered before they are there',
        description: 'What is owed already stays owed. The ledger gets the change of the limit.',
        params: idParams,
        body: newBackorder,
        response: { 200: backorder, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id: productId } = request.params;
      // Processes learn with the rules where units are that are not there yet.
      await changeRules(app.sequelize, (transaction) =>
        setBackorder({ productId, ...request.body }, principalOf(request), transaction),
      );
      return read(productId);
    },
  );
}

/** @throws Problem NOT_FOUND */
async function read(productId: number) {
  const found = await readBackorder(productId);
  if (!found) throw notFound('product', productId);
  return found;
}
