import type { FastifyInstance } from 'fastify';
import { QueryTypes } from 'sequelize';
import { QUICK_STATEMENT_MS } from '../database/statement-limits.js';
import { counter, shopGauge } from '../metrics/registry.js';

/** Events that this process has sequenced. */
export const sequencedEvents = counter(
  'stockkeeper_events_total',
  'Events that were sequenced, by the process that did it',
);

/** Reads the oldest transaction in the outbox, which is empty or small. */
export function measureEvents(app: FastifyInstance): void {
  const ageOfOldest = async () => {
    const [row] = await app.sequelize.query<{ seconds: number | null }>(
      'SELECT TIMESTAMPDIFF(SECOND, MIN(createdAt), UTC_TIMESTAMP(3)) AS seconds FROM outbox',
      { type: QueryTypes.SELECT, statementMs: QUICK_STATEMENT_MS },
    );
    return Math.max(row?.seconds ?? 0, 0);
  };
  const help = 'Age of the oldest event that is not sequenced yet; 0: none';
  shopGauge('stockkeeper_events_waiting_seconds', help, ageOfOldest, app);
}
