import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage, OLDEST_ID_FIRST } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { PriceList } from '../../../models/index.js';
import { createPriceList, deletePriceList, updatePriceList } from './save-price-list.js';
import { newPriceList, priceList, priceListChanges, priceListFilters, priceListPage } from './schemas.js';

export function priceListRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Pricing'];
  const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

  app.get(
    '/admin/price-lists',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListPriceLists',
        summary: 'List price lists',
        querystring: priceListFilters,
        response: { 200: priceListPage },
      },
    },
    async (request) => {
      const { currency, customerGroupId, isActive, ...paging } = request.query;
      const where = {
        ...(currency && { currency }),
        ...(customerGroupId && { customerGroupId }),
        ...(isActive !== undefined && { isActive }),
      };
      return findPage(PriceList, { where, sortedBy: [OLDEST_ID_FIRST] }, paging);
    },
  );

  app.get(
    '/admin/price-lists/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetPriceList',
        summary: 'Read a price list without its prices',
        params: idParams,
        response: { 200: priceList, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await PriceList.findByPk(id);
      if (!found) throw notFound('price list', id);
      return withEtag(reply, found);
    },
  );

  app.post(
    '/admin/price-lists',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreatePriceList',
        summary: 'Create a price list without prices',
        body: newPriceList,
        response: { 201: priceList, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = await createPriceList(app.sequelize, { ...NOTHING_SAID, ...request.body });
      return reply
        .code(201)
        .header('location', `/api/admin/price-lists/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/price-lists/:id',
    {
      config: { ...mayWrite, ifMatch: 'price list' },
      schema: {
        tags,
        operationId: 'adminUpdatePriceList',
        summary: 'Change a price list; placed orders keep their prices',
        params: idParams,
        body: priceListChanges,
        response: { 200: priceList, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      return withEtag(reply, await updatePriceList(app.sequelize, id, request.body, versions));
    },
  );

  app.delete(
    '/admin/price-lists/:id',
    {
      config: { ...mayWrite, ifMatch: 'price list' },
      schema: {
        tags,
        operationId: 'adminDeletePriceList',
        summary: 'Delete a price list with its prices; placed orders keep theirs',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await deletePriceList(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}

/** Right after the insert, omitted columns are undefined. */
const NOTHING_SAID = { customerGroupId: null, startsAt: null, endsAt: null, pricesIncludeTax: null };
