import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { toCsv } from '../../../http/csv.js';
import {
  runOnce,
  type StoredResponse,
  sendStoredResponse,
  startStoredResponse,
} from '../../../http/idempotency.js';
import { findPage, NEWEST_UUID_FIRST } from '../../../http/paging.js';
import { idParams, paging, problems } from '../../../http/schemas.js';
import { Discount, DiscountCode, DiscountRedemption, Order } from '../../../models/index.js';
import { formatAmount } from '../../../money/amounts.js';
import { changeCode } from './change-code.js';
import { generateCodes } from './generate-codes.js';
import {
  codeParams,
  discountCode,
  discountCodeChanges,
  discountCodePage,
  generatedCodes,
  redemptionPage,
  wantedCodes,
} from './schemas.js';

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
      config: { ...mayWrite, idempotent: true },
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
      const { kept, replayed } = await runOnce(
        app.sequelize,
        request,
        (database) => generateCodes(database, id, request.body),
        async (codes) => ({
          status: 201,
          headers: { location: `/api/admin/discounts/${id}/codes` },
          body: JSON.stringify({ codes }),
        }),
      );
      reply.header('vary', 'Accept');
      const answer = kept as StoredResponse;
      if (!wantsCsv(request)) return sendStoredResponse(reply, answer, replayed);
      const { codes } = JSON.parse(answer.body) as { codes: string[] };
      return sendCsv(
        startStoredResponse(reply, answer, replayed),
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
        const { items, ...page } = await findPage(DiscountCode, list, request.query);
        return reply.type('application/json').send({ ...page, items: items.map(presentCode) });
      }
      return sendCsv(reply, allCodes(discountId), ['code', 'maxUses', 'uses', 'isActive', 'createdAt']);
    },
  );

  app.patch(
    '/admin/discounts/:id/codes/:code',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'adminUpdateDiscountCode',
        summary: 'Switch a generated code off or on; placed orders keep what it took off',
        params: codeParams,
        body: discountCodeChanges,
        response: { 200: discountCode, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      const { id, code } = request.params;
      return presentCode(await changeCode(app.sequelize, id, code, request.body));
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

/** Raw rows have 1 and 0 instead of booleans. */
const presentCode = ({ code, maxUses, uses, isActive, createdAt }: DiscountCode) => ({
  code,
  maxUses,
  uses,
  isActive: Boolean(isActive),
  createdAt,
});

function present(
  { orderId, codeKey, amount, releasedAt, order }: DiscountRedemption,
  generated: ReadonlyMap<string, string>,
  own: string | null,
) {
  const { currency } = order as Order;
  return {
    orderId,
    // The discount's own code is shown in its present spelling.
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
    yield* items.map(presentCode);
    if (next === null) return;
    after = next;
  }
}
