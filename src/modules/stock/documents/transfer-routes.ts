import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { problems } from '../../../http/schemas.js';
import { ACT, actionOf, replyWithDocument } from './reply-with-document.js';
import { lostUnits, stockDocument } from './schemas.js';
import { shipTransfer, writeOffUnits } from './transfer-units.js';

/** Routes for actions that only transfers have. */
export function transferRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { config, common } = ACT;

  app.post(
    '/admin/stock-documents/:id/ship',
    {
      config,
      schema: {
        ...common,
        operationId: 'adminShipTransfer',
        summary: 'Send the units of a transfer: they are in transit then',
        response: {
          200: stockDocument,
          ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT', 'INSUFFICIENT_STOCK', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      return replyWithDocument(request, reply, action, (database) => shipTransfer(database, action));
    },
  );

  app.post(
    '/admin/stock-documents/:id/write-off',
    {
      config,
      schema: {
        ...common,
        operationId: 'adminWriteOffTransfer',
        summary: 'Write off units of a transfer that were lost on their way',
        body: lostUnits,
        response: {
          200: stockDocument,
          ...problems('NOT_FOUND', 'DOCUMENT_STATE_CONFLICT', 'DOCUMENT_QUANTITY_EXCEEDED', 'CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const action = actionOf(request);
      const { lines: units, reason, reasonCode = null } = request.body;
      return replyWithDocument(request, reply, action, (database) =>
        writeOffUnits(database, action, { units, reason, reasonCode }),
      );
    },
  );
}
