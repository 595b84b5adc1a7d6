import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { versionsOf, withEtag } from '../../../http/etag.js';
import { bodyIsOptional } from '../../../http/optional-body.js';
import { findPage, OLDEST_ID_FIRST } from '../../../http/paging.js';
import { idParams, problems } from '../../../http/schemas.js';
import { TaxRate } from '../../../models/index.js';
import { AS_OF, EU_STANDARD_RATES, SOURCE } from './eu-standard-rates.js';
import { percentOf } from './percent.js';
import { applyPresets, createTaxRate, deleteTaxRate, updateTaxRate } from './save-tax-rate.js';
import {
  appliedPresets,
  newTaxRate,
  taxPresets,
  taxRate,
  taxRateChanges,
  taxRateFilters,
  taxRatePage,
  wantedPresets,
} from './schemas.js';

const BY_PLACE = [
  { column: 'country', key: z.string() },
  { column: 'region', key: z.string() },
  OLDEST_ID_FIRST,
] as const;

const tags = ['Pricing'];
const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

export function taxRateRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/tax-rates',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListTaxRates',
        summary: 'List tax rates, sorted by country and region',
        querystring: taxRateFilters,
        response: { 200: taxRatePage },
      },
    },
    async (request) => {
      const { country, taxCategoryId, ...paging } = request.query;
      const where = { ...(country && { country }), ...(taxCategoryId && { taxCategoryId }) };
      const { items, ...page } = await findPage(TaxRate, { where, sortedBy: BY_PLACE }, paging);
      return { ...page, items: items.map(presentRate) };
    },
  );

  app.get(
    '/admin/tax-rates/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetTaxRate',
        summary: 'Read a tax rate',
        params: idParams,
        response: { 200: taxRate, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await TaxRate.findByPk(id);
      if (!found) throw notFound('tax rate', id);
      return withEtag(reply, presentRate(found));
    },
  );

  app.post(
    '/admin/tax-rates',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminCreateTaxRate',
        summary: 'Create a tax rate; rates of one place and category add up',
        body: newTaxRate,
        response: { 201: taxRate, ...problems('ALREADY_EXISTS', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const created = presentRate(await createTaxRate(app.sequelize, request.body));
      return reply
        .code(201)
        .header('location', `/api/admin/tax-rates/${created.id}`)
        .send(withEtag(reply, created));
    },
  );

  app.patch(
    '/admin/tax-rates/:id',
    {
      config: { ...mayWrite, ifMatch: 'tax rate' },
      schema: {
        tags,
        operationId: 'adminUpdateTaxRate',
        summary: 'Change a tax rate; placed orders keep their tax',
        params: idParams,
        body: taxRateChanges,
        response: { 200: taxRate, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { id } = request.params;
      return withEtag(reply, presentRate(await updateTaxRate(app.sequelize, id, request.body, versions)));
    },
  );

  app.delete(
    '/admin/tax-rates/:id',
    {
      config: { ...mayWrite, ifMatch: 'tax rate' },
      schema: {
        tags,
        operationId: 'adminDeleteTaxRate',
        summary: 'Delete a tax rate; placed orders keep their tax',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await deleteTaxRate(app.sequelize, request.params.id, versionsOf(request));
      return reply.code(204).send(null);
    },
  );
}

export function taxPresetRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/tax-presets',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetTaxPresets',
        summary: 'Read the standard VAT rates of the European Union',
        response: { 200: taxPresets },
      },
    },
    async () => ({ source: SOURCE, asOf: AS_OF, rates: EU_STANDARD_RATES }),
  );

  app.post(
    '/admin/tax-presets/apply',
    {
      config: mayWrite,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminApplyTaxPresets',
        summary: 'Create the standard VAT rates of EU countries that have none',
        body: wantedPresets,
        response: { 200: appliedPresets, ...problems('CONFLICT') },
      },
    },
    async (request) => {
      const { created, skipped } = await applyPresets(app.sequelize, request.body.countries);
      return { created: created.map(presentRate), skipped };
    },
  );
}

function presentRate(rate: TaxRate) {
  const { id, name, country, region, taxCategoryId, startsAt, endsAt, version, createdAt, updatedAt } = rate;
  return {
    id,
    name,
    country,
    region: region || null,
    taxCategoryId,
    rate: percentOf(rate.rate),
    // Right after the insert, omitted columns are undefined.
    startsAt: startsAt ?? null,
    endsAt: endsAt ?? null,
    version,
    createdAt,
    updatedAt,
  };
}
