import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { etagOf, versionsOf, withEtag } from '../../../http/etag.js';
import { replyOnce } from '../../../http/idempotency.js';
import { principalOf } from '../../../http/principal.js';
import { problems } from '../../../http/schemas.js';
import { changeDocument } from './change-document.js';
import { createDocument } from './create-document.js';
import { listDocuments, readDocument } from './read-documents.js';
import {
  documentChanges,
  documentFilters,
  documentPage,
  documentParams,
  newDocument,
  stockDocument,
} from './schemas.js';

/** Routes to list, read, create and change receipts, counts and transfers. */
export function documentRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Inventory'];
  const mayRead = { policy: 'admin', permission: 'stock.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'stock.write' } as const;

  app.get(
    '/admin/stock-documents',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListStockDocuments',
        summary: 'List receipts, counts and transfers, newest first',
        querystring: documentFilters,
        response: { 200: documentPage },
      },
    },
    async (request) => {
      const { kind, status, locationId, q, ...paging } = request.query;
      return listDocuments({ kind, status, locationId, q }, paging);
    },
  );

  app.get(
    '/admin/stock-documents/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetStockDocument',
        summary: 'Read a stock document with its lines',
        params: documentParams,
        response: { 200: stockDocument, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => withEtag(reply, await readDocument(request.params.id)),
  );

  app.post(
    '/admin/stock-documents',
    {
      config: { ...mayWrite, idempotent: true },
      schema: {
        tags,
        operationId: 'adminCreateStockDocument',
        summary: 'Announce a delivery, begin a count, or draft a transfer',
        description:
          'No stock moves yet. What a receipt expects, or a transfer has sent, is `incoming` at its location.',
        body: newDocument,
        response: { 201: stockDocument, ...problems('CONFLICT') },
      },
    },
    async (request, reply) => {
      const given = { ...request.body, actor: principalOf(request) };
      return replyOnce(
        request,
        reply,
        (database) => createDocument(database, given),
        async (id, transaction) => {
          const body = await readDocument(id, transaction);
          const location = `/api/admin/stock-documents/${id}`;
          return { status: 201, headers: { location, etag: etagOf(body) }, body };
        },
      );
    },
  );

  app.patch(
    '/admin/stock-documents/:id',
    {
      config: { ...mayWrite, ifMatch: 'stock document' },
      schema: {
        tags,
        operationId: 'adminUpdateStockDocument',
        summary: 'Change what is said of a stock document, or the lines of a receipt or of a draft',
        params: documentParams,
        body: documentChanges,
        response: { 200: stockDocument, ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await changeDocument(app.sequelize, { id, versions: versionsOf(request) }, request.body);
      return withEtag(reply, await readDocument(id));
    },
  );
}
