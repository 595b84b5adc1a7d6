import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage, OLDEST_ID_FIRST, withIds } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { ShippingZone, ShippingZoneRegion } from '../../../models/index.js';
import {
  BY_PLACE,
  createShippingZone,
  deleteShippingZone,
  updateShippingZone,
} from './save-shipping-zone.js';
import {
  newShippingZone,
  shippingZone,
  shippingZoneChanges,
  shippingZoneFilters,
  shippingZonePage,
} from './schemas.js';

const tags = ['Pricing'];
const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

const REGIONS = [{ model: ShippingZoneRegion, separate: true, order: BY_PLACE }];

export function shippingZoneRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/shipping-zones',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListShippingZones',
        summary: 'List shipping zones',
        querystring: shippingZoneFilters,
        response: { 200: shippingZonePage },
      },
    },
    async (request) => {
      const { ids, ...paging } = request.query;
      const list = { where: withIds(ids), sortedBy: [OLDEST_ID_FIRST] as const, include: REGIONS };
      const { items, ...page } = await findPage(ShippingZone, list, paging);
      return { ...page, items: items.map(presentZone) };
    },
  );

  app.get(
    '/admin/shipping-zones/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetShippingZone',
        summary: 'Read a shipping zone',
        params: idParams,
        response: { 200: shippingZone, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await ShippingZone.findByPk(id, { include: REGIONS });
      if (!found) throw notFound('shipping zone', id);
      return withEtag(reply, presentZone(found));
    },
  );

  app.post(
    '/admin/shipping-zones',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateShippingZone',
        summary: 'Create a shipping zone; each place is in at most one',
        body: newShippingZone,
        response: { 201: shippingZone, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = presentZone(await createShippingZone(app.sequelize, request.body));
      return reply
        .code(201)
        .header('location', `/api/admin/shipping-zones/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/shipping-zones/:id',
    {
      config: { ...mayWrite, ifMatch: 'shipping zone' },
      schema: {
        tags,
        operationId: 'adminUpdateShippingZone',
        summary: 'Change a shipping zone; `regions` replaces all of them',
        params: idParams,
        body: shippingZoneChanges,
        response: { 200: shippingZone, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      const changed = await updateShippingZone(app.sequelize, id, request.body, versions);
      return withEtag(reply, presentZone(changed));
    },
  );

  app.delete(
    '/admin/shipping-zones/:id',
    {
      config: { ...mayWrite, ifMatch: 'shipping zone' },
      schema: {
        tags,
        operationId: 'adminDeleteShippingZone',
        summary: 'Delete a shipping zone without methods',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND', 'STILL_REFERENCED') },
      },
    },
    async (request, reply) => {
      await deleteShippingZone(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}

const presentZone = ({ id, name, regions = [], version, createdAt, updatedAt }: ShippingZone) => ({
  id,
  name,
  regions: regions.map(({ country, region }) => ({ country: country || null, region: region || null })),
  version,
  createdAt,
  updatedAt,
});
