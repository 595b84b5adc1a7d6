import { z } from 'zod';
import { isOneLine, isPrice, LIMITS, SLUG_PATTERN } from '../../../../rules/values.js';
import { askByHttp, type Endpoint } from '../../ask-by-http.js';
import type { CarrierRate, RateRequest, ShippingRateProvider } from './shipping-rate-provider.js';

const MOST_RATES = 50;

const days = z.int().min(0).max(LIMITS.deliveryDays.max).nullish();

/** Unknown fields of an answer are ignored. */
const answer = z.object({
  rates: z
    .array(
      z
        .object({
          code: z.string().min(LIMITS.ruleCode.min).max(LIMITS.ruleCode.max).regex(SLUG_PATTERN),
          name: z.string().min(LIMITS.ruleName.min).max(LIMITS.ruleName.max).refine(isOneLine),
          amount: z.string().refine(isPrice),
          daysMin: days,
          daysMax: days,
        })
        .refine(({ daysMin, daysMax }) => daysMin == null || daysMax == null || daysMin <= daysMax),
    )
    .max(MOST_RATES)
    .refine((rates) => new Set(rates.map(({ code }) => code)).size === rates.length, 'has a code twice'),
});

/** A provider behind an HTTP endpoint, called by POST with the request as JSON: see docs/pricing.md. */
export class HttpRateProvider implements ShippingRateProvider {
  readonly name = 'http';
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  async rates(request: RateRequest, signal: AbortSignal): Promise<CarrierRate[]> {
    return (await askByHttp(this.#endpoint, request, answer, signal)).rates;
  }
}
