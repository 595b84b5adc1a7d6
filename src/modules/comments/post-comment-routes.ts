import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound } from '../../errors.js';
import { readFrom } from '../../http/read-from.js';
import { idParams, problems } from '../../http/schemas.js';
import { Post } from '../../models/index.js';
import { listCommentsOnPost } from './read-comments.js';
import { replyWithNewComment } from './reply-with-comment.js';
import { anyComment, commentFilters, commentPage, newComment } from './schemas.js';

export function postCommentRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Comments'];

  app.get(
    '/posts/:id/comments',
    {
      config: { policy: 'public' },
      schema: {
        tags,
        operationId: 'listPostComments',
        summary: 'List the comments on a post, newest first',
        params: idParams,
        querystring: commentFilters,
        response: { 200: commentPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      return readFrom(request, async ({ held: transaction }) => {
        const found = await Post.count({ where: { id, published: true }, transaction });
        if (found === 0) throw notFound('post', id);
        return listCommentsOnPost(id, request.query, transaction);
      });
    },
  );

  app.post(
    '/posts/:id/comments',
    {
      config: { policy: 'customer', idempotent: true, limitPerAccount: true },
      schema: {
        tags,
        operationId: 'createPostComment',
        summary: 'Comment on a post',
        params: idParams,
        body: newComment,
        response: { 201: anyComment, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) =>
      replyWithNewComment(request, reply, {
        commentableType: 'post',
        commentableId: request.params.id,
        authorId: request.user.id,
        ...request.body,
      }),
  );
}
