import { z } from 'zod';
import { isOrigin, wholeNumber } from './values.js';

/** Environment variables for payments. */
export const paymentSettings = {
  PAYMENT_PROVIDER: z.enum(['manual', 'stripe', 'demo']).default('manual'),
  CAPTURE: z.enum(['manual', 'on_authorization', 'on_first_shipment']).default('manual'),
  PAYMENT_TIMEOUT_SECONDS: wholeNumber(1, 600).prefault('20'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_\w+$/, 'must be a key that begins with sk_ or rk_')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'must be a secret that begins with whsec_')
    .optional(),
  STRIPE_API_BASE: z.string().refine(isOrigin, 'must be an origin such as http://localhost:12111').optional(),
};

export const paymentsOf = (env: z.infer<z.ZodObject<typeof paymentSettings>>) => ({
  provider: env.PAYMENT_PROVIDER,
  capture: env.CAPTURE,
  timeoutSeconds: env.PAYMENT_TIMEOUT_SECONDS,
  stripe:
    env.STRIPE_SECRET_KEY && env.STRIPE_WEBHOOK_SECRET
      ? {
          secretKey: env.STRIPE_SECRET_KEY,
          webhookSecret: env.STRIPE_WEBHOOK_SECRET,
          apiBase: env.STRIPE_API_BASE,
        }
      : undefined,
});

/** Stripe needs both keys, or is not used at all. */
export function paymentProblems(given: NodeJS.ProcessEnv): string[] {
  const keys = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'];
  const isUsed = given.PAYMENT_PROVIDER === 'stripe' || keys.some((key) => given[key]);
  return keys
    .filter((key) => isUsed && !given[key])
    .map((key) => `${key} is required for payments by Stripe`);
}
