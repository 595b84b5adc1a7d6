import { z } from 'zod';
import { flag, wholeNumber } from './values.js';

/** Environment variables for taxes. */
export const taxSettings = {
  PRICES_INCLUDE_TAX: flag.prefault('true'),
  TAX_ROUNDING: z.enum(['line', 'order']).default('line'),
  TAX_PROVIDER: z.enum(['internal', 'http']).default('internal'),
  TAX_PROVIDER_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  TAX_PROVIDER_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII characters without spaces')
    .optional(),
  TAX_PROVIDER_TIMEOUT_SECONDS: wholeNumber(1, 30).prefault('5'),
  TAX_FALLBACK: z.enum(['refuse', 'internal']).default('refuse'),
};

/** An external provider needs a URL. */
export const taxProblems = (given: NodeJS.ProcessEnv): string[] =>
  given.TAX_PROVIDER === 'http' && !given.TAX_PROVIDER_URL
    ? ['TAX_PROVIDER_URL is required for TAX_PROVIDER=http']
    : [];

/** The external tax provider; undefined if only the shop's own rates are used. */
export function taxProviderOf(env: z.infer<z.ZodObject<typeof taxSettings>>) {
  if (env.TAX_PROVIDER === 'internal') return undefined;
  return {
    url: env.TAX_PROVIDER_URL as string,
    secret: env.TAX_PROVIDER_SECRET,
    timeoutMs: env.TAX_PROVIDER_TIMEOUT_SECONDS * 1000,
    fallback: env.TAX_FALLBACK,
  };
}
