import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { readFrom } from '../../http/read-from.js';
import { listPosts, listPublishedPosts } from './read-posts.js';
import { adminPostFilters, ownPostFilters, postFilters, postPage } from './schemas.js';

export function postListRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Journal'];

  app.get(
    '/posts',
    {
      config: { policy: 'public' },
      schema: {
        tags,
        operationId: 'listPosts',
        summary: 'List the published posts, newest first',
        querystring: postFilters,
        response: { 200: postPage },
      },
    },
    async (request) => readFrom(request, ({ held }) => listPublishedPosts(request.query, held)),
  );

  app.get(
    '/users/me/posts',
    {
      config: { policy: 'customer' },
      schema: {
        tags,
        operationId: 'listMyPosts',
        summary: 'List your own posts, drafts included',
        querystring: ownPostFilters,
        response: { 200: postPage },
      },
    },
    async (request) => {
      const { published, ...paging } = request.query;
      return listPosts({ authorId: request.user.id, ...(published !== undefined && { published }) }, paging);
    },
  );

  app.get(
    '/admin/posts',
    {
      config: { policy: 'admin', permission: 'posts.read' },
      schema: {
        tags,
        operationId: 'adminListPosts',
        summary: 'List the posts of all authors, drafts included',
        querystring: adminPostFilters,
        response: { 200: postPage },
      },
    },
    async (request) => {
      const { published, authorId, ...paging } = request.query;
      return listPosts(
        { ...(published !== undefined && { published }), ...(authorId && { authorId }) },
        paging,
      );
    },
  );
}
