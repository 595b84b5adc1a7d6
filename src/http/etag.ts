import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../errors.js';

/**
 * The version of a row as an entity tag (RFC 9110, 8.8.3). Fulfilments and returns increment the version of their order too.
 * A change of its paymentStatus alone does not, nor do stock and ratings increment that of a product.
 */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/** Sets the ETag header. @returns `shown` */
export function withEtag<Shown extends { version: number }>(reply: FastifyReply, shown: Shown): Shown {
  reply.header('etag', etagOf(shown));
  return shown;
}

const ENTITY_TAGS =
  /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")*$/;

/**
 * The versions that If-Match accepts; undefined for any version (`*` or no header). Weak tags and unknown tags match none
 * (RFC 9110, 13.1.1).
 * @throws Problem VALIDATION_FAILED when the header is not a list of entity tags
 */
export function versionsOf({ headers }: Pick<FastifyRequest, 'headers'>): number[] | undefined {
  const ifMatch = headers['if-match'];
  if (ifMatch === undefined) return undefined;
  const value = String(ifMatch).trim();
  if (value === '*') return undefined;
  if (!ENTITY_TAGS.test(value)) {
    throw new Problem('VALIDATION_FAILED', 'Send the ETag in If-Match unchanged, including its quotes.', {
      errors: [{ field: 'if-match', message: 'must be * or entity tags such as "3"' }],
    });
  }
  return [...value.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag]) =>
    weak === undefined && /^[1-9]\d{0,9}$/.test(tag as string) ? [Number(tag)] : [],
  );
}
