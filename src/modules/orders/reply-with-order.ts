import type { FastifyReply } from 'fastify';
import { notFound } from '../../errors.js';
import { etagOf } from '../../http/etag.js';

/**
 * Returns an order and sets its ETag header.
 * @throws Problem NOT_FOUND when it is null
 */
export function replyWithOrder<Shown extends { version: number }>(
  reply: FastifyReply,
  id: string,
  found: Shown | null,
): Shown {
  if (!found) throw notFound('order', id);
  reply.header('etag', etagOf(found));
  return found;
}
