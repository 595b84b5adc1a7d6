import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { Price, PriceList, Product } from '../../../models/index.js';
import { formatAmount } from '../../../money/amounts.js';
import { removePrices, setPrices } from './save-prices.js';
import {
  listedPriceFilters,
  listedPricePage,
  newPrices,
  priceList,
  pricesOfProductParams,
} from './schemas.js';

/** Bytes: enough for a thousand prices. */
const BODY_LIMIT = 256 * 1024;

const BY_PRODUCT = [
  { column: 'productId', key: z.int() },
  { column: 'minQuantity', key: z.int() },
] as const;

const PRODUCT = { model: Product, attributes: ['sku', 'name', 'price', 'currency'] };

export function priceRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Pricing'];
  const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'pricing.write', ifMatch: 'price list' } as const;

  app.get(
    '/admin/price-lists/:id/prices',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListPrices',
        summary: 'List the prices of a price list, by product and quantity',
        params: idParams,
        querystring: listedPriceFilters,
        response: { 200: listedPricePage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { productId, ...paging } = request.query;
      const list = await PriceList.findByPk(id, { attributes: ['currency'] });
      if (!list) throw notFound('price list', id);
      const where = { priceListId: id, ...(productId && { productId }) };
      const found = await findPage(Price, { where, sortedBy: BY_PRODUCT, include: [PRODUCT] }, paging);
      const items = found.items.map(({ productId, minQuantity, amount, product }) => {
        return {
          productId,
          minQuantity,
          amount: formatAmount(amount, list.currency),
          product: product as Product,
        };
      });
      return { ...found, items };
    },
  );

  app.put(
    '/admin/price-lists/:id/prices',
    {
      config: mayWrite,
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        operationId: 'adminSetPrices',
        summary: 'Set or remove prices of a price list, all or none; its other prices stay',
        params: idParams,
        body: newPrices,
        response: { 200: priceList, ...problems('NOT_FOUND', 'CONFLICT', 'STILL_REFERENCED') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      return withEtag(reply, await setPrices(app.sequelize, id, request.body.prices, versions));
    },
  );

  app.delete(
    '/admin/price-lists/:id/prices/:productId',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminDeletePrices',
        summary: 'Remove the prices that a product has in a price list, for any quantity',
        params: pricesOfProductParams,
        response: { 204: z.null().describe('Removed'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id, productId } = request.params;
      await removePrices(app.sequelize, id, productId, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}
