import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../../config.js';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage, OLDEST_ID_FIRST } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { ShippingMethod, ShippingRate } from '../../../models/index.js';
import { formatAmount } from '../../../money/amounts.js';
import {
  BY_THRESHOLD,
  createShippingMethod,
  deleteShippingMethod,
  updateShippingMethod,
} from './save-shipping-method.js';
import {
  newShippingMethod,
  shippingMethod,
  shippingMethodChanges,
  shippingMethodFilters,
  shippingMethodPage,
} from './schemas.js';

const tags = ['Pricing'];
const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

const BY_ZONE = [
  { column: 'zoneId', key: z.int() },
  { column: 'position', key: z.int() },
  OLDEST_ID_FIRST,
] as const;
const RATES = [{ model: ShippingRate, separate: true, order: BY_THRESHOLD }];

export function shippingMethodRoutes(instance: FastifyInstance, { currency: ofShop }: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/shipping-methods',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListShippingMethods',
        summary: 'List shipping methods, sorted by zone and position',
        querystring: shippingMethodFilters,
        response: { 200: shippingMethodPage },
      },
    },
    async (request) => {
      const { zoneId, isActive, ...paging } = request.query;
      const where = { ...(zoneId && { zoneId }), ...(isActive !== undefined && { isActive }) };
      const list = { where, sortedBy: BY_ZONE, include: RATES };
      const { items, ...page } = await findPage(ShippingMethod, list, paging);
      return { ...page, items: items.map(presentMethod) };
    },
  );

  app.get(
    '/admin/shipping-methods/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetShippingMethod',
        summary: 'Read a shipping method',
        params: idParams,
        response: { 200: shippingMethod, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await ShippingMethod.findByPk(id, { include: RATES });
      if (!found) throw notFound('shipping method', id);
      return withEtag(reply, presentMethod(found));
    },
  );

  app.post(
    '/admin/shipping-methods',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateShippingMethod',
        summary: 'Create a shipping method with its rates',
        body: newShippingMethod,
        response: { 201: shippingMethod, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const { currency = ofShop, ...fields } = request.body;
      const created = presentMethod(await createShippingMethod(app.sequelize, { ...fields, currency }));
      return reply
        .code(201)
        .header('location', `/api/admin/shipping-methods/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/shipping-methods/:id',
    {
      config: { ...mayWrite, ifMatch: 'shipping method' },
      schema: {
        tags,
        operationId: 'adminUpdateShippingMethod',
        summary:
          'Change a shipping method; `rates` replaces all of them, and placed orders keep their shipping',
        params: idParams,
        body: shippingMethodChanges,
        response: { 200: shippingMethod, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      const changed = await updateShippingMethod(app.sequelize, id, request.body, versions);
      return withEtag(reply, presentMethod(changed));
    },
  );

  app.delete(
    '/admin/shipping-methods/:id',
    {
      config: { ...mayWrite, ifMatch: 'shipping method' },
      schema: {
        tags,
        operationId: 'adminDeleteShippingMethod',
        summary: 'Delete a shipping method; placed orders keep their shipping',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await deleteShippingMethod(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}

function presentMethod(method: ShippingMethod) {
  const { id, code, name, zoneId, basis, currency, rates = [], version, createdAt, updatedAt } = method;
  const { taxCategoryId, position, isActive } = method;
  const wholeNumber = (threshold: string) => threshold.replace(/\..*/, '');
  return {
    id,
    code,
    name,
    zoneId,
    basis,
    currency,
    taxCategoryId,
    position,
    isActive,
    // Right after the insert, omitted columns are undefined.
    freeFrom: method.freeFrom == null ? null : formatAmount(method.freeFrom, currency),
    daysMin: method.daysMin ?? null,
    daysMax: method.daysMax ?? null,
    rates: rates.map(({ threshold, amount }) => ({
      threshold: basis === 'total' ? formatAmount(threshold, currency) : wholeNumber(threshold),
      amount: formatAmount(amount, currency),
    })),
    version,
    createdAt,
    updatedAt,
  };
}
