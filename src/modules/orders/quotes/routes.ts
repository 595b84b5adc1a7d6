import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../../config.js';
import { HOLD_TOKEN } from '../../../http/guest-headers.js';
import { problems } from '../../../http/schemas.js';
import { readKept } from '../holds/read-holds.js';
import { mergeLines } from '../placing/decide-orders.js';
import { presentQuote } from './present-quote.js';
import type { Quoter } from './quote.js';
import type { QuoteTokens } from './quote-token.js';
import { newQuote, quote } from './schemas.js';

/** Reasons for refusing to quote a basket. */
export const REFUSALS = [
  'PRODUCT_UNAVAILABLE',
  'NO_PRICE_IN_CURRENCY',
  'MIXED_CURRENCIES',
  'ORDER_TOTAL_TOO_LARGE',
  'AMOUNT_NOT_PAYABLE',
  'SHIPPING_UNAVAILABLE',
  'SHIPPING_METHOD_INVALID',
] as const;

export function quoteRoute(
  instance: FastifyInstance,
  { quoteSeconds }: Config,
  quoteOf: Quoter,
  tokens: QuoteTokens,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  /** A guest is known by the token of the hold. */
  const guestOf = (token: string | string[] | undefined, holdId: string | undefined) =>
    token === undefined || holdId === undefined
      ? undefined
      : app.guestTokens.guestOfHold(holdId, String(token));

  app.post(
    '/quotes',
    {
      config: { policy: 'public', isPrivate: true },
      // Signed-in customers get the prices of their group.
      onRequest: app.authenticateIfToken,
      schema: {
        tags: ['Orders'],
        operationId: 'createQuote',
        summary: 'Price a basket without ordering it',
        description:
          'Nothing is stored or reserved. Placing the order with `quoteToken` charges this total, or nothing. Sign in to be quoted the prices of your customer group.',
        security: [{}, { bearer: [] }, { holdToken: [] }],
        body: newQuote,
        response: {
          200: quote,
          ...problems(...REFUSALS, 'HOLD_GONE', 'AUTHENTICATION_REQUIRED', 'ACCOUNT_DISABLED'),
        },
      },
    },
    async (request) => {
      const { items, holdId, ...rest } = request.body;
      const account = request.user as { id: number; customerGroupId: number | null } | null;
      const { customerGroupId } = account ?? {};
      const customer = account?.id ?? guestOf(request.headers[HOLD_TOKEN], holdId);
      const kept = holdId === undefined ? undefined : await readKept(holdId, customer);
      const asked = { lines: mergeLines(items), ...rest, customer, customerGroupId, kept };
      const { cart, priced, shippingMethods, shortages } = await quoteOf(asked, request.log);
      const token = tokens.sign(cart, priced.totalAmount, quoteSeconds);
      return { ...presentQuote(priced), shippingMethods, shortages, ...token };
    },
  );
}
