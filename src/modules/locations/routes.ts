import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { versionsOf, withEtag } from '../../http/etag.js';
import { findPage, OLDEST_ID_FIRST } from '../../http/paging.js';
import { idParams, problems } from '../../http/schemas.js';
import { Location } from '../../models/location.js';
import { createLocation, deleteLocation, updateLocation } from './save-location.js';
import { location, locationChanges, locationFilters, locationPage, newLocation } from './schemas.js';

export function locationRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Inventory'];
  const mayRead = { policy: 'admin', permission: 'stock.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'stock.write' } as const;

  app.get(
    '/admin/locations',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListLocations',
        summary: 'List locations',
        querystring: locationFilters,
        response: { 200: locationPage },
      },
    },
    (request) => {
      const { isActive, ...paging } = request.query;
      const where = isActive === undefined ? {} : { isActive };
      return findPage(Location, { where, sortedBy: [OLDEST_ID_FIRST] }, paging);
    },
  );

  app.get(
    '/admin/locations/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetLocation',
        summary: 'Read a location',
        params: idParams,
        response: { 200: location, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await Location.findByPk(id);
      if (!found) throw notFound('location', id);
      return withEtag(reply, found);
    },
  );

  app.post(
    '/admin/locations',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateLocation',
        summary: 'Create a location: a warehouse or a store that sends parcels',
        body: newLocation,
        response: { 201: location, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = await createLocation(app.sequelize, request.body);
      return reply
        .code(201)
        .header('location', `/api/admin/locations/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/locations/:id',
    {
      config: { ...mayWrite, ifMatch: 'location' },
      schema: {
        tags,
        operationId: 'adminUpdateLocation',
        summary: 'Change a location, or switch it on or off',
        description:
          'One where units are committed to orders cannot be switched off: set `shipsTo` to an empty list, send them, then switch it off. Units that lie there stay, and are not sold.',
        params: idParams,
        body: locationChanges,
        response: { 200: location, ...problems('NOT_FOUND', 'ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      return withEtag(reply, await updateLocation(app.sequelize, id, request.body, versions));
    },
  );

  app.delete(
    '/admin/locations/:id',
    {
      config: { ...mayWrite, ifMatch: 'location' },
      schema: {
        tags,
        operationId: 'adminDeleteLocation',
        summary: 'Delete a location that never held stock',
        params: idParams,
        response: {
          204: z.null().describe('Deleted'),
          ...problems('NOT_FOUND', 'CONFLICT', 'STILL_REFERENCED'),
        },
      },
    },
    async (request, reply) => {
      await deleteLocation(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}
