import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { notFound } from '../../errors.js';
import { readFrom } from '../../http/read-from.js';
import { idParams, problems } from '../../http/schemas.js';
import { Product } from '../../models/index.js';
import { listReviews } from './read-comments.js';
import { replyWithNewComment } from './reply-with-comment.js';
import { anyComment, commentFilters, newReview, reviewPage } from './schemas.js';

export function reviewRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Comments'];

  app.get(
    '/products/:id/reviews',
    {
      config: { policy: 'public' },
      schema: {
        tags,
        operationId: 'listProductReviews',
        summary: 'List the reviews of a product, newest first',
        params: idParams,
        querystring: commentFilters,
        response: { 200: reviewPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      return readFrom(request, async ({ held: transaction }) => {
        const found = await Product.count({ where: { id, isActive: true }, transaction });
        if (found === 0) throw notFound('product', id);
        return listReviews(id, request.query, transaction);
      });
    },
  );

  app.post(
    '/products/:id/reviews',
    {
      config: { policy: 'customer', idempotent: true, limitPerAccount: true },
      schema: {
        tags,
        operationId: 'createProductReview',
        summary: 'Review a product, once',
        params: idParams,
        body: newReview,
        response: { 201: anyComment, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) =>
      replyWithNewComment(request, reply, {
        commentableType: 'product',
        commentableId: request.params.id,
        authorId: request.user.id,
        ...request.body,
      }),
  );
}
