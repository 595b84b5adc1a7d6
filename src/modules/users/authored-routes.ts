import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Versions } from '../../database/version.js';
import { versionsOf, withEtag } from '../../http/etag.js';
import { idParams, problems } from '../../http/schemas.js';
import type { Account } from './ownership.js';

interface Authored<Changes extends z.ZodType> {
  /** What the If-Match header compares, such as `post`. */
  what: string;
  path: `/${string}/:id`;
  tags: string[];
  update: {
    operationId: string;
    summary: string;
    body: Changes;
    /** Schema of the 200 response. */
    response: z.ZodType;
    run(
      id: number,
      changes: z.output<Changes>,
      account: Account,
      versions: Versions,
    ): Promise<{ version: number }>;
  };
  remove: {
    operationId: string;
    summary: string;
    run(id: number, account: Account, versions: Versions): Promise<void>;
  };
}

/** PATCH and DELETE of what somebody has written: for its author and for admins. */
export function authoredRoutes<Changes extends z.ZodType>(
  instance: FastifyInstance,
  { what, path, tags, update, remove }: Authored<Changes>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const config = { policy: 'customer', ifMatch: what } as const;
  const refusals = problems('NOT_FOUND', 'FORBIDDEN', 'ACCOUNT_DISABLED');

  app.patch(
    path,
    {
      config: { ...config, limitPerAccount: true },
      schema: {
        tags,
        operationId: update.operationId,
        summary: update.summary,
        params: idParams,
        body: update.body,
        response: { 200: update.response, ...refusals },
      },
    },
    async (request, reply) => {
      const { params, user } = request;
      const changes = request.body as z.output<Changes>;
      const changed = await update.run(params.id, changes, user, versionsOf(request));
      return withEtag(reply as FastifyReply, changed);
    },
  );

  app.delete(
    path,
    {
      config,
      schema: {
        tags,
        operationId: remove.operationId,
        summary: remove.summary,
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      await remove.run(request.params.id, request.user, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}
