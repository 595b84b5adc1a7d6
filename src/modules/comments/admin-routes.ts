import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { versionsOf, withEtag } from '../../http/etag.js';
import { readFrom } from '../../http/read-from.js';
import { idParams, problems } from '../../http/schemas.js';
import { findComment, listAnyComments } from './read-comments.js';
import { adminCommentFilters, anyComment, anyCommentPage, moderation } from './schemas.js';
import { moderateComment } from './write-comment.js';

export function adminCommentRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Comments'];
  const mayRead = { policy: 'admin', permission: 'comments.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'comments.write' } as const;

  app.get(
    '/admin/comments',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListComments',
        summary: 'List comments and reviews, newest first, hidden ones included',
        querystring: adminCommentFilters,
        response: { 200: anyCommentPage },
      },
    },
    async (request) => {
      const { type, isHidden, authorId, ...paging } = request.query;
      const where = {
        ...(type && { commentableType: type }),
        ...(isHidden !== undefined && { isHidden }),
        ...(authorId && { authorId }),
      };
      return readFrom(request, ({ held }) => listAnyComments(where, paging, held));
    },
  );

  app.get(
    '/admin/comments/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetComment',
        summary: 'Read any comment or review',
        params: idParams,
        response: { 200: anyComment, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => withEtag(reply, await findComment({ id: request.params.id })),
  );

  app.patch(
    '/admin/comments/:id',
    {
      config: { ...mayWrite, ifMatch: 'comment' },
      schema: {
        tags,
        operationId: 'adminModerateComment',
        summary: 'Hide a comment or review, or show it again',
        description:
          'Hidden comments are left out of lists, counts and averages; authors still see their own.',
        params: idParams,
        body: moderation,
        response: { 200: anyComment, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { params, body } = request;
      return withEtag(reply, await moderateComment(app.sequelize, params.id, body.isHidden, versions));
    },
  );
}
