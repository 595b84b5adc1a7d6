import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { leasedWork } from '../jobs/leased-work.js';
import type { BackgroundWork } from '../jobs/loop.js';

/** How long events are kept, and how long a reader of the feed may be away. */
export const EVENT_DAYS = 30;

const EVERY_SECONDS = 60;
/** Rows per statement. */
const SLICE = 1_000;

/** Background job: deletes events after 30 days. */
export function deleteOldEvents(sequelize: Sequelize): BackgroundWork {
  return leasedWork(sequelize, { name: 'delete old events', everySeconds: EVERY_SECONDS }, (signal) =>
    deleteInSlices(sequelize, signal),
  );
}

/** By key from the first one, so that no slice looks for its rows. */
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
    if (!last) return;
    await sequelize.query('DELETE FROM events WHERE seq <= :seq', {
      replacements: { seq: last.seq },
      type: QueryTypes.BULKDELETE,
    });
  }
}
