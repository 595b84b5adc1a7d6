import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { replyOnce } from '../../../http/idempotency.js';
import { orderIdParams, problems } from '../../../http/schemas.js';
import { addNote, deleteNote, listNotes, readNote } from './notes.js';
import { newNote, note, noteFilters, notePage, noteParams } from './schemas.js';

/** Routes for internal notes to orders. */
export function orderNoteRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Orders'];
  const mayRead = { policy: 'admin', permission: 'orders.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'orders.write' } as const;

  app.get(
    '/admin/orders/:id/notes',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListOrderNotes',
        summary: 'List the notes to an order, newest first',
        params: orderIdParams,
        querystring: noteFilters,
        response: { 200: notePage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => listNotes(request.params.id, request.query),
  );

  app.post(
    '/admin/orders/:id/notes',
    {
      config: { ...mayWrite, idempotent: true },
      schema: {
        tags,
        operationId: 'adminAddOrderNote',
        summary: 'Write a note to an order, which its customer never sees',
        description: 'The order stays at its version. The note is part of its timeline.',
        params: orderIdParams,
        body: newNote,
        response: { 201: note, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const written = { orderId: request.params.id, authorId: request.user.id, ...request.body };
      return replyOnce(
        request,
        reply,
        (database) => addNote(database, written),
        async (id, transaction) => ({ status: 201, body: await readNote(id, transaction) }),
      );
    },
  );

  app.delete(
    '/admin/orders/:id/notes/:noteId',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminDeleteOrderNote',
        summary: 'Delete a note to an order, whoever wrote it',
        params: noteParams,
        response: { 204: z.null().describe('It is gone'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id, noteId } = request.params;
      await deleteNote(app.sequelize, id, noteId);
      return reply.code(204).send(null);
    },
  );
}
