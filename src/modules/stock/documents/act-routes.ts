import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { bodyIsOptional } from '../../../http/optional-body.js';
import { problems } from '../../../http/schemas.js';
import { enterCounts, postCount, type RecordBackordered } from './count-stock.js';
import { cancelDocument, closeDocument } from './end-document.js';
import { receiveUnits } from './receive-units.js';
import { ACT, actionOf, replyWithDocument } from './reply-with-document.js';
import { countedUnits, postedCount, receivedUnits, stockDocument } from './schemas.js';

/** Routes that take a stock document through its life. */
export function documentActRoutes(instance: FastifyInstance, recordBackordered: RecordBackordered): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { config, common } = ACT;
  const response = { 200: stockDocument, ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT') };

  app.post(
    '/admin/stock-documents/:id/receive',
    {
      config,
      preValidation: bodyIsOptional,
      schema: {
        ...common,
        operationId: 'adminReceiveStock',
        summary: 'Put units that came on the shelf: of a receipt or transfer, all or some',
        body: receivedUnits,
        response: {
          200: stockDocument,
          ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT', 'DOCUMENT_QUANTITY_EXCEEDED', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      return replyWithDocument(request, reply, action, (database) =>
        receiveUnits(database, action, request.body.lines),
      );
    },
  );

  app.post(
    '/admin/stock-documents/:id/close',
    {
      config,
      schema: {
        ...common,
        operationId: 'adminCloseStockDocument',
        summary: 'Say that what did not come of a receipt will not come',
        response,
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      return replyWithDocument(request, reply, action, (database) => closeDocument(database, action));
    },
  );

  app.put(
    '/admin/stock-documents/:id/counts',
    {
      config,
      schema: {
        ...common,
        operationId: 'adminEnterCounts',
        summary: 'Enter what was counted',
        description:
          'Compared with what is on hand at this instant, so send it when it was counted, and again only with the same `Idempotency-Key`. A product that is counted again is what it was counted last.',
        body: countedUnits,
        response: { 200: stockDocument, ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      return replyWithDocument(request, reply, action, (database) =>
        enterCounts(database, action, request.body.lines),
      );
    },
  );

  app.post(
    '/admin/stock-documents/:id/post',
    {
      config,
      preValidation: bodyIsOptional,
      schema: {
        ...common,
        operationId: 'adminPostCount',
        summary: 'Post the differences that a count found',
        description:
          'What was sold or came since the entries stays as it is. Units that orders and checkouts have cannot go missing: 409 `STOCK_PROMISED`, unless it is posted with `force`.',
        body: postedCount,
        response: {
          200: stockDocument,
          ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT', 'STOCK_PROMISED', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      const { force, reason } = request.body;
      const posting = { reason, ...(force && { recordBackordered }) };
      return replyWithDocument(request, reply, action, (database) => postCount(database, action, posting));
    },
  );

  app.post(
    '/admin/stock-documents/:id/cancel',
    {
      config,
      schema: {
        ...common,
        operationId: 'adminCancelStockDocument',
        summary: 'Cancel a receipt or transfer of which nothing came, or a count',
        response,
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      return replyWithDocument(request, reply, action, (database) => cancelDocument(database, action));
    },
  );
}
