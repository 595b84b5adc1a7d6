import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { versionsOf, withEtag } from '../../http/etag.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { idParams, problems } from '../../http/schemas.js';
import type { WebhooksContext } from './context.js';
import { listEndpoints, readEndpoint, showEndpoint } from './read-endpoints.js';
import {
  createEndpoint,
  deleteEndpoint,
  rotateSecret,
  updateEndpoint,
  type WithSecret,
} from './save-endpoint.js';
import {
  enabling,
  endpoint,
  endpointChanges,
  endpointFilters,
  endpointPage,
  endpointWithSecret,
  newEndpoint,
  testResult,
} from './schemas.js';
import { shownSecret } from './secrets.js';
import { disableEndpoint, enableEndpoint } from './switch-endpoint.js';
import { testEndpoint } from './test-endpoint.js';

const tags = ['Webhooks'];
const mayRead = { policy: 'admin', permission: 'webhooks.read' } as const;
const mayWrite = { policy: 'admin', permission: 'webhooks.write' } as const;

/** The only responses that have a secret. */
async function showSecret(reply: FastifyReply, { endpoint, secret }: WithSecret) {
  return { ...withEtag(reply, await showEndpoint(endpoint)), secret: shownSecret(secret) };
}

export function endpointRoutes(instance: FastifyInstance, context: WebhooksContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/webhook-endpoints',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListWebhookEndpoints',
        summary: 'List webhook endpoints',
        querystring: endpointFilters,
        response: { 200: endpointPage },
      },
    },
    ({ query: { isActive, ...paging } }) => listEndpoints({ isActive }, paging),
  );

  app.get(
    '/admin/webhook-endpoints/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetWebhookEndpoint',
        summary: 'Read a webhook endpoint',
        params: idParams,
        response: { 200: endpoint, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => withEtag(reply, await showEndpoint(await readEndpoint(request.params.id))),
  );

  app.post(
    '/admin/webhook-endpoints',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateWebhookEndpoint',
        summary: 'Create a webhook endpoint, to which events are sent from now on',
        description:
          'The response has the secret that verifies their signatures (Standard Webhooks). It is shown this once.',
        body: newEndpoint,
        response: { 201: endpointWithSecret, ...problems('CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = await createEndpoint(context, request.body);
      return reply
        .code(201)
        .header('location', `/api/admin/webhook-endpoints/${created.endpoint.id}`)
        .send(await showSecret(reply, created));
    },
  );

  app.patch(
    '/admin/webhook-endpoints/:id',
    {
      config: { ...mayWrite, ifMatch: 'endpoint' },
      schema: {
        tags,
        operationId: 'adminUpdateWebhookEndpoint',
        summary: 'Change a webhook endpoint',
        params: idParams,
        body: endpointChanges,
        response: { 200: endpoint, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const changed = await updateEndpoint(context, request.params.id, request.body, versions);
      return withEtag(reply, await showEndpoint(changed));
    },
  );

  app.delete(
    '/admin/webhook-endpoints/:id',
    {
      config: { ...mayWrite, ifMatch: 'endpoint' },
      schema: {
        tags,
        operationId: 'adminDeleteWebhookEndpoint',
        summary: 'Delete a webhook endpoint and its deliveries',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await deleteEndpoint(context, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/admin/webhook-endpoints/:id/rotate-secret',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminRotateWebhookSecret',
        summary: 'Make a new secret',
        description:
          'For 24 hours both secrets sign, so that receivers can change over. The response has the new one, which is shown this once.',
        params: idParams,
        response: { 200: endpointWithSecret, ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request, reply) => showSecret(reply, await rotateSecret(context, request.params.id)),
  );

  app.post(
    '/admin/webhook-endpoints/:id/test',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminTestWebhookEndpoint',
        summary: 'Send a signed message of the type `webhook.test`, and see what comes back',
        params: idParams,
        response: { 200: testResult, ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request) => {
      const {
        ms,
        statusCode = null,
        error = null,
        response = null,
      } = await testEndpoint(context, request.params.id);
      return { ms, statusCode, error, response };
    },
  );

  app.post(
    '/admin/webhook-endpoints/:id/disable',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminDisableWebhookEndpoint',
        summary: 'Stop sending to a webhook endpoint',
        description: 'What happens meanwhile waits for it, for 30 days.',
        params: idParams,
        response: { 200: endpoint, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await disableEndpoint(context, id, 'admin');
      return withEtag(reply, await showEndpoint(await readEndpoint(id)));
    },
  );

  app.post(
    '/admin/webhook-endpoints/:id/enable',
    {
      config: mayWrite,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminEnableWebhookEndpoint',
        summary: 'Send to a webhook endpoint again, with or without what it missed',
        description: 'One that was disabled for more than 30 days gets nothing of what it missed.',
        params: idParams,
        body: enabling,
        response: { 200: endpoint, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await enableEndpoint(context, id, request.body.replay);
      context.notify();
      return withEtag(reply, await showEndpoint(await readEndpoint(id)));
    },
  );
}
