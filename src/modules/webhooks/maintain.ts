import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { leasedWork } from '../../jobs/leased-work.js';
import type { BackgroundWork } from '../../jobs/loop.js';
import type { WebhooksContext } from './context.js';
import { listenForAll } from './listening.js';

const EVERY_SECONDS = 60;
/** Rows that are removed in one statement. */
const SLICE = 1_000;

/** Background job: removes what deleted endpoints leave, and encrypts with the present key what the previous one has encrypted. */
export function maintainEndpoints(context: WebhooksContext): BackgroundWork {
  const { sequelize } = context;
  return leasedWork(sequelize, { name: 'webhook endpoints', everySeconds: EVERY_SECONDS }, async (signal) => {
    await listenForAll(sequelize, context.listening);
    await renewSecrets(context);
    await removeDeleted(sequelize, AbortSignal.any([signal, AbortSignal.timeout(EVERY_SECONDS * 500)]));
  });
}

/** After a change of SECRETS_KEY. Two processes may do it at once: each UPDATE is guarded by what was read. */
export async function renewSecrets({ sequelize, secrets }: WebhooksContext): Promise<void> {
  for (const column of ['secret', 'previousSecret'] as const) {
    const rows = await sequelize.query<{ id: number; sealed: Buffer }>(
      `SELECT id, ${column} AS sealed FROM webhook_endpoints WHERE ${column} IS NOT NULL AND deletedAt IS NULL`,
      { type: QueryTypes.SELECT },
    );
    for (const { id, sealed } of rows) {
      const secret = secrets.isStale(sealed) ? secrets.open(sealed) : undefined;
      if (!secret) continue;
      await sequelize.query(
        `UPDATE webhook_endpoints SET ${column} = :renewed WHERE id = :id AND ${column} = :sealed`,
        { replacements: { id, sealed, renewed: secrets.seal(secret) }, type: QueryTypes.UPDATE },
      );
    }
  }
}

/** Removes deleted endpoints and their deliveries, in slices. @param signal once aborted, the rest is left for later */
export async function removeDeleted(sequelize: Sequelize, signal?: AbortSignal): Promise<void> {
  const deleted = await sequelize.query<{ id: number }>(
    'SELECT id FROM webhook_endpoints WHERE deletedAt IS NOT NULL',
    { type: QueryTypes.SELECT },
  );
  for (const { id } of deleted) {
    for (const table of ['webhook_attempts', 'webhook_deliveries']) {
      for (let removed = SLICE; removed === SLICE; ) {
        if (signal?.aborted) return;
        removed = await sequelize.query(`DELETE FROM ${table} WHERE endpointId = :id LIMIT ${SLICE}`, {
          replacements: { id },
          type: QueryTypes.BULKDELETE,
        });
      }
    }
    // What a sender of a moment ago has still recorded is removed the next time.
    await sequelize.query(
      `DELETE FROM webhook_endpoints WHERE id = :id
         AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE endpointId = :id)`,
      { replacements: { id }, type: QueryTypes.DELETE },
    );
  }
}
