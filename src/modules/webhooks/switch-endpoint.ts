import { literal, Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../database/transaction.js';
import { emit } from '../../events/emit.js';
import { EVENT_DAYS } from '../../events/read-events.js';
import { now } from '../../jobs/lease.js';
import type { Mailer } from '../../mail/api.js';
import { User, WebhookEndpoint } from '../../models/index.js';
import type { DisabledReason } from '../../models/webhook-endpoint.js';
import { isMailable } from '../../rules/values.js';
import type { WebhooksContext } from './context.js';
import { lockEndpoint, readEndpoint } from './read-endpoints.js';

/** Deliveries that are skipped in one transaction. */
const SLICE = 5_000;

/**
 * Stops sending to an endpoint. What happens meanwhile waits for it. One that is disabled already stays as it is.
 * @throws Problem NOT_FOUND
 */
export function disableEndpoint(
  { sequelize, listening, mail }: WebhooksContext,
  id: number,
  reason: DisabledReason,
): Promise<void> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      const endpoint = await lockEndpoint(id, undefined, transaction);
      if (!endpoint.isActive) return;
      await endpoint.update({ isActive: false, disabledReason: reason, disabledAt: now() }, { transaction });
      await listening.goOnFor(EVENT_DAYS, id, transaction);
      await tellDisabled(endpoint, reason, transaction);
      // An admin knows.
      if (reason !== 'admin') await writeToAdmins(mail, id, transaction);
    },
    SAFE_TO_REPEAT,
  );
}

async function tellDisabled(
  { id, version }: WebhookEndpoint,
  reason: DisabledReason,
  transaction: Transaction,
): Promise<void> {
  const told = { type: 'webhook.disabled', aggregateId: String(id), version, data: { reason } } as const;
  await emit([told], transaction);
}

async function writeToAdmins(mail: Mailer, endpointId: number, transaction: Transaction): Promise<void> {
  if (!mail.isOn) return;
  const attributes = ['id', 'email'];
  const admins = await User.findAll({
    attributes,
    where: { role: 'admin', isActive: true },
    raw: true,
    transaction,
  });
  const mails = admins
    .filter(({ email }) => isMailable(email))
    .map(({ id: userId, email: to }) => ({ userId, to }));
  await mail.write(
    mails.map((one) => ({ kind: 'webhook_disabled', content: { endpointId }, ...one })),
    transaction,
  );
}

/**
 * Starts sending to an endpoint again.
 * @param replay whether what it missed is sent; otherwise that is skipped. What it missed is kept for EVENT_DAYS
 * @throws Problem NOT_FOUND
 */
export async function enableEndpoint(context: WebhooksContext, id: number, replay: boolean): Promise<void> {
  const { sequelize, listening } = context;
  const { isActive } = await readEndpoint(id);
  if (isActive) return;
  if (!replay || (await isLongDisabled(id))) await skipPending(sequelize, id);
  await inTransaction(
    sequelize,
    async (transaction) => {
      const endpoint = await lockEndpoint(id, undefined, transaction);
      if (endpoint.isActive) return;
      const fresh = { failures: 0, failingSince: null, dueAt: now() };
      await endpoint.update(
        { isActive: true, disabledReason: null, disabledAt: null, ...fresh },
        { transaction },
      );
      await listening.begin(id, transaction);
    },
    SAFE_TO_REPEAT,
  );
}

/** Then some of what it missed was not recorded for it: a part of that would be worse than nothing. */
async function isLongDisabled(id: number): Promise<boolean> {
  const since = literal(`UTC_TIMESTAMP(3) - INTERVAL ${EVENT_DAYS} DAY`) as unknown as Date;
  return (await WebhookEndpoint.count({ where: { id, disabledAt: { [Op.lt]: since } } })) > 0;
}

/** In slices, since there may be many. If it is interrupted, the endpoint is still disabled. */
async function skipPending(sequelize: Sequelize, endpointId: number): Promise<void> {
  for (let skipped = SLICE; skipped === SLICE; ) {
    const [, changed] = await sequelize.query(
      `UPDATE webhook_deliveries SET status = 'skipped', endedAt = UTC_TIMESTAMP(3)
       WHERE endpointId = :endpointId AND status = 'pending' ORDER BY dueAt LIMIT ${SLICE}`,
      { replacements: { endpointId }, type: QueryTypes.UPDATE },
    );
    skipped = changed;
  }
}
