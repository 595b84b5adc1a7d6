import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../../config.js';
import { problems } from '../../../http/schemas.js';
import { formatAmount } from '../../../money/amounts.js';
import type { PricedOrder } from '../../pricing/api.js';
import { mergeLines } from '../decide-orders.js';
import { explanationOf } from '../price-explanation.js';
import { presentDiscount, presentShippingMethod, presentTax } from '../read-orders.js';
import type { Quoter } from './quote.js';
import type { QuoteTokens } from './quote-token.js';
import { newPreview, newQuote, preview, quote } from './schemas.js';

const REFUSALS = [
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

  app.post(
    '/quotes',
    {
      config: { policy: 'public', isPrivate: true },
      // Whoever is signed in is quoted the prices of their group.
      onRequest: app.authenticateIfToken,
      schema: {
        tags: ['Orders'],
        operationId: 'createQuote',
        summary: 'Price a basket without ordering it',
        description:
          'Nothing is stored or reserved. Placing the order with `quoteToken` charges this total, or nothing. Sign in to be quoted the prices of your customer group.',
        security: [{}, { bearer: [] }],
        body: newQuote,
        response: {
          200: quote,
          ...problems(...REFUSALS, 'AUTHENTICATION_REQUIRED', 'ACCOUNT_DISABLED'),
        },
      },
    },
    async (request) => {
      const { items, ...rest } = request.body;
      const account = request.user as { id: number; customerGroupId: number | null } | null;
      const { id: userId, customerGroupId } = account ?? {};
      const asked = { lines: mergeLines(items), ...rest, userId, customerGroupId };
      const { cart, priced, shippingMethods, shortages } = await quoteOf(asked, request.log);
      const token = tokens.sign(cart, priced.totalAmount, quoteSeconds);
      return { ...present(priced), shippingMethods, shortages, ...token };
    },
  );
}

/** What a basket would cost somebody else, and why, for those who work for the shop. */
export function pricePreviewRoute(instance: FastifyInstance, quoteOf: Quoter): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/admin/price-preview',
    {
      config: { policy: 'admin', permission: 'pricing.read' },
      schema: {
        tags: ['Pricing'],
        operationId: 'adminPreviewPrice',
        summary: 'Price a basket as for a customer of a group, and explain the prices',
        body: newPreview,
        response: { 200: preview, ...problems(...REFUSALS) },
      },
    },
    async (request) => {
      const { items, ...asked } = request.body;
      const found = await quoteOf({ lines: mergeLines(items), ...asked }, request.log);
      const { priced, shippingMethods, shortages } = found;
      return { ...present(priced), ...explanationOf(priced.pricing), shippingMethods, shortages };
    },
  );
}

function present({ currency, items, pricesIncludeTax = true, pricing, codes = [], ...amounts }: PricedOrder) {
  const none = formatAmount('0', currency);
  return {
    totalAmount: amounts.totalAmount,
    discountAmount: amounts.discountAmount ?? none,
    shippingAmount: amounts.shippingAmount ?? none,
    shippingTaxAmount: amounts.shippingTaxAmount ?? none,
    taxAmount: amounts.taxAmount ?? none,
    pricesIncludeTax,
    taxes: (pricing?.taxes ?? []).map(presentTax),
    discounts: (pricing?.discounts ?? []).map(presentDiscount),
    discountCodes: codes.map(({ code, reason = null }) => ({ code, applies: reason === null, reason })),
    shippingMethod: presentShippingMethod(pricing),
    currency,
    items: items.map((item) => ({
      ...item,
      discountAmount: item.discountAmount ?? none,
      taxAmount: item.taxAmount ?? none,
    })),
  };
}
