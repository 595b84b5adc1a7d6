import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { flag, isLongEnough, wholeNumber } from './values.js';

const secretsKey = z.string().refine(isLongEnough, 'must be at least 32 bytes long').optional();

export const webhookSettings = {
  SECRETS_KEY: secretsKey,
  SECRETS_KEY_PREVIOUS: secretsKey,
  WEBHOOK_TIMEOUT_SECONDS: wholeNumber(1, 60).prefault('15'),
  WEBHOOK_ALLOW_PRIVATE: flag.optional(),
};

interface Given {
  NODE_ENV: string;
  SECRETS_KEY?: string;
  SECRETS_KEY_PREVIOUS?: string;
  WEBHOOK_TIMEOUT_SECONDS: number;
  WEBHOOK_ALLOW_PRIVATE?: boolean;
}

export function webhooksOf(env: Given) {
  const isProduction = env.NODE_ENV === 'production';
  return {
    // Outside production a random key will do: what it has encrypted cannot be read after a restart.
    secretsKey: env.SECRETS_KEY ?? (isProduction ? undefined : randomBytes(32).toString('base64url')),
    secretsKeyPrevious: env.SECRETS_KEY_PREVIOUS,
    timeoutSeconds: env.WEBHOOK_TIMEOUT_SECONDS,
    httpsOnly: isProduction,
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE ?? !isProduction,
  };
}
