import type { z } from 'zod';
import { isDatabaseUrl, list, wholeNumber } from './values.js';

/** Environment variables for reads from replicas of the database. */
export const replicaSettings = {
  DATABASE_READ_URL: list
    .refine(
      (urls) => urls.every(isDatabaseUrl),
      'must be URLs like that of DATABASE_URL, separated by commas',
    )
    .prefault(''),
  // The typed client asks for the present for a minute after a write.
  DATABASE_READ_MAX_LAG_SECONDS: wholeNumber(0, 60).prefault('5'),
};

/** The replicas, and how far they may be behind; undefined if there are none. */
export function replicasOf(env: z.infer<z.ZodObject<typeof replicaSettings>>) {
  if (env.DATABASE_READ_URL.length === 0) return undefined;
  return { urls: env.DATABASE_READ_URL, maxLagMs: env.DATABASE_READ_MAX_LAG_SECONDS * 1000 };
}
