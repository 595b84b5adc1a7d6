import type { FastifyInstance } from 'fastify';
import { QueryTypes } from 'sequelize';
import { QUICK_STATEMENT_MS } from '../../../database/statement-limits.js';
import { shopGauge } from '../../../metrics/registry.js';

/** Reads the operations without an answer by the index on `dueAt`: usually none. */
export function measureOperations(app: FastifyInstance): void {
  const ageOfOldest = async () => {
    const [row] = await app.sequelize.query<{ seconds: number | null }>(
      `SELECT TIMESTAMPDIFF(SECOND, MIN(createdAt), UTC_TIMESTAMP(3)) AS seconds
       FROM payment_operations WHERE dueAt IS NOT NULL`,
      { type: QueryTypes.SELECT, statementMs: QUICK_STATEMENT_MS },
    );
    return Math.max(row?.seconds ?? 0, 0);
  };
  shopGauge(
    'stockkeeper_payment_operations_unanswered_seconds',
    'Age of the oldest operation on a payment that the provider has not answered; 0: none',
    ageOfOldest,
    app,
  );
}
