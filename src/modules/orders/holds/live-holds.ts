import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { customerKeyOf } from '../../pricing/api.js';

/** Ids of the accounts' unexpired holds, by account. Lock the accounts' guards first: then no others can be placed. */
export async function readLiveHolds(
  sequelize: Sequelize,
  userIds: readonly number[],
  transaction: Transaction,
): Promise<Map<number, string[]>> {
  const live = new Map<number, string[]>();
  if (userIds.length === 0) return live;
  const accounts = new Map(userIds.map((userId) => [customerKeyOf(userId), userId]));
  const rows = await sequelize.query<{ holdId: string; ownerKey: string }>(
    `SELECT DISTINCT holdId, ownerKey FROM stock_holds FORCE INDEX (stock_holds_owner)
     WHERE ownerKey IN (${[...accounts.keys()].map(idInSql).join(', ')}) AND expiresAt > UTC_TIMESTAMP(3)`,
    { type: QueryTypes.SELECT, transaction },
  );
  for (const { holdId, ownerKey } of rows) {
    const userId = accounts.get(ownerKey) as number;
    live.set(userId, [...(live.get(userId) ?? []), holdId]);
  }
  return live;
}
