import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { leasedWork } from '../../../jobs/leased-work.js';
import type { BackgroundWork } from '../../../jobs/loop.js';

/** Rows per statement: few enough that no order waits long for their locks. */
const BATCH = 1_000;

/** Background job: deletes the guard rows of guests each hour, of whom else there would be one for every address ever. */
export function deleteGuestGuards(sequelize: Sequelize): BackgroundWork {
  const timing = { name: 'delete guards of guests', everySeconds: 600, cooldownSeconds: 3_600 };
  return leasedWork(sequelize, timing, (signal) => deleteAllGuards(sequelize, signal));
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
