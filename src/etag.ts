import { z } from 'zod';
import { Problem } from './errors.js';

/**
 * The version of an order as an entity tag (RFC 9110, 8.8.3), so that a change can be asked for on the condition
 * that nobody else has changed it. It goes up with every change of the order and what hangs off it.
 */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/** Loose: a request has other headers too. */
export const conditionalHeaders = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .describe('The ETag of the order as you have read it; 412 when it has changed since')
    .meta({ examples: ['"3"'] }),
});

const ENTITY_TAGS =
  /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")*$/;

/**
 * The versions that If-Match lets pass; undefined when it lets every one pass, as `*` and no header do. Weak tags
 * and those that are not ours match none, as the RFC has it.
 * @throws Problem VALIDATION_FAILED when it is no list of entity tags
 */
export function versionsOf(ifMatch: unknown): number[] | undefined {
  if (ifMatch === undefined) return undefined;
  const value = String(ifMatch).trim();
  if (value === '*') return undefined;
  if (!ENTITY_TAGS.test(value)) {
    throw new Problem('VALIDATION_FAILED', 'Send If-Match as the ETag came, with its quotes.', {
      errors: [{ field: 'if-match', message: 'must be * or entity tags such as "3"' }],
    });
  }
  return [...value.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag]) =>
    weak === undefined && /^[1-9]\d{0,9}$/.test(tag as string) ? [Number(tag)] : [],
  );
}
