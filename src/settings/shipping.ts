import { z } from 'zod';
import { wholeNumber } from './values.js';

/** Environment variables for shipping. */
export const shippingSettings = {
  SHIPPING_RATES_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  SHIPPING_RATES_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII characters without spaces')
    .optional(),
  SHIPPING_RATES_TIMEOUT_SECONDS: wholeNumber(1, 30).prefault('5'),
};

/** Endpoint for carrier rates; undefined if only the shop's own methods are used. */
export function shippingRatesOf(env: z.infer<z.ZodObject<typeof shippingSettings>>) {
  if (env.SHIPPING_RATES_URL === undefined) return undefined;
  return {
    url: env.SHIPPING_RATES_URL,
    secret: env.SHIPPING_RATES_SECRET,
    timeoutMs: env.SHIPPING_RATES_TIMEOUT_SECONDS * 1000,
  };
}
