import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Transaction } from 'sequelize';
import { z } from 'zod';
import { inTransaction } from '../../database/transaction.js';
import { lockVersion } from '../../database/version.js';
import { notFound } from '../../errors.js';
import { versionsOf, withEtag } from '../../http/etag.js';
import { findPage, OLDEST_ID_FIRST, withIds } from '../../http/paging.js';
import { readFrom } from '../../http/read-from.js';
import { idParams, problems } from '../../http/schemas.js';
import { Category } from '../../models/index.js';
import { holdRules, requireUnnamed } from '../pricing/api.js';
import { category, categoryChanges, categoryFilters, categoryPage, newCategory } from './category-schemas.js';
import { createCategory } from './create-category.js';

/** The id makes the order unique: the collation treats some different names as equal. */
const BY_NAME = [{ column: 'name', key: z.string() }, OLDEST_ID_FIRST] as const;

export function categoryRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Catalog'];
  const open = { policy: 'public' } as const;

  app.get(
    '/categories',
    {
      config: open,
      schema: {
        tags,
        operationId: 'listCategories',
        summary: 'List categories by name',
        querystring: categoryFilters,
        response: { 200: categoryPage },
      },
    },
    async (request) => {
      const { slug, ids, ...paging } = request.query;
      const where = { ...withIds(ids), ...(slug !== undefined && { slug }) };
      return readFrom(request, ({ held: transaction }) =>
        findPage(Category, { where, sortedBy: BY_NAME, transaction }, paging),
      );
    },
  );

  app.get(
    '/categories/:id',
    {
      config: open,
      schema: {
        tags,
        operationId: 'getCategory',
        summary: 'Read a category',
        params: idParams,
        response: { 200: category, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) =>
      withEtag(reply, await readFrom(request, ({ held }) => readCategory(request.params.id, held))),
  );
}

export function adminCategoryRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Catalog'];
  const mayWrite = { policy: 'admin', permission: 'categories.write' } as const;

  app.post(
    '/admin/categories',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateCategory',
        summary: 'Create a category',
        body: newCategory,
        response: { 201: category, ...problems('ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const created = await createCategory(request.body);
      return reply
        .code(201)
        .header('location', `/api/categories/${created.id}`)
        .send(withEtag(reply, await created.reload()));
    },
  );

  app.patch(
    '/admin/categories/:id',
    {
      config: { ...mayWrite, ifMatch: 'category' },
      schema: {
        tags,
        operationId: 'adminUpdateCategory',
        summary: 'Change a category; its slug changes only if given',
        params: idParams,
        body: categoryChanges,
        response: { 200: category, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const changed = await inTransaction(app.sequelize, async (transaction) => {
        const found = await lockVersion(Category, 'category', request.params.id, versions, transaction);
        return found.update(request.body, { transaction });
      });
      return withEtag(reply, changed);
    },
  );

  app.delete(
    '/admin/categories/:id',
    {
      config: { ...mayWrite, ifMatch: 'category' },
      schema: {
        tags,
        operationId: 'adminDeleteCategory',
        summary: 'Delete a category that no discount names; its products stay',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND', 'STILL_REFERENCED') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      await holdRules(app.sequelize, async (transaction) => {
        const found = await lockVersion(Category, 'category', request.params.id, versions, transaction);
        await requireUnnamed('category', found.id, transaction);
        await found.destroy({ transaction });
      });
      return reply.code(204).send(null);
    },
  );
}

async function readCategory(id: number, transaction?: Transaction): Promise<Category> {
  const found = await Category.findByPk(id, { transaction });
  if (!found) throw notFound('category', id);
  return found;
}
