import { Op } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { leasedWork } from '../../../jobs/leased-work.js';
import type { BackgroundWork } from '../../../jobs/loop.js';
import { IdempotencyKey } from '../../../models/index.js';

const EVERY_SECONDS = 60;
/** Rows per statement: few enough that no order waits long for their locks. */
const BATCH = 1_000;

/** Background job: deletes idempotency keys after their retention time. @param keepSeconds IDEMPOTENCY_KEY_SECONDS */
export function deleteExpiredKeys(sequelize: Sequelize, keepSeconds: number): BackgroundWork {
  const timing = { name: 'delete expired idempotency keys', everySeconds: EVERY_SECONDS };
  return leasedWork(sequelize, timing, (signal) => deleteInBatches(keepSeconds, signal));
}

async function deleteInBatches(keepSeconds: number, signal: AbortSignal): Promise<void> {
  let deleted: number;
  do {
    const before = new Date(Date.now() - keepSeconds * 1000);
    deleted = await IdempotencyKey.destroy({ where: { createdAt: { [Op.lt]: before } }, limit: BATCH });
  } while (deleted === BATCH && !signal.aborted);
}
