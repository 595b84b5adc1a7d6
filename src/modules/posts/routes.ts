import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { etagOf, versionsOf, withEtag } from '../../http/etag.js';
import { replyOnce } from '../../http/idempotency.js';
import { idParams, problems } from '../../http/schemas.js';
import type { Account } from '../users/api.js';
import { createPost, deletePost, updatePost } from './change-post.js';
import { readPost } from './read-posts.js';
import { newPost, post, postChanges } from './schemas.js';

export function postRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Journal'];
  const signedIn = { policy: 'customer' } as const;

  /** Drafts have the same URL, so a token is checked when there is one. */
  const authenticateIfToken: onRequestHookHandler = function (request, reply, done) {
    return request.headers.authorization === undefined
      ? done()
      : app.authenticate.call(this, request, reply, done);
  };

  app.get(
    '/posts/:id',
    {
      config: { policy: 'public' },
      onRequest: authenticateIfToken,
      schema: {
        tags,
        operationId: 'getPost',
        summary: 'Read a post',
        description: 'Drafts are there for their author and for admins, signed in.',
        security: [{}, { bearer: [] }],
        params: idParams,
        response: { 200: post, ...problems('NOT_FOUND', 'AUTHENTICATION_REQUIRED', 'ACCOUNT_DISABLED') },
      },
    },
    async (request, reply) =>
      withEtag(reply, await readPost(request.params.id, (request.user as Account | null) ?? undefined)),
  );

  app.post(
    '/posts',
    {
      config: { ...signedIn, idempotent: true, limitPerAccount: true },
      schema: {
        tags,
        operationId: 'createPost',
        summary: 'Write a post; authors and admins may',
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

  app.patch(
    '/posts/:id',
    {
      config: { ...signedIn, ifMatch: 'post', limitPerAccount: true },
      schema: {
        tags,
        operationId: 'updatePost',
        summary: 'Change, publish or withdraw a post; its author and admins may',
        params: idParams,
        body: postChanges,
        response: { 200: post, ...problems('NOT_FOUND', 'FORBIDDEN', 'ACCOUNT_DISABLED') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request.headers['if-match']);
      const { params, body, user } = request;
      return withEtag(reply, await updatePost(app.sequelize, params.id, body, user, versions));
    },
  );

  app.delete(
    '/posts/:id',
    {
      config: { ...signedIn, ifMatch: 'post' },
      schema: {
        tags,
        operationId: 'deletePost',
        summary: 'Delete a post with its comments; its author and admins may',
        params: idParams,
        response: {
          204: z.null().describe('It is gone'),
          ...problems('NOT_FOUND', 'FORBIDDEN', 'ACCOUNT_DISABLED'),
        },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request.headers['if-match']);
      await deletePost(app.sequelize, request.params.id, request.user, versions);
      return reply.code(204).send(null);
    },
  );
}
