import type { FastifyReply } from 'fastify';
import { Problem } from '../errors.js';

/**
 * The version of an order, a product, an account … as an entity tag (RFC 9110, 8.8.3), so that a change can be asked
 * for on the condition that nobody else has changed it. That of an order goes up with what hangs off it, too; that of
 * a product not with its stock and its ratings.
 */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/** Puts the version of what is answered with under ETag. @returns it */
export function tagged<Shown extends { version: number }>(reply: FastifyReply, shown: Shown): Shown {
  reply.header('etag', etagOf(shown));
  return shown;
}

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
