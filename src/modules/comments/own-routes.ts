import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { versionsOf, withEtag } from '../../http/etag.js';
import { idParams, problems } from '../../http/schemas.js';
import { findComment, listAnyComments } from './read-comments.js';
import { anyComment, anyCommentPage, commentChanges, commentFilters } from './schemas.js';
import { deleteComment, updateComment } from './write-comment.js';

export function ownCommentRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Comments'];
  const signedIn = { policy: 'customer' } as const;

  app.get(
    '/users/me/comments',
    {
      config: signedIn,
      schema: {
        tags,
        operationId: 'listMyComments',
        summary: 'List your own comments and reviews, newest first, hidden ones included',
        querystring: commentFilters,
        response: { 200: anyCommentPage },
      },
    },
    async (request) => listAnyComments({ authorId: request.user.id }, request.query),
  );

  app.get(
    '/comments/:id',
    {
      config: signedIn,
      schema: {
        tags,
        operationId: 'getComment',
        summary: 'Read one of your own comments or reviews, hidden or not',
        params: idParams,
        response: { 200: anyComment, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { params, user } = request;
      return withEtag(reply, await findComment({ id: params.id, authorId: user.id }));
    },
  );

  app.patch(
    '/comments/:id',
    {
      config: { ...signedIn, ifMatch: 'comment', limitPerAccount: true },
      schema: {
        tags,
        operationId: 'updateComment',
        summary: 'Change a comment or review (its author or an admin)',
        params: idParams,
        body: commentChanges,
        response: { 200: anyComment, ...problems('NOT_FOUND', 'FORBIDDEN', 'ACCOUNT_DISABLED') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request.headers['if-match']);
      const { params, body, user } = request;
      return withEtag(reply, await updateComment(app.sequelize, params.id, body, user, versions));
    },
  );

  app.delete(
    '/comments/:id',
    {
      config: { ...signedIn, ifMatch: 'comment' },
      schema: {
        tags,
        operationId: 'deleteComment',
        summary: 'Delete a comment or review (its author or an admin)',
        params: idParams,
        response: {
          204: z.null().describe('It is gone'),
          ...problems('NOT_FOUND', 'FORBIDDEN', 'ACCOUNT_DISABLED'),
        },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request.headers['if-match']);
      await deleteComment(app.sequelize, request.params.id, request.user, versions);
      return reply.code(204).send(null);
    },
  );
}
