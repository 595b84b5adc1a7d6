import { literal } from 'sequelize';
import { inTransaction } from '../../database/transaction.js';
import type { Versions } from '../../database/version.js';
import { invalidField, Problem } from '../../errors.js';
import { now } from '../../jobs/lease.js';
import { WebhookEndpoint } from '../../models/index.js';
import { LIMITS } from '../../rules/values.js';
import { type WebhookTargets, webhookUrlFault } from '../../rules/webhook-url.js';
import type { WebhooksContext } from './context.js';
import { lockEndpoint } from './read-endpoints.js';
import type { EndpointChanges, NewEndpoint } from './schemas.js';
import { newSecret } from './secrets.js';

/** Hours for which the secret before still signs, so that receivers can change over. */
const ROTATION_HOURS = 24;

/** An endpoint, and its secret in the clear, which is shown this once. */
export interface WithSecret {
  endpoint: WebhookEndpoint;
  secret: Buffer;
}

/** @throws Problem VALIDATION_FAILED for a URL that nothing may be sent to; CONFLICT when there are too many, no SECRETS_KEY, or no events */
export async function createEndpoint(
  { sequelize, secrets, targets, listening }: WebhooksContext,
  { url, ...fields }: NewEndpoint,
): Promise<WithSecret> {
  if (!listening.isPossible) throw new Problem('CONFLICT', 'No events are recorded, since EVENTS is off.');
  const href = allowedUrl(url, targets);
  const secret = newSecret();
  const sealed = secrets.seal(secret);
  const endpoint = await inTransaction(sequelize, async (transaction) => {
    const { max } = LIMITS.webhookEndpoints;
    if ((await WebhookEndpoint.count({ where: { deletedAt: null }, transaction })) >= max)
      throw new Problem(
        'CONFLICT',
        `There are ${max} webhook endpoints, which is the limit: delete one first.`,
      );
    const created = await WebhookEndpoint.create(
      { ...fields, url: href, secret: sealed, dueAt: now() },
      { transaction },
    );
    await listening.begin(created.id, transaction);
    return created;
  });
  return { endpoint: await endpoint.reload(), secret };
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED; VALIDATION_FAILED for a URL that nothing may be sent to */
export function updateEndpoint(
  { sequelize, targets }: WebhooksContext,
  id: number,
  { url, ...changes }: EndpointChanges,
  versions: Versions,
): Promise<WebhookEndpoint> {
  const href = url === undefined ? {} : { url: allowedUrl(url, targets) };
  return inTransaction(sequelize, async (transaction) => {
    const endpoint = await lockEndpoint(id, versions, transaction);
    return endpoint.update({ ...changes, ...href }, { transaction });
  });
}

/** Its deliveries are removed in the background. @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export function deleteEndpoint(
  { sequelize, listening }: WebhooksContext,
  id: number,
  versions: Versions,
): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    const endpoint = await lockEndpoint(id, versions, transaction);
    const ended = endpoint.isActive
      ? ({ isActive: false, disabledReason: 'admin', disabledAt: now() } as const)
      : {};
    await endpoint.update({ ...ended, deletedAt: now() }, { transaction });
    await listening.end(id, transaction);
  });
}

/** Makes a new secret; the present one signs as well for a day. @throws Problem NOT_FOUND; CONFLICT without SECRETS_KEY */
export async function rotateSecret({ sequelize, secrets }: WebhooksContext, id: number): Promise<WithSecret> {
  const secret = newSecret();
  const sealed = secrets.seal(secret);
  const endpoint = await inTransaction(sequelize, async (transaction) => {
    const found = await lockEndpoint(id, undefined, transaction);
    const previousUntil = literal(`UTC_TIMESTAMP(3) + INTERVAL ${ROTATION_HOURS} HOUR`) as unknown as Date;
    await found.update({ secret: sealed, previousSecret: found.secret, previousUntil }, { transaction });
    return found;
  });
  return { endpoint: await endpoint.reload(), secret };
}

/** @returns the URL in its normal form: Punycode, no default port */
function allowedUrl(url: string, targets: WebhookTargets): string {
  const fault = webhookUrlFault(url, targets);
  if (fault) throw invalidField('url', fault);
  return new URL(url).href;
}
