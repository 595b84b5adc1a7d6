import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage, OLDEST_ID_FIRST, withIds } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { TaxCategory } from '../../../models/index.js';
import { createTaxCategory, deleteTaxCategory, updateTaxCategory } from './save-tax-category.js';
import {
  newTaxCategory,
  taxCategory,
  taxCategoryChanges,
  taxCategoryFilters,
  taxCategoryPage,
} from './schemas.js';

export function taxCategoryRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Pricing'];
  const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

  app.get(
    '/admin/tax-categories',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListTaxCategories',
        summary: 'List tax categories',
        querystring: taxCategoryFilters,
        response: { 200: taxCategoryPage },
      },
    },
    async (request) => {
      const { ids, ...paging } = request.query;
      return findPage(TaxCategory, { where: withIds(ids), sortedBy: [OLDEST_ID_FIRST] }, paging);
    },
  );

  app.get(
    '/admin/tax-categories/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetTaxCategory',
        summary: 'Read a tax category',
        params: idParams,
        response: { 200: taxCategory, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await TaxCategory.findByPk(id);
      if (!found) throw notFound('tax category', id);
      return withEtag(reply, found);
    },
  );

  app.post(
    '/admin/tax-categories',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateTaxCategory',
        summary: 'Create a tax category',
        body: newTaxCategory,
        response: { 201: taxCategory, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = await createTaxCategory(app.sequelize, request.body);
      return reply
        .code(201)
        .header('location', `/api/admin/tax-categories/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/tax-categories/:id',
    {
      config: { ...mayWrite, ifMatch: 'tax category' },
      schema: {
        tags,
        operationId: 'adminUpdateTaxCategory',
        summary: 'Change a tax category',
        params: idParams,
        body: taxCategoryChanges,
        response: { 200: taxCategory, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      return withEtag(
        reply,
        await updateTaxCategory(app.sequelize, request.params.id, request.body, versions),
      );
    },
  );

  app.delete(
    '/admin/tax-categories/:id',
    {
      config: { ...mayWrite, ifMatch: 'tax category' },
      schema: {
        tags,
        operationId: 'adminDeleteTaxCategory',
        summary: 'Delete an unused tax category',
        params: idParams,
        response: {
          204: z.null().describe('Deleted'),
          ...problems('NOT_FOUND', 'STILL_REFERENCED', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      await deleteTaxCategory(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}
