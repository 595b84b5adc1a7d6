import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { IANAZone } from 'luxon';
import { z } from 'zod';

/** Schemas that settings are made of: environment variables are strings. */

export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export const isLongEnough = (secret: string) => Buffer.byteLength(secret) >= 32;
export const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;
export const isTimeZone = (value: string) => /^[A-Z]/i.test(value) && IANAZone.isValidZone(value);
export const isProxyAddress = (value: string) => {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', prefix = '0', ...rest] = value.split('/');
  return rest.length === 0 && isIP(address) > 0 && /^\d{1,3}$/.test(prefix);
};

export const fileContent = z.string().transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `cannot be read: ${(error as Error).message}` });
    return z.NEVER;
  }
});

export const isDatabaseUrl = (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^(mysql|mariadb):$/.test(url.protocol) && url.pathname.length > 1;
};
export const databaseUrl = z
  .string()
  .refine(isDatabaseUrl, { error: 'must look like mysql://user:password@host:3306/database' });
