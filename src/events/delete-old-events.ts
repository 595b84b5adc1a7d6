import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../database/transaction.js';
import { leasedWork } from '../jobs/leased-work.js';
import type { BackgroundWork } from '../jobs/loop.js';
import { EVENT_DAYS } from './read-events.js';

const EVERY_SECONDS = 60;
/** Events per statement. Each takes its deliveries with it, of which a hundred endpoints may have had one. */
const SLICE = 200;
/** No request waits for it. */
const STATEMENT_MS = 30_000;

/** Background job: deletes events after 30 days. */
export function deleteOldEvents(sequelize: Sequelize): BackgroundWork {
  return leasedWork(sequelize, { name: 'delete old events', everySeconds: EVERY_SECONDS }, (signal) =>
    deleteInSlices(sequelize, signal),
  );
}

async function deleteInSlices(sequelize: Sequelize, signal: AbortSignal): Promise<void> {
  for (let found = SLICE; found === SLICE && !signal.aborted; ) {
    const oldest = await sequelize.query<{ seq: number; isOld: number }>(
      `SELECT seq, occurredAt < UTC_TIMESTAMP(3) - INTERVAL ${EVENT_DAYS} DAY AS isOld
       FROM events ORDER BY seq LIMIT ${SLICE}`,
      { type: QueryTypes.SELECT },
    );
    const fresh = oldest.findIndex(({ isOld }) => isOld !== 1);
    found = fresh < 0 ? oldest.length : fresh;
    const last = oldest[found - 1];
    if (last) await deleteUpTo(sequelize, last.seq, found);
  }
}

/** @param count how many there are: with it as the LIMIT, the one after them is not read, which may not be committed yet */
function deleteUpTo(sequelize: Sequelize, seq: number, count: number): Promise<unknown> {
  return inTransaction(
    sequelize,
    (transaction) =>
      sequelize.query(`DELETE FROM events WHERE seq <= :seq ORDER BY seq LIMIT ${count}`, {
        replacements: { seq },
        type: QueryTypes.BULKDELETE,
        transaction,
      }),
    // A sender may be recording an attempt at one of their deliveries: then one of the two is repeated.
    { ...SAFE_TO_REPEAT, statementMs: STATEMENT_MS },
  );
}
