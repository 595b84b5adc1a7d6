import type { FastifyInstance } from 'fastify';
import { QueryTypes } from 'sequelize';
import { QUICK_STATEMENT_MS } from '../database/statement-limits.js';
import { counter, shopGauge } from '../metrics/registry.js';

const OUTCOMES = ['sent', 'postponed', 'refused', 'skipped'] as const;

/** Attempts at mails, by how they went. */
export const mailAttempts = counter(
  'stockkeeper_mails_total',
  'Attempts at mails: sent, postponed, refused for good, or skipped since there was no reason any more',
  ['outcome'],
  OUTCOMES.map((outcome) => ({ outcome })),
);

/** Reads the mails that wait by the index on `dueAt`: usually few. */
export function measureMails(app: FastifyInstance): void {
  const ageOfOldest = async () => {
    const [row] = await app.sequelize.query<{ seconds: number | null }>(
      `SELECT TIMESTAMPDIFF(SECOND, MIN(createdAt), UTC_TIMESTAMP(3)) AS seconds FROM mails WHERE dueAt IS NOT NULL`,
      { type: QueryTypes.SELECT, statementMs: QUICK_STATEMENT_MS },
    );
    return Math.max(row?.seconds ?? 0, 0);
  };
  const help = 'Age of the oldest mail that is still to be sent; 0: none';
  shopGauge('stockkeeper_mails_waiting_seconds', help, ageOfOldest, app);
}
