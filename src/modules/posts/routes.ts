import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { etagOf, withEtag } from '../../http/etag.js';
import { replyOnce } from '../../http/idempotency.js';
import { readFrom } from '../../http/read-from.js';
import { idParams, problems } from '../../http/schemas.js';
import { type Account, authoredRoutes } from '../users/api.js';
import { createPost, deletePost, updatePost } from './change-post.js';
import { readPost } from './read-posts.js';
import { newPost, post, postChanges } from './schemas.js';

export function postRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Journal'];
  const signedIn = { policy: 'customer' } as const;

  app.get(
    '/posts/:id',
    {
      config: { policy: 'public' },
      // Drafts have the same URL.
      onRequest: app.authenticateIfToken,
      schema: {
        tags,
        operationId: 'getPost',
        summary: 'Read a post',
        description: 'Drafts are visible to their author and to admins.',
        security: [{}, { bearer: [] }],
        params: idParams,
        response: { 200: post, ...problems('NOT_FOUND', 'AUTHENTICATION_REQUIRED', 'ACCOUNT_DISABLED') },
      },
    },
    async (request, reply) => {
      const reader = (request.user as Account | null) ?? undefined;
      const { id } = request.params;
      return withEtag(reply, await readFrom(request, ({ held }) => readPost(id, reader, held)));
    },
  );

  app.post(
    '/posts',
    {
      config: { ...signedIn, idempotent: true, limitPerAccount: true },
      schema: {
        tags,
        operationId: 'createPost',
        summary: 'Create a post (authors and admins)',
        body: newPost,
        response: { 201: post, ...problems('FORBIDDEN', 'ACCOUNT_DISABLED') },
      },
    },
    async (request, reply) => {
      return replyOnce(
        request,
        reply,
        (database) => createPost(database, request.body, request.user),
        async (body) => ({
          status: 201,
          headers: { location: `/api/posts/${body.id}`, etag: etagOf(body) },
          body,
        }),
      );
    },
  );

  authoredRoutes(instance, {
    what: 'post',
    path: '/posts/:id',
    tags,
    update: {
      operationId: 'updatePost',
      summary: 'Change, publish or unpublish a post (its author or an admin)',
      body: postChanges,
      response: post,
      run: (id, changes, account, versions) => updatePost(app.sequelize, id, changes, account, versions),
    },
    remove: {
      operationId: 'deletePost',
      summary: 'Delete a post with its comments (its author or an admin)',
      run: (id, account, versions) => deletePost(app.sequelize, id, account, versions),
    },
  });
}
