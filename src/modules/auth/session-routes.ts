import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { idParams, problems } from '../../http/schemas.js';
import {
  ownSessionPage,
  ownSessionParams,
  sessionFilters,
  sessionPage,
  sessionParams,
} from './session-schemas.js';
import { endSession, listSessions, signOutElsewhere, signOutEverywhere } from './sessions.js';

const tags = ['Users'];
const DONE = z.null().describe('Done');
const ENDS_ACCESS =
  'Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.';
const SIGNS_OUT = 'Every session and every access token of the account ends. Once more changes nothing more.';

/** Routes for one's own sessions. */
export function ownSessionRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const config = { policy: 'customer' } as const;

  app.get(
    '/users/me/sessions',
    {
      config,
      schema: {
        tags,
        operationId: 'listMySessions',
        summary: 'List your sessions, newest first',
        querystring: sessionFilters,
        response: { 200: ownSessionPage },
      },
    },
    async ({ user, query }) => {
      const page = await listSessions(user.id, query);
      const items = page.items.map((one) => ({ ...one, isCurrent: one.id === user.sessionId }));
      return { ...page, items };
    },
  );

  app.delete(
    '/users/me/sessions/:sessionId',
    {
      config,
      schema: {
        tags,
        operationId: 'endMySession',
        summary: 'End one of your sessions',
        description: ENDS_ACCESS,
        params: ownSessionParams,
        response: { 204: DONE, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await endSession(app.sequelize, request.user.id, request.params.sessionId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/users/me/sign-out',
    {
      config,
      schema: {
        tags,
        operationId: 'signMeOutEverywhere',
        summary: 'Sign out everywhere, including here',
        description: SIGNS_OUT,
        response: { 204: DONE },
      },
    },
    async (request, reply) => {
      await signOutEverywhere(app.sequelize, request.user.id);
      return reply.code(204).send(null);
    },
  );
}

/** Routes that end other sessions. */
export function otherSessionRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/users/me/sign-out-others',
    {
      config: { policy: 'customer' },
      schema: {
        tags,
        operationId: 'signMeOutElsewhere',
        summary: 'Sign out everywhere but here',
        description: ENDS_ACCESS,
        response: { 204: DONE },
      },
    },
    async (request, reply) => {
      await signOutElsewhere(app.sequelize, request.user.id, request.user.sessionId);
      return reply.code(204).send(null);
    },
  );
}

export function adminSessionRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const mayRead = { policy: 'admin', permission: 'customers.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'customers.write' } as const;

  app.get(
    '/admin/users/:id/sessions',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListUserSessions',
        summary: 'List the sessions of an account, newest first',
        params: idParams,
        querystring: sessionFilters,
        response: { 200: sessionPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => listSessions(request.params.id, request.query),
  );

  app.delete(
    '/admin/users/:id/sessions/:sessionId',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminEndUserSession',
        summary: 'End one session of an account',
        description: ENDS_ACCESS,
        params: sessionParams,
        response: { 204: DONE, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id, sessionId } = request.params;
      await endSession(app.sequelize, id, sessionId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/admin/users/:id/sign-out',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminSignUserOut',
        summary: 'Sign an account out everywhere',
        description: `${SIGNS_OUT} The account itself stays enabled: whoever knows its password can sign in again.`,
        params: idParams,
        response: { 204: DONE, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await signOutEverywhere(app.sequelize, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
