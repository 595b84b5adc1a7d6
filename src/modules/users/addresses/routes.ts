import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { etagOf, versionsOf, withEtag } from '../../../http/etag.js';
import { replyOnce } from '../../../http/idempotency.js';
import { idParams, problems } from '../../../http/schemas.js';
import { User } from '../../../models/index.js';
import { listAddresses, readAddress } from './read-addresses.js';
import { addAddress, changeAddress, deleteAddress } from './save-address.js';
import {
  addressChanges,
  addressFilters,
  addressPage,
  addressParams,
  newAddress,
  savedAddress,
} from './schemas.js';

const tags = ['Users'];

/** Routes for one's own address book. */
export function addressRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const own = { policy: 'customer' } as const;
  const write = { ...own, limitPerAccount: true } as const;

  app.get(
    '/users/me/addresses',
    {
      config: own,
      schema: {
        tags,
        operationId: 'listMyAddresses',
        summary: 'List your addresses, oldest first',
        querystring: addressFilters,
        response: { 200: addressPage },
      },
    },
    async (request) => listAddresses(request.user.id, request.query),
  );

  app.post(
    '/users/me/addresses',
    {
      config: { ...write, idempotent: true },
      schema: {
        tags,
        operationId: 'addMyAddress',
        summary: 'Add an address to your address book',
        description: 'At most 50. The first one becomes the default to ship and to bill to.',
        body: newAddress,
        response: { 201: savedAddress, ...problems('CONFLICT') },
      },
    },
    async (request, reply) =>
      replyOnce(
        request,
        reply,
        (database) => addAddress(database, request.user.id, request.body),
        async ({ id }, transaction) => {
          const address = await readAddress(request.user.id, id, transaction);
          const headers = { location: `/api/users/me/addresses/${id}`, etag: etagOf(address) };
          return { status: 201, headers, body: address.get() };
        },
      ),
  );

  app.get(
    '/users/me/addresses/:id',
    {
      config: own,
      schema: {
        tags,
        operationId: 'getMyAddress',
        summary: 'Read one of your addresses',
        params: addressParams,
        response: { 200: savedAddress, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => withEtag(reply, await readAddress(request.user.id, request.params.id)),
  );

  app.patch(
    '/users/me/addresses/:id',
    {
      config: { ...write, ifMatch: 'address' },
      schema: {
        tags,
        operationId: 'updateMyAddress',
        summary: 'Change one of your addresses',
        description: '`address` is replaced as a whole.',
        params: addressParams,
        body: addressChanges,
        response: { 200: savedAddress, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const reference = {
        userId: request.user.id,
        id: request.params.id,
        versions: versionsOf(request),
      };
      return withEtag(reply, await changeAddress(app.sequelize, reference, request.body));
    },
  );

  app.delete(
    '/users/me/addresses/:id',
    {
      config: { ...own, ifMatch: 'address' },
      schema: {
        tags,
        operationId: 'deleteMyAddress',
        summary: 'Delete one of your addresses',
        description: 'Orders keep their copy.',
        params: addressParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const reference = {
        userId: request.user.id,
        id: request.params.id,
        versions: versionsOf(request),
      };
      await deleteAddress(app.sequelize, reference);
      return reply.code(204).send(null);
    },
  );
}

export function adminAddressRoute(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/admin/users/:id/addresses',
    {
      config: { policy: 'admin', permission: 'customers.read' },
      schema: {
        tags,
        operationId: 'adminListUserAddresses',
        summary: 'List the addresses of an account, oldest first',
        params: idParams,
        querystring: addressFilters,
        response: { 200: addressPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id } = request.params;
      if ((await User.count({ where: { id } })) === 0) throw notFound('user', id);
      return listAddresses(id, request.query);
    },
  );
}
