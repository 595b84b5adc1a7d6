import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../../config.js';
import { problems } from '../../../http/schemas.js';
import { formatAmount } from '../../../money/amounts.js';
import type { PricedOrder, Rulebook } from '../../pricing/api.js';
import { mergeLines } from '../decide-orders.js';
import { presentTax } from '../read-orders.js';
import { quoter } from './quote.js';
import type { QuoteTokens } from './quote-token.js';
import { newQuote, quote } from './schemas.js';

export function quoteRoute(
  instance: FastifyInstance,
  { quoteSeconds }: Config,
  rulebook: Rulebook,
  tokens: QuoteTokens,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const quoteOf = quoter(app.sequelize, rulebook);

  app.post(
    '/quotes',
    {
      config: { policy: 'public', isPrivate: true },
      schema: {
        tags: ['Orders'],
        operationId: 'createQuote',
        summary: 'Price a basket without ordering it',
        description:
          'Nothing is stored or reserved. Placing the order with `quoteToken` charges this total, or nothing.',
        body: newQuote,
        response: {
          200: quote,
          ...problems(
            'PRODUCT_UNAVAILABLE',
            'MIXED_CURRENCIES',
            'ORDER_TOTAL_TOO_LARGE',
            'AMOUNT_NOT_PAYABLE',
          ),
        },
      },
    },
    async (request) => {
      const { items, shippingAddress } = request.body;
      const cart = { lines: mergeLines(items), shippingAddress };
      const { priced, shortages } = await quoteOf(cart);
      return { ...present(priced), shortages, ...tokens.sign(cart, priced.totalAmount, quoteSeconds) };
    },
  );
}

function present({ totalAmount, currency, items, taxAmount, pricesIncludeTax = true, pricing }: PricedOrder) {
  const none = formatAmount('0', currency);
  return {
    totalAmount,
    taxAmount: taxAmount ?? none,
    pricesIncludeTax,
    taxes: (pricing?.taxes ?? []).map(presentTax),
    currency,
    items: items.map((item) => ({ ...item, taxAmount: item.taxAmount ?? none })),
  };
}
