import { expect } from 'vitest';
import type { Answer } from './app.js';

/** What a refusal says to a program; `fields` are those at fault, once each. */
export function refusal({ status, headers, body }: Answer) {
  expect(headers['content-type']).toBe('application/problem+json');
  const fields = body.errors?.map(({ field }: { field: string }) => field);
  return { status, code: body.code, fields: fields && [...new Set(fields)] };
}

export const invalid = (...fields: string[]) => ({ status: 400, code: 'VALIDATION_FAILED', fields });
export const taken = (...fields: string[]) => ({ status: 409, code: 'ALREADY_EXISTS', fields });
export const NOT_FOUND = { status: 404, code: 'NOT_FOUND', fields: undefined };
export const FORBIDDEN = { status: 403, code: 'FORBIDDEN', fields: undefined };
