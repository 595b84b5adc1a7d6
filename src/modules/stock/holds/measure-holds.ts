import type { FastifyInstance } from 'fastify';
import { QueryTypes } from 'sequelize';
import { QUICK_STATEMENT_MS } from '../../../database/statement-limits.js';
import { shopGauge } from '../../../metrics/registry.js';

/** Reads an index that has only what is held now. */
export function measureHolds(app: FastifyInstance): void {
  const count = async (condition: string) => {
    const [row] = await app.sequelize.query<{ holds: number }>(
      `SELECT COUNT(DISTINCT holdId) AS holds FROM stock_holds FORCE INDEX (stock_holds_expiry) WHERE expiresAt ${condition}`,
      { type: QueryTypes.SELECT, statementMs: QUICK_STATEMENT_MS },
    );
    return row?.holds ?? 0;
  };
  const live = 'Holds of checkouts that have not expired';
  shopGauge('stockkeeper_holds_live', live, () => count('> UTC_TIMESTAMP(3)'), app);
  const expired = 'Holds that have expired, and whose units are not released yet';
  shopGauge('stockkeeper_holds_expired', expired, () => count('<= UTC_TIMESTAMP(3)'), app);
}
