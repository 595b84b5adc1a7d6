import { v7 as uuid } from 'uuid';
import { Problem } from '../../errors.js';
import type { WebhooksContext } from './context.js';
import { readEndpoint } from './read-endpoints.js';
import { createSigner, messageId } from './sending/message.js';
import type { Answer } from './sending/post.js';

/**
 * Sends a signed message of the type `webhook.test` to an endpoint, also to a disabled one. It is no event, is not stored, and
 * counts neither for nor against the endpoint.
 * @throws Problem NOT_FOUND; CONFLICT when the secret cannot be decrypted
 */
export async function testEndpoint({ secrets, poster }: WebhooksContext, id: number): Promise<Answer> {
  const { url, secret: sealed } = await readEndpoint(id);
  const secret = secrets.open(sealed);
  if (!secret)
    throw new Problem(
      'CONFLICT',
      'The secret was encrypted with another SECRETS_KEY: rotate it, or set that key.',
    );
  const testId = messageId(uuid());
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: new Date().toISOString(),
    data: { id: String(id) },
  });
  return poster.post(url, createSigner([secret])(testId, body), body);
}
