import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../../../database/transaction.js';
import { etagOf, versionsOf } from '../../../http/etag.js';
import { replyOnce } from '../../../http/idempotency.js';
import { principalOf } from '../../../http/principal.js';
import type { DocumentAction } from './lock-document.js';
import { readDocument } from './read-documents.js';
import { documentParams } from './schemas.js';

/** The common part of all routes that act on a document. */
export const ACT = {
  config: { policy: 'admin', permission: 'stock.write', ifMatch: 'stock document', idempotent: true },
  common: { tags: ['Inventory'], params: documentParams },
} as const;

interface ActRequest extends Pick<FastifyRequest, 'headers' | 'user' | 'isGuest'> {
  params: { id: string };
}

export function actionOf(request: ActRequest): DocumentAction {
  return { id: request.params.id, versions: versionsOf(request), actor: principalOf(request) };
}

/** Acts once per idempotency key, and returns the changed document. */
export function replyWithDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  { id }: DocumentAction,
  act: (database: Database) => Promise<void>,
): Promise<FastifyReply> {
  return replyOnce(request, reply, act, async (_done, transaction) => {
    const body = await readDocument(id, transaction);
    return { status: 200, headers: { etag: etagOf(body) }, body };
  });
}
