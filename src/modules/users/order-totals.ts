import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { formatAmount } from '../../money/amounts.js';

/** Most orders to examine: no person has more, and the orders of a robot need not all be counted. */
const MAX_SCANNED = 10_000;

export interface CustomerOrderTotals {
  total: number;
  /** Present if there may be more. */
  totalRelation?: 'gte';
  amounts: Array<{ currency: string; orders: number; totalAmount: string }>;
}

/** Number and total of a customer's orders by currency, without fully cancelled ones. */
export async function readOrderTotals(sequelize: Sequelize, userId: number): Promise<CustomerOrderTotals> {
  const rows = await sequelize.query<{ currency: string; orders: number; totalAmount: string }>(
    `SELECT currency, COUNT(*) AS orders, SUM(totalAmount) AS totalAmount
     FROM (
       SELECT currency, totalAmount FROM orders
       WHERE userId = :userId AND status <> 'cancelled' LIMIT :lookedAt
     ) AS placed
     GROUP BY currency ORDER BY currency`,
    { type: QueryTypes.SELECT, replacements: { userId, lookedAt: MAX_SCANNED } },
  );
  const total = rows.reduce((sum, { orders }) => sum + orders, 0);
  return {
    total,
    ...(total === MAX_SCANNED && { totalRelation: 'gte' }),
    amounts: rows.map((row) => ({ ...row, totalAmount: formatAmount(row.totalAmount, row.currency) })),
  };
}
