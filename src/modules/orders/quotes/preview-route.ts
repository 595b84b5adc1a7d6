import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { problems } from '../../../http/schemas.js';
import { mergeLines } from '../placing/decide-orders.js';
import { explanationOf } from '../price-explanation.js';
import { presentQuote } from './present-quote.js';
import { newPreview, preview } from './preview-schemas.js';
import type { Quote, Quoter } from './quote.js';
import { REFUSALS } from './routes.js';

/** Route that previews the price of a basket for any customer group and time, and explains it. */
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
        description:
          'By the rules that hold `at` a time, and the products’ present prices. Nothing is stored or reserved.',
        body: newPreview,
        response: { 200: preview, ...problems(...REFUSALS) },
      },
    },
    async (request) => {
      const { items, at: time, ...rest } = request.body;
      const at = time === undefined ? undefined : new Date(time);
      const asked = { lines: mergeLines(items), ...rest, at, isExplained: true as const };
      return presentPreview(await quoteOf(asked, request.log));
    },
  );
}

function presentPreview({ at, priced, shippingMethods, shortages }: Quote) {
  const { pricing, unapplied = [] } = priced;
  const { items, ...quoted } = presentQuote(priced);
  return {
    at,
    ...quoted,
    ...explanationOf(pricing),
    items: items.map((item) => ({ ...item, taxes: ratesOn(item.line, pricing) })),
    unappliedDiscounts: unapplied,
    shippingMethods,
    shortages,
  };
}

const ratesOn = (line: number, pricing: Quote['priced']['pricing']) =>
  (pricing?.taxes ?? [])
    .filter(({ lines }) => lines.includes(line))
    .map(({ name, country, region, rate }) => ({ name, country, region: region || null, rate }));
