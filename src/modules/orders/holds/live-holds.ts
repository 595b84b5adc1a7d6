import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { type CustomerId, customerKeyOf } from '../../pricing/api.js';

/** Ids of the accounts' unexpired holds, by account. Lock the accounts' guards first: then no others can be placed. */
export async function readLiveHolds(
  sequelize: Sequelize,
  customers: readonly CustomerId[],
  transaction: Transaction,
): Promise<Map<CustomerId, string[]>> {
  const live = new Map<CustomerId, string[]>();
  if (customers.length === 0) return live;
  const accounts = new Map(customers.map((customer) => [customerKeyOf(customer), customer]));
  const rows = await sequelize.query<{ holdId: string; ownerKey: string }>(
    `SELECT DISTINCT holdId, ownerKey FROM stock_holds FORCE INDEX (stock_holds_owner)
     WHERE ownerKey IN (${[...accounts.keys()].map(idInSql).join(', ')}) AND expiresAt > UTC_TIMESTAMP(3)`,
    { type: QueryTypes.SELECT, transaction },
  );
  for (const { holdId, ownerKey } of rows) {
    const customer = accounts.get(ownerKey) as CustomerId;
    live.set(customer, [...(live.get(customer) ?? []), holdId]);
  }
  return live;
}
