import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { withEtag } from '../../http/etag.js';
import { idParams, problems } from '../../http/schemas.js';
import { authoredRoutes } from '../users/api.js';
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

  authoredRoutes(instance, {
    what: 'comment',
    path: '/comments/:id',
    tags,
    update: {
      operationId: 'updateComment',
      summary: 'Change a comment or review (its author or an admin)',
      body: commentChanges,
      response: anyComment,
      run: (id, changes, account, versions) => updateComment(app.sequelize, id, changes, account, versions),
    },
    remove: {
      operationId: 'deleteComment',
      summary: 'Delete a comment or review (its author or an admin)',
      run: (id, account, versions) => deleteComment(app.sequelize, id, account, versions),
    },
  });
}
