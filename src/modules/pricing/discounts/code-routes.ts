import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { toCsv } from '../../../http/csv.js';
import { findPage, NEWEST_UUID_FIRST } from '../../../http/paging.js';
import { idParams, paging, problems } from '../../../http/schemas.js';
import { Discount, DiscountCode, DiscountRedemption, Order } from '../../../models/index.js';
import { formatAmount } from '../../../money/amounts.js';
import { generateCodes } from './generate-codes.js';
import { discountCodePage, generatedCodes, redemptionPage, wantedCodes } from './schemas.js';

const tags = ['Pricing'];
const mayRead = { policy: 'admin', permission: 'pricing.read' } as const;
const mayWrite = { policy: 'admin', permission: 'pricing.write' } as const;

const BY_CODE = { column: 'codeKey', key: z.string() };
const BY_ORDER = { ...NEWEST_UUID_FIRST, column: 'orderId' };

/** Routes for generated codes of discounts, and for the orders that use a discount. */
export function discountCodeRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/admin/discounts/:id/codes',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminGenerateDiscountCodes',
        summary: 'Generate codes for one use each; as CSV with `Accept: text/csv`',
        params: idParams,
        body: wantedCodes,
        response: { 201: inBothFormats(generatedCodes), ...problems('NOT_FOUND', 'CONFLICT') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const codes = await generateCodes(app.sequelize, id, request.body);
      reply.code(201).header('location', `/api/admin/discounts/${id}/codes`).header('vary', 'Accept');
      if (!wantsCsv(request)) return reply.type('application/json').send({ codes });
      return sendCsv(
        reply,
        codes.map((code) => ({ code })),
        ['code'],
      );
    },
  );

  app.get(
    '/admin/discounts/:id/codes',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListDiscountCodes',
        summary: 'List generated codes; all of them as CSV with `Accept: text/csv`',
        params: idParams,
        querystring: z.strictObject(paging),
        response: { 200: inBothFormats(discountCodePage), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id: discountId } = request.params;
      await requireDiscount(discountId);
      reply.header('vary', 'Accept');
      if (!wantsCsv(request)) {
        const list = { where: { discountId }, sortedBy: [BY_CODE] as const, raw: true };
        return reply.type('application/json').send(await findPage(DiscountCode, list, request.query));
      }
      return sendCsv(reply, allCodes(discountId), ['code', 'maxUses', 'uses', 'createdAt']);
    },
  );

  app.get(
    '/admin/discounts/:id/redemptions',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListDiscountRedemptions',
        summary: 'List the orders that use a discount with a code or a limit, newest first',
        params: idParams,
        querystring: z.strictObject(paging),
        response: { 200: redemptionPage, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id: discountId } = request.params;
      const { code: own } = await requireDiscount(discountId);
      const include = [{ model: Order, attributes: ['currency'], required: true }];
      const list = { where: { discountId }, include, sortedBy: [BY_ORDER] as const };
      const { items, ...page } = await findPage(DiscountRedemption, list, request.query);
      const generated = await DiscountCode.findAll({
        where: { codeKey: items.flatMap(({ codeKey }) => codeKey ?? []) },
      });
      const codes = new Map(generated.map(({ codeKey, code }) => [codeKey, code]));
      return { ...page, items: items.map((item) => present(item, codes, own)) };
    },
  );
}

function present(
  { orderId, codeKey, amount, releasedAt, order }: DiscountRedemption,
  generated: ReadonlyMap<string, string>,
  own: string | null,
) {
  const { currency } = order as Order;
  return {
    orderId,
    // For the discount's own code, its current spelling.
    code: codeKey === null ? null : (generated.get(codeKey) ?? own ?? codeKey),
    amount: formatAmount(amount, currency),
    currency,
    releasedAt,
  };
}

async function requireDiscount(id: number): Promise<Discount> {
  const found = await Discount.findByPk(id, { attributes: ['id', 'code'] });
  if (!found) throw notFound('discount', id);
  return found;
}

const inBothFormats = (json: z.ZodType) => ({
  description: 'As JSON or as CSV',
  content: {
    'application/json': { schema: json },
    'text/csv': { schema: z.string().meta({ examples: ['code'] }) },
  },
});

const wantsCsv = (request: FastifyRequest): boolean =>
  request.accepts().type(['application/json', 'text/csv']) === 'text/csv';

async function sendCsv(reply: FastifyReply, rows: Parameters<typeof toCsv>[0], columns: string[]) {
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', 'attachment; filename="discount-codes.csv"')
    .send(await toCsv(rows, columns));
}

const PAGE = 1_000;

async function* allCodes(discountId: number): AsyncGenerator<object> {
  for (let after: string | undefined; ; ) {
    const list = { where: { discountId }, sortedBy: [BY_CODE] as const, raw: true };
    const { items, next } = await findPage(DiscountCode, list, { limit: PAGE, after });
    yield* items;
    if (next === null) return;
    after = next;
  }
}
