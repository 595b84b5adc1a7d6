import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Transaction } from 'sequelize';
import { z } from 'zod';
import type { Config } from '../../config.js';
import type { Queries } from '../../database/queries.js';
import { notFound } from '../../errors.js';
import { etagOf, versionsOf, withEtag } from '../../http/etag.js';
import { replyOnce } from '../../http/idempotency.js';
import { principalOf } from '../../http/principal.js';
import { readFrom } from '../../http/read-from.js';
import { idParams, problems } from '../../http/schemas.js';
import { requireAmountOf } from '../../money/require-amount.js';
import { deleteProduct } from './delete-product.js';
import { listProducts } from './list-products.js';
import { findProduct, type Reader } from './read-products.js';
import { createProduct, updateProduct } from './save-product.js';
import {
  adminProduct,
  adminProductFilters,
  adminProductPage,
  newProduct,
  type ProductFilters,
  product,
  productChanges,
  productFilters,
  productPage,
} from './schemas.js';

/** Bytes: a description of 65,535 characters, each escaped (`\\u2713`), and the other fields. */
const BODY_LIMIT = 512 * 1024;

export function productRoutes(instance: FastifyInstance, { currency }: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Catalog'];
  const open = { policy: 'public' } as const;

  app.get(
    '/products',
    {
      config: open,
      schema: {
        tags,
        operationId: 'listProducts',
        summary: 'Search the catalog',
        querystring: productFilters,
        response: { 200: productPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      requirePrices(request.query, currency);
      return readFrom(request, (queries) => listProducts(queries, { ...request.query, isActive: true }));
    },
  );

  app.get(
    '/products/:id',
    {
      config: open,
      schema: {
        tags,
        operationId: 'getProduct',
        summary: 'Read a product',
        params: idParams,
        response: { 200: product, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const where = { id: request.params.id, isActive: true } as const;
      return withEtag(reply, await readFrom(request, (queries) => readProduct(queries, where)));
    },
  );
}

export function adminProductRoutes(instance: FastifyInstance, config: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Catalog'];
  const mayRead = { policy: 'admin', permission: 'products.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'products.write' } as const;

  app.get(
    '/admin/products',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListProducts',
        summary: 'Search the catalog, inactive products included',
        querystring: adminProductFilters,
        response: { 200: adminProductPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      requirePrices(request.query, config.currency);
      return readFrom(request, (queries) => listProducts(queries, request.query, { isAdmin: true }));
    },
  );

  app.get(
    '/admin/products/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetProduct',
        summary: 'Read a product, active or not',
        params: idParams,
        response: { 200: adminProduct, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const where = { id: request.params.id, isAdmin: true };
      return withEtag(reply, await readFrom(request, (queries) => readProduct(queries, where)));
    },
  );

  app.post(
    '/admin/products',
    {
      config: { ...mayWrite, idempotent: true },
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        operationId: 'adminCreateProduct',
        summary: 'Create a product with its initial stock',
        body: newProduct,
        response: { 201: adminProduct, ...problems('ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const fields = { ...request.body, currency: config.currency };
      return replyOnce(
        request,
        reply,
        (database) => createProduct(database, fields, principalOf(request)),
        async (id, transaction) => {
          const body = await readProduct(app.sequelize, { id, isAdmin: true }, transaction);
          return {
            status: 201,
            headers: { location: `/api/admin/products/${id}`, etag: etagOf(body) },
            body,
          };
        },
      );
    },
  );

  app.patch(
    '/admin/products/:id',
    {
      config: { ...mayWrite, ifMatch: 'product' },
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        operationId: 'adminUpdateProduct',
        summary: 'Change a product; orders keep the name and price they were placed with',
        params: idParams,
        body: productChanges,
        response: { 200: adminProduct, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await updateProduct(app.sequelize, id, request.body, versionsOf(request));
      return withEtag(reply, await readProduct(app.sequelize, { id, isAdmin: true }));
    },
  );

  app.delete(
    '/admin/products/:id',
    {
      config: { ...mayWrite, ifMatch: 'product' },
      schema: {
        tags,
        operationId: 'adminDeleteProduct',
        summary: 'Delete a product, or deactivate it when orders refer to it',
        params: idParams,
        response: {
          200: adminProduct.describe('Deactivated, because orders refer to it'),
          204: z.null().describe('Deleted'),
          ...problems('NOT_FOUND', 'STILL_REFERENCED'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const outcome = await deleteProduct(app.sequelize, id, versionsOf(request));
      if (outcome === 'deleted') return reply.code(204).send(null);
      return reply.code(200).send(withEtag(reply, await readProduct(app.sequelize, { id, isAdmin: true })));
    },
  );
}

/** @throws Problem VALIDATION_FAILED when the prices have more decimals than the shop's currency */
function requirePrices({ minPrice, maxPrice }: Partial<ProductFilters>, currency: string): void {
  requireAmountOf(minPrice, currency, 'minPrice');
  requireAmountOf(maxPrice, currency, 'maxPrice');
}

/** @throws Problem NOT_FOUND */
async function readProduct(
  sequelize: Queries,
  where: { id: number; isActive?: true } & Reader,
  transaction?: Transaction,
) {
  const found = await findProduct(sequelize, where, transaction);
  if (!found) throw notFound('product', where.id);
  return found;
}
