import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Op, type WhereOptions } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { containing } from '../../../database/containing.js';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { findPage, NEWEST_ID_FIRST } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { Discount, DiscountCode } from '../../../models/index.js';
import { codeKeyOf } from '../../../rules/discount-code.js';
import { presentDiscount } from './present-discount.js';
import { createDiscount, deleteDiscount, updateDiscount } from './save-discount.js';
import { discount, discountChanges, discountFilters, discountPage, newDiscount } from './schemas.js';

const tags = ['Pricing'];
const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

export function discountRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/discounts',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListDiscounts',
        summary: 'List discounts, newest first',
        querystring: discountFilters,
        response: { 200: discountPage },
      },
    },
    async (request) => {
      const { limit, offset, after, count, ...filters } = request.query;
      const list = { where: await whereOf(filters), sortedBy: [NEWEST_ID_FIRST] as const };
      const { items, ...page } = await findPage(Discount, list, { limit, offset, after, count });
      return { ...page, items: items.map(presentDiscount) };
    },
  );

  app.get(
    '/admin/discounts/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetDiscount',
        summary: 'Read a discount',
        params: idParams,
        response: { 200: discount, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await Discount.findByPk(id);
      if (!found) throw notFound('discount', id);
      return withEtag(reply, presentDiscount(found));
    },
  );

  app.post(
    '/admin/discounts',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateDiscount',
        summary: 'Create a discount',
        body: newDiscount,
        response: { 201: discount, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = presentDiscount(await createDiscount(app.sequelize, request.body));
      return reply
        .code(201)
        .header('location', `/api/admin/discounts/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/discounts/:id',
    {
      config: { ...mayWrite, ifMatch: 'discount' },
      schema: {
        tags,
        operationId: 'adminUpdateDiscount',
        summary: 'Change a discount; placed orders keep theirs',
        params: idParams,
        body: discountChanges,
        response: { 200: discount, ...problems('NOT_FOUND', 'ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await updateDiscount(app.sequelize, id, request.body, versionsOf(request));
      return withEtag(reply, presentDiscount(changed));
    },
  );

  app.delete(
    '/admin/discounts/:id',
    {
      config: { ...mayWrite, ifMatch: 'discount' },
      schema: {
        tags,
        operationId: 'adminDeleteDiscount',
        summary: 'Delete a discount that was never used, and its codes',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      await deleteDiscount(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}

type Filters = Omit<z.output<typeof discountFilters>, 'limit' | 'offset' | 'after' | 'count'>;

async function whereOf({ code, search, ...equal }: Filters): Promise<WhereOptions<Discount>> {
  const wanted: WhereOptions[] = [equal];
  if (search !== undefined) wanted.push({ name: containing(search, Discount.sequelize as Sequelize) });
  if (code !== undefined) {
    const codeKey = codeKeyOf(code);
    const generated = await DiscountCode.findByPk(codeKey, { attributes: ['discountId'] });
    wanted.push({ [Op.or]: [{ codeKey }, { id: generated?.discountId ?? null }] });
  }
  return { [Op.and]: wanted };
}
