import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { withLease } from '../../../jobs/lease.js';
import type { BackgroundWork } from '../../../jobs/loop.js';

const EVERY_SECONDS = 600;
const HOUR_SECONDS = 3_600;
/** Rows per statement: few enough that no order waits long for their locks. */
const BATCH = 1_000;

/** Background job: deletes the guard rows of guests each hour, of whom else there would be one for every address ever. */
export function deleteGuestGuards(sequelize: Sequelize): BackgroundWork {
  const lease = { name: 'delete guards of guests', seconds: EVERY_SECONDS, cooldownSeconds: HOUR_SECONDS };
  return {
    name: lease.name,
    everySeconds: EVERY_SECONDS,
    run: (signal) => withLease(sequelize, lease, () => deleteAllGuards(sequelize, signal)),
  };
}

/**
 * A guard row says nothing: it is there to be locked, and whoever needs one inserts it. So each can be deleted that nobody holds,
 * and whoever waited for one that is gone inserts it anew. In the order in which orders lock them.
 */
export async function deleteAllGuards(sequelize: Sequelize, signal?: AbortSignal): Promise<void> {
  for (let deleted = BATCH; deleted === BATCH && !signal?.aborted; ) {
    deleted = await inTransaction(
      sequelize,
      (transaction) =>
        sequelize.query(`DELETE FROM guest_guards ORDER BY customerKey LIMIT ${BATCH}`, {
          type: QueryTypes.BULKDELETE,
          transaction,
        }),
      SAFE_TO_REPEAT,
    );
  }
}
