import { z } from 'zod';
import { isCountry } from '../../../../rules/countries.js';
import { isOneLine, isPercentage, LIMITS } from '../../../../rules/values.js';
import { askByHttp, type Endpoint } from '../../ask-by-http.js';
import type { TaxedLines, TaxProvider, TaxRequest } from './tax-provider.js';

const amount = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/);

/** Unknown fields of an answer are ignored. */
const taxedLines = z.object({
  taxes: z
    .array(
      z.object({
        name: z.string().min(1).max(LIMITS.ruleName.max).refine(isOneLine),
        country: z.string().refine(isCountry),
        region: z
          .string()
          .regex(/^[A-Z0-9]{1,3}$/)
          .nullish(),
        rate: z.string().refine(isPercentage),
        lines: z.array(z.object({ line: z.int(), amount })),
        shippingAmount: amount.optional(),
      }),
    )
    .max(100),
});

/** A provider behind an HTTP endpoint, called by POST with the request as JSON: see docs/pricing.md. */
export class HttpTaxProvider implements TaxProvider {
  readonly name = 'http';
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  quote(request: TaxRequest, signal: AbortSignal): Promise<TaxedLines> {
    return askByHttp(this.#endpoint, request, taxedLines, signal);
  }
}
