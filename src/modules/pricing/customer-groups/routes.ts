import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage, OLDEST_ID_FIRST, withIds } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { CustomerGroup } from '../../../models/index.js';
import { createCustomerGroup, deleteCustomerGroup, updateCustomerGroup } from './save-customer-group.js';
import {
  customerGroup,
  customerGroupChanges,
  customerGroupFilters,
  customerGroupPage,
  newCustomerGroup,
} from './schemas.js';

export function customerGroupRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Pricing'];
  const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

  app.get(
    '/admin/customer-groups',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListCustomerGroups',
        summary: 'List customer groups',
        querystring: customerGroupFilters,
        response: { 200: customerGroupPage },
      },
    },
    async (request) => {
      const { ids, ...paging } = request.query;
      return findPage(CustomerGroup, { where: withIds(ids), sortedBy: [OLDEST_ID_FIRST] }, paging);
    },
  );

  app.get(
    '/admin/customer-groups/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetCustomerGroup',
        summary: 'Read a customer group',
        params: idParams,
        response: { 200: customerGroup, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await CustomerGroup.findByPk(id);
      if (!found) throw notFound('customer group', id);
      return withEtag(reply, found);
    },
  );

  app.post(
    '/admin/customer-groups',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateCustomerGroup',
        summary: 'Create a customer group',
        body: newCustomerGroup,
        response: { 201: customerGroup, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = await createCustomerGroup(app.sequelize, { exemptReason: null, ...request.body });
      return reply
        .code(201)
        .header('location', `/api/admin/customer-groups/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/customer-groups/:id',
    {
      config: { ...mayWrite, ifMatch: 'customer group' },
      schema: {
        tags,
        operationId: 'adminUpdateCustomerGroup',
        summary: 'Change a customer group; placed orders stay as they are',
        params: idParams,
        body: customerGroupChanges,
        response: { 200: customerGroup, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      return withEtag(reply, await updateCustomerGroup(app.sequelize, id, request.body, versions));
    },
  );

  app.delete(
    '/admin/customer-groups/:id',
    {
      config: { ...mayWrite, ifMatch: 'customer group' },
      schema: {
        tags,
        operationId: 'adminDeleteCustomerGroup',
        summary: 'Delete a customer group that no customer is in and no rule is for',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND', 'STILL_REFERENCED') },
      },
    },
    async (request, reply) => {
      await deleteCustomerGroup(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}
