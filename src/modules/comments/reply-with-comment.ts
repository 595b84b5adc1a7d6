import type { FastifyReply, FastifyRequest } from 'fastify';
import { etagOf } from '../../http/etag.js';
import { replyOnce } from '../../http/idempotency.js';
import { createComment, type NewComment } from './write-comment.js';

/** Creates a comment or review, once per Idempotency-Key, and responds with it. */
export const replyWithNewComment = (
  request: FastifyRequest,
  reply: FastifyReply,
  comment: NewComment,
): Promise<FastifyReply> =>
  replyOnce(
    request,
    reply,
    (database) => createComment(database, comment),
    async (body) => ({ status: 201, headers: { etag: etagOf(body) }, body }),
  );
